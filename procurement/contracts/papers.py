"""What the papers say of a contract: 验收书 (paper 12). Statutory, hence Chinese."""

from __future__ import annotations

from typing import Any

from procurement.acceptances import papers
from procurement.acceptances.papers import PAPER
from procurement.contracts import rules
from procurement.money import in_capitals
from procurement.renovations.papers import figure

PAPERS = (PAPER,)
"""Kinds that a purchase prints from here."""


def ready(record: Any) -> set[str]:
    """The acceptance sheet, from the first acceptance on."""
    return {PAPER.kind} if record.acceptance_no else set()


def acceptance(record: Any) -> dict[str, Any]:
    """验收书 of the last acceptance, with what the accepted part is worth."""
    sheet = papers.acceptance(record, contractor=str(record.winner))
    now = rules.contract_now(record)
    worth = [("合同金额", f"￥{figure(now)}　（人民币{in_capitals(now)}）", True)]
    if record.accepted_amount is not None:
        worth.append(("验收金额", f"￥{figure(record.accepted_amount)}　（人民币{in_capitals(record.accepted_amount)}）", True))
    return sheet | {"fields": [*sheet["fields"], *worth]}
