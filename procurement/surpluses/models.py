"""The record behind a surplus case: one explained difference, its value, and the card that came out of it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from procurement.assets.models import MONEY, Card
from procurement.assets.terms import Kind
from procurement.records import columns
from procurement.renovations.outcome import Filing
from procurement.stocktakes.models import QUANTITY, DifferenceNote
from procurement.surpluses.terms import Basis

NONE: dict[str, Any] = {"null": True, "blank": True}


class Surplus(Filing):
    """盘盈处理. What was counted and explained is kept as it stood when the case began."""

    case = models.OneToOneField("approvals.Case", models.PROTECT, related_name="surplus")
    difference = models.ForeignKey(
        DifferenceNote, models.PROTECT, related_name="surpluses", verbose_name=_("surplus of a stock-take")
    )  # fmt: skip
    stock_take_no = models.CharField(_("number of the stock-take"), max_length=30)
    title = models.CharField(_("thing found"), max_length=200)
    quantity = models.DecimalField(_("quantity over"), **QUANTITY)
    place = models.CharField(_("where it was found"), max_length=120, blank=True)
    found_on = models.DateField(_("found on"))
    cause = models.CharField(pgettext_lazy("stock-take", "cause"), max_length=60)
    explanation = models.TextField(_("explanation and evidence"))
    kind = models.CharField(_("class"), max_length=12, choices=Kind.choices)
    request = models.TextField(_("how it should be entered"))
    applied_on = models.DateField(_("applied on"))

    value_basis = models.CharField(_("basis of the value"), max_length=10, choices=Basis.choices, blank=True)
    value = models.DecimalField(_("value to be entered (yuan)"), **MONEY, **NONE)
    value_document = models.CharField(_("document of the value"), max_length=200, blank=True)
    valuer = models.CharField(_("who appraised"), max_length=120, blank=True)
    value_opinion = models.TextField(_("opinion on card and value"), blank=True)
    valued_on = models.DateField(_("valued on"), **NONE)

    decision = models.TextField(_("decision"), blank=True)
    decided_on = models.DateField(_("decided on"), **NONE)

    card = models.OneToOneField(Card, models.PROTECT, related_name="surplus", verbose_name=_("card entered"), **NONE)
    card_number = models.CharField(_("card number"), max_length=40, blank=True)
    voucher_no = models.CharField(_("voucher number"), max_length=60, blank=True)
    booked_on = models.DateField(_("entered in the books on"), **NONE)

    private: frozenset[str] = frozenset()

    class Meta:
        verbose_name = _("surplus of a stock-take")
        verbose_name_plural = _("surpluses of stock-takes")
        constraints = [models.CheckConstraint(condition=models.Q(quantity__gt=0), name="surplus_of_something")]

    def __str__(self) -> str:
        return self.title

    def summary(self) -> dict[str, Any]:
        """What the case shows in lists."""
        return {"title": self.title, "amount": self.value, "urgency": 0}

    def snapshot(self) -> dict[str, Any]:
        """Every reviewable field as JSON."""
        return columns(self)
