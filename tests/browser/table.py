"""Every address of the site: the pages that the gate looks at, each as one rightful person with a prepared object; and the rest.

A page has a line here, or its name stands in ANSWERS (what is no page: a fragment, a file, a redirect) or in POST_ONLY.
tests/browser/test_table.py fails when an address of the resolver is in none of the three."""
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from procurement.rulebook.limits import limit

from .scene import Scene

Address = Callable[[Scene], str]


@dataclass(frozen=True)
class Page:
    """One state of one page. `person` is a key of the cast, or nothing for a stranger at the door."""

    label: str
    name: str
    person: str
    address: str | Address
    status: int = 200

    def url(self, scene: Scene) -> str:
        """Where it is in this scene."""
        return self.address if isinstance(self.address, str) else self.address(scene)


def case(play: str, tail: str = "") -> Address:
    """The page of a case, or one below it."""
    return lambda scene: f"/cases/{scene.cases[play]}/{tail}"


def of_step(play: str, tail: str, node: str = "") -> Address:
    """A page of the open step of a case."""
    return lambda scene: f"/cases/{scene.cases[play]}/steps/{scene.step(play, node).pk & 0xFFFF}/{tail}"


def thing(before: str, name: str, after: str = "/") -> Address:
    """An address with the key of a prepared thing in it."""
    return lambda scene: f"{before}{scene.things[name]}{after}"


def rule_row(code: str) -> int:
    """The row in force of a rule."""
    return limit(code, on=date(2026, 6, 1)).row_id


DOOR = (
    Page("login", "account_login", "", "/accounts/login/"),
    Page("signup", "account_signup", "", "/accounts/signup/"),
    Page("inactive", "account_inactive", "", "/accounts/inactive/"),
    Page("about", "desk:about", "", "/about/"),
    Page("logout", "account_logout", "requester", "/accounts/logout/"),
    Page("reauthenticate", "account_reauthenticate", "requester", "/accounts/reauthenticate/"),
    Page("password", "account_change_password", "requester", "/accounts/password/change/"),
    Page("password-forgotten", "desk:password_forgotten", "", "/password/forgotten/"),
)

LISTS = (
    Page("home", "desk:home", "unit_head", "/"),
    Page("home-empty", "desk:home", "stranger", "/"),
    Page("inbox", "desk:inbox", "estimator", "/inbox/"),
    Page("inbox-quick", "desk:inbox", "unit_head", "/inbox/"),
    Page("inbox-delegated", "desk:inbox", "deputy", "/inbox/?tab=delegated"),
    Page("inbox-empty", "desk:inbox", "stranger", "/inbox/"),
    Page("done", "desk:done", "handler", "/done/"),
    Page("started", "desk:started", "requester", "/started/"),
    Page("copied", "desk:copied", "coordinator", "/copied/"),
    Page("search", "desk:search", "section_chief", "/search/?q=维修"),
    Page("search-none", "desk:search", "requester", "/search/?q=ZZZ"),
    Page("notices", "desk:notices", "requester", "/notices/"),
    Page("drafts", "desk:drafts", "requester", "/drafts/"),
    Page("delegations", "desk:delegations", "section_chief", "/delegations/"),
    Page("phrases", "desk:phrases", "vice_head", "/phrases/"),
    Page("start", "desk:start", "requester", "/start/"),
    Page("start-none", "desk:start", "window", "/start/"),
    Page("pool", "desk:pool", "handler", "/pool/"),
    Page("pool-empty", "desk:pool", "auditor", "/pool/?q=ZZZ"),
    Page("pool-entry", "desk:pool_entry", "section_chief", thing("/pool/", "pool_entry")),
    Page("take-up", "desk:start_flow", "handler", thing("/start/renovation_works/?entry=", "pool_entry", "")),
    Page("apply-again", "desk:start_flow", "second_requester", lambda scene: f"/start/renovation_review/?follows={scene.cases['withdrawn']}"),
    Page("apply", "desk:start_flow", "requester", "/start/renovation_review/?new=1"),
    Page("apply-draft", "desk:start_flow", "requester", thing("/start/renovation_review/?draft=", "draft", "")),
)

WATCH = (
    Page("home-auditor", "desk:home", "auditor", "/"),
    Page("audit", "desk:audit", "auditor", "/audit/"),
    Page("audit-refused", "desk:audit", "supervisor", "/audit/?risk=refused"),
    Page("audit-none", "desk:audit", "auditor", "/audit/?q=ZZZ"),
    Page("integrity", "desk:integrity", "auditor", "/integrity/"),
    Page("exports", "desk:exports", "auditor", "/exports/"),
    Page("export", "desk:export_job", "auditor", thing("/exports/", "export")),
    Page("export-sheet", "desk:export_job", "requester", thing("/exports/", "sheet")),
    Page("exports-empty", "desk:exports", "supervisor", "/exports/"),
)

