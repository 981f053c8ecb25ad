"""What each step up to the reply writes into the record of a disposal, in the order of the steps."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.assets.models import MONEY
from procurement.disposals import terms

NONE: dict[str, Any] = {"null": True, "blank": True}


class Asked(models.Model):
    """申请: which things, why, and what the unit thinks should become of them. A bad debt has no card; it is described instead."""

    title = models.CharField(_("subject"), max_length=200)
    ground = models.CharField(_("ground of the disposal"), max_length=12, choices=terms.Ground.choices)
    reason = models.TextField(_("what has happened to them"))
    form_wished = models.CharField(_("form wished"), max_length=10, choices=terms.Form.choices)
    difference = models.ForeignKey(
        "procurement.DifferenceNote", models.PROTECT, related_name="disposals", verbose_name=_("shortage of a stock-take"), **NONE,
    )  # fmt: skip
    claim_debtor = models.CharField(_("debtor"), max_length=120, blank=True)
    claim_amount = models.DecimalField(_("claim (yuan)"), **MONEY, **NONE)
    claim_since = models.DateField(_("claim since"), **NONE)
    claim_document = models.CharField(_("document of the claim"), max_length=200, blank=True)
    amount = models.DecimalField(_("original value in total (yuan)"), default=0, **MONEY)
    """Of what is listed now: the value that chooses the authority."""
    applied_on = models.DateField(_("applied on"), **NONE)

    class Meta:
        abstract = True


class Checked(models.Model):
    """核卡."""

    cards_opinion = models.TextField(_("opinion on cards and rights"), blank=True)
    cards_checked_on = models.DateField(_("cards checked on"), **NONE)

    class Meta:
        abstract = True


class Appraised(models.Model):
    """技术鉴定."""

    technical_no = models.CharField(_("number of the technical appraisal"), max_length=60, blank=True)
    technical_by = models.CharField(_("appraised by"), max_length=120, blank=True)
    technical_opinion = models.TextField(_("technical opinion"), blank=True)
    technical_on = models.DateField(_("technically appraised on"), **NONE)

    class Meta:
        abstract = True


class Offered(models.Model):
    """调剂公示: open to every unit until the end of a day, inside the bureau's circle."""

    offer_note = models.TextField(_("words of the offer"), blank=True)
    offered_at = models.DateTimeField(_("offered at"), **NONE)
    offer_until = models.DateField(_("offered until"), **NONE)
    offer_closed_on = models.DateField(_("offer closed on"), **NONE)
    offer_opinion = models.TextField(_("how the wishes were weighed"), blank=True)

    class Meta:
        abstract = True


class Formed(models.Model):
    """处置方式: `papers` [{paper, document}] stand beside the files of the case."""

    form = models.CharField(_("form of disposal"), max_length=10, choices=terms.Form.choices, blank=True)
    form_reason = models.TextField(_("why this form"), blank=True)
    receiving_unit = models.ForeignKey("approvals.Unit", models.PROTECT, related_name="+", verbose_name=_("receiving unit"), **NONE)
    counterparty = models.CharField(_("receiver of the gift, or partner of the exchange"), max_length=120, blank=True)
    sale_way = models.CharField(_("how it is sold"), max_length=10, choices=terms.SaleWay.choices, blank=True)
    sale_way_reason = models.TextField(_("why by agreement"), blank=True)
    papers = models.JSONField(_("papers of the form"), default=list, blank=True)
    form_on = models.DateField(_("form proposed on"), **NONE)

    class Meta:
        abstract = True


class Batched(models.Model):
    """当月批次: `batch_others` [{case, value}], `batch_lines` the calculation, `batch_rules` the rows that decided."""

    batch_month = models.DateField(_("month of the batch"), **NONE)
    """Its first day; the month of the application."""
    batch_value = models.DecimalField(_("original value of the batch (yuan)"), **MONEY, **NONE)
    batch_others = models.JSONField(_("others of the month"), default=list, blank=True)
    batch_lines = models.JSONField(_("calculation of the batch"), default=list, blank=True)
    batch_rules = models.JSONField(_("rules of the batch"), default=list, blank=True)
    hand = models.CharField(_("who decides in the bureau"), max_length=10, choices=terms.Hand.choices, blank=True)
    upwards = models.BooleanField(_("goes up"), default=False)
    splits = models.BooleanField(_("batch reaches a line that the case alone does not"), default=False)
    split_reason = models.TextField(_("why it comes in parts"), blank=True)
    batched_on = models.DateField(_("batch checked on"), **NONE)

    class Meta:
        abstract = True


class Reported(models.Model):
    """上报 and what the authority above answers."""

    report_body = models.CharField(_("reported to"), max_length=120, blank=True)
    report_no = models.CharField(_("number of the report"), max_length=60, blank=True)
    reported_on = models.DateField(_("reported on"), **NONE)
    above_no = models.CharField(_("document number from above"), max_length=60, blank=True)
    above_on = models.DateField(_("date of the document from above"), **NONE)
    above_answer = models.CharField(_("answer from above"), max_length=4, choices=terms.Above.choices, blank=True)
    above_note = models.TextField(_("words of the document from above"), blank=True)

    class Meta:
        abstract = True


class Replied(models.Model):
    """批复 (paper 10): `demands` are its requirements, line by line."""

    reply_no = models.CharField(_("number of the reply"), max_length=40, blank=True)
    replied_on = models.DateField(_("replied on"), **NONE)
    demands = models.JSONField(_("requirements of the reply"), default=list, blank=True)
    finish_by = models.DateField(_("to be carried out by"), **NONE)

    class Meta:
        abstract = True


class Asking(Replied, Reported, Batched, Formed, Offered, Appraised, Checked, Asked):
    """From the application to the reply."""

    class Meta:
        abstract = True
