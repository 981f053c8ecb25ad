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
    Page("claims", "desk:kept_claims", "finance", "/claims/"),
    Page("claims-empty", "desk:kept_claims", "auditor", "/claims/?q=ZZZ"),
    Page("claim", "desk:kept_claim", "handler", thing("/claims/", "claim")),
    Page("offers", "desk:offers", "second_requester", "/offers/"),
    Page("offers-empty", "desk:offers", "auditor", "/offers/?q=ZZZ"),
    Page("offer", "desk:offer", "second_requester", thing("/offers/", "offer")),
    Page("disposal-cards", "desk:case", "assets", case("disposal_cards")),
    Page("disposal-form", "desk:case", "handler", case("disposal_form")),
    Page("apply-for-disposal", "desk:start_flow", "requester", "/start/asset_disposal/"),
    Page("put-forward-surplus", "desk:start_flow", "counter", "/start/stock_surplus/"),
    Page("checklists", "desk:checklists", "storekeeper", "/checklists/"),
    Page("checklists-all", "desk:checklists", "auditor", "/checklists/?tab=all"),
    Page("checklists-empty", "desk:checklists", "stranger", "/checklists/"),
    Page("checklist-add", "desk:checklist_add", "assets", "/checklists/add/"),
    Page("checklist-report", "desk:checklist", "storekeeper", thing("/checklists/", "item")),
    Page("checklist-sign", "desk:checklist", "assets", thing("/checklists/", "reported_item")),
    Page("stocktakes", "desk:stocktakes", "counter", "/stocktakes/"),
    Page("stocktakes-empty", "desk:stocktakes", "stranger", "/stocktakes/"),
    Page("stocktake-add", "desk:stocktake_add", "assets", "/stocktakes/add/"),
    Page("stocktake", "desk:stocktake", "assets", thing("/stocktakes/", "take")),
    Page("stocktake-counted", "desk:stocktake", "counter", thing("/stocktakes/", "take", "/?tab=counted")),
    Page("stocktake-count", "desk:stocktake_count", "counter", thing("/stocktakes/", "take", "/count/")),
    Page("stocktake-import", "desk:stocktake_import", "counter", thing("/stocktakes/", "take", "/import/")),
    Page("stocktake-sheet", "desk:stocktake_sheet", "counter", thing("/stocktakes/", "take", "/sheet/")),
    Page("stocktake-differences", "desk:stocktake_differences", "counter", thing("/stocktakes/", "take", "/differences/")),
    Page("stocktake-open-work", "desk:stocktake_differences", "second_requester", thing("/stocktakes/", "closed_take", "/differences/")),
    Page("stocktake-explain", "desk:stocktake_explain", "counter", thing("/stocktakes/", "difference", "")),
    Page("stocktake-close", "desk:stocktake_close", "assets", thing("/stocktakes/", "take", "/close/")),
    Page("inspections", "desk:inspections", "assets", "/inspections/"),
    Page("inspections-empty", "desk:inspections", "stranger", "/inspections/"),
    Page("inspection-add", "desk:inspection_add", "assets", "/inspections/add/"),
    Page("inspection", "desk:inspection", "assets", thing("/inspections/", "inspection")),
    Page("inspection-waits", "desk:inspection", "auditor", thing("/inspections/", "waiting_inspection")),
    Page("inspection-find", "desk:inspection_find", "inspector", thing("/inspections/", "inspection", "/find/")),
    Page("inspection-draw", "desk:inspection_draw", "assets", thing("/inspections/", "waiting_inspection", "/draw/")),
    Page("inspection-task", "desk:inspection_task", "assets", thing("/inspections/", "finding")),
    Page("inspection-close", "desk:inspection_close", "assets", thing("/inspections/", "inspection", "/close/")),
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
    Page("annual", "desk:annual", "section_chief", "/reports/year/"),
    Page("disposal-year", "desk:disposal_year", "assets", "/reports/disposals/"),
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
    *(Page(f"{name}-export", f"desk:{name}_export", person, f"/parties/{name}/export/") for name, person in (
        ("suppliers", "buyer"), ("experts", "draw_operator"), ("agencies", "finance"))),
    Page("budget-export", "desk:budget_export", "finance", "/budget/export/?year=2026"),
    Page("budget", "desk:budget", "finance", "/budget/?year=2026"),
    Page("budget-of-unit", "desk:budget", "requester", "/budget/"),
)

