"""Histories of the execution: written once, a step done again is a further row."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from procurement.acceptances.rounds import digest_of
from procurement.disposals.execution.terms import Balance, Liability, Manner
from procurement.written import Written

DISPOSAL = "procurement.Disposal"
MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}


NET = F("gross") - F("taxes") - F("appraisal_fee") - F("commission")
HALF_FEN = Decimal("0.005")
"""SQLite subtracts in floating point; the service compares to the fen."""


def by_whom(words: Any, **more: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=words, **more)


class Told(Written):
    """A row whose digest the record of the disposal, and with it the trail, tells."""

    owner = "disposal"
    at = models.DateTimeField(_("entered at"))

    class Meta:
        abstract = True

    @property
    def digest(self) -> str:
        """SHA-256 over the row."""
        return digest_of(self, but=(self.owner,))


class MediaDestruction(Told):
    """涉密载体销毁: which media of which cards, by whom, before which two people, by which certificate."""

    disposal = models.ForeignKey(DISPOSAL, models.PROTECT, related_name="destructions")
    no = models.PositiveSmallIntegerField(_("no."))
    media = models.JSONField(_("media destroyed"))
    body = models.CharField(_("body that destroyed the media"), max_length=120)
    basis = models.CharField(_("paper by which the secrecy authority names the body"), max_length=120)
    certificate_no = models.CharField(_("number of the destruction certificate"), max_length=60)
    certificate_sha256 = models.CharField(_("certificate (SHA-256)"), max_length=64)
    destroyed_on = models.DateField(_("destroyed on"))
    escort_one = by_whom(_("first escort"))
    escort_two = by_whom(_("second escort"))
    by = by_whom(_("entered by"))

    class Meta:
        verbose_name = _("destruction of classified media")
        verbose_name_plural = _("destructions of classified media")
        constraints = [
            models.UniqueConstraint(fields=["disposal", "no"], name="media_destruction_no_once"),
            models.CheckConstraint(condition=~Q(escort_one=F("escort_two")), name="media_destruction_two_escorts"),
            models.CheckConstraint(condition=~Q(certificate_no=""), name="media_destruction_with_certificate"),
        ]


class VehicleRetirement(Told):
    """公车停用: official signs off, plates back."""

    disposal = models.ForeignKey(DISPOSAL, models.PROTECT, related_name="retirements")
    no = models.PositiveSmallIntegerField(_("no."))
    vehicles = models.JSONField(_("vehicles taken out of service"))
    by = by_whom(_("entered by"))

    class Meta:
        verbose_name = _("vehicles taken out of service")
        verbose_name_plural = _("vehicles taken out of service")
        constraints = [models.UniqueConstraint(fields=["disposal", "no"], name="vehicle_retirement_no_once")]


class Appraisal(Told):
    """评估报告, with the value of each thing."""

    disposal = models.ForeignKey(DISPOSAL, models.PROTECT, related_name="appraisals")
    no = models.PositiveSmallIntegerField(_("no."))
    report_no = models.CharField(_("number of the appraisal report"), max_length=60)
    appraiser = models.CharField(_("appraisal body"), max_length=120)
    appraised_on = models.DateField(_("appraised on"))
    valid_until = models.DateField(_("appraisal valid until"))
    lines = models.JSONField(_("appraised value of each thing"))
    total = models.DecimalField(_("appraised value (yuan)"), **MONEY)
    by = by_whom(_("entered by"))

    class Meta:
        verbose_name = _("appraisal")
        verbose_name_plural = _("appraisals")
        constraints = [
            models.UniqueConstraint(fields=["disposal", "no"], name="appraisal_no_once"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("appraised_on")), name="appraisal_days_in_order"),
            models.CheckConstraint(condition=Q(total__gt=0), name="appraisal_of_something"),
        ]


class SaleRound(Told):
    """One sale, whatever came of it: without a buyer too."""

    disposal = models.ForeignKey(DISPOSAL, models.PROTECT, related_name="sales")
    no = models.PositiveSmallIntegerField(_("no."))
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="sales")
    manner = models.CharField(_("manner of the sale"), max_length=10, choices=Manner.choices)
    place = models.CharField(_("platform or place of the sale"), max_length=120)
    announcement = models.CharField(_("number of the announcement"), max_length=60, blank=True)
    announced_on = models.DateField(_("announced on"), null=True)
    held_on = models.DateField(_("sale held on"))
    bids = models.JSONField(_("bids"), default=list)
    buyer = models.CharField(pgettext_lazy("disposal", "buyer"), max_length=120, blank=True)
    price = models.DecimalField(_("price reached (yuan)"), null=True, **MONEY)
    reason = models.TextField(_("why the buyer is not the highest bidder"), blank=True)
    line = models.DecimalField(_("line below which the price is confirmed anew (yuan)"), max_digits=18, decimal_places=6, null=True)
    below = models.BooleanField(_("below the line"), default=False)
    deposit_kept = models.DecimalField(_("deposit kept of the buyer of the round before (yuan)"), null=True, **MONEY)
    by = by_whom(_("entered by"))

    class Meta:
        verbose_name = _("sale of a disposal")
        verbose_name_plural = _("sales of disposals")
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["disposal", "no"], name="disposal_sale_no_once"),
            models.CheckConstraint(
                condition=Q(buyer="", price=None) | ~Q(buyer="") & Q(price__gt=0), name="disposal_sale_buyer_with_price"
            ),
        ]


class PriceConfirmation(Told):
    """What the approving authority said of a price below the line."""

    owner = "sale"

    sale = models.OneToOneField(SaleRound, models.PROTECT, related_name="confirmation")
    agreed = models.BooleanField(_("agreed"))
    paper = models.CharField(_("paper of the confirmation"), max_length=120, blank=True)
    opinion = models.TextField(_("opinion on the price"), blank=True)
    by = by_whom(_("decided by"))

    class Meta:
        verbose_name = _("renewed confirmation of a price")
        verbose_name_plural = _("renewed confirmations of prices")


class Exchange(Told):
    """置换协议: what came in, and the difference in money."""

    disposal = models.ForeignKey(DISPOSAL, models.PROTECT, related_name="exchanges")
    no = models.PositiveSmallIntegerField(_("no."))
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="exchanges")
    agreement_no = models.CharField(_("number of the exchange agreement"), max_length=60)
    partner = models.CharField(_("other side of the exchange"), max_length=120)
    signed_on = models.DateField(_("agreement signed on"))
    balance = models.CharField(_("difference in money"), max_length=10, choices=Balance.choices)
    difference = models.DecimalField(_("sum of the difference (yuan)"), default=Decimal(0), **MONEY)
    costs = models.DecimalField(_("other costs of bringing it in (yuan)"), default=Decimal(0), **MONEY)
    received = models.JSONField(_("things received"))
    by = by_whom(_("entered by"))

    class Meta:
        verbose_name = _("exchange of assets")
        verbose_name_plural = _("exchanges of assets")
        constraints = [
            models.UniqueConstraint(fields=["disposal", "no"], name="asset_exchange_no_once"),
            models.CheckConstraint(
                condition=Q(balance=Balance.EVEN, difference=0) | ~Q(balance=Balance.EVEN) & Q(difference__gt=0),
                name="asset_exchange_difference_said",
            ),
        ]


class Handover(Told):
    """移交清单: what was handed to whom, by whom, under which papers."""

    disposal = models.ForeignKey(DISPOSAL, models.PROTECT, related_name="handovers")
    no = models.PositiveSmallIntegerField(_("no."))
    handed_on = models.DateField(_("handed over on"))
    handed_to = models.CharField(pgettext_lazy("disposal", "taken over by"), max_length=120)
    handed_by = models.CharField(_("handed over by"), max_length=60, blank=True)
    paper = models.CharField(_("number of the hand-over list or receipt"), max_length=60)
    agreement = models.CharField(_("number of the agreement"), max_length=60, blank=True)
    cards = models.JSONField(_("cards handed over"))
    note = models.TextField(_("remarks on the hand-over"), blank=True)
    by = by_whom(_("entered by"))

    class Meta:
        verbose_name = _("hand-over of assets")
        verbose_name_plural = _("hand-overs of assets")
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["disposal", "no"], name="asset_handover_no_once")]


class HandoverAnswer(Told):
    """What the receiving unit said of a hand-over: taken over, or sent back with the reason."""

    owner = "handover"

    handover = models.OneToOneField(Handover, models.PROTECT, related_name="answer")
    taken = models.BooleanField(_("taken over"))
    received_on = models.DateField(_("taken over on"), null=True)
    place = models.CharField(_("place at the receiving unit"), max_length=120, blank=True)
    keeper = by_whom(_("new custodian"), null=True)
    note = models.TextField(_("remarks"), blank=True)
    by = by_whom(_("receiver"))

    class Meta:
        verbose_name = _("answer to a hand-over")
        verbose_name_plural = _("answers to hand-overs")


class ScrapRecord(Told):
    """报废处理: recycler, certificates, residual income."""

    disposal = models.ForeignKey(DISPOSAL, models.PROTECT, related_name="scrappings")
    no = models.PositiveSmallIntegerField(_("no."))
    recycler = models.CharField(_("recycler"), max_length=120)
    qualification = models.CharField(_("document of the recycler's qualification"), max_length=120, blank=True)
    scrapped_on = models.DateField(_("handed to the recycler on"))
    paper = models.CharField(_("number of the recycling list"), max_length=60)
    lines = models.JSONField(_("things scrapped"))
    residual = models.DecimalField(_("residual income (yuan)"), **MONEY)
    by = by_whom(_("entered by"))

    class Meta:
        verbose_name = _("record of scrapping")
        verbose_name_plural = _("records of scrapping")
        constraints = [
            models.UniqueConstraint(fields=["disposal", "no"], name="scrap_record_no_once"),
            models.CheckConstraint(condition=Q(residual__gte=0), name="scrap_residual_not_negative"),
        ]


class LossFinding(Told):
    """责任认定: cause, who is liable, what was made good."""

    disposal = models.ForeignKey(DISPOSAL, models.PROTECT, related_name="loss_findings")
    no = models.PositiveSmallIntegerField(_("no."))
    liability = models.CharField(_("finding on liability"), max_length=10, choices=Liability.choices)
    paper = models.CharField(_("document of the finding"), max_length=120)
    finding = models.TextField(_("cause of the loss and finding"))
    person = models.CharField(_("who is liable"), max_length=120, blank=True)
    due = models.DecimalField(_("compensation due (yuan)"), default=Decimal(0), **MONEY)
    paid = models.DecimalField(_("compensation received (yuan)"), default=Decimal(0), **MONEY)
    secrecy_report = models.CharField(_("paper by which the loss was reported to the secrecy authority"), max_length=120, blank=True)
    by = by_whom(_("entered by"))

    class Meta:
        verbose_name = _("finding on a loss")
        verbose_name_plural = _("findings on losses")
        constraints = [
            models.UniqueConstraint(fields=["disposal", "no"], name="loss_finding_no_once"),
            models.CheckConstraint(condition=Q(paid__gte=0, paid__lte=F("due")), name="loss_paid_within_due"),
        ]


class Income(Told):
    """收入上缴: one account of one disposal; what is paid in is what is payable, to the fen."""

    disposal = models.ForeignKey(DISPOSAL, models.PROTECT, related_name="incomes")
    no = models.PositiveSmallIntegerField(_("no."))
    received_on = models.DateField(_("income received on"))
    gross = models.DecimalField(_("gross income (yuan)"), **MONEY)
    taxes = models.DecimalField(_("taxes (yuan)"), **MONEY)
    appraisal_fee = models.DecimalField(_("fee of the appraisal (yuan)"), **MONEY)
    commission = models.DecimalField(_("commission of the auction (yuan)"), **MONEY)
    payable = models.DecimalField(_("payable to the treasury (yuan)"), **MONEY)
    receipt_no = models.CharField(_("number of the treasury receipt"), max_length=60)
    paid_in_on = models.DateField(_("paid in on"))
    due_on = models.DateField(_("to be paid in by"))
    late = models.BooleanField(_("paid in late"))
    late_because = models.TextField(_("why it was paid in late"), blank=True)
    rule = models.CharField(_("rule of the deadline"), max_length=80)
    by = by_whom(_("entered by"))

    class Meta:
        verbose_name = _("income of a disposal")
        verbose_name_plural = _("incomes of disposals")
        constraints = [
            models.UniqueConstraint(fields=["disposal", "no"], name="disposal_income_no_once"),
            models.CheckConstraint(
                condition=Q(payable__gt=NET - HALF_FEN, payable__lt=NET + HALF_FEN), name="disposal_income_adds_up"
            ),
            models.CheckConstraint(condition=Q(late=False) | ~Q(late_because=""), name="disposal_income_late_with_reason"),
        ]


class Cancellation(Told):
    """账卡核销: by which voucher which cards left the books."""

    disposal = models.ForeignKey(DISPOSAL, models.PROTECT, related_name="cancellations")
    no = models.PositiveSmallIntegerField(_("no."))
    voucher_no = models.CharField(_("number of the accounting voucher"), max_length=60)
    cancelled_on = models.DateField(_("cancelled in the books on"))
    cards = models.JSONField(_("cards cancelled or moved"))
    new_cards = models.JSONField(_("new cards"), default=list)
    by = by_whom(_("entered by"))

    class Meta:
        verbose_name = _("cancelling of cards")
        verbose_name_plural = _("cancellings of cards")
        constraints = [models.UniqueConstraint(fields=["disposal", "no"], name="card_cancelling_no_once")]
