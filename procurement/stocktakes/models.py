"""A campaign, its team, the book as it stood at the beginning, every count, and every explanation of a difference."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from procurement.assets.models import MONEY, Card
from procurement.stocktakes.terms import Cause, Condition, Occasion
from procurement.written import Written

QUANTITY: dict[str, Any] = {"max_digits": 12, "decimal_places": 2}


def _person(words: Any, **more: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=words, **more)


class StockTake(models.Model):
    """One campaign over the cards of one unit. Closed once; what was counted stays."""

    number = models.CharField(_("number of the stock-take"), max_length=30, unique=True)
    title = models.CharField(_("title"), max_length=120)
    occasion = models.CharField(_("occasion"), max_length=12, choices=Occasion.choices, default=Occasion.REGULAR)
    unit = models.ForeignKey("approvals.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    key_day = models.DateField(_("key day of the books"))
    opened_by = _person(_("opened by"))
    opened_at = models.DateTimeField(_("opened at"))
    closed_by = _person(_("closed by"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("stock-take")
        verbose_name_plural = _("stock-takes")
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="stock_take_closed_by_somebody",
            ),
            models.UniqueConstraint(fields=["unit"], condition=Q(closed_at=None), name="stock_take_one_open_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class TeamMember(Written):
    """A member of the team (盘点人)."""

    stock_take = models.ForeignKey(StockTake, models.PROTECT, related_name="team")
    person = _person(_("counter"))

    class Meta:
        verbose_name = _("counter")
        verbose_name_plural = _("counters")
        constraints = [models.UniqueConstraint(fields=["stock_take", "person"], name="stock_counter_once")]


class BookLine(Written):
    """What the books said of one card on the key day; a later change of the card changes no count."""

    stock_take = models.ForeignKey(StockTake, models.PROTECT, related_name="book")
    card = models.ForeignKey(Card, models.PROTECT, related_name="+")
    quantity = models.DecimalField(_("quantity in the books"), **QUANTITY)
    original_value = models.DecimalField(_("original value (yuan)"), **MONEY)
    location = models.CharField(_("location"), max_length=120, blank=True)
    custodian = _person(_("custodian"), null=True, blank=True)

    class Meta:
        verbose_name = _("line of the books")
        verbose_name_plural = _("lines of the books")
        constraints = [models.UniqueConstraint(fields=["stock_take", "card"], name="stock_book_line_once")]


class CountEntry(Written):
    """One look at one thing. Counted again is a further row; the last one counts."""

    stock_take = models.ForeignKey(StockTake, models.PROTECT, related_name="counts")
    token = models.UUIDField(_("mark of the entry"))
    """Minted on the telephone: what is sent twice after a lost connection is entered once."""
    line = models.ForeignKey(BookLine, models.PROTECT, related_name="counts", null=True, blank=True)
    typed = models.CharField(_("card number as found"), max_length=40, blank=True)
    name = models.CharField(_("what was found"), max_length=120, blank=True)
    quantity = models.DecimalField(_("quantity counted"), **QUANTITY)
    place = models.CharField(_("where it was found"), max_length=120, blank=True)
    condition = models.CharField(pgettext_lazy("stock-take", "condition"), max_length=8, choices=Condition.choices, default=Condition.GOOD)
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = _person(_("counted by"))
    second = _person(_("counted together with"), null=True, blank=True)
    counted_at = models.DateTimeField(_("counted at"))
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("count")
        verbose_name_plural = _("counts")
        indexes = [models.Index(fields=["stock_take", "id"], name="stock_count_of_take")]
        constraints = [
            models.UniqueConstraint(fields=["stock_take", "token"], name="stock_count_sent_once"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="stock_count_not_negative"),
            models.CheckConstraint(condition=Q(second=None) | ~Q(second=models.F("by")), name="stock_count_second_is_another"),
        ]


class DifferenceNote(Written):
    """Why one thing differs, with its evidence and who answers for it; a better one is a further row."""

    stock_take = models.ForeignKey(StockTake, models.PROTECT, related_name="explanations")
    line = models.ForeignKey(BookLine, models.PROTECT, related_name="explanations", null=True, blank=True)
    found = models.ForeignKey(CountEntry, models.PROTECT, related_name="explanations", null=True, blank=True)
    cause = models.CharField(pgettext_lazy("stock-take", "cause"), max_length=10, choices=Cause.choices)
    words = models.TextField(_("explanation"))
    evidence = models.CharField(_("evidence"), max_length=300)
    liable = models.CharField(_("who is liable"), max_length=120, blank=True)
    compensation = models.DecimalField(_("compensation (yuan)"), default=Decimal(0), **MONEY)
    by = _person(_("explained by"))
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("explanation of a difference")
        verbose_name_plural = _("explanations of differences")
        constraints = [
            models.CheckConstraint(
                condition=Q(line__isnull=False, found=None) | Q(line=None, found__isnull=False), name="stock_explanation_of_one_thing"
            ),
            models.CheckConstraint(condition=Q(compensation__gte=0), name="stock_compensation_not_negative"),
        ]
