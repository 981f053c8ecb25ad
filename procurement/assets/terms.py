"""Closed lists of the asset register."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """固定资产类别 (政府会计准则第3号, GB/T 14885)."""

    BUILDING = "building", pgettext_lazy("asset", "Buildings and structures")
    EQUIPMENT = "equipment", pgettext_lazy("asset", "Equipment")
    RELIC = "relic", pgettext_lazy("asset", "Cultural relics and exhibits")
    BOOK = "book", pgettext_lazy("asset", "Books and archives")
    FURNITURE = "furniture", pgettext_lazy("asset", "Furniture and utensils")
    LIVING = "living", pgettext_lazy("asset", "Special animals and plants")
    LAND = "land", pgettext_lazy("asset", "Land")
    INTANGIBLE = "intangible", pgettext_lazy("asset", "Intangible assets")


class Operation(models.TextChoices):
    """非经营性资产实行无偿有序管理, 经营性资产优先采用市场机制."""

    NON_OPERATING = "none", pgettext_lazy("asset", "Non-operating")
    OPERATING = "operating", pgettext_lazy("asset", "Operating")


class Secrecy(models.TextChoices):
    """Whether the thing held state secrets (保守国家秘密法)."""

    NONE = "none", pgettext_lazy("secrecy", "Not classified")
    SECRET = "secret", pgettext_lazy("secrecy", "Secret")
    CONFIDENTIAL = "confidential", pgettext_lazy("secrecy", "Confidential")
    TOP = "top", pgettext_lazy("secrecy", "Top secret")


class State(models.TextChoices):
    """What the card says of the thing now."""

    IN_USE = "in_use", pgettext_lazy("asset", "In use")
    IDLE = "idle", pgettext_lazy("asset", "Idle")
    ENDED = "ended", pgettext_lazy("asset", "Written off the books")


class Right(models.TextChoices):
    """资产所有权、管理权、经营权、使用权、处置权的分立."""

    OWN = "own", pgettext_lazy("asset right", "Ownership")
    MANAGE = "manage", pgettext_lazy("asset right", "Management")
    OPERATE = "operate", pgettext_lazy("asset right", "Operation")
    USE = "use", pgettext_lazy("asset right", "Use")
    DISPOSE = "dispose", pgettext_lazy("asset right", "Disposal")


class VehicleType(models.TextChoices):
    """非营运载客汽车 by size (机动车强制报废标准规定 §5)."""

    SMALL = "small", _("Small non-operating passenger car")
    MEDIUM = "medium", _("Medium non-operating passenger vehicle")
    LARGE = "large", _("Large non-operating passenger vehicle")
    OTHER = "other", _("Another vehicle")


class VehicleQuota(models.TextChoices):
    """公务用车编制类别 (党政机关公务用车管理办法)."""

    MESSENGER = "messenger", _("Confidential messages")
    EMERGENCY = "emergency", _("Emergency and support")
    ENFORCEMENT = "enforcement", _("Law enforcement on duty")
    SPECIAL = "special", _("Special technical duty")
    RETIRED = "retired", _("Service of retired cadres")
    OTHER = "other", _("Another quota")


class Entry(models.TextChoices):
    """How a card came into the register."""

    PURCHASE = "purchase", pgettext_lazy("asset", "Purchased")
    TRANSFER = "transfer", pgettext_lazy("asset", "Transferred without payment")
    DONATION = "donation", pgettext_lazy("asset", "Donated to the unit")
    SURPLUS = "surplus", pgettext_lazy("asset", "Found in a stock-take")
    EXCHANGE = "exchange", pgettext_lazy("asset", "Exchanged")
    OPENING = "opening", pgettext_lazy("asset", "Taken over from the former register")
