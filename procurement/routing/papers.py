"""What the approval sheet (paper 1) says of the road of a purchase. Statutory, hence Chinese: call it with Chinese active."""

from __future__ import annotations

from typing import Any

from procurement.renovations.papers import Fact, day
from procurement.routing import why
from procurement.routing.terms import Ground, Layer, Method, Organisation, Receiver, Regime, Rung, WorksPart

UNMARKED = "source"


def road_facts(record: Any) -> dict[str, Any]:
    """层级, 方式, 理由, 依据 as plain text; empty before the road is settled."""
    if not record.routed_on:
        return {}
    return {
        "layer": str(Layer(record.layer).label), "layer_due": str(Layer(record.layer_due).label),
        "method": str(Method(record.method).label),
        "ground": str(Ground(record.method_ground).label) if record.method_ground else "", "reason": record.road_reason,
        "basis": why.citation(record.road_rows), "regime": str(Regime(record.regime).label),
        "organisation": str(Organisation(record.organisation).label), "rung": str(Rung(record.rung).label),
        "unverified": [why.source(row) for row in why.deciding(record.road_rows) if row["mark"] != UNMARKED],
        "why": [why.line(row) for row in record.road_rows], "settled_on": day(record.routed_on),
    }  # fmt: skip


def sheet_facts(record: Any) -> list[Fact]:
    """The lines of paper 1 in print order: 拟采用层级, 采购方式, 方式理由, and what the road rests on."""
    told = road_facts(record)
    if not told:
        return []
    facts: list[Fact] = [("拟采用层级", told["layer"], False), ("采购方式", told["method"], False)]
    reason = "；".join(part for part in (told["ground"], told["reason"]) if part)
    facts += [("方式理由", reason, True)] if reason else []
    facts += [("适用制度", told["regime"], False), ("组织形式", told["organisation"], False), ("审批层级", told["rung"], False)]
    if record.works_part:
        facts.append(("工程招标判定", f"{WorksPart(record.works_part).label}，合同估算价{record.project_estimate:,.2f}元", True))
    if record.finance_no:
        facts.append(("变更方式批准", f"{record.finance_no}（{day(record.finance_on)}）", True))
    if record.layer < record.layer_due:
        permitted = f"{day(record.lower_permitted_on)}准予" if record.lower_permitted_on else "尚未准予"
        facts.append(("低层级例外", f"应为{told['layer_due']}；{record.lower_reason}；{permitted}", True))
    return [*facts, ("层级和方式依据", told["basis"], True)]


def hand_facts(record: Any) -> list[Fact]:
    """委托 or 进场, and what came back."""
    if not record.handed_over_on:
        return []
    contract = record.agency_contract
    to = f"{contract['name']}（{contract['contract_no']}）" if record.receiver == Receiver.AGENCY else record.centre_name
    return [("受托人", to, True), ("选定决议", f"{record.handover_minutes_no}（{day(record.handover_minutes_on)}）", True),
            ("移交日期", day(record.handed_over_on), False)]
