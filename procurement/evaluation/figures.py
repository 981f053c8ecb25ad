"""The rows of the rulebook that an evaluation goes by, on the day of its invitation, beside what the documents lay down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from procurement.calendar.office_time import local
from procurement.evaluation.formulas import LowRates, Standing, Terms, is_domestic
from procurement.evaluation.terms import Claim
from procurement.rulebook.limits import Limit, UnknownLimit, limit


def row(code: str, on: date, kind: str = "") -> Limit | None:
    """The row in force, or None where the rule does not hold yet on that day."""
    try:
        return limit(f"evaluation.{code}", on, object_type=kind)
    except UnknownLimit:
        return None


def amount(code: str, on: date, kind: str = "") -> Decimal | None:
    found = row(code, on, kind)
    return None if found is None else found.amount


def day_of(record: Any) -> date:
    """The day whose rules hold: that of the invitation."""
    return local(record.invited_at).date()


def terms_of(record: Any, standings: Iterable[Standing]) -> Terms:
    """Deductions of this purchase among these suppliers; the domestic one only where domestic and other products compete."""
    on, kind = day_of(record), record.object_type
    terms = Terms(
        kind, record.small_rate, record.consortium_rate, amount("consortium_share", on, kind), amount("domestic_deduction", on, kind),
        amount("domestic_share", on, kind), record.reserved_for_small,
    )  # fmt: skip
    kinds = {is_domestic(one, terms) for one in standings}
    return Terms(**{**terms.__dict__, "competing": len(kinds) > 1})


def low_rates(record: Any) -> LowRates:
    """The three conditions as the rulebook has them, raised where the documents raise them; none before the rule's first day."""
    on = day_of(record)
    return LowRates(*(
        None if (ruled := amount(f"low_{name}", on)) is None else max(ruled, getattr(record, f"low_{name}_rate") or ruled)
        for name in ("average", "second", "ceiling")
    ))  # fmt: skip


def ceiling_of(record: Any) -> Decimal:
    """The ceiling price; without one the budget."""
    return Decimal(record.amount if record.ceiling is None else record.ceiling)


def standing(claim: str, partner_share: Any, domestic_share: Any) -> Standing:
    """What a supplier declared, as the formulas take it."""
    return Standing(
        small=claim == Claim.SELF, maker_small=claim == Claim.MAKER, domestic_share=_decimal(domestic_share),
        share=_decimal(partner_share) if claim == Claim.PARTNERS else None,
    )  # fmt: skip


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)
