"""Every role × every address × every method, against the table below; the addresses come from the resolver, so none is forgotten.

The table is read by people who grant roles: who gets a page (200), is sent on (302), has to correct something (422), is refused with a
reason (403), is too late (409), or is told that there is no such thing (404). A method without a column is 405 for everybody.
Nobody who is not signed in gets further than the sign-in page, but for the addresses marked public.
What a person may see of the case is also held against `approvals.visibility.visible_to`."""
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from approvals import files
from approvals.models import Attachment, Delegation, Draft, ExportJob, ImportJob, Notice, Phrase, Post, Proposal, Step, User
from approvals.roles import Role
from approvals.visibility import visible_to
from procurement.rulebook.models import RuleRow
from workflows.engine import clock

from .desk_b import SMALL, applies

ROLES = {
    Role.REQUESTER: "requester", Role.UNIT_HEAD: "unit_head", Role.WINDOW: "window", Role.HANDLER: "handler", Role.INSPECTOR: "inspector",
    Role.ESTIMATOR: "estimator", Role.FINANCE: "finance", Role.ASSETS: "assets", Role.LEGAL: "legal", Role.SECTION_CHIEF: "section_chief",
    Role.VICE_HEAD: "vice_head", Role.HEAD: "head", Role.ARCHIVIST: "archivist", Role.COORDINATOR: "coordinator",
    Role.SUPERVISOR: "supervisor", Role.AUDITOR: "auditor", Role.COMPETENT: "competent", Role.RECORDER: "recorder",
    Role.SYSTEM_ADMIN: "system_admin", Role.SECURITY_ADMIN: "security_admin", Role.AUDIT_ADMIN: "audit_admin",
    Role.BUYER: "buyer", Role.CHECKER: "checker", Role.DRAW_OPERATOR: "draw_operator", Role.DRAW_SUPERVISOR: "draw_supervisor",
    Role.TECHNICIAN: "technician", Role.SECRECY: "secrecy", Role.ASSET_ACCOUNTANT: "asset_accountant", Role.COUNTER: "counter",
    Role.EXPERT: "expert_1", Role.CONTRACT_SIGNER: "signer", Role.ACCEPTOR: "acceptor", Role.STOREKEEPER: "storekeeper",
}
"""One person of the cast for each role; beside them a stranger without a role, an administrator (root), and nobody at all."""
EVERYBODY = (*ROLES.values(), "stranger", "root", "nobody")
WATCH = "supervisor auditor"
KEEP = "system_admin security_admin audit_admin"
"""The three administrators (三员)."""
SEE = f"requester unit_head section_chief vice_head head coordinator {WATCH}"
"""Who sees the case of this table: an application of the requester that waits for the head of his unit."""

POOL = f"handler section_chief finance assets estimator vice_head head coordinator {WATCH}"
"""Who plans with the project pool."""


OFFERS = f"requester unit_head assets handler section_chief vice_head head coordinator {WATCH}"
"""Who may want what others offer, decides about it, or watches."""
CLAIMS = f"handler finance assets asset_accountant section_chief vice_head head coordinator {WATCH}"
"""Who chases what was written off, keeps the books, decides or watches."""
SPENDING = "buyer finance section_chief vice_head head coordinator"
LEADERS, KEEPERS_OF_ASSETS = "section_chief vice_head head coordinator", "assets asset_accountant finance"
AUTHORITIES = f"window handler section_chief vice_head head coordinator {WATCH} {KEEP}"
"""Who prepares, approves, watches or keeps: they may know what the bureau is entitled to."""


MARKET = f"system_admin buyer checker signer acceptor finance legal section_chief vice_head head coordinator draw_supervisor {WATCH}"
"""Who buys, checks, signs, decides or watches: they may know with whom the bureau deals."""
DRAWS = f"system_admin draw_operator draw_supervisor {WATCH}"
"""Who draws or watches a draw: they alone know who may come to judge."""
ALL_MONEY, OWN_MONEY = f"system_admin finance buyer checker section_chief vice_head head coordinator {WATCH}", "requester unit_head"
MONEY = f"{ALL_MONEY} {OWN_MONEY}"
"""Who sees budget lines: of every unit, or of his own."""
ALL_ROOMS, OWN_ROOMS = f"assets handler section_chief vice_head head coordinator {WATCH}", "requester unit_head"
"""Who reads the room ledger: of every unit, or of his own."""


