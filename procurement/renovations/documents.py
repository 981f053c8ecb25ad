"""Which papers a case needs, and which it has: the ten kinds of application papers as rows of the rulebook, and the files as they came."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from procurement.forms import PaperKind
from procurement.renovations.terms import SITE_PHOTO, Paper
from procurement.rulebook.limits import rows, text

RULE = "renovation.paper."
ALWAYS, STRUCTURE = "always", "structure"
URGENT_LIST = "renovation.urgent_list"

HINTS = {
    Paper.EVIDENCE: _("Photos of the damage, a safety appraisal or an official order to put it right."),
    Paper.PLAN: _("Contents and quantities, technical plan, drawings, estimate with the stamp."),
    Paper.TEST: _("Only for works on the structure or the whole building."),
}
PAPER_KINDS = tuple(PaperKind(paper.value, paper.label, HINTS.get(paper, ""), photos=paper is Paper.EVIDENCE) for paper in Paper)
SITE_PHOTOS = PaperKind(SITE_PHOTO, _("Photos of the visit"), _("Each photo gets its number when the record is sent."), photos=True)


class Asked(NamedTuple):
    """One kind of paper as a case asks for it."""

    code: str
    label: Any
    required: bool
    rule: str


def required(record: Any) -> frozenset[str]:
    """The papers that this case must have on its day. An urgent repair begins with fewer and completes them later."""
    on: date = record.applied_on
    if getattr(record, "urgent_repair", False) and not getattr(record, "papers_completed_on", None):
        return frozenset(part.strip() for part in text(URGENT_LIST, on).split(","))
    asked = {row.code.removeprefix(RULE): row.text for row in rows(RULE, on)}
    return frozenset(code for code, when in asked.items() if when == ALWAYS or (when == STRUCTURE and record.touches_structure))


def asked(record: Any) -> list[Asked]:
    """Every kind in the order of the list, with the name of the rule that asks for it; photos of the visit at the end."""
    needed = required(record)
    found = [Asked(paper.value, paper.label, paper.value in needed, f"{RULE}{paper.value}") for paper in Paper]
    return [*found, Asked(SITE_PHOTO, SITE_PHOTOS.label, False, "")]


def newest(attached: Iterable[Any]) -> dict[str, int]:
    """The newest version of each kind that is there."""
    found: dict[str, int] = {}
    for row in attached:
        if row.paper:
            found[row.paper] = max(found.get(row.paper, 0), row.version)
    return found


def photo_numbers(attached: Iterable[Any]) -> frozenset[int]:
    """The numbers of the photos that are there."""
    return frozenset(row.photo_no for row in attached if row.photo_no)
