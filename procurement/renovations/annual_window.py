"""年度申报窗口: when a repair may be asked for, what alone is taken outside, and when the window opens again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from procurement.facts import RuleBroken
from procurement.renovations.checking import rule_row
from procurement.renovations.terms import MAJOR
from procurement.rulebook.limits import Rule

Data = Mapping[str, Any]
LAST_OF_FEBRUARY = (2, 29)


class Window(NamedTuple):
    """The annual window on a day: whether it is open, when it opens next, and the two rows that say so."""

    open: bool
    next_opening: date
    opens: Rule
    closes: Rule


def window_on(day: date) -> Window | None:
    """The window of the rulebook at this place; both of its days are inside, and it may run over the turn of the year."""
    opens, closes = rule_row("renovation.window_opens", day), rule_row("renovation.window_closes", day)
    if opens is None or closes is None:
        return None
    first, last, today = _month_day(opens), _month_day(closes), (day.month, day.day)
    is_open = first <= today <= last if first <= last else today >= first or today <= last
    this_year = _in_year(first, day.year)
    return Window(is_open, this_year if this_year > day else _in_year(first, day.year + 1), opens, closes)


def _month_day(rule: Rule) -> tuple[int, int]:
    month, _dash, day = rule.text.partition("-")
    return int(month), int(day)


def _in_year(month_day: tuple[int, int], year: int) -> date:
    """29 February is 1 March in a year without one."""
    month, day = month_day
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return date(year, 3, 1) if month_day == LAST_OF_FEBRUARY and not leap else date(year, month, day)


def bound_by_window(kind_asked: str) -> bool:
    """Daily repair is done all the year round; the window is for 大中修."""
    return kind_asked in MAJOR


def refuse_outside_window(data: Data, day: date) -> None:
    """Outside the annual window only what is safe to postpone by nobody: a hazard, an order from above, an urgent repair."""
    window = window_on(day)
    if window is None or window.open or data.get("urgent_repair") or not bound_by_window(data["kind_asked"]):
        return
    if not data.get("out_of_window_ground"):
        raise RuleBroken(
            "out_of_window_ground",
            _("The annual window is %(opens)s to %(closes)s (%(rule)s: %(source)s); it opens again on %(next)s. Outside it only a safety "
              "hazard or an order from above is taken: choose which, and give the number of the order or of the evidence."),
            opens=window.opens.text, closes=window.closes.text, rule=window.closes.title, source=window.closes.source,
            next=window.next_opening.isoformat(),
        )  # fmt: skip
    if not data.get("order_no"):
        raise RuleBroken("order_no", _("Give the number of the order, of the safety appraisal or of the rectification notice."))
