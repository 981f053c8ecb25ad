"""Closed lists of budgets and quotas."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Period(models.TextChoices):
    """Over which time a quota runs."""

    YEAR = "year", _("Fiscal year")
    QUARTER = "quarter", _("Quarter")
    MONTH = "month", _("Month")


class Measure(models.TextChoices):
    """What a quota counts."""

    AMOUNT = "amount", _("Sum of money")
    QUANTITY = "quantity", _("Number of pieces")


class OverQuota(models.TextChoices):
    """What happens to a purchase above its quota."""

    STOP = "stop", _("Stops")
    APPROVE = "approve", _("Needs a document that permits it")