OPEN_ITEMS, OPEN_COUNTS = f"assets recorder handler {LEADERS}", "assets section_chief coordinator"
"""Who gives others something to do; who opens and closes a stock-take."""


ASSET_READERS = f"assets asset_accountant section_chief vice_head head coordinator requester unit_head {WATCH}"
"""Who keeps, books, leads or watches sees every asset card, a unit those of its own."""


class Row(NamedTuple):
    """Outcomes for GET (and HEAD) and for an empty POST: a code for all, or {people: code, "": code of everybody else}."""

    get: Any = 405
    post: Any = 405
    public: bool = False


SEEN, WATCHED, ACTS = {SEE: 200, "": 404}, {WATCH: 200, "": 403}, {f"{WATCH} {KEEP}": 403, "": 200}
OF_AUDITOR = {"auditor": 200, "": 404}
HAND_IN = "assets buyer second_buyer draw_operator"
"""They hand in the table of the register that they keep, and see no other."""
TABLE_OF_PEOPLE = {KEEP: 200, HAND_IN: 404, "": 403}
KEPT, RUN, RUN_POST = {KEEP: 200, "": 403}, {"system_admin": 200, "": 403}, {"system_admin": 422, "": 403}

TABLE: dict[str, Row] = {
    # beginning a case
    "desk:start": Row(200),
    "desk:start_flow": Row({"requester": 200, "": 403}, {"requester": 422, "": 403}),
    "desk:drafts": Row(200),
    "desk:draft_save": Row(post=404),  # it names neither a flow nor a step
    "desk:draft_discard": Row(post={"requester": 302, "": 404}),
    # files
    "desk:file_upload": Row(post=404),
    "desk:file": Row(SEEN),
    # a case
    "desk:case": Row(SEEN),
    "desk:case_chart": Row(SEEN),
    "desk:case_bpmn": Row(SEEN),
    "desk:case_clocks": Row(404),  # this procedure has no statutory clocks; those of a purchase: test_clocks
    "desk:case_print": Row(SEEN),
    "desk:case_draw": Row(404),  # an application draws nobody
    "desk:case_draw_checker": Row(404),
    "desk:case_recusals": Row({f"draw_supervisor {WATCH}": 404, "": 403}),  # an application draws nobody
    "desk:case_paper": Row(post={SEE: 302, "": 404}),
    "desk:case_act": Row(302, {SEE: 403, "": 404}),  # no verb named: refused
    "desk:case_addendum": Row(404, 404),  # nothing is added to this case: no body kept silent
    "desk:case_verb": Row(SEEN),
    "desk:step": Row(302, {SEE: 409, "": 404}),  # without an edition the form is overtaken
    "desk:step_verb": Row(SEEN),
    # lists
    "desk:home": Row(200),
    "desk:inbox": Row(200),
    "desk:batch": Row(post=302),
    "desk:claim": Row(post={SEE: 409, "": 404}),
    "desk:quick": Row(post={SEE: 409, "": 404}),
    "desk:take_back": Row(post={"requester": 302, SEE: 403, "": 404}),
    "desk:done": Row(200),
    "desk:started": Row(200),
    "desk:copied": Row(200),
    "desk:search": Row(200),
    "desk:pool": Row({POOL: 200, "": 403}),
    "desk:pool_entry": Row({POOL: 404, "": 403}, {POOL: 404, "": 403}),  # no such project
    "desk:kept_claims": Row({CLAIMS: 200, "": 403}),
    "desk:kept_claim": Row({CLAIMS: 404, "": 403}, {CLAIMS: 404, "": 403}),  # no such claim
    "desk:offers": Row({OFFERS: 200, "": 403}),
    "desk:offer": Row({OFFERS: 404, "": 403}, {OFFERS: 404, "": 403}),  # no such thing
    # oneself
    "desk:notices": Row(200),
    "desk:notices_read": Row(post=302),
    "desk:notice": Row({"requester": 302, "": 404}),
    "desk:delegations": Row(ACTS, {f"{WATCH} {KEEP}": 403, "": 422}),
    "desk:delegation_people": Row(ACTS),
    "desk:delegation_revoke": Row(post={f"{WATCH} {KEEP}": 403, "unit_head handler": 302, "": 404}),
    "desk:phrases": Row(ACTS, {f"{WATCH} {KEEP}": 403, "": 422}),
    "desk:phrase_remove": Row(post={f"{WATCH} {KEEP}": 403, "requester": 302, "": 404}),
    "desk:preferences": Row(post=302, public=True),
    # supervision
    "desk:audit": Row({f"{WATCH} audit_admin security_admin": 200, "": 403}),
    "desk:audit_export": Row(post={WATCH: 422, "": 403}),
    "desk:integrity": Row({f"{WATCH} audit_admin": 200, "": 403}),
    "desk:integrity_verify": Row(post={f"{WATCH} audit_admin": 302, "": 403}),
    "desk:exports": Row(200),
    "desk:export_job": Row(OF_AUDITOR),
    "desk:export_file": Row(OF_AUDITOR),
    "desk:export_cancel": Row(post={"auditor": 302, "": 404}),
    "desk:export_retry": Row(post={"auditor": 302, "": 404}),
    # the three administrators
    "desk:opening": Row({KEEP: 200, "": 403}),
    "desk:operations": Row({"system_admin": 200, "": 403}),
    "desk:passwords": Row({"system_admin security_admin": 200, "": 403}, {"system_admin security_admin": 302, "": 403}),
    "desk:password_decline": Row(post={"security_admin": 404, "": 403}),
    # the office
    "desk:units": Row(KEPT),
    "desk:unit": Row(KEPT),
    "desk:unit_add": Row(RUN, RUN_POST),
    "desk:unit_act": Row(RUN, RUN_POST),
    "desk:people": Row(KEPT),
    "desk:person": Row(KEPT),
    "desk:person_add": Row(RUN, RUN_POST),
    "desk:person_act": Row(RUN, RUN_POST),
    "desk:post_end": Row(RUN, RUN_POST),
    "desk:proposals": Row(KEPT),
    "desk:proposal": Row(KEPT, {KEEP: 422, "": 403}),  # no decision pressed
    "desk:imports": Row({f"{KEEP} {HAND_IN}": 200, "": 403}, {f"{KEEP} {HAND_IN}": 422, "": 403}),
    "desk:import_template": Row(TABLE_OF_PEOPLE),
    "desk:import": Row(TABLE_OF_PEOPLE),
    "desk:import_bad_rows": Row(TABLE_OF_PEOPLE),
    "desk:import_confirm": Row(post={KEEP: 302, HAND_IN: 404, "": 403}),
    "desk:import_discard": Row(post={KEEP: 302, HAND_IN: 404, "": 403}),
    # delegated authorities, and the handover of whoever leaves
    "desk:waivers": Row(200),
    "desk:waiver_add": Row(RUN, RUN_POST),
    "desk:authorities": Row({AUTHORITIES: 200, "": 403}),
    "desk:authority": Row({AUTHORITIES: 404, "": 403}),  # no such row
    "desk:authority_add": Row(RUN, RUN_POST),
    "desk:authority_act": Row({"system_admin": 404, "": 403}, {"system_admin": 404, "": 403}),
    "desk:leaver": Row(RUN, RUN_POST),
    "desk:handover": Row({KEEP: 404, "": 403}),  # the proposal of this table is another kind
    # rulebook and calendar
    "desk:rules": Row(200),
    "desk:rules_download": Row(200),
    "desk:rule_changes": Row(200),
    "desk:rule": Row(200),
    "desk:rule_add": Row({"system_admin": 200, "": 403}, {"system_admin": 422, "": 403}),
    "desk:calendar": Row(200),
    "desk:calendar_json": Row(post={"system_admin": 302, "": 403}),
    # parties and money
    **{f"desk:{name}": Row({MARKET: 200, "": 403}) for name in ("suppliers", "agencies")},
    "desk:experts": Row({DRAWS: 200, "": 403}),
    **{f"desk:{name}_add": Row({"buyer": 200, "": 403}, {"buyer": 422, "": 403}) for name in ("supplier", "agency")},
    "desk:expert_add": Row({"draw_operator system_admin": 200, "": 403}, {"draw_operator system_admin": 422, "": 403}),
    **{f"desk:{name}": Row({MARKET: 404, "": 403}) for name in ("supplier", "agency")},  # no such party
    "desk:expert": Row({DRAWS: 404, "": 403}),
    **{f"desk:{name}": Row({"buyer": 404, "": 403}, {"buyer": 404, "": 403}) for name in ("supplier_act", "agency_act", "supplier_tie")},
    **{f"desk:{name}": Row({"draw_operator system_admin": 404, "": 403}, {"draw_operator system_admin": 404, "": 403})
       for name in ("expert_act", "expert_tie")},
    "desk:budget": Row({MONEY: 200, "": 403}),
    **{f"desk:{name}_export": Row({MARKET: 200, "": 403}, {MARKET: 422, "": 403}) for name in ("suppliers", "agencies")},
    "desk:experts_export": Row({DRAWS: 200, "": 403}, {DRAWS: 422, "": 403}),
    "desk:budget_export": Row({OWN_MONEY: 200, ALL_MONEY: 404, "": 403}, {OWN_MONEY: 422, ALL_MONEY: 404, "": 403}),  # no unit has a line
    # rooms
    **{f"desk:{name}": Row({f"{ALL_ROOMS} {OWN_ROOMS}": 200, "": 403}) for name in ("premises", "premises_check")},
    "desk:room": Row({f"{ALL_ROOMS} {OWN_ROOMS}": 404, "": 403}),  # no such room
    **{f"desk:{name}": Row({ALL_ROOMS: 200, "": 403}) for name in ("premises_movements", "premises_surplus", "leases", "buildings")},
    **{f"desk:{name}": Row({"assets": 200, "": 403}, {"assets": 422, "": 403}) for name in ("room_add", "building_add")},
    **{f"desk:{name}": Row({"assets": 404, "": 403}, {"assets": 404, "": 403})
       for name in ("room_act", "room_leave", "premises_posts", "lease_return", "building_change")},
    "desk:premises_export": Row({f"{ALL_ROOMS} {OWN_ROOMS}": 200, "": 403}, {f"{ALL_ROOMS} {OWN_ROOMS}": 422, "": 403}),
    # the year
    "desk:yearly": Row({f"handler section_chief vice_head head coordinator {WATCH}": 200, "": 403}),
    "desk:yearly_take": Row(post={f"handler section_chief vice_head head coordinator {WATCH}": 404, "": 403}),  # no kind named
    "desk:purchases": Row({f"{SPENDING} {WATCH}": 200, "": 403}),
    "desk:purchases_take": Row(post={f"{SPENDING} {WATCH}": 404, "": 403}),  # no kind named
    # the register of assets
    **{f"desk:{name}": Row({ASSET_READERS: 200, "": 403}) for name in ("assets", "vehicles", "asset_allowance")},
    **{f"desk:{name}": Row({ASSET_READERS: 404, "": 403}) for name in ("asset", "asset_eligibility")},  # no such card
    "desk:asset_add": Row({"assets": 200, "": 403}, {"assets": 422, "": 403}),
    "desk:asset_act": Row({"assets": 404, "": 403}, {"assets": 404, "": 403}),
    **{f"desk:{name}_export": Row({ASSET_READERS: 200, "": 403}, {ASSET_READERS: 422, "": 403}) for name in ("assets", "vehicles")},
    "desk:annual": Row({f"{LEADERS} {WATCH}": 200, "": 403}),
    "desk:annual_take": Row(post={f"{LEADERS} {WATCH}": 404, "": 403}),  # no kind named
    "desk:disposal_year": Row({f"{KEEPERS_OF_ASSETS} {LEADERS} {WATCH}": 200, "": 403}),
    "desk:disposal_year_take": Row(post={f"{KEEPERS_OF_ASSETS} {LEADERS} {WATCH}": 404, "": 403}),  # no kind named
    # checklist, stock-takes, inspections: what is not there is hidden from everybody alike
    "desk:checklists": Row(200),
    "desk:checklist_add": Row({OPEN_ITEMS: 200, "": 403}, {OPEN_ITEMS: 422, "": 403}),
    "desk:checklist": Row(404, 404),  # no such item
    "desk:checklist_file": Row(404),
    "desk:stocktakes": Row(200),
    "desk:stocktake_add": Row({OPEN_COUNTS: 200, "": 403}, {OPEN_COUNTS: 422, "": 403}),
    **{f"desk:stocktake{name}": Row(404) for name in ("", "_sheet", "_differences")},
    **{f"desk:stocktake_{name}": Row(404, 404) for name in ("count", "import", "explain")},
    "desk:stocktake_close": Row({OPEN_COUNTS: 404, "": 403}, {OPEN_COUNTS: 404, "": 403}),
    "desk:inspections": Row(200),
    "desk:inspection_add": Row({f"assets {LEADERS}": 200, "": 403}, {f"assets {LEADERS}": 422, "": 403}),
    **{f"desk:inspection{name}": Row(404) for name in ("", "_file", "_sample", "_checker")},
    **{f"desk:inspection_{name}": Row(404, 404) for name in ("draw", "find", "task", "close")},
    # the installation
    "desk:about": Row(200, public=True),
    "desk:health": Row(200, public=True),
    "set_language": Row(302, 302, public=True),
    # accounts
    "desk:session": Row(200, 200),
    "desk:password_forgotten": Row(200, 422, public=True),
    "account_login": Row({"nobody": 200, "": 302}, {"nobody": 200, "": 302}, public=True),
    "account_logout": Row(200, 302),
    "account_inactive": Row(200, public=True),
    "account_signup": Row({"nobody": 200, "": 302}, {"nobody": 200, "": 302}, public=True),  # the page says that accounts are opened by the administrator
    "account_change_password": Row(200, 200),
    "account_reauthenticate": Row(200, 200),
}
NOT_OFFERED = re.compile(r"account_(email|confirm|reset|set_password)")
"""Addresses that allauth brings along and this site does not offer: 404 for everybody."""


