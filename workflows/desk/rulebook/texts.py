"""How a rule and a day are said on screen."""
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as p

from procurement.calendar.models import CalendarDay
from procurement.rulebook.own import OwnRow
from procurement.rulebook.values import UNIT_NAMES, Mark, Rule

MARKS: dict[str, tuple[str | Promise, str]] = {
    Mark.SOURCE: (p("mark", "source"), "ok"), Mark.KNOWLEDGE: (p("mark", "knowledge"), "warn"),
    Mark.UNVERIFIED: (p("mark", "unverified"), "bad"),
}
"""Mark → words and tone: an unverified value must catch the eye."""
MARK_HELP: dict[str, str | Promise] = {
    Mark.SOURCE: gettext_lazy("read in the source"), Mark.KNOWLEDGE: gettext_lazy("known by name, not read again"),
    Mark.UNVERIFIED: gettext_lazy("default of the program, verified by nobody"),
}
SIGNS: dict[str, str | Promise] = {
    "≥": p("comparator", "at least"), ">": p("comparator", "more than"), "≤": p("comparator", "at most"), "<": p("comparator", "less than"),
    "=": p("comparator", "exactly"),
}

YES_NO: dict[str, str | Promise] = {"yes": p("road", "yes"), "no": p("road", "no")}


def value(rule: Rule | OwnRow) -> str:
    """“≤ 2 working days”; thousands are parted, texts stand as they are."""
    unit = str(UNIT_NAMES.get(rule.unit, rule.unit))
    if rule.value is None:
        said = str(YES_NO.get(rule.text, rule.text))
        return said if rule.unit == "text" else f"{rule.comparator} {said}"
    number = f"{rule.value:,f}"
    number = number.rstrip("0").rstrip(".") if "." in number else number
    return f"{rule.comparator} {number}{'' if rule.unit == '%' else ' '}{'' if rule.unit == 'ratio' else unit}".strip()


def place(rule: Rule | OwnRow) -> str:
    """Jurisdiction, level and object to which a row is confined; empty when it is general."""
    return " · ".join(part for part in (rule.jurisdiction, rule.budget_level, rule.object_type) if part)


def mark(rule: Rule | OwnRow) -> dict[str, Any]:
    words, tone = MARKS[rule.mark]
    return {"words": words, "tone": tone, "help": MARK_HELP[rule.mark]}


def span(rule: Rule | OwnRow) -> str:
    """From when until when."""
    if rule.effective_to is None:
        return _("from %(day)s") % {"day": rule.effective_from.isoformat()}
    return _("%(first)s until %(last)s") % {"first": rule.effective_from.isoformat(), "last": rule.effective_to.isoformat()}


def kind_of_day(kind: str) -> str:
    """Working day, day off, statutory holiday."""
    return str(CalendarDay.Kind(kind).label)
