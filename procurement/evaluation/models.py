"""Invitations, quotes, sealed sheets, hearings and reports: written once; a later round, opening or report is a further row."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.evaluation.terms import Claim, How, Stance, Validity
from procurement.written import Written


def _money(title: Any, **more: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(title, max_digits=14, decimal_places=2, **more)


def _by() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by"))


class Invitation(Written):
    """One round: the same text to every supplier, with one closing moment."""

    tender = models.ForeignKey("procurement.Tender", models.PROTECT, related_name="invitations")
    round = models.PositiveSmallIntegerField(_("round of the invitation"))
    text = models.TextField(_("text of the invitation"))
    text_sha256 = models.CharField(max_length=64)
    closes_at = models.DateTimeField(_("quotes close at"))
    terms = models.JSONField(default=dict)
    by = _by()
    at = models.DateTimeField(_("invited at"))

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["round"]
        constraints = [models.UniqueConstraint(fields=["tender", "round"], name="invitation_round_once")]


class InvitedSupplier(Written):
    """One supplier of a round, and how it was found."""

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="suppliers")
    supplier = models.ForeignKey("procurement.Supplier", models.PROTECT, related_name="invitations", verbose_name=_("supplier"))
    no = models.PositiveSmallIntegerField(_("No."))
    found_by = models.CharField(_("how it was found"), max_length=200)

    class Meta:
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["invitation", "supplier"], name="invited_supplier_once")]


class Quote(Written):
    """One quote as it was opened. Three prices that are never mixed: contract price, policy price, input of the low-price test."""

    tender = models.ForeignKey("procurement.Tender", models.PROTECT, related_name="quote_rows")
    taking = models.PositiveSmallIntegerField(_("opening no."))
    no = models.PositiveSmallIntegerField(_("No."))
    supplier = models.ForeignKey("procurement.Supplier", models.PROTECT, related_name="quotes", verbose_name=_("supplier"))
    delivered_at = models.DateTimeField(_("delivered at"))
    how = models.CharField(_("how it came in"), max_length=12, choices=How.choices)
    price_read = _money(_("price as read (yuan)"), null=True)
    capitals = models.CharField(_("price in capitals"), max_length=60, blank=True)
    contract_price = _money(_("contract price (yuan)"), null=True)
    policy_price = _money(_("policy price (yuan)"), null=True)
    low_price_input = _money(_("price for the low-price test (yuan)"), null=True)
    claim = models.CharField(_("declared as small or micro"), max_length=10, choices=Claim.choices)
    partner_share = models.DecimalField(_("share of small partners (%)"), max_digits=5, decimal_places=2, null=True)
    domestic_share = models.DecimalField(_("domestic cost share (%)"), max_digits=5, decimal_places=2, null=True)
    brand = models.CharField(_("brand of the core product"), max_length=60, blank=True)
    corrections = models.JSONField(_("corrections"), default=list)
    lines = models.JSONField(_("lines of the quote"), default=list)
    validity = models.CharField(_("validity"), max_length=15, choices=Validity.choices)
    why = models.CharField(_("why not valid"), max_length=300, blank=True)
    sha256 = models.CharField(_("digest of the quote's paper"), max_length=64, blank=True)
    by = _by()
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        ordering = ["taking", "no"]
        constraints = [models.UniqueConstraint(fields=["tender", "taking", "supplier"], name="quote_once")]


class ScoreSheet(Written):
    """What one member wrote alone, under a salted digest that is told at once and opened when the last sheet is in."""

    tender = models.ForeignKey("procurement.Tender", models.PROTECT, related_name="sheet_rows")
    taking = models.PositiveSmallIntegerField(_("opening no."))
    seat = models.PositiveBigIntegerField(_("seat"))
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("member"))
    salt = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        ordering = ["taking", "seat"]
        constraints = [models.UniqueConstraint(fields=["tender", "taking", "seat"], name="score_sheet_once")]


class QuoteCheck(Written):
    """One member on one quote: does it conform, and is its price obviously low."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="checks")
    quote = models.ForeignKey(Quote, models.PROTECT, related_name="+")
    conforms = models.BooleanField(_("conforms"))
    doubts_price = models.BooleanField(_("price obviously low"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["quote__no"]
        constraints = [models.UniqueConstraint(fields=["sheet", "quote"], name="quote_check_once")]


class Score(Written):
    """One member's points for one factor of one quote."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="points")
    quote = models.ForeignKey(Quote, models.PROTECT, related_name="+")
    factor = models.CharField(_("factor"), max_length=40)
    points = models.DecimalField(_("points"), max_digits=7, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["quote__no", "id"]
        constraints = [models.UniqueConstraint(fields=["sheet", "quote", "factor"], name="score_once")]


class LowPriceHearing(Written):
    """异常低价审查 of one quote: asked, explained or not, judged by the panel."""

    quote = models.ForeignKey(Quote, models.PROTECT, related_name="hearings")
    triggers = models.JSONField(default=list)
    asked_at = models.DateTimeField(_("asked at"))
    answer_by = models.DateTimeField(_("answer by"))
    explanation = models.TextField(_("explanation"), blank=True)
    proof = models.CharField(_("proof handed in"), max_length=300, blank=True)
    looked_up = models.CharField(_("looked up elsewhere"), max_length=300, blank=True)
    opinion = models.CharField(_("opinion of the panel"), max_length=300)
    convinced = models.PositiveSmallIntegerField(_("members convinced"))
    not_convinced = models.PositiveSmallIntegerField(_("members not convinced"))
    kept = models.BooleanField(_("quote kept"))
    by = _by()
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("hearing of a low price")
        verbose_name_plural = _("hearings of low prices")


class ReviewReport(Written):
    """One report of the panel with every figure worked out; a second review is a further report."""

    tender = models.ForeignKey("procurement.Tender", models.PROTECT, related_name="reports")
    no = models.PositiveSmallIntegerField(_("report no."))
    taking = models.PositiveSmallIntegerField(_("opening no."))
    result = models.JSONField(_("result of the review"))
    rulings = models.JSONField(_("quotes ruled out"), default=list)
    digest = models.CharField(max_length=64)
    by = _by()
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("review report")
        verbose_name_plural = _("review reports")
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["tender", "no"], name="review_report_no_once")]


class PanelOpinion(Written):
    """One member on one report: agrees, or says why not; his signature is the act."""

    report = models.ForeignKey(ReviewReport, models.PROTECT, related_name="opinions")
    seat = models.PositiveBigIntegerField(_("seat"))
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("member"))
    stance = models.CharField(_("stance"), max_length=8, choices=Stance.choices)
    reasons = models.TextField(_("reasons"), blank=True)
    at = models.DateTimeField(_("signed at"))

    class Meta:
        verbose_name = _("opinion on a report")
        verbose_name_plural = _("opinions on reports")
        ordering = ["seat"]
        constraints = [
            models.UniqueConstraint(fields=["report", "seat"], name="panel_opinion_once"),
            models.CheckConstraint(
                condition=models.Q(stance=Stance.AGREE) | ~models.Q(reasons=""), name="panel_opinion_dissent_has_reasons"
            ),
        ]