@pytest.fixture
def ground(cast, settings, tmp_path):
    """One of everything that an address can name."""
    settings.FILES_DIR = tmp_path
    at = clock.now()
    case = applies(cast.requester, cast.unit_a, items=SMALL)
    stored = files.keep([b"demo"], "demo.txt", "text/plain")
    facts = {"name": stored.name, "sha256": stored.sha256, "size": stored.size, "media_type": stored.media_type}
    step = Step.objects.get(process=case, status="NEW")
    office = {"reason": "文件", "proposed_by": cast.system_admin, "proposed_at": at}
    table = {"asked_by": cast.system_admin, "asked_at": at, "reason": "文件", "name": "人员.csv", "sha256": stored.sha256, "size": 1}
    root = User.objects.create(username="root", display_name="管理员", is_superuser=True, is_staff=True)
    return SimpleNamespace(
        case=case, people={name: getattr(cast, name, root) for name in EVERYBODY if name != "nobody"},
        file=Attachment.objects.create(case=case, step=step, added_by=cast.requester, added_at=at, **facts), step=step,
        job=ExportJob.objects.create(asked_by=cast.auditor, asked_at=at, kind="trail.csv", reason="季度内审", state="done", **facts),
        notice=Notice.objects.create(to=cast.requester, kind="copied", case=case, once="m", at=at),
        paper=Delegation.objects.create(principal=cast.unit_head, deputy=cast.handler, starts=at, ends="2026-03-20T00:00Z", reason="出差",
                                        flow="sunshine_tender", made_by=cast.unit_head, made_at=at),
        phrase=Phrase.objects.create(owner=cast.requester, text="请审"),
        unit=cast.unit_a, person=cast.stranger, post=Post.objects.get(user=cast.stranger),
        proposal=Proposal.objects.create(kind="grants.change", payload={"changes": []}, digest="0" * 64, **office),
        table=ImportJob.objects.create(kind="people", state="ready", **table),
        draft=Draft.objects.create(author=cast.requester, flow="renovation_review", saved_at=at),
        rule=RuleRow.objects.order_by("pk").first(),
    )


