"""What each step of the execution writes into the record of a disposal; a step done again overwrites its result, histories keep all."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from procurement.disposals.execution.terms import Balance, Liability, Manner
from procurement.renovations.outcome import Filing

MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2, "null": True, "blank": True}


def _who(words: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=words)


class Destroying(models.Model):
    """涉密载体销毁: by the body that the secrecy authority names, before two escorts."""

    destroyed_on = models.DateField(_("destroyed on"), null=True, blank=True)
    destruction_body = models.CharField(_("body that destroyed the media"), max_length=120, blank=True)
    destruction_basis = models.CharField(_("paper by which the secrecy authority names the body"), max_length=120, blank=True)
    destruction_no = models.CharField(_("number of the destruction certificate"), max_length=60, blank=True)
    escort_one = _who(_("first escort"))
    escort_two = _who(_("second escort"))
    destroyed_media = models.JSONField(_("media destroyed"), default=list, blank=True)
    """[{no, card, name, secrecy, what}]"""

    class Meta:
        abstract = True


class Retiring(models.Model):
    """公车停用: official sign off, plate back, before the vehicle leaves."""

    retired_vehicles = models.JSONField(_("vehicles taken out of service"), default=list, blank=True)
    """[{no, card, plate, sign, sign_removed_on, plate_returned_on, plate_receipt}]"""

    class Meta:
        abstract = True


class Appraising(models.Model):
    """资产评估."""

    appraisal_no = models.PositiveSmallIntegerField(_("appraisal no."), null=True, blank=True)
    appraisal_report = models.CharField(_("number of the appraisal report"), max_length=60, blank=True)
    appraiser = models.CharField(_("appraisal body"), max_length=120, blank=True)
    appraised_on = models.DateField(_("appraised on"), null=True, blank=True)
    appraisal_until = models.DateField(_("appraisal valid until"), null=True, blank=True)
    appraised = models.DecimalField(_("appraised value (yuan)"), **MONEY)
    appraised_lines = models.JSONField(_("appraised value of each thing"), default=list, blank=True)
    """[{no, card, name, value}]"""

    class Meta:
        abstract = True


class Selling(models.Model):
    """公开处置 and the ninety-per-cent rule."""

    sale_no = models.PositiveSmallIntegerField(_("sale no."), null=True, blank=True)
    sale_manner = models.CharField(_("manner of the sale"), max_length=10, choices=Manner.choices, blank=True)
    sale_place = models.CharField(_("platform or place of the sale"), max_length=120, blank=True)
    sale_announcement = models.CharField(_("number of the announcement"), max_length=60, blank=True)
    sale_announced_on = models.DateField(_("announced on"), null=True, blank=True)
    sold_on = models.DateField(_("sale held on"), null=True, blank=True)
    bids = models.JSONField(_("bids"), default=list, blank=True)
    """[{bidder, price}]"""
    buyer = models.CharField(pgettext_lazy("disposal", "buyer"), max_length=120, blank=True)
    price = models.DecimalField(_("price reached (yuan)"), **MONEY)
    price_reason = models.TextField(_("why the buyer is not the highest bidder"), blank=True)
    price_line = models.DecimalField(_("line below which the price is confirmed anew (yuan)"), max_digits=18, decimal_places=6, null=True,
                                     blank=True)  # fmt: skip
    price_below = models.BooleanField(_("below the line"), default=False)
    price_confirmed = models.BooleanField(_("price confirmed anew"), null=True, blank=True)
    price_paper = models.CharField(_("paper of the confirmation"), max_length=120, blank=True)
    price_opinion = models.TextField(_("opinion on the price"), blank=True)
    deposits_kept = models.DecimalField(_("deposits kept of buyers who did not pay (yuan)"), **MONEY)
    sale_course = models.JSONField(_("sales so far"), default=list, blank=True)
    """[{no, on, manner, bidders, buyer, price, appraised, below, confirmed, paid}]; `paid` is false of a buyer who did not."""

    class Meta:
        abstract = True


class Exchanging(models.Model):
    """置换: what is given at its appraised value, what comes in becomes a card of its own."""

    exchange_agreement = models.CharField(_("number of the exchange agreement"), max_length=60, blank=True)
    exchange_partner = models.CharField(_("other side of the exchange"), max_length=120, blank=True)
    exchange_signed_on = models.DateField(_("agreement signed on"), null=True, blank=True)
    exchange_balance = models.CharField(_("difference in money"), max_length=10, choices=Balance.choices, blank=True)
    exchange_difference = models.DecimalField(_("sum of the difference (yuan)"), **MONEY)
    exchange_costs = models.DecimalField(_("other costs of bringing it in (yuan)"), **MONEY)
    exchange_money = models.CharField(_("where the money comes from"), max_length=120, blank=True)
    exchange_received = models.JSONField(_("things received"), default=list, blank=True)
    """[{no, name, kind, category_code, specification, measure, quantity, value, card}]"""

    class Meta:
        abstract = True


class HandingOver(models.Model):
    """移交: to the receiving unit, the receiver of a donation, the buyer, the recycler."""

    handover_no = models.PositiveSmallIntegerField(_("hand-over no."), null=True, blank=True)
    handed_on = models.DateField(_("handed over on"), null=True, blank=True)
    handed_to = models.CharField(pgettext_lazy("disposal", "taken over by"), max_length=120, blank=True)
    handed_by = models.CharField(_("handed over by"), max_length=60, blank=True)
    handover_paper = models.CharField(_("number of the hand-over list or receipt"), max_length=60, blank=True)
    handover_agreement = models.CharField(_("number of the agreement"), max_length=60, blank=True)
    handover_note = models.TextField(_("remarks on the hand-over"), blank=True)
    received_on = models.DateField(_("taken over on"), null=True, blank=True)
    received_by = _who(_("receiver"))
    received_place = models.CharField(_("place at the receiving unit"), max_length=120, blank=True)
    received_keeper = _who(_("new custodian"))

    class Meta:
        abstract = True


class Scrapping(models.Model):
    """报废: certificates of vehicles, qualified recycler of electronics, what was left of the value."""

    recycler = models.CharField(_("recycler"), max_length=120, blank=True)
    recycler_qualification = models.CharField(_("document of the recycler's qualification"), max_length=120, blank=True)
    scrapped_on = models.DateField(_("handed to the recycler on"), null=True, blank=True)
    scrap_paper = models.CharField(_("number of the recycling list"), max_length=60, blank=True)
    scrap_lines = models.JSONField(_("things scrapped"), default=list, blank=True)
    """[{no, card, name, certificate}]"""
    residual = models.DecimalField(_("residual income (yuan)"), **MONEY)

    class Meta:
        abstract = True


class Losing(models.Model):
    """损失核销: who is liable, what was made good, what is still claimed (账销案存)."""

    liability = models.CharField(_("finding on liability"), max_length=10, choices=Liability.choices, blank=True)
    liability_paper = models.CharField(_("document of the finding"), max_length=120, blank=True)
    liability_finding = models.TextField(_("cause of the loss and finding"), blank=True)
    liable_person = models.CharField(_("who is liable"), max_length=120, blank=True)
    compensation_due = models.DecimalField(_("compensation due (yuan)"), **MONEY)
    compensation_paid = models.DecimalField(_("compensation received (yuan)"), **MONEY)
    secrecy_report = models.CharField(_("paper by which the loss was reported to the secrecy authority"), max_length=120, blank=True)
    found_on = models.DateField(_("liability found on"), null=True, blank=True)
    claims = models.JSONField(_("claims still pursued"), default=list, blank=True)
    """[{no, debtor, amount, basis}]"""

    class Meta:
        abstract = True


class Earning(models.Model):
    """收入上缴: gross, what may be taken off, to the treasury; nothing is netted (收支两条线)."""

    income_on = models.DateField(_("income received on"), null=True, blank=True)
    gross = models.DecimalField(_("gross income (yuan)"), **MONEY)
    taxes = models.DecimalField(_("taxes (yuan)"), **MONEY)
    appraisal_fee = models.DecimalField(_("fee of the appraisal (yuan)"), **MONEY)
    commission = models.DecimalField(_("commission of the auction (yuan)"), **MONEY)
    payable = models.DecimalField(_("payable to the treasury (yuan)"), **MONEY)
    paid_in = models.DecimalField(_("paid in (yuan)"), **MONEY)
    treasury_receipt = models.CharField(_("number of the treasury receipt"), max_length=60, blank=True)
    paid_in_on = models.DateField(_("paid in on"), null=True, blank=True)
    pay_in_due = models.DateField(_("to be paid in by"), null=True, blank=True)
    paid_in_late = models.BooleanField(_("paid in late"), default=False)
    late_because = models.TextField(_("why it was paid in late"), blank=True)

    class Meta:
        abstract = True


class Cancelling(models.Model):
    """账卡核销."""

    voucher_no = models.CharField(_("number of the accounting voucher"), max_length=60, blank=True)
    cancelled_on = models.DateField(_("cancelled in the books on"), null=True, blank=True)
    cancelled_cards = models.JSONField(_("cards cancelled or moved"), default=list, blank=True)
    """[{no, card, name, value, gone}]"""
    new_cards = models.JSONField(_("new cards"), default=list, blank=True)
    """[{no, card, name, value}]"""

    class Meta:
        abstract = True


class Course(models.Model):
    """Every row that the execution has written so far, with its digest: what the trail knows of the histories."""

    execution_course = models.JSONField(_("course of the execution"), default=list, blank=True)
    """[{what, no, on, digest, overdue}]"""

    class Meta:
        abstract = True

    @property
    def overdue_because(self) -> str:
        """Why the last of what was carried out came after the day that the reply names; nothing in time."""
        return next((row["overdue"] for row in reversed(self.execution_course) if row.get("overdue")), "")


class Executed(Filing, Course, Cancelling, Earning, Losing, Scrapping, HandingOver, Exchanging, Selling, Appraising, Retiring, Destroying):
    """The second half of a disposal: what happens once the reply is there."""

    class Meta:
        abstract = True
