"""Closed lists of the stock-take (行政事业性国有资产管理条例 §34, 37, 39)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Occasion(models.TextChoices):
    """Why it is counted: the regular count, or a full inventory (清查) when the law asks for one (条例 §37)."""

    REGULAR = "regular", _("Regular count")
    ORDERED = "ordered", _("Ordered by the authority above")
    REORGANISED = "reorganised", _("Unit transferred, split or merged")
    DISASTER = "disaster", _("Losses by a disaster")
    FALSE_BOOKS = "books", _("Books seriously false")
    ACCOUNTING = "accounting", _("Change of the accounting rules")
    HANDOVER = "handover", _("A custodian hands over")


class Cause(models.TextChoices):
    """Why card and thing differ (条例 §39)."""

    NEVER_BOOKED = "unbooked", _("Never entered in the books")
    DONATED = "donated", _("Received as a gift")
    MISCODED = "miscoded", _("Wrong number or wrong unit")
    LOST = "lost", pgettext_lazy("stock-take", "Lost")
    STOLEN = "stolen", pgettext_lazy("stock-take", "Stolen")
    DAMAGED = "damaged", pgettext_lazy("stock-take", "Damaged or destroyed")
    OTHER = "other", pgettext_lazy("stock-take", "Another cause")


SURPLUS_CAUSES = frozenset({Cause.NEVER_BOOKED, Cause.DONATED, Cause.MISCODED, Cause.OTHER})
SHORTAGE_CAUSES = frozenset({Cause.LOST, Cause.STOLEN, Cause.DAMAGED, Cause.MISCODED, Cause.OTHER})


class Condition(models.TextChoices):
    """How the thing was found."""

    GOOD = "good", _("Serves")
    IDLE = "idle", _("Serves, but nobody uses it")
    UNFIT = "unfit", _("No longer serves")
