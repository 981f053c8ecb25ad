"""May a thing be scrapped or renewed today? Not before its minimum life, nor while it still serves (财资〔2016〕27号). Pure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from procurement.facts import Sentence
from procurement.rulebook.limits import Rule, holds
from procurement.standards.things import row, thing_of


class Answer(StrEnum):
    """What the standards say to scrapping or renewing."""

    TOO_EARLY = "too_early"
    KEEP = "keep"
    ALLOWED = "allowed"


class Thing(NamedTuple):
    """What the answer looks at. `serves`: it can still be used; `beyond_repair`: a technical appraisal says that it cannot be mended."""

    category_code: str
    in_use_since: date | None
    pages: int | None = None
    serves: bool = True
    beyond_repair: bool = False


class Verdict(NamedTuple):
    """The answer, the sentence with its rule, the first day on which the minimum life is over, and the rows that decided."""

    answer: Answer
    sentence: Sentence
    life_ends: date | None
    rules: tuple[Rule, ...]


def judge(thing: Thing, on: date) -> Verdict:
    """Scrapping or renewing on that day. A thing without a minimum life is judged by its state alone."""
    found = thing_of(thing.category_code, on)
    life = row(f"asset.life.{found}", on) if found else None
    pages = row(f"asset.pages.{found}", on) if found else None
    ends = years_on(thing.in_use_since, int(life.amount)) if life and thing.in_use_since else None
    rules = tuple(rule for rule in (life, pages) if rule is not None)
    worn = pages is not None and thing.pages is not None and holds(thing.pages, pages)
    if life is not None and not worn and (ends is None or on < ends):
        return _before(thing, life, ends, rules)
    if thing.serves and not thing.beyond_repair:
        return Verdict(Answer.KEEP, _keep(life), ends, rules)
    return Verdict(Answer.ALLOWED, _allowed(life, ends, worn, pages), ends, rules)


def _before(thing: Thing, life: Rule, ends: date | None, rules: tuple[Rule, ...]) -> Verdict:
    if thing.beyond_repair:
        return Verdict(Answer.ALLOWED, Sentence(
            _("Before the end of its minimum life, but the appraisal says that it cannot be repaired (%(source)s)."),
            {"source": life.source}), ends, rules)
    if ends is None:
        return Verdict(Answer.TOO_EARLY, Sentence(
            _("The card does not say since when it is in use: have that day entered, the minimum life of %(years)s years counts from it "
              "(%(source)s)."), {"years": life.text, "source": life.source}), ends, rules)
    return Verdict(Answer.TOO_EARLY, Sentence(
        _("Its minimum life of %(years)s years ends on %(day)s (%(source)s): go on using it, or have it certified as beyond repair."),
        {"years": life.text, "day": ends.isoformat(), "source": life.source}), ends, rules)


def _keep(life: Rule | None) -> Sentence:
    if life is None:
        return Sentence(_("It still serves: what can be used is used on. Have it certified as unusable, or offer it to other units."))
    return Sentence(_("Its minimum life is over, but it still serves: what can be used is used on (%(source)s)."), {"source": life.source})


def _allowed(life: Rule | None, ends: date | None, worn: bool, pages: Rule | None) -> Sentence:
    if worn and pages is not None:
        return Sentence(_("It has made %(pages)s pages or more and no longer serves (%(source)s)."),
                        {"pages": pages.text, "source": pages.source})
    if life is None:
        return Sentence(_("It no longer serves; no minimum life is set for this category."))
    return Sentence(_("Its minimum life ended on %(day)s and it no longer serves (%(source)s)."),
                    {"day": ends.isoformat() if ends else "", "source": life.source})


def years_on(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes 1 March, for the life is then complete."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
