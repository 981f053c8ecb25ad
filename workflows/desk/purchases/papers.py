"""Papers of a purchase with what only the case knows: who signed, which rights were given up, and what is attached."""
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings

from approvals.duties import Duty
from approvals.duties.rights import Right
from approvals.exports import papers as arrange
from approvals.models import Decision
from approvals.roles import Role
from approvals.waivers import ledger
from procurement.acceptances.papers import PAPER, Printed
from procurement.calendar.office_time import local
from procurement.routing.terms import RUNGS, Rung
from procurement.stores import papers as stores
from procurement.tenders import papers as tenders

from .. import papers, words
from ..case_file import CaseFile

BEFORE_THE_SECTION = (
    Duty.ENDORSE, Duty.BUDGET_CHECK, Duty.CHECKER, Duty.KEY_REVIEW, Duty.SPLIT_PERMIT, Duty.COUNTERSIGN_FINANCE, Duty.COUNTERSIGN_LEGAL,
)  # fmt: skip
WITHOUT = {"countersign": "尚未会签。", "section": "尚未审核。", "beyond": "本级权限内，无需签批。", "due": "尚未签批。"}


# --- 1. 采购审批表 ---
def _purchase(file: CaseFile) -> dict[str, Any]:
    record, day = file.record, file.record.routed_on
    told = tenders.purchase(record, waived_on(day))
    return {
        "bureau": settings.BUREAU_NAME, "number": file.case.number, **told, "groups": _groups(file),
        "minutes": _group("会议纪要签发", *_of(file, lambda row: row.duty == Duty.RESOLUTION)),
        "resolution": papers.minutes(file) if papers.met(record) else None, "attachments": [row.name for row in file.attachments],
    }


def waived_on(day: date) -> dict[str, str]:
    """The rights given up on a day, each with number and title of its document. One query."""
    return {right: f"{row.document} {row.title}".strip() for right, row in ledger.in_force(ledger.all_held(), day).items()}


def _groups(file: CaseFile) -> list[dict[str, Any]]:
    """会签意见, 科室意见, 分管领导意见, 局长意见, in this order."""
    return [
        _group("会签意见", *_of(file, lambda row: row.duty in BEFORE_THE_SECTION), WITHOUT["countersign"]),
        _group("科室意见", *_of(file, lambda row: row.duty == Duty.SECTION_REVIEW), WITHOUT["section"]),
        _of_leader(file, "分管领导意见", Role.VICE_HEAD, Rung.VICE_HEAD), _of_leader(file, "局长意见", Role.HEAD, Rung.HEAD),
    ]  # fmt: skip


def _of_leader(file: CaseFile, title: str, role: Role, since: Rung) -> dict[str, Any]:
    """Review and leave of one leader, who is asked from a rung on."""
    due = bool(file.record.rung) and RUNGS.index(Rung(file.record.rung)) >= RUNGS.index(since)
    said = _of(file, lambda row: row.duty in (Duty.LEADER_REVIEW, Duty.EXCEPTION_PERMIT) and row.role == role)
    return _group(title, *said, WITHOUT["due" if due else "beyond"])


def _group(title: str, opinions: Sequence[Any], blanks: Sequence[str], none: str = "") -> dict[str, Any]:
    return {"title": title, "opinions": opinions, "blanks": blanks, "none": none}


def _of(file: CaseFile, wanted: Any) -> tuple[list[dict[str, str]], list[str]]:
    """Opinions that count, and the steps of the same kind that still wait."""
    steps = {row.step_id for row in file.decisions if wanted(row)}
    said = [told for told in papers.opinions(file) if told["step_id"] in steps]
    return said, list(dict.fromkeys(words.title(step.flow_task) for step in file.waiting if wanted(step)))


def _arrange_purchase(told: dict[str, Any]) -> dict[str, Any]:
    held = told["resolution"]
    return {**told, "head_rows": arrange.rows_of(told["head"]), "field_rows": arrange.rows_of(told["fields"]),
            "items": arrange.cells_of(told["items"]), "resolution": arrange.minutes(held) if held else None}


