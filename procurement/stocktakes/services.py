"""Opening, counting, explaining and closing a stock-take. Each refuses with a sentence; nothing counted is ever changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from procurement.assets import spelling
from procurement.assets.models import Card
from procurement.assets.terms import State
from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.rulebook.limits import holds, limit
from procurement.stocktakes.differences import Difference, result
from procurement.stocktakes.models import BookLine, CountEntry, DifferenceNote, StockTake, TeamMember
from procurement.stocktakes.terms import SHORTAGE_CAUSES, SURPLUS_CAUSES, Cause


def open_(
    *, number: str, title: str, occasion: str, unit: Any, key_day: date, team: Sequence[Any], actor: Any, at: datetime,
) -> StockTake:  # fmt: skip
    """Begin a campaign: the team is named, the books are kept as they stand. One open campaign for each unit."""
    people = list({person.pk: person for person in team}.values())
    least = limit("stock_take.team", key_day)
    if not holds(len(people), least):
        raise RuleBroken("team", _("At least %(least)s people count (%(source)s): name another."), least=least.text, source=least.source)
    gone = next((person for person in people if not person.is_active), None)
    if gone is not None:
        raise RuleBroken("team", _("The account of %(person)s is not in use: name somebody else."), person=gone)
    if key_day > local(at).date():
        raise RuleBroken("key_day", _("The day lies in the future: check the date."))
    if StockTake.objects.filter(number=number).exists():
        raise RuleBroken("number", _("A stock-take with this number is there already: give another number."))
    cards = list(Card.objects.filter(unit=unit).exclude(state=State.ENDED).order_by("number"))
    if not cards:
        raise RuleBroken("unit", _("No card stands in the books of %(unit)s: there is nothing to count."), unit=unit)
    take = StockTake(number=number, title=title, occasion=occasion, unit=unit, key_day=key_day, opened_by=actor, opened_at=at)
    try:
        with transaction.atomic():
            take.save()
    except IntegrityError:
        raise RuleBroken("unit", _("A stock-take of %(unit)s is open already: close that one first."), unit=unit) from None
    TeamMember.objects.bulk_create([TeamMember(stock_take=take, person=person) for person in people])
    BookLine.objects.bulk_create([
        BookLine(stock_take=take, card=card, quantity=card.quantity, original_value=card.original_value, location=card.location,
                 custodian_id=card.custodian_id) for card in cards
    ])  # fmt: skip
    return take


def count(take: StockTake, data: Mapping[str, Any], *, actor: Any, at: datetime) -> CountEntry:
    """One look at one thing, by the number on its label; sent twice it is entered once.

    A number that this unit's books do not hold is a thing found; the custodian counts his own things only together with another."""
    known = take.counts.filter(token=data["token"]).first()
    if known is not None:
        return _same(known, data)
    _must_be_open(take)
    team = {member.person_id for member in take.team.all()}
    if actor.pk not in team:
        raise RuleBroken(None, _("Only the team counts: ask whoever opened the stock-take."))
    typed = _typed(data)
    line = take.book.filter(card__number__iexact=typed).select_related("card", "custodian").first() if typed else None
    if line is None and not (data.get("name") or "").strip():
        raise RuleBroken("typed" if typed else "name", _("No card of this unit has that number: check it, or say what was found."))
    second = data.get("second")
    if second is not None and second.pk not in team:
        raise RuleBroken("second", _("%(person)s is not of the team."), person=second)
    if line is not None and line.custodian_id == actor.pk and (second is None or second.pk == actor.pk):
        raise RuleBroken("second", _("You keep this thing yourself: count it together with another member of the team."))
    if data["quantity"] < 0:
        raise RuleBroken("quantity", _("A count is nought or more: check the number."))
    counted_at = data.get("counted_at") or at
    if counted_at > at or counted_at < take.opened_at:
        raise RuleBroken("counted_at", _("The time of the count lies outside the stock-take: check the clock of the telephone."))
    row = CountEntry(
        stock_take=take, token=data["token"], line=line, typed=typed, name=(data.get("name") or "").strip(), quantity=data["quantity"],
        place=data.get("place", ""), condition=data.get("condition") or "good", note=data.get("note", ""), by=actor, second=second,
        counted_at=counted_at, at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return _same(take.counts.get(token=data["token"]), data)  # the same look arrived twice at once
    return row


def _typed(data: Mapping[str, Any]) -> str:
    return spelling.number(str(data.get("typed", "")))


def _same(known: CountEntry, data: Mapping[str, Any]) -> CountEntry:
    """The look that was entered under this mark; a mark is of one look, another one needs another."""
    told = (_typed(data), (data.get("name") or "").strip(), data["quantity"], data.get("place", ""), data.get("condition") or "good",
            data.get("note", ""))  # fmt: skip
    if told != (known.typed, known.name, known.quantity, known.place, known.condition, known.note):
        thing = known.line.card.number if known.line else known.name
        raise RuleBroken(
            "token", _("Another look was entered under this mark already (%(thing)s, %(quantity)s): to count again, load the page anew, or "
                       "empty the cell of the mark in the list."), thing=thing, quantity=f"{known.quantity.normalize():f}",
        )  # fmt: skip
    return known


def explain(take: StockTake, data: Mapping[str, Any], *, actor: Any, at: datetime) -> DifferenceNote:
    """Cause, evidence and liability of one difference (条例 §39)."""
    _must_be_open(take)
    line, found = data.get("line"), data.get("found")
    same = (lambda one: one.line == line) if line is not None else (lambda one: one.line is None and one.found == found)
    one = next(filter(same, _differences(take)), None)
    if one is None:
        raise RuleBroken(None, _("Book and thing agree here: there is nothing to explain."))
    fitting = SHORTAGE_CAUSES if one.short else SURPLUS_CAUSES
    if data["cause"] not in fitting:
        raise RuleBroken("cause", _("That is no cause of a shortage.") if one.short else _("That is no cause of a surplus."))
    keeps = one.line is not None and one.line.custodian_id == actor.pk
    if data["cause"] == Cause.MISCODED and (keeps or take.team.filter(person=actor).exists()):
        raise RuleBroken(
            "cause", _("A wrong number or unit begins no case: asset management certifies it, by somebody who neither counted nor keeps "
                       "the thing. Choose another cause, or ask there."),
        )  # fmt: skip
    if not data["words"].strip() or not data["evidence"].strip():
        raise RuleBroken("words" if not data["words"].strip() else "evidence", _("Say how it came to this, and name the evidence."))
    compensation = data.get("compensation") or Decimal(0)
    if compensation < 0:
        raise RuleBroken("compensation", _("A compensation is nought or more."))
    if compensation and not (data.get("liable") or "").strip():
        raise RuleBroken("liable", _("Say who pays the compensation."))
    row = DifferenceNote(
        stock_take=take, line=one.line, found=None if one.line else one.found, cause=data["cause"], words=data["words"].strip(),
        evidence=data["evidence"].strip(), liable=(data.get("liable") or "").strip(), compensation=compensation, by=actor, at=at,
    )  # fmt: skip
    row.save()
    return row


def close(take: StockTake, *, actor: Any, at: datetime) -> None:
    """Everything is counted, everything that differs is explained. The caller holds the lock of the campaign."""
    _must_be_open(take)
    found = result(take)
    if found.uncounted:
        raise RuleBroken(None, _("%(left)s cards are not counted yet, first %(card)s."), left=len(found.uncounted),
                         card=found.uncounted[0].card.number)
    if found.disputed:
        first = found.disputed[0]
        raise RuleBroken(
            None, _("Card %(card)s was counted differently: %(one)s %(first)s, %(other)s %(second)s. Count it once more together and name "
                    "the second person."),
            card=first.line.card.number, one=first.one.by.display_name, other=first.other.by.display_name,
            first=f"{first.one.quantity.normalize():f}", second=f"{first.other.quantity.normalize():f}",
        )  # fmt: skip
    if found.unexplained:
        raise RuleBroken(None, _("%(left)s differences are not explained yet."), left=len(found.unexplained))
    take.closed_by, take.closed_at = actor, at
    take.save(update_fields=["closed_by", "closed_at"])


def _differences(take: StockTake) -> list[Difference]:
    found = result(take)
    return [*found.surplus, *found.shortage]


def _must_be_open(take: StockTake) -> None:
    if take.closed_at is not None:
        raise RuleBroken(None, _("The stock-take was closed on %(day)s: open another."), day=local(take.closed_at).date())
