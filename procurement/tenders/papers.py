"""Papers of a purchase: 采购审批表 (1), 项目评审表 (2), 专家抽取记录表 (3), 入库单 and 出库单 (11), 验收书 (12), from its rooms.

Statutory, hence Chinese: call it with Chinese active. Scores and names of the panel are on no paper before the result is posted; why
somebody withdrew is on none at all. Signatures that are acts of a case, and waivers, come from above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from procurement.acceptances.papers import Printed
from procurement.contracts import papers as contracts
from procurement.draws.models import Draw
from procurement.draws.papers import draw_record
from procurement.draws.veil import opened_at
from procurement.evaluation import papers as evaluation
from procurement.meetings.terms import Capacity, Presence
from procurement.needs import papers as needs
from procurement.renovations.papers import Fact
from procurement.routing import papers as routing
from procurement.routing.terms import Method
from procurement.stores import papers as stores

PURCHASE = Printed("purchase", "采购审批表", ("items",))
REVIEW = Printed("review", "项目评审表", ("members", "suppliers", "factors", "scores", "totals"))
DRAW = Printed("draw", "专家抽取记录表", ("result", "substitutes", "skipped"))
PAPERS = (PURCHASE, REVIEW, DRAW, *stores.PAPERS, *contracts.PAPERS)
"""What a purchase prints beside the papers of every case."""
SHEET_TITLE = PURCHASE.title
HEAD = ("申请部门", "申请日期", "经办人", "项目名称")
BODY = (
    "采购品目及编码", "是否在集中采购目录", "资金来源/预算科目", "预算金额", "最高限价", "拟采用层级", "采购方式", "方式理由",
    "需求调查情况", "拆分核查结果", "中小企业/本国产品政策",
)  # fmt: skip
"""The order of paper 1; items stand between head and body."""
RIGHTS = {"no_self_purchase": "自行采购", "no_panel_seat": "参与评标", "no_expert_draw": "抽取评标专家"}


def ready(record: Any) -> set[str]:
    """Which papers there are by now."""
    found = stores.ready(record) | contracts.ready(record)
    if record.routed_on:
        found.add(PURCHASE.kind)
    if record.draw_randomness:
        found.add(DRAW.kind)
    if evaluation.ready(record) and opened_at(record) is not None:
        found.add(REVIEW.kind)
    return found


# --- 1. 采购审批表 ---
def sheet_fields(record: Any) -> list[Fact]:
    """Head and body in one, for the browser's own print."""
    told = purchase(record)
    return [*told["head"], *told["fields"]]


def sheet_items(record: Any) -> dict[str, Any]:
    """采购内容/数量/单位."""
    return needs.sheet_items(record)


def purchase(record: Any, waived: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Everything but the signatures; `waived`: the rights that the bureau has given up, each with its document."""
    facts = needs.head_facts(record)
    cut = next(n for n, fact in enumerate(facts) if fact[0] == BODY[0])
    head = [*facts[:2], ("经办人", str(record.case.requester), False), *facts[2:cut]]
    body = _in_order([*facts[cut:], *routing.sheet_facts(record), *needs.check_facts(record)])
    return {"head": head, "items": needs.sheet_items(record), "fields": [*body, *_grounds(record, waived)],
            "supervision": _supervision(record)}


def _in_order(facts: Sequence[Fact]) -> list[Fact]:
    """Each label of the paper in its place, with a dash where nothing is known yet; other facts stay behind their neighbour."""
    rows = list(facts)
    for place, label in enumerate(BODY):
        known = [row[0] for row in rows]
        if label not in known:
            rows.insert(known.index(BODY[place - 1]) + 1 if place else 0, (label, "—", False))
    return rows


def _grounds(record: Any, waived: Mapping[str, str] | None) -> list[Fact]:
    """规则命中: each row with its comparison, article and version; 三权放弃 with the documents."""
    rows = routing.road_facts(record).get("why", [])
    facts: list[Fact] = [("规则命中", "\n".join(f"{n}. {row}" for n, row in enumerate(rows, 1)), True)] if rows else []
    if waived is not None:
        told = "；".join(f"放弃{RIGHTS[right]}（{waived[right]}）" for right in RIGHTS if right in waived)
        facts.append(("三权放弃及依据", told or "未放弃", True))
    return facts


def _supervision(record: Any) -> list[str]:
    """纪检监督意见, as it was given in the meeting."""
    if not record.resolution_id:
        return []
    seats = record.resolutions()[0].seat_rows()
    return [f"{seat.name}：{seat.words or '列席会议，无异议'}" for seat in seats
            if seat.capacity == Capacity.DISCIPLINE and seat.presence == Presence.PRESENT]


# --- 2. 项目评审表 ---
def review(record: Any, witness: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The sheet with the signature of the witness ({name, at}) once it has been given."""
    told = evaluation.review_sheet(record)
    if witness is None:
        return told
    signed = [*told["signatures"], {"role": "监督人", "opinion": "", **witness}]
    return told | {"signatures": signed, "blanks": [role for role in told["blanks"] if role != "监督人"]}


# --- 3. 专家抽取记录表 ---
def draw(record: Any, waiver: str = "") -> list[dict[str, Any]]:
    """One sheet for each draw of the purchase; labels stand for people until the result is posted."""
    method = str(Method(record.method).label) if record.method else ""
    found = Draw.objects.filter(tender=record).select_related("tender", "operator").order_by("no")
    return [draw_record(one, opened_at=opened_at(record), method=method, waiver=waiver) for one in found]


# --- 11. 入库单, 出库单 ---
def receipt(record: Any) -> dict[str, Any]:
    """入库单."""
    return stores.receipt(record)


def issue(record: Any) -> dict[str, Any]:
    """出库单 of what went out last."""
    return stores.issue(record)


# --- 12. 验收书 ---
def acceptance(record: Any, seconds: Sequence[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """Every round, the last one first; `seconds`: {no, name, at, opinion} of whoever stood beside the acceptor in an earlier round."""
    beside = {one["no"]: one for one in seconds}
    rows = record.acceptances.filter(no__lt=record.acceptance_no).select_related("by").order_by("-no")
    return [contracts.acceptance(record), *(contracts.acceptance(Then(record, row, beside.get(row.no))) for row in rows)]


class Then:
    """The record as it stood at the end of an earlier round; everything else is asked of the record."""

    def __init__(self, record: Any, row: Any, second: Mapping[str, Any] | None) -> None:
        self.record = record
        self.acceptance_no, self.accepted_on, self.accepted_by, self.verdict = row.no, row.accepted_on, row.by, row.verdict
        self.quantities, self.acceptance_points, self.accepted_amount = row.quantities, row.requirements, row.accepted_amount
        self.acceptance_course = [one for one in record.acceptance_course if one["no"] <= row.no]
        self.acceptance_note, self.rework_done_on = row.note, None
        self.confirmed_by, self.confirmed_at = (second["name"], second["at"]) if second else (None, None)
        self.user_opinion = second["opinion"] if second else ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.record, name)