ROOMS = (
    Page("assets", "desk:assets", "assets", "/assets/"),
    Page("assets-of-unit", "desk:assets", "requester", "/assets/"),
    Page("assets-none", "desk:assets", "auditor", "/assets/?q=ZZZ"),
    Page("vehicles", "desk:vehicles", "auditor", "/assets/vehicles/"),
    Page("asset", "desk:asset", "assets", thing("/assets/", "card")),
    Page("asset-of-unit", "desk:asset", "unit_head", thing("/assets/", "car")),
    Page("asset-eligibility", "desk:asset_eligibility", "unit_head", thing("/assets/", "card", "/eligibility/?on=2026-06-30")),
    Page("asset-eligibility-vehicle", "desk:asset_eligibility", "head", thing("/assets/", "car", "/eligibility/")),
    Page("asset-allowance", "desk:asset_allowance", "unit_head", thing("/assets/allowance/?thing=printer_color&heads=41&unit=", "asset_unit", "")),
    Page("asset-allowance-ask", "desk:asset_allowance", "assets", "/assets/allowance/"),
    Page("asset-add", "desk:asset_add", "assets", "/assets/add/"),
    Page("vehicle-add", "desk:asset_add", "assets", "/assets/add/?vehicle=1"),
    *(Page(f"asset-{verb}", "desk:asset_act", "assets", thing("/assets/", "card", f"/{verb}/")) for verb in (
        "change", "vehicle", "right", "reading", "idle")),
    *(Page(f"{name}-export", f"desk:{name}_export", "assets", address) for name, address in (
        ("assets", "/assets/export/"), ("vehicles", "/assets/vehicles/export/"))),
    Page("premises", "desk:premises", "assets", "/premises/"),
    Page("premises-of-unit", "desk:premises", "requester", "/premises/"),
    Page("premises-none", "desk:premises", "auditor", "/premises/?q=ZZZ"),
    Page("premises-check", "desk:premises_check", "section_chief", thing("/premises/check/?unit=", "room_unit", "")),
    Page("premises-posts", "desk:premises_posts", "assets", thing("/premises/units/", "room_unit", "/posts/")),
    Page("premises-movements", "desk:premises_movements", "head", "/premises/movements/?year=2026"),
    Page("premises-surplus", "desk:premises_surplus", "handler", "/premises/surplus/"),
    Page("premises-export", "desk:premises_export", "assets", "/premises/export/rooms/"),
    Page("room", "desk:room", "assets", thing("/premises/rooms/", "room")),
    Page("room-of-auditor", "desk:room", "auditor", thing("/premises/rooms/", "lent_room")),
    Page("room-add", "desk:room_add", "assets", "/premises/rooms/add/"),
    *(Page(f"room-{verb}", "desk:room_act", "assets", thing("/premises/rooms/", "room", f"/{verb}/")) for verb in (
        "seat", "change", "reclaim", "reassign", "lease", "end")),
    Page("room-leave", "desk:room_leave", "assets", thing("/premises/rooms/", "occupancy", "/end/")),
    Page("leases", "desk:leases", "assets", "/premises/leases/"),
    Page("lease-return", "desk:lease_return", "assets", thing("/premises/leases/", "lease", "/return/")),
    Page("buildings", "desk:buildings", "assets", "/premises/buildings/"),
    Page("building-add", "desk:building_add", "assets", "/premises/buildings/add/"),
    Page("building-change", "desk:building_change", "assets", thing("/premises/buildings/", "house", "/change/")),
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
    Page("case-clocks", "desk:case_clocks", "section_chief", case("purchase", "clocks/")),
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

PAGES = (*DOOR, *LISTS, *WATCH, *KEEPING, *YEAR, *OFFICE, *RULES, *PARTIES, *ROOMS, *CASES, *PAPERS)


class Answer(NamedTuple):
    """What is no page: who asks, where, which status, which content type or target."""

    person: str
    address: str | Address
    status: int
    says: str


ANSWERS = {
    "desk:import_template": Answer("system_admin", "/office/imports/templates/people/csv/", 200, "text/csv"),
    "desk:import_bad_rows": Answer("system_admin", thing("/office/imports/", "bad_table", "/bad-rows/"), 200, "text/csv"),
    "desk:checklist_file": Answer("assets", thing("/checklists/", "item", "/files/0/"), 404, "text/html"),  # no such file
    "desk:inspection_file": Answer("assets", thing("/inspections/", "inspection", "/files/0/"), 404, "text/html"),
    "desk:inspection_sample": Answer("auditor", thing("/inspections/", "waiting_inspection", "/sample.json"), 200, "application/json"),
    "desk:inspection_checker": Answer("auditor", thing("/inspections/", "waiting_inspection", "/recompute.py"), 200, "text/x-python"),
    "desk:health": Answer("", "/health/", 200, "application/json"),
    "desk:session": Answer("requester", "/session/", 200, "application/json"),
    "desk:case_bpmn": Answer("requester", case("archived", "bpmn/"), 200, "application/xml"),
    "desk:case_draw": Answer("requester", case("archived", "draws/1/draw.json"), 404, "text/html"),  # an application draws nobody
    "desk:case_recusals": Answer("auditor", case("archived", "recusals/"), 404, "text/html"),
    "desk:case_draw_checker": Answer("requester", case("archived", "draws/recompute.py"), 404, "text/html"),
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
    "desk:annual_take": "/reports/year/2026/take/", "desk:disposal_year_take": "/reports/disposals/2026/take/",
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
