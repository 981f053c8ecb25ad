"""三权: the three rights that a bureau gives up so that nobody is player and referee, told by the duties that exercise them."""
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .register import Duty


class Right(StrEnum):
    """One of the three; the value is the name of its waiver in the register of waivers."""

    label: Promise
    duties: frozenset[Duty]

    def __new__(cls, value: str, label: Promise, duties: frozenset[Duty]) -> "Right":
        right = str.__new__(cls, value)
        right._value_ = value
        right.label, right.duties = label, duties
        return right

    PURCHASE = "no_self_purchase", _("buying for oneself"), frozenset({Duty.BUYER, Duty.AWARD_APPROVER, Duty.SIGNER})
    PANEL = "no_panel_seat", _("sitting on the panel"), frozenset({Duty.PANEL})
    DRAW = "no_expert_draw", _("drawing the experts"), frozenset({Duty.DRAW_OPERATOR})


_OF = {duty.value: right for right in Right for duty in right.duties}


def right_of(duty: str | None) -> Right | None:
    """The right that somebody with this duty exercises; None for every other duty."""
    return _OF.get(duty or "")
