"""Closed lists of a purchase."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ObjectType(models.TextChoices):
    """What is bought (政府采购法 §2); the same words stand in `RuleRow.object_type`."""

    GOODS = "goods", _("Goods")
    SERVICES = "services", _("Services")
    WORKS = "works", _("Works")


class AwardMethod(models.TextChoices):
    """评审方法 (政府采购法实施条例 §34)."""

    LOWEST_PRICE = "lowest_price", _("Lowest evaluated price")
    SCORING = "scoring", _("Comprehensive scoring")