KEEPING = (
    Page("home-system-admin", "desk:home", "system_admin", "/"),
    Page("home-security-admin", "desk:home", "security_admin", "/"),
    Page("home-audit-admin", "desk:home", "audit_admin", "/"),
    Page("opening", "desk:opening", "system_admin", "/keeping/opening/"),
    Page("operations", "desk:operations", "system_admin", "/keeping/operations/"),
    Page("passwords", "desk:passwords", "security_admin", "/keeping/passwords/"),
    Page("audit-of-audit-admin", "desk:audit", "audit_admin", "/audit/"),
    Page("audit-of-security-admin", "desk:audit", "security_admin", "/audit/"),
    Page("integrity-of-audit-admin", "desk:integrity", "audit_admin", "/integrity/"),
)

YEAR = (
    Page("yearly", "desk:yearly", "section_chief", "/reports/renovations/"),
    Page("yearly-of-auditor", "desk:yearly", "auditor", "/reports/renovations/"),
    Page("purchases", "desk:purchases", "section_chief", "/reports/purchases/"),
    Page("purchases-of-buyer", "desk:purchases", "buyer", "/reports/purchases/"),
)

OFFICE = (
    Page("units", "desk:units", "system_admin", "/office/units/"),
    Page("unit", "desk:unit", "system_admin", thing("/office/units/", "unit")),
    Page("unit-renamed", "desk:unit", "security_admin", thing("/office/units/", "renamed")),
    Page("unit-add", "desk:unit_add", "system_admin", "/office/units/add/"),
    *(Page(f"unit-{verb}", "desk:unit_act", "system_admin", thing("/office/units/", "unit", f"/{verb}/")) for verb in (
        "rename", "level", "move", "merge", "deactivate")),
    Page("people", "desk:people", "system_admin", "/office/people/"),
    Page("people-none", "desk:people", "audit_admin", "/office/people/?q=ZZZ"),
    Page("person", "desk:person", "system_admin", thing("/office/people/", "person")),
    Page("person-add", "desk:person_add", "system_admin", "/office/people/add/"),
    *(Page(f"person-{verb}", "desk:person_act", "system_admin", thing("/office/people/", "person", f"/{verb}/")) for verb in (
        "change", "post", "roles", "deactivate")),
    Page("post-end", "desk:post_end", "system_admin", thing("/office/posts/", "post", "/end/")),
    Page("leaver", "desk:leaver", "system_admin", thing("/office/leavers/", "leaver")),
    Page("handover", "desk:handover", "security_admin", thing("/office/handovers/", "handover")),
    Page("proposal-handover", "desk:proposal", "security_admin", thing("/office/proposals/", "handover")),
    Page("waivers", "desk:waivers", "requester", "/office/waivers/"),
    Page("waiver-add", "desk:waiver_add", "system_admin", "/office/waivers/add/"),
    Page("authorities", "desk:authorities", "section_chief", "/office/authorities/"),
    Page("authorities-coming", "desk:authorities", "system_admin", "/office/authorities/?tab=coming"),
    Page("authority", "desk:authority", "system_admin", thing("/office/authorities/", "authority")),
    Page("authority-add", "desk:authority_add", "system_admin", "/office/authorities/add/"),
    *(Page(f"authority-{verb}", "desk:authority_act", "system_admin", thing("/office/authorities/", "authority", f"/{verb}/")) for verb in (
        "change", "revoke")),
    Page("proposals", "desk:proposals", "security_admin", "/office/proposals/"),
    Page("proposals-settled", "desk:proposals", "audit_admin", "/office/proposals/?tab=settled"),
    Page("proposal", "desk:proposal", "security_admin", thing("/office/proposals/", "proposal")),
    Page("proposal-own", "desk:proposal", "system_admin", thing("/office/proposals/", "merger")),
    Page("imports", "desk:imports", "system_admin", "/office/imports/"),
    Page("import", "desk:import", "system_admin", thing("/office/imports/", "table")),
    Page("import-bad", "desk:import", "system_admin", thing("/office/imports/", "bad_table")),
)

