"""`manage.py check --database default`: the routing table as it stands, the bureau's own rows included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register

from procurement.facts import Sentence
from procurement.routing import bands, router
from procurement.rulebook.values import Rulebook


@register(Tags.database)
def check_table(app_configs: Any = None, databases: Iterable[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """A contradiction is told, not refused: the router takes the stricter row until the bureau has entered a better one."""
    from procurement.rulebook.load import table_fits
    from procurement.rulebook.store import rulebook

    if not databases or "default" not in databases or not table_fits():
        return []
    return [Warning(str(one), id="procurement.W201") for one in contradictions(rulebook())]


def contradictions(book: Rulebook) -> Iterator[Sentence]:
    """Places and days where a limit lies above its line, or a higher rung signs from less than a lower one."""
    rows = [rule for code in bands.THRESHOLDS for rule in book.by_code.get(code, ())]
    for place in sorted({(rule.jurisdiction, rule.budget_level) for rule in rows}):
        days = {day for rule in rows for day in (rule.effective_from, rule.effective_to and rule.effective_to + timedelta(days=1)) if day}
        told = set()
        for day in sorted(days):
            for kind in bands.THRESHOLDS[router.OPEN_LINE]:
                limit, line = (book.in_force(code, day, *place, kind) for code in (router.PURCHASE_LIMIT, router.OPEN_LINE))
                if limit and line and limit.amount > line.amount and (limit.row_id, line.row_id) not in told:
                    told.add((limit.row_id, line.row_id))
                    yield bands.above(str(bands.Place(*place)), kind, day, limit.text, line.text)
