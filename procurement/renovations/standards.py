"""Which edition and which rows of the rulebook make the area standard of a case: always those in force on the day of the application."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.facts import RuleBroken, Sentence
from procurement.renovations.area import Standard, standard
from procurement.rulebook.limits import Rule, rows
from procurement.rulebook.store import rulebook

OFFICE, EDITION = "area.office.", "area.edition"
TITLE_END = "办公室使用面积"
_LEVELS = {"centre": "central"}


def level_of(unit: Any) -> str:
    """The level of a unit as the rulebook spells it; "county" for a unit without one."""
    level = str(getattr(unit, "level", "") or "county")
    return _LEVELS.get(level, level)


def standard_of(record: Any, level: str) -> Standard | None:
    """The table in force on the day of the application; None when the rulebook has none."""
    return standard(rows("area.", record.applied_on), level, record.height)


def editions() -> list[Rule]:
    """Every edition of the standard that the rulebook knows, the newest first; of one edition the latest version."""
    latest = {rule.text: rule for rule in sorted(rulebook().by_code.get(EDITION, ()), key=lambda rule: rule.version)}
    return sorted(latest.values(), key=lambda rule: rule.effective_from, reverse=True)


def edition_on(day: date) -> Rule | None:
    """The edition in force that day."""
    return rulebook().in_force(EDITION, day)


def ended(edition: Rule) -> date | None:
    """Its last day of force: as written, or the day before the next edition begins."""
    later = [rule.effective_from for rule in editions() if rule.effective_from > edition.effective_from]
    return edition.effective_to or (min(later) - timedelta(days=1) if later else None)


def named(edition: Rule) -> str:
    """An edition as papers cite it: 2014 · 党政机关办公用房建设标准(发改投资〔2014〕2674号)."""
    return f"{edition.text} · {edition.source}"


def refuse_other_edition(named_edition: str, day: date) -> None:
    """RuleBroken when a form or an import names an edition that was not in force on the day of the application."""
    right = edition_on(day)
    if right is None:
        raise RuleBroken(
            "standard_edition", _("The rulebook has no area standard in force on %(day)s: enter it first."), day=day.isoformat()
        )
    if named_edition == right.text:
        return
    wrong = next((rule for rule in editions() if rule.text == named_edition), None)
    raise RuleBroken(
        "standard_edition", _("The application is of %(day)s: that day %(right)s is in force. %(wrong)s Choose %(edition)s."),
        day=day.isoformat(), right=right.source, wrong=_why_not(wrong), edition=right.text,
    )  # fmt: skip


def _why_not(wrong: Rule | None) -> Sentence | str:
    if wrong is None:
        return ""
    end = ended(wrong)
    facts = {"source": wrong.source, "start": wrong.effective_from.isoformat(), "end": end.isoformat() if end else ""}
    return Sentence(_("%(source)s is in force only from %(start)s to %(end)s."), facts) if end else Sentence(
        _("%(source)s is in force only from %(start)s on."), facts
    )


def ranks(level: str | None = None, day: date | None = None) -> list[tuple[str, str]]:
    """Ranks from the highest down, as the title of their row names them; without a day, of every edition (for showing what was stored)."""
    prefix = OFFICE if level is None else f"{OFFICE}{level}."
    if day is not None:
        found = list(rows(prefix, day))
    else:
        known = (rules for code, rules in rulebook().by_code.items() if code.startswith(prefix))
        found = [max(rules, key=lambda rule: (rule.effective_from, rule.version)) for rules in known]
    found.sort(key=lambda row: (row.code.split(".")[2], -(row.amount or 0)))
    return [(row.code.removeprefix(OFFICE), row.title.removesuffix(TITLE_END)) for row in found]
