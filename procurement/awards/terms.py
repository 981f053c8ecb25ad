"""Closed lists of award, posting and objection."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    """What is answered to one objection."""

    REJECTED = "rejected", _("Rejected: nothing found")
    NO_EFFECT = "no_effect", _("Well founded, but the result stays the same")
    REVIEW = "review", _("Upheld: the panel reviews again")
    FAIL = "fail", _("Upheld: the purchase fails")


class ObjectionsEnd(models.TextChoices):
    """What the posting came to, all objections together."""

    NONE = "none", _("No objection in time")
    REJECTED = "rejected", _("Answered; the result stands")
    REVIEW = "review", _("The panel reviews again")
    FAIL = "fail", _("The purchase fails")
