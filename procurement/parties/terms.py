"""Closed lists of the registers of parties."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Size(models.TextChoices):
    """中小企业划型 (财库〔2020〕46号)."""

    LARGE = "large", _("Large enterprise")
    MEDIUM = "medium", _("Medium enterprise")
    SMALL = "small", _("Small enterprise")
    MICRO = "micro", _("Micro enterprise")


class Tie(models.TextChoices):
    """How a person stands to a supplier (政府采购法实施条例 §9, 18)."""

    HEAD = "head", _("Legal representative or head")
    DIRECTOR = "director", _("Director or supervisor")
    SHAREHOLDER = "shareholder", _("Controlling shareholder or actual controller")
    STAFF = "staff", _("Employee")


class Kinship(models.TextChoices):
    """Relatives that keep a person out, at any time (政府采购法实施条例 §9 (4))."""

    SPOUSE = "spouse", _("Spouse")
    DIRECT = "direct", _("Lineal relative by blood")
    COLLATERAL = "collateral", _("Collateral relative within three generations")
    IN_LAW = "in_law", _("Close relative by marriage")


class Standing(models.TextChoices):
    """Whether a party may be asked or seated now."""

    ACTIVE = "active", _("In use")
    ENDED = "ended", _("No longer in use")
