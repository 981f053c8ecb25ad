"""Closed lists of the inspections."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Mode(models.TextChoices):
    """全覆盖 or 随机抽查."""

    FULL = "full", _("Everything on the list")
    SAMPLE = "sample", _("Random sample")


class About(models.TextChoices):
    """What the list names."""

    ROOM = "room", pgettext_lazy("inspection", "Rooms")
    ASSET = "asset", pgettext_lazy("inspection", "Assets")
    UNIT = "unit", pgettext_lazy("inspection", "Units")
    OTHER = "other", pgettext_lazy("inspection", "Other matters")


class Verdict(models.TextChoices):
    """What was found on the spot."""

    ORDER = "order", pgettext_lazy("inspection", "In order")
    REMARK = "remark", _("Remark without a task")
    DEFECT = "defect", _("Defect to be put right")
