"""Closed lists of the checklist."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Source(models.TextChoices):
    """What an item comes from; its number stands beside."""

    MEETING = "meeting", pgettext_lazy("checklist", "Meeting or decision")
    INSPECTION = "inspection", pgettext_lazy("checklist", "Finding of an inspection")
    LEASE = "lease", pgettext_lazy("checklist", "Lease or loan of rooms")
    STOCKTAKE = "stocktake", pgettext_lazy("checklist", "Stock-take")
    OTHER = "other", pgettext_lazy("checklist", "Other")


class State(models.TextChoices):
    """Where an item stands."""

    OPEN = "open", _("To be carried out")
    REPORTED = "reported", _("Reported as done, waits for the signature")
    CLOSED = "closed", pgettext_lazy("checklist", "Signed off")


class Step(models.TextChoices):
    """What a line of the history says."""

    PROGRESS = "progress", pgettext_lazy("checklist", "Progress")
    DONE = "done", _("Reported as done")
    SENT_BACK = "back", pgettext_lazy("checklist", "Sent back")
    SIGNED = "signed", pgettext_lazy("checklist", "Signed off")
    HANDED = "handed", pgettext_lazy("checklist", "Handed on")
