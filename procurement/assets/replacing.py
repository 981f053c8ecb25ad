"""Renewal (更新): a thing is bought in the place of another only when the other may go, and paid for by contract only when it has gone.

What the disposal of the old thing has come to is read off its rows; the rooms of disposal stand on this one and are named by string."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from procurement.assets.eligibility import Condition, judge
from procurement.assets.models import Card, Vehicle
from procurement.assets.terms import State
from procurement.facts import RuleBroken
from procurement.standards.lives import Answer

ITEM = ("procurement", "DisposalItem")
TERMINATED = "CANCELED"


class Standing(NamedTuple):
    """How far the old thing has gone: ended, its disposal approved, certified as beyond repair, and the case it lies in."""

    ended: bool
    approved: bool
    beyond_repair: bool
    case: str


def standing(card: Card) -> Standing:
    """Two queries at most; what left the list of a case, or lay in a terminated one, counts for nothing."""
    if card.state == State.ENDED:
        return Standing(True, True, True, "")
    items = list(
        apps.get_model(*ITEM)._default_manager.filter(card=card, leaves_list=False).exclude(disposal__case__status=TERMINATED)
        .order_by("-pk").values_list("approved", "beyond_repair")
    )  # fmt: skip
    held = card.holds.filter(released_at=None).values_list("case__number", flat=True).first()
    approved = any(said for said, _beyond in items)
    return Standing(False, approved, any(beyond and said is not False for said, beyond in items), held or "")


def lock(numbers: Sequence[str]) -> None:
    """Two purchases are held against one old thing one after the other; in the order of the register, so that neither waits in vain."""
    if numbers:
        list(Card.objects.select_for_update(of=("self",)).filter(number__in=numbers).order_by("pk").values_list("pk", flat=True))


def may_be_asked(number: str, unit: Any, quantity: Decimal, on: date) -> Card:
    """At the request: the card is the unit's own, one line replaces no more than it holds, and its minimum life is over.

    Raises RuleBroken at `replaces` or `quantity`."""
    card = Card.objects.select_related("unit").filter(number=number).first()
    if card is None:
        raise RuleBroken("replaces", _("No card %(number)s is in the register: check the number."), number=number)
    if unit.pk not in (card.unit_id, card.unit.merged_into_id):
        raise RuleBroken("replaces", _("Card %(number)s is in the books of %(unit)s: name a card of your own unit."), number=number,
                         unit=card.unit.label)  # fmt: skip
    if quantity > card.quantity:
        raise RuleBroken(
            "quantity", _("Card %(number)s is for %(count)s: ask for no more in this line, and name the next card in a further line."),
            number=number, count=f"{card.quantity.normalize():f}",
        )  # fmt: skip
    _must_have_lived(card, standing(card), on)
    return card


def must_have_gone(number: str, on: date) -> None:
    """Before the contract: the disposal of the old thing is approved; an old car has left the books. Raises RuleBroken."""
    card = Card.objects.get(number=number)
    found = standing(card)
    if found.ended:
        return
    _must_have_lived(card, found, on)
    if Vehicle.objects.filter(card=card).exists():
        raise RuleBroken(
            None, _("The old car (card %(number)s) is disposed of before the new one is bought: finish its disposal first."), number=number,
        )  # fmt: skip
    if not found.approved:
        told = _("The disposal of card %(number)s, which is to be replaced, is not approved yet (%(case)s): wait for the reply.")
        missing = _("Card %(number)s is to be replaced, but its disposal has not been applied for: have the unit apply first.")
        raise RuleBroken(None, told if found.case else missing, number=number, case=found.case)


def _must_have_lived(card: Card, found: Standing, on: date) -> None:
    """Under its minimum life a thing is renewed only when an appraisal certifies that it cannot be repaired."""
    if found.ended or found.beyond_repair:
        return
    verdict = judge(card, on, Condition.UNUSABLE)
    if verdict.answer == Answer.TOO_EARLY and not Vehicle.objects.filter(card=card).exists():
        raise RuleBroken(
            "replaces", _("Card %(number)s: %(why)s Its disposal with that appraisal comes first."), number=card.number,
            why=verdict.sentence,
        )  # fmt: skip