RULES = (
    Page("rules", "desk:rules", "requester", "/rulebook/"),
    Page("rules-found", "desk:rules", "handler", "/rulebook/?q=renovation.accept"),
    Page("rules-none", "desk:rules", "stranger", "/rulebook/?q=ZZZ"),
    Page("rule", "desk:rule", "section_chief", lambda scene: f"/rulebook/rules/{rule_row('renovation.endorse')}/"),
    Page("rule-changes", "desk:rule_changes", "auditor", "/rulebook/changes/"),
    Page("rule-add", "desk:rule_add", "system_admin", "/rulebook/add/"),
    Page("calendar", "desk:calendar", "requester", "/calendar/?year=2026"),
    Page("calendar-provisional", "desk:calendar", "system_admin", "/calendar/?year=2027"),
)

PARTIES = (
    *(Page(name, f"desk:{name}", person, f"/parties/{name}/") for name, person in (
        ("suppliers", "buyer"), ("experts", "draw_operator"), ("agencies", "checker"))),
    Page("suppliers-barred", "desk:suppliers", "head", "/parties/suppliers/?tab=barred"),
    Page("suppliers-none", "desk:suppliers", "auditor", "/parties/suppliers/?q=ZZZ"),
    *(Page(f"{name}-add", f"desk:{name}_add", person, f"/parties/{many}/add/") for name, many, person in (
        ("supplier", "suppliers", "buyer"), ("expert", "experts", "draw_operator"), ("agency", "agencies", "buyer"))),
    Page("supplier", "desk:supplier", "buyer", thing("/parties/suppliers/", "supplier")),
    Page("expert", "desk:expert", "draw_operator", thing("/parties/experts/", "expert")),
    Page("expert-of-auditor", "desk:expert", "auditor", thing("/parties/experts/", "expert")),
    Page("agency", "desk:agency", "finance", thing("/parties/agencies/", "agency")),
    *(Page(f"supplier-{verb}", "desk:supplier_act", "buyer", thing("/parties/suppliers/", "supplier", f"/{verb}/")) for verb in (
        "change", "end", "person", "holding", "bad")),
    *(Page(f"expert-{verb}", "desk:expert_act", "draw_operator", thing("/parties/experts/", "expert", f"/{verb}/")) for verb in (
        "change", "employer", "relative")),
    Page("agency-change", "desk:agency_act", "buyer", thing("/parties/agencies/", "agency", "/change/")),
    Page("supplier-tie", "desk:supplier_tie", "buyer", thing("/parties/suppliers/", "bad_record", "/end/")),
    Page("expert-tie", "desk:expert_tie", "draw_operator", thing("/parties/experts/", "employer", "/end/")),
    Page("budget", "desk:budget", "finance", "/budget/?year=2026"),
    Page("budget-of-unit", "desk:budget", "requester", "/budget/"),
)

STEPS = {
    "returned": "requester", "endorse": "unit_head", "accept": "window", "classify": "handler", "appoint": "handler",
    "inspect": "inspector", "confirm_inspection": "second_inspector", "check_area": "handler", "check_estimate": "estimator",
    "draw_up": "handler", "half": "legal", "section_chief": "section_chief", "vice_head": "vice_head", "head": "head",
    "issue": "window", "archive": "archivist", "outside_reply": "handler", "hold_meeting": "recorder", "sign_minutes": "head",
}
"""play -> who acts: the page of the case with the form of every human step."""

CASES = (
    *(Page(f"case-{play}", "desk:case", person, case(play)) for play, person in STEPS.items()),
    Page("case-archived", "desk:case", "requester", case("archived")),
    Page("case-accept-works", "desk:case", "inspector", case("accept_works")),
    Page("case-rework", "desk:case", "requester", case("rework")),
    Page("case-suspended", "desk:case", "section_chief", case("suspended")),
    Page("case-overdue", "desk:case", "estimator", case("overdue")),
    Page("case-barred", "desk:case", "head_with_two_hats", case("two_hats")),
    Page("case-deputy", "desk:case", "deputy", case("section_chief")),
    Page("case-withdrawn", "desk:case", "second_requester", case("withdrawn")),
    Page("case-daily", "desk:case", "second_requester", case("daily")),
    Page("case-met", "desk:case", "supervisor", case("sign_minutes")),
    Page("case-auditor", "desk:case", "auditor", case("archived")),
)

PAPERS = (
    Page("print", "desk:case_print", "requester", case("archived", "print/")),
    Page("print-open", "desk:case_print", "vice_head", case("vice_head", "print/")),
    *(Page(f"verb-{verb}", "desk:case_verb", person, case(play, f"act/{verb}/")) for verb, person, play in (
        ("withdraw", "unit_head", "endorse"), ("suspend", "section_chief", "check_area"), ("resume", "section_chief", "suspended"),
        ("terminate", "section_chief", "check_area"), ("copy", "section_chief", "vice_head"), ("remind", "requester", "returned"))),
    *(Page(f"verb-{verb}", "desk:step_verb", "vice_head", of_step("vice_head", f"{verb}/")) for verb in (
        "transfer", "add_signer", "remove_signer")),
    Page("late-reply", "desk:case_addendum", "handler", case("silent", "add/late_reply/")),
    Page("403", "desk:audit", "requester", "/audit/", 403),
    Page("404", "desk:case", "stranger", case("head"), 404),
)