# --- 2. 项目评审表 ---
def _review(file: CaseFile) -> dict[str, Any]:
    seen = [row for row in standing(file) if row.node == "witness_review" and row.verb == "approve"]
    witness = {"name": str(seen[-1].actor), "at": papers.moment(seen[-1].at)} if seen else None
    return {"bureau": settings.BUREAU_NAME, "number": file.case.number, **tenders.review(file.record, witness)}


def standing(file: CaseFile) -> list[Decision]:
    """Decisions that nobody has taken back, in their order."""
    back = papers.taken_back(file)
    return [row for row in file.decisions if row.step_id not in back]


# --- 3. 专家抽取记录表 ---
def _draw(file: CaseFile) -> dict[str, Any]:
    record = file.record
    waiver = waived_on(local(record.draw_numbers_at).date()).get(Right.PANEL.value, "") if record.draw_numbers_at else ""
    return {"bureau": settings.BUREAU_NAME, "number": file.case.number, "sheets": tenders.draw(record, waiver)}


def _arrange_draw(told: dict[str, Any]) -> dict[str, Any]:
    return {**told, "sheets": [_sheet(tenders.DRAW, one) | {"foot_rows": arrange.rows_of(one["foot"])} for one in told["sheets"]]}


# --- 12. 验收书 ---
def _acceptance(file: CaseFile) -> dict[str, Any]:
    own = papers.domain(file.record)
    told = own.acceptance(file.record, _seconds(file)) if own is tenders else own.acceptance(file.record)
    last, *earlier = told if isinstance(told, list) else [told]
    return {"bureau": settings.BUREAU_NAME, "number": file.case.number, **last, "earlier": earlier}


def _seconds(file: CaseFile) -> list[dict[str, Any]]:
    """Who stood beside the acceptor in each round: the second person signs after a round and before the next."""
    found, no = [], 0
    for row in standing(file):
        no += row.node == "accept_delivery"
        if row.node == "confirm_delivery" and row.verb == "approve":
            found.append({"no": no, "name": str(row.actor), "at": row.at, "opinion": row.comment})
    return found


def _arrange_acceptance(told: dict[str, Any]) -> dict[str, Any]:
    return _sheet(PAPER, told) | {"earlier": [_sheet(PAPER, one) for one in told["earlier"]]}


# --- 11. 出库单: one page for each issue ---
def _arrange_issues(told: dict[str, Any]) -> dict[str, Any]:
    return {**told, "sheets": [_sheet(stores.ISSUE, one) for one in told["sheets"]]}


# --- common ---
def _sheet(printed: Printed, told: Mapping[str, Any]) -> dict[str, Any]:
    """Fields two to a row, tables with the alignment of their columns."""
    tables = {name: arrange.cells_of(told[name], style="items small") for name in printed.tables}
    return {**told, "field_rows": arrange.rows_of(told["fields"]), **tables}


def _simple(printed: Printed) -> tuple[Any, Any]:
    def say(file: CaseFile) -> dict[str, Any]:
        return {"bureau": settings.BUREAU_NAME, **getattr(tenders, printed.kind)(file.record)}
    return say, lambda told: _sheet(printed, told)


papers.register(tenders.PURCHASE.kind, tenders.PURCHASE.title, _purchase, _arrange_purchase)
papers.register(tenders.REVIEW.kind, tenders.REVIEW.title, _review, lambda told: _sheet(tenders.REVIEW, told))
papers.register(tenders.DRAW.kind, tenders.DRAW.title, _draw, _arrange_draw)
papers.register(PAPER.kind, PAPER.title, _acceptance, _arrange_acceptance)
papers.register(stores.RECEIPT.kind, stores.RECEIPT.title, *_simple(stores.RECEIPT))
papers.register(stores.ISSUE.kind, stores.ISSUE.title, _simple(stores.ISSUE)[0], _arrange_issues)
