"""Whose authority a batch is: by book original value (账面原值), never net, and what always goes up whatever it is worth. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from procurement.disposals.terms import Hand
from procurement.facts import Sentence
from procurement.money import yuan
from procurement.rulebook.limits import Rule, holds, limit, rows, used

ALWAYS = "disposal.always_up."
ZERO = Decimal("0.00")


class Listed(NamedTuple):
    """One disposal of the month: the case, the sum of its original values, the classes of things (`vehicle`, `building` …) in it."""

    case: str
    value: Decimal
    classes: frozenset[str] = frozenset()


class Authority(NamedTuple):
    """Who decides in the bureau, whether it goes up, the value of the batch, the rows that decided and the calculation line by line."""

    hand: Hand
    upwards: bool
    value: Decimal
    rules: tuple[Rule, ...]
    lines: tuple[Sentence, ...]
    splits: bool
    """Alone it would stay below a line that the month's batch reaches: the flag asks for a written reason."""


def authority(this: Listed, others: Iterable[Listed], on: date, *, budget_level: str = "") -> Authority:
    """Scattered disposals of one calendar month are one batch (财资〔2021〕127号 §8).

    The caller names those that count: pending ones do, those that ended without leave do not."""
    month = list(others)
    total = this.value + sum((one.value for one in month), ZERO)
    hand, rules = _hand(total, on)
    upper = limit("disposal.report_up", on, budget_level=budget_level)
    always = [found for found in rows(ALWAYS, on) if found.code.removeprefix(ALWAYS) in this.classes and found.text == "yes"]
    used(always)
    upwards = holds(total, upper) or bool(always)
    lines = [Sentence(_("This disposal: %(value)s yuan original value."), {"value": yuan(this.value)})]
    lines += [Sentence(_("Same month, %(case)s: %(value)s yuan."), {"case": one.case, "value": yuan(one.value)}) for one in month]
    lines.append(Sentence(_("Together: %(value)s yuan."), {"value": yuan(total)}))
    lines += [Sentence(_("Goes up whatever it is worth: %(title)s (%(source)s)."), {"title": found.title, "source": found.source})
              for found in always]
    lines.append(_line(total, upper))
    splits = bool(month) and (hand, holds(total, upper)) != (_hand(this.value, on)[0], holds(this.value, upper))
    return Authority(hand, upwards, total, (*rules, upper, *always), tuple(lines), splits)


def classes_of(cards: Collection[tuple[str, bool]]) -> frozenset[str]:
    """The classes that a list of (kind, is it a vehicle) holds."""
    kinds = {kind for kind, _vehicle in cards}
    return frozenset(kinds | {"vehicle"} if any(vehicle for _kind, vehicle in cards) else kinds)


def _hand(value: Decimal, on: date) -> tuple[Hand, tuple[Rule, ...]]:
    meeting, head = limit("disposal.meeting", on), limit("disposal.head", on)
    if holds(value, meeting):
        return Hand.MEETING, (meeting,)
    return (Hand.HEAD, (head,)) if holds(value, head) else (Hand.SECTION, (head,))


def _line(total: Decimal, upper: Rule) -> Sentence:
    said = (_("The line of %(line)s yuan is reached: the authority above decides (%(source)s).") if holds(total, upper)
            else _("Below the line of %(line)s yuan (%(source)s)."))  # fmt: skip
    return Sentence(said, {"line": yuan(upper.amount), "source": upper.source})
