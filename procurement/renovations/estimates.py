"""估算→概算→预算→结算: every version stays, each later one is held against the one before, and what was squeezed out is worked out.

Pages call `add_version` inside an act; `versions_of`, `standing` and `compare` read; `settle` is the sum of the final bill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.forms import jsonable
from procurement.money import two_places
from procurement.renovations.area import share_cut
from procurement.renovations.estimate_models import ORDER, EstimateKind, EstimateVersion
from procurement.rulebook.limits import Rule, holds, limit

HUNDRED = Decimal(100)
SAME = ("kind", "case_id", "amount", "accepted", "lines", "document", "sha256", "explanation", "made_by_id", "cut_by_id")


@dataclass(frozen=True)
class Comparison:
    """A later version against an earlier one; `rule` names the share that may be exceeded without a word."""

    earlier: EstimateVersion
    later: EstimateVersion
    difference: Decimal
    rate: Decimal
    rule: Rule | None
    must_explain: bool


@dataclass(frozen=True)
class Settlement:
    """结算审减: what the contractor asked at the end, what was accepted, and what the whole review has saved (挤水)."""

    contract: Decimal
    asked: Decimal
    accepted: Decimal
    cut: Decimal
    rate: Decimal
    squeezed: Decimal
    over_contract: Decimal


def versions_of(renovation: Any) -> list[EstimateVersion]:
    """Every version, the first one first; read once per object."""
    found: list[EstimateVersion] = renovation.version_rows()
    return found


def standing(renovation: Any, kind: str) -> EstimateVersion | None:
    """The version of a kind that counts: the last one entered."""
    return next((one for one in reversed(versions_of(renovation)) if one.kind == kind), None)


def approved_sum(renovation: Any) -> Decimal:
    """What the pre-review accepted; what was asked as long as nothing was judged."""
    accepted = renovation.amount_accepted
    return two_places(renovation.amount if accepted is None else accepted)


def compare(earlier: EstimateVersion, later: EstimateVersion, on: date | None = None) -> Comparison:
    """By how much the later one is higher (lower: negative); within one kind a new version need not be explained."""
    difference, rate = change(earlier.worth, later.worth)
    rule = None if earlier.kind == later.kind else limit(f"renovation.estimate_excess.{later.kind}", on or local(later.at).date())
    return Comparison(earlier, later, difference, rate, rule, rule is not None and exceeds(earlier.worth, later.worth, rule))


def change(earlier: Decimal, later: Decimal) -> tuple[Decimal, Decimal]:
    """Difference, and its share of the earlier sum in per cent."""
    difference = later - earlier
    return two_places(difference), two_places(difference * HUNDRED / earlier) if earlier else two_places(0)


def exceeds(earlier: Decimal, later: Decimal, rule: Rule) -> bool:
    """Higher by more than the share; judged on the sums themselves, never on a rounded share."""
    return later > earlier and not holds((later - earlier) * HUNDRED, replace(rule, value=rule.amount * earlier))


def settle(*, contract: Decimal, asked: Decimal, accepted: Decimal, approved: Decimal) -> Settlement:
    """Work out the final bill; RuleBroken when more is accepted than was asked."""
    if accepted > asked:
        raise RuleBroken("settlement_accepted", _("No more than the %(asked)s yuan asked can be accepted."), asked=asked)
    cut, rate = share_cut(asked, accepted)
    over = max(accepted - contract, Decimal(0))
    return Settlement(contract, asked, accepted, cut, rate, two_places(approved - accepted), two_places(over))


def add_version(
    renovation: Any, *, kind: str, amount: Decimal, by: Any, at: datetime, case: Any = None, accepted: Decimal | None = None,
    cut_by: Any = None, lines: Sequence[Any] = (), document: str = "", sha256: str = "", explanation: str = "",
) -> EstimateVersion:  # fmt: skip
    """Enter a further version inside an act on `case` (that of the renovation when left out); what says nothing new is not entered.

    RuleBroken: an earlier kind after a later one, more accepted than asked, or an excess that nobody explains."""
    case = case if case is not None else renovation.case
    known = versions_of(renovation)
    cut, rate = (None, None) if accepted is None else share_cut(amount, accepted)
    fresh = EstimateVersion(
        renovation=renovation, case=case, no=len(known) + 1, kind=str(kind), amount=two_places(amount), cut=cut, cut_rate=rate,
        accepted=None if accepted is None else two_places(accepted), lines=jsonable(list(lines)), document=document, sha256=sha256,
        explanation=explanation, made_by=by, cut_by=cut_by if accepted is not None else None, at=at,
    )  # fmt: skip
    _fits(fresh, known)
    if known and all(getattr(known[-1], name) == getattr(fresh, name) for name in SAME):
        return known[-1]
    fresh.save()
    known.append(fresh)
    if case.pk == renovation.case_id:
        renovation.estimate_course = [*renovation.estimate_course, told(fresh)]
        renovation.save(update_fields=["estimate_course"])
    return fresh


def _fits(fresh: EstimateVersion, known: list[EstimateVersion]) -> None:
    if fresh.accepted is not None and fresh.accepted > fresh.amount:
        raise RuleBroken("accepted", _("No more than the %(asked)s yuan asked can be accepted."), asked=fresh.amount)
    if known and ORDER.index(fresh.kind) < ORDER.index(known[-1].kind):
        raise RuleBroken(
            "kind", _("There is already a version “%(later)s”: “%(kind)s” cannot follow it."),
            later=known[-1].get_kind_display(), kind=fresh.get_kind_display(),
        )  # fmt: skip
    before = next((one for one in reversed(known) if one.kind != fresh.kind), None)
    found = compare(before, fresh) if before is not None else None
    if found is not None and found.must_explain and found.rule is not None and not fresh.explanation.strip():
        raise RuleBroken(
            "explanation",
            _("“%(kind)s” is %(difference)s yuan (%(rate)s %%) above “%(earlier)s” of %(sum)s yuan; up to %(share)s %% needs no words "
              "(%(source)s): explain why."),
            kind=fresh.get_kind_display(), difference=found.difference, rate=found.rate, earlier=found.earlier.get_kind_display(),
            sum=found.earlier.worth, share=found.rule.text, source=found.rule.source,
        )  # fmt: skip


def told(version: EstimateVersion) -> dict[str, Any]:
    """A version as the file of its case shows it; the record carries this, so that a page needs no query for it."""
    return {
        "no": version.no, "kind": version.kind, "amount": jsonable(version.amount), "accepted": jsonable(version.accepted),
        "cut": jsonable(version.cut), "cut_rate": jsonable(version.cut_rate), "made_by": str(version.made_by),
        "cut_by": str(version.cut_by or ""), "at": jsonable(version.at), "document": version.document, "sha256": version.sha256,
        "explanation": version.explanation,
    }  # fmt: skip


__all__ = [
    "Comparison", "EstimateKind", "Settlement", "add_version", "approved_sum", "change", "compare", "settle", "standing", "versions_of",
]  # fmt: skip