PAGES = (*DOOR, *LISTS, *WATCH, *KEEPING, *YEAR, *OFFICE, *RULES, *PARTIES, *CASES, *PAPERS)


class Answer(NamedTuple):
    """What is no page: who asks, where, which status, which content type or target."""

    person: str
    address: str | Address
    status: int
    says: str


ANSWERS = {
    "desk:import_template": Answer("system_admin", "/office/imports/templates/people/csv/", 200, "text/csv"),
    "desk:import_bad_rows": Answer("system_admin", thing("/office/imports/", "bad_table", "/bad-rows/"), 200, "text/csv"),
    "desk:health": Answer("", "/health/", 200, "application/json"),
    "desk:session": Answer("requester", "/session/", 200, "application/json"),
    "desk:case_bpmn": Answer("requester", case("archived", "bpmn/"), 200, "application/xml"),
    "desk:case_chart": Answer("requester", case("archived", "chart/"), 200, "text/html"),
    "desk:delegation_people": Answer("section_chief", "/delegations/people/?deputy=ma", 200, "text/html"),
    "desk:file": Answer("requester", thing("/files/", "file"), 200, "application/pdf"),
    "desk:export_file": Answer("auditor", thing("/exports/", "export", "/file/"), 200, "text/csv"),
    "desk:notice": Answer("requester", thing("/notices/", "notice"), 302, "/cases/"),
    "desk:rules_download": Answer("requester", "/rulebook/download/?format=csv", 200, "text/csv"),
    "desk:case_act": Answer("requester", case("archived", "act/"), 302, "/cases/"),
    "desk:step": Answer("unit_head", of_step("endorse", ""), 302, "/cases/"),
    "set_language": Answer("", "/language/", 302, "/"),
    **{name: Answer("requester", address, 404, "text/html") for name, address in {
        "account_email": "/accounts/email/", "account_email_verification_sent": "/accounts/confirm-email/",
        "account_confirm_email": "/accounts/confirm-email/abc/", "account_reset_password": "/accounts/password/reset/",
        "account_reset_password_done": "/accounts/password/reset/done/",
        "account_reset_password_from_key": "/accounts/password/reset/key/1-abc/",
        "account_reset_password_from_key_done": "/accounts/password/reset/key/done/", "account_set_password": "/accounts/password/set/",
        "account_confirm_login_code": "/accounts/login/code/confirm/"}.items()},
}

POST_ONLY = {
    "desk:draft_save": "/drafts/save/?flow=renovation_review", "desk:draft_discard": thing("/drafts/", "draft", "/discard/"),
    "desk:file_upload": "/files/", "desk:case_paper": case("archived", "papers/sheet/"), "desk:batch": "/inbox/batch/",
    "desk:claim": lambda scene: f"/inbox/steps/{scene.step('endorse').pk}/claim/",
    "desk:quick": lambda scene: f"/inbox/steps/{scene.step('small').pk}/approve/",
    "desk:take_back": lambda scene: f"/inbox/cases/{scene.cases['small']}/take-back/", "desk:notices_read": "/notices/read/",
    "desk:delegation_revoke": "/delegations/1/revoke/", "desk:phrase_remove": thing("/phrases/", "phrase", "/remove/"),
    "desk:audit_export": "/audit/export/", "desk:integrity_verify": "/integrity/verify/",
    "desk:yearly_take": "/reports/renovations/2026/take/", "desk:purchases_take": "/reports/purchases/2026/take/",
    "desk:export_cancel": thing("/exports/", "export", "/cancel/"), "desk:export_retry": thing("/exports/", "export", "/retry/"),
    "desk:import_confirm": thing("/office/imports/", "table", "/confirm/"),
    "desk:import_discard": thing("/office/imports/", "bad_table", "/discard/"),
    "desk:calendar_json": "/calendar/json/", "desk:preferences": "/preferences/", "desk:password_decline": "/keeping/passwords/1/decline/",
}  # fmt: skip


def names() -> set[str]:
    """Every name of the resolver, with its namespace."""
    from django.urls import URLResolver, get_resolver

    def walk(resolver: URLResolver, prefix: str) -> set[str]:
        found: set[str] = set()
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                found |= walk(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
            else:
                found.add(f"{prefix}{entry.name}")
        return found
    return walk(get_resolver(), "")
