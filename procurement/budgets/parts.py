"""What a purchase takes of a budget line, as expressions for the database: of the line of the case itself, and where a case of another
unit joined it, of that unit's line by its share of the sum."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, DecimalField, F, Q, When

OPEN = "NEW"
"""Status of a case that has not ended; whatever ended without a contract holds nothing any more."""
MONEY: Any = DecimalField(max_digits=16, decimal_places=2)


def _net(of: str) -> Any:
    """A contract with its amendments."""
    return F(f"{of}contract_amount") + F(f"{of}contract_raised") - F(f"{of}contract_saved")


def own_part(of: str = "") -> Any:
    """What a contract fixes on the line of the case that signed it: the share of its own lines where other units joined."""
    asked = F(f"{of}amount")
    shared = _net(of) * (asked - F(f"{of}joined_amount")) / asked
    return Case(When(**{f"{of}joined_amount": 0}, then=_net(of)), default=shared, output_field=MONEY)


def joined_part(of: str = "") -> Any:
    """What the contract of the leading case fixes on the line of a case that joined it."""
    shared = _net(f"{of}joined_to__") * F(f"{of}amount") / F(f"{of}joined_to__amount")
    return Case(When(**{f"{of}joined_to__contract_amount__isnull": False}, then=shared), output_field=MONEY)


def holding(of: str = "") -> Q:
    """Purchases on their way that have no contract yet: their own case is open, or the one that they joined is."""
    own = Q(**{f"{of}contract_amount__isnull": True, f"{of}case__status": OPEN})
    return own | Q(**{f"{of}joined_to__contract_amount__isnull": True, f"{of}joined_to__case__status": OPEN})


def counts(of: str = "") -> Q:
    """Purchases that buy something: on their way or come to a contract, themselves or by the case that they joined. What was refused,
    lapsed, failed or was terminated before bought nothing."""
    own, led = (Q(**{f"{of}{by}case__status": OPEN}) | Q(**{f"{of}{by}contract_amount__isnull": False}) for by in ("", "joined_to__"))
    return own | led
