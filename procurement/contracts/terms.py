"""Closed lists of the contract and its performance."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Progress(models.TextChoices):
    """What the buyer reports from the performance."""

    AMENDMENT = "amendment", _("Supplementary agreement")
    SUPERVISION = "supervision", _("Monthly supervision sheet")
    DELIVERED = "delivered", _("Delivered: to be accepted")


class Direction(models.TextChoices):
    """补充协议: which way the sum goes."""

    INCREASE = "increase", _("Increase")
    DECREASE = "decrease", _("Decrease (saved)")


class Standing(models.TextChoices):
    """Where an amendment or a request for payment stands in its course."""

    ASKED = "asked", _("Asked for")
    AGREED = "agreed", _("Agreed to")
    REFUSED = "refused", pgettext_lazy("amendment", "Refused")
    RETURNED = "returned", _("Returned")
