"""初审依据: the rows of the rulebook that an opinion may cite, as they were in force on the day of the application."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from procurement.rulebook.limits import Rule, rows

FAMILY = "renovation."
DEADLINE = "wd"
"""Rows in working days say how long a step may take: they bind the office and found no opinion."""
ALWAYS = ("renovation.extension_share", "renovation.head_amount", "renovation.opinion_valid")
"""What every pre-review is judged by: alteration under another name, who decides, how long the answer holds."""
LEVELS = frozenset({"central", "province", "city", "county", "township"})


def citable(record: Any) -> list[Rule]:
    """What can be cited: the area rows that were applied, and the rows of the procedure; of those by level only the unit's own."""
    on = record.applied_on
    applied = set(record.area_rules)
    areas = [rule for rule in rows("area.", on) if rule.code in applied]
    others = [rule for rule in rows(FAMILY, on) if rule.unit != DEADLINE and _of_this_level(rule.code, record.area_level)]
    return [*areas, *others]


def _of_this_level(code: str, level: str) -> bool:
    last = code.rpartition(".")[2]
    return last not in LEVELS or last == level


def applied(record: Any) -> list[str]:
    """What was applied anyway, and is cited unless the handler takes it out: the area table and the rows of every pre-review."""
    known = {rule.code for rule in citable(record)}
    return [code for code in (*record.area_rules, *ALWAYS) if code in known]


def cited(record: Any, codes: Iterable[str]) -> list[dict[str, str]]:
    """The rows behind these codes as they were in force: what they say stays with the opinion, whatever becomes of the rulebook."""
    wanted = set(codes)
    return [
        {
            "code": rule.code, "title": rule.title, "source": rule.source, "says": f"{rule.comparator} {rule.text}", "unit": rule.unit,
            "mark": str(rule.mark), "since": rule.effective_from.isoformat(), "version": str(rule.version),
        }
        for rule in citable(record) if rule.code in wanted
    ]  # fmt: skip
