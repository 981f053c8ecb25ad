"""Closed lists of the execution of a disposal."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Manner(models.TextChoices):
    """How it is sold: in public competition by default, by agreement only where the reply allows it (财资〔2021〕127号)."""

    PLATFORM = "platform", _("Public resource trading platform")
    AUCTION = "auction", _("Public auction")
    AGREEMENT = "agreement", _("Sale by agreement")


class Balance(models.TextChoices):
    """补价: whether money goes over beside the things exchanged."""

    EVEN = "even", pgettext_lazy("exchange", "No difference")
    RECEIVED = "received", pgettext_lazy("exchange", "The other side pays a difference")
    PAID = "paid", pgettext_lazy("exchange", "We pay a difference")


class Liability(models.TextChoices):
    """What was found on the cause of a loss."""

    PERSON = "person", _("Somebody is liable")
    NOBODY = "nobody", _("Nobody is liable")


class Gone(models.TextChoices):
    """How a card left the books of the unit."""

    WRITTEN_OFF = "written_off", _("Written off")
    MOVED = "moved", _("Moved to the receiving unit")
