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


class Register(models.TextChoices):
    """Which register an entry belongs to."""

    SUPPLIER = "supplier", _("Suppliers")
    EXPERT = "expert", _("Review experts")
    AGENCY = "agency", _("Agencies")


class Relation(models.TextChoices):
    """回避情形 (政府采购法实施条例 §9 (1)-(5))."""

    EMPLOYED = "employed", _("Employed by a supplier within three years")
    DIRECTOR = "director", _("Director or supervisor of a supplier within three years")
    SHAREHOLDER = "shareholder", _("Controlling shareholder or actual controller of a supplier within three years")
    RELATIVE = "relative", _("Relative of a supplier's legal representative or head")
    OTHER = "other", _("Another relation to a supplier that may affect fairness")


class Apart(models.TextChoices):
    """Why two suppliers may not quote for the same item (政府采购法实施条例 §18)."""

    SAME_HEAD = "same_head", _("One and the same legal representative or head")
    HOLDING = "holding", _("One controls or manages the other directly")
