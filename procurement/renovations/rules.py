"""The questions a page asks of a renovation: pure predicates, no database, no clock."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from procurement.calendar.office_time import local
from procurement.gates import reads
from procurement.renovations.terms import MAJOR, Paper, RepairClass
from procurement.rulebook.limits import Limit, holds, limit

MANY_INSPECTORS = 2
"""Signatures that the record of a visit carries: no row of the rulebook can ask for fewer people, nor be met when it asks for more."""


# --- Which procedure (机关团体建设楼堂馆所管理条例 §2, 28) ---
@reads("repair_class")
def is_daily(record: Any) -> bool:
    """Prompt repair and upkeep: the unit does it from its own budget."""
    return record.repair_class == RepairClass.DAILY


@reads("repair_class")
def is_construction(record: Any) -> bool:
    """New building, extension, alteration: investment approval, outside this flow."""
    return record.repair_class == RepairClass.CONSTRUCTION


@reads("repair_class")
def is_major(record: Any) -> bool:
    """大中修: the pre-review proper."""
    return record.repair_class in MAJOR


def too_large_for_daily(amount: Decimal, ceiling: Limit) -> bool:
    """A daily repair stays below the ceiling of the rulebook."""
    return not holds(amount, ceiling)


def is_disguised_alteration(area_change: Decimal | None, share: Limit) -> bool:
    """The area changes by more than repair may change it: alteration under another name (办公用房维修管理办法 §5)."""
    return area_change is not None and not holds(abs(area_change), share)


# --- Who decides ---
def deciding_amount(record: Any) -> Decimal:
    """The amount *asked*, or that of the whole project where several applications are one: neither a cut nor a split carries a
    project past a higher hand."""
    return max(record.amount, record.project_amount or Decimal(0))


@reads("amount", "project_amount")
def needs_head(record: Any) -> bool:
    """Large enough for the head of the bureau."""
    return holds(deciding_amount(record), limit("renovation.head_amount", record.applied_on))


@reads("amount", "project_amount", "exception_codes", "exception_permitted_at")
def needs_meeting(record: Any) -> bool:
    """三重一大: large sums, and whatever was let through by exception, are decided collectively."""
    by_amount = holds(deciding_amount(record), limit("renovation.meeting_amount", record.applied_on))
    return record.exception_permitted_at is not None or by_amount


# --- Papers ---
def missing_papers(received: Collection[str], required: Collection[str]) -> list[Paper]:
    """Every required paper still wanting, at once and in full (一次性告知), in the order of the list."""
    return [paper for paper in Paper if paper in required and paper not in received]


# --- The visit ---
def visit_begins(record: Any) -> datetime:
    """The start of the appointed day in Shanghai: from then on the inspection may be recorded."""
    there = local(record.visit_at)
    return datetime.combine(there.date(), time.min, tzinfo=there.tzinfo)


def second_inspector(record: Any) -> int:
    """Who was named as second inspector: the account that must confirm."""
    return record.second_inspector_id


def inspectors_needed(record: Any) -> int:
    """How many people make a visit, by the rulebook on the day of the application; never fewer than two."""
    return max(MANY_INSPECTORS, int(limit("renovation.inspectors", record.applied_on).amount))


def inspection_is_by_two(record: Any) -> bool:
    """As many different people as the rulebook asks for have signed, at least two, one of them not the handler who classified the case."""
    signed = {record.first_inspector_id, record.second_inspector_id} - {None}
    return len(signed) >= inspectors_needed(record) and record.confirmed_at is not None and bool(signed - {record.classified_by_id})


_NUMBERS = re.compile(r"(\d{1,4})(?:[-~—–至](\d{1,4}))?")
MOST_PHOTOS = 500
"""Photos that one row may name."""


def photos_named(text: str) -> frozenset[int] | None:
    """The numbers in “1-3, 7”; None for what is not a list of numbers."""
    found: set[int] = set()
    for part in re.split(r"[,，、;；\s]+", text.strip()):
        match = _NUMBERS.fullmatch(part)
        if match is None:
            return None
        first, last = int(match[1]), int(match[2] or match[1])
        if not 0 < first <= last < first + MOST_PHOTOS:
            return None
        found.update(range(first, last + 1))
    return frozenset(found)


def claims_differ(line: Any) -> bool:
    """What was measured is not what was claimed."""
    return line.measured is not None and line.claimed is not None and line.measured != line.claimed


# --- Area and money ---
@reads("office_over")
def area_over(record: Any) -> bool:
    """Office rooms exceed the standard; surplus rooms are handed back, not renovated (机关事务管理条例 §22)."""
    return record.office_over is not None and record.office_over > 0


@reads("amount", "amount_accepted")
def is_cut(record: Any) -> bool:
    """Less was accepted than asked."""
    return record.amount_accepted is not None and record.amount_accepted < record.amount