def addresses() -> Iterator[tuple[str, list[str]]]:
    """Every named address of the site with the names of its arguments."""
    def walk(resolver: Any, space: str, before: str) -> Iterator[tuple[str, list[str]]]:
        for one in resolver.url_patterns:
            if hasattr(one, "url_patterns"):
                yield from walk(one, f"{space}{one.namespace}:" if one.namespace else space, before + str(one.pattern))
            else:
                assert one.name, f"{before}{one.pattern} has no name"
                yield space + one.name, re.findall(r"<(?:\w+:)?(\w+)>", before + str(one.pattern))
    yield from walk(get_resolver(), "", "")


def url_of(name: str, wanted: list[str], ground: SimpleNamespace) -> str:
    of_key = {"desk:file": ground.file, "desk:draft_discard": ground.draft, "desk:export": ground.job,
              "desk:proposal": ground.proposal, "desk:handover": ground.proposal, "desk:import": ground.table}
    named = next((thing for prefix, thing in of_key.items() if name.startswith(prefix)), ground.case)
    of_pk = {"desk:notice": ground.notice, "desk:delegation_revoke": ground.paper, "desk:phrase_remove": ground.phrase, "desk:rule": ground.rule,
             "desk:unit": ground.unit, "desk:unit_act": ground.unit, "desk:person": ground.person, "desk:person_act": ground.person, "desk:leaver": ground.person,
             "desk:post_end": ground.post}
    kinds = {"desk:import_template": "people"}
    verbs = {"desk:step_verb": "transfer", "desk:unit_act": "rename", "desk:person_act": "change"}
    values = {
        "key": named.key, "pk": of_pk[name].pk if name in of_pk else 0, "case": ground.case.key, "step": ground.step.pk,
        "number": ground.step.number, "flow": "renovation_review", "kind": kinds.get(name, "sheet"), "verb": verbs.get(name, "copy"), "ending": "csv",
        "uidb36": "1", "year": 2026, "tie": 0, "no": 1, "what": "rooms", "row": 0,
    }
    kwargs = {arg: "1-abc" if NOT_OFFERED.match(name) and arg == "key" else values[arg] for arg in wanted}
    return reverse(name, kwargs=kwargs)


