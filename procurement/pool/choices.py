"""Projects of the pool as choices of a form."""

from __future__ import annotations

from procurement.pool.models import DROPPED, PoolEntry


def waiting_for(unit_id: int | None, chosen: PoolEntry | None = None) -> list[tuple[int, str]]:
    """What the unit has in the pool and nobody has taken up or withdrawn, highest priority first, with the day until which its opinion
    holds; one that was chosen stays on offer. One query; the service judges by the day."""
    found = PoolEntry.objects.with_taken().filter(~DROPPED, is_taken=False, renovation__case__unit=unit_id)
    offered = [(entry.pk, f"{entry.title}（{entry.valid_until:%Y-%m-%d}）") for entry in found.order_by("-priority", "pk")]
    if chosen is not None and chosen.pk not in {pk for pk, _words in offered}:
        offered.append((chosen.pk, f"{chosen.title}（{chosen.valid_until:%Y-%m-%d}）"))
    return offered
