"""What decides the road of a lease."""
from datetime import date

from procurement.leasing.models import Letting
from procurement.rulebook.limits import holds, limit

IN_FORCE_ON = date(2026, 1, 1)
"""The limit has never changed; a rule whose limit does takes the day from its record."""


def is_long(lease: Letting) -> bool:
    """A lease longer than the section may let on its own."""
    return holds(lease.months, limit("leasing.long_term", on=IN_FORCE_ON))


is_long.reads = ("months",)  # type: ignore[attr-defined]