def outcome(column: Any, who: str) -> int:
    if isinstance(column, dict):
        return next((code for people, code in column.items() if who in people.split()), column[""])
    return column


def asks(client: Client, method: str, url: str) -> int:
    """One request whose effects are taken back, so that each starts from the same ground."""
    savepoint = transaction.atomic()
    savepoint._from_testcase = True  # refusals are entered in a transaction that must be the outermost
    with savepoint:
        answer = getattr(client, method)(url)
        if answer.streaming:
            list(answer.streaming_content)
        transaction.set_rollback(True)
    return answer.status_code


def test_every_address_has_a_row_and_every_row_an_address():
    known = {name for name, __ in addresses() if not NOT_OFFERED.match(name)}
    assert known == set(TABLE)
    assert set(ROLES) == set(Role)


def test_who_sees_the_case_is_who_visible_to_says(ground):
    seen = {name for name, user in ground.people.items() if visible_to(user, clock.now()).filter(pk=ground.case.pk).exists()}
    assert seen == set(SEE.split())


@pytest.mark.slow
@pytest.mark.parametrize("who", EVERYBODY)
def test_every_address_answers_as_the_table_says(ground, who):
    client, wrong = Client(raise_request_exception=False), []
    if who != "nobody":
        client.force_login(ground.people[who])
    for name, wanted in addresses():
        url, row = url_of(name, wanted, ground), TABLE.get(name)
        for method in ("get", "head", "post", "put", "delete"):
            column = None if row is None else {"get": row.get, "head": row.get, "post": row.post}.get(method, 405)
            expected = 405 if method in ("put", "delete") else 404 if row is None else outcome(column, who)
            if who == "nobody" and row is not None and not row.public and method in ("get", "head", "post"):
                expected = 302  # the sign-in page comes before the question of the method
            if (got := asks(client, method, url)) != expected:
                wrong.append(f"{method.upper()} {name}: {got}, the table says {expected}")
        if who != "nobody" and name == "account_logout":
            client.force_login(ground.people[who])
    assert not wrong, "\n".join(wrong)
