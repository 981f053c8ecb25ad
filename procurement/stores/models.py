"""The ledger of the store: articles, receipts, requests, issues, and the movements whose sum is the stock."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement.written import Written

TENDER = "procurement.Tender"


def _by(words: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=words)


class StockItem(models.Model):
    """One article of the store; how many there are is nowhere stored but added up from its movements."""

    name = models.CharField(_("article"), max_length=200)
    specification = models.CharField(_("specification"), max_length=300, blank=True)
    unit = models.CharField(_("unit of measure"), max_length=20)

    class Meta:
        verbose_name = _("article in the store")
        verbose_name_plural = _("articles in the store")
        constraints = [models.UniqueConstraint(fields=["name", "specification", "unit"], name="stock_item_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.specification}".strip()


class StockReceipt(Written):
    """入库单: against a signed acceptance sheet, by three different people."""

    tender = models.ForeignKey(TENDER, models.PROTECT, related_name="stock_receipts")
    number = models.CharField(_("receipt number"), max_length=40, unique=True)
    contract_no = models.CharField(_("contract number"), max_length=60)
    acceptance_no = models.PositiveSmallIntegerField(_("acceptance no."))
    buyer = _by(_("buyer in charge"))
    acceptor = _by(_("acceptor"))
    storekeeper = _by(_("storekeeper"))
    received_on = models.DateField(_("received into the store on"))
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("receipt into the store")
        verbose_name_plural = _("receipts into the store")
        constraints = [
            models.CheckConstraint(
                condition=~Q(buyer=models.F("acceptor")) & ~Q(buyer=models.F("storekeeper")) & ~Q(acceptor=models.F("storekeeper")),
                name="stock_receipt_by_three",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class StockRequest(Written):
    """领用申请 with its appointment (预约); goods that are many are brought to the door (送货上门)."""

    tender = models.ForeignKey(TENDER, models.PROTECT, related_name="stock_requests")
    no = models.PositiveSmallIntegerField(_("no."))
    lines = models.JSONField(_("goods asked for"), default=list)
    appointment_at = models.DateTimeField(_("appointment"))
    to_door = models.BooleanField(_("delivered to the door"), default=False)
    place = models.CharField(_("delivered to"), max_length=200, blank=True)
    by = _by(_("asked for by"))
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("request for stored goods")
        verbose_name_plural = _("requests for stored goods")
        constraints = [models.UniqueConstraint(fields=["tender", "no"], name="stock_request_no_once")]


class StockIssue(Written):
    """出库单: against a request, never more than there is."""

    request = models.ForeignKey(StockRequest, models.PROTECT, related_name="issues")
    number = models.CharField(_("issue number"), max_length=40, unique=True)
    taker = models.CharField(_("taken over by"), max_length=60)
    storekeeper = _by(_("storekeeper"))
    issued_on = models.DateField(_("goods issued on"))
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("issue from the store")
        verbose_name_plural = _("issues from the store")

    def __str__(self) -> str:
        return self.number


class StockMovement(Written):
    """One line of a receipt (more) or of an issue (less)."""

    item = models.ForeignKey(StockItem, models.PROTECT, related_name="movements")
    receipt = models.ForeignKey(StockReceipt, models.PROTECT, related_name="movements", null=True)
    issue = models.ForeignKey(StockIssue, models.PROTECT, related_name="movements", null=True)
    no = models.PositiveSmallIntegerField(_("No."))
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=2)
    price = models.DecimalField(_("unit price (yuan)"), max_digits=14, decimal_places=2)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("movement of the stock")
        verbose_name_plural = _("movements of the stock")
        constraints = [
            models.CheckConstraint(
                condition=Q(receipt__isnull=False, issue__isnull=True, quantity__gt=0)
                | Q(receipt__isnull=True, issue__isnull=False, quantity__lt=0),
                name="stock_movement_in_or_out",
            ),
        ]
