"""Histories of the contract: amendments and what was decided on them, supervision sheets, rectifications, acceptances, payments."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement.acceptances.rounds import Round, digest_of
from procurement.contracts.terms import Direction
from procurement.written import Written

TENDER = "procurement.Tender"


def _by(words: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=words)


class Told(Written):
    """A row of a history whose digest the record of the purchase, and with it the trail, tells."""

    owner = "tender"

    class Meta:
        abstract = True

    @property
    def digest(self) -> str:
        """SHA-256 over the row."""
        return digest_of(self, but=(self.owner,))


class Amendment(Told):
    """补充协议 as it was asked for; refused ones are kept too."""

    tender = models.ForeignKey(TENDER, models.PROTECT, related_name="amendments")
    no = models.PositiveSmallIntegerField(_("no."))
    direction = models.CharField(_("direction of the amendment"), max_length=10, choices=Direction.choices)
    amount = models.DecimalField(_("sum of the amendment (yuan)"), max_digits=14, decimal_places=2)
    reason = models.TextField(_("reason of the amendment"))
    document = models.CharField(_("supplementary agreement"), max_length=120)
    by = _by(_("asked for by"))
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("amendment of a contract")
        verbose_name_plural = _("amendments of contracts")
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "no"], name="amendment_no_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="amendment_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.no} {Direction(self.direction).label} {self.amount}"


class AmendmentDecision(Told):
    """What was decided on an amendment, and what the increases and savings came to thereafter."""

    owner = "amendment"

    amendment = models.OneToOneField(Amendment, models.PROTECT, related_name="decision")
    agreed = models.BooleanField(_("agreed"))
    note = models.TextField(_("opinion on the amendment"), blank=True)
    raised = models.DecimalField(_("increases together (yuan)"), max_digits=14, decimal_places=2)
    saved = models.DecimalField(_("saved by decreases (yuan)"), max_digits=14, decimal_places=2)
    by = _by(_("decided by"))
    at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("decision on an amendment")
        verbose_name_plural = _("decisions on amendments")


class SupervisionSheet(Told):
    """One monthly check sheet of a service: points, score, deduction, the three zero-count indicators, rectification notice."""

    tender = models.ForeignKey(TENDER, models.PROTECT, related_name="supervision_sheets")
    no = models.PositiveSmallIntegerField(_("no."))
    month = models.DateField(_("month supervised"))
    items = models.JSONField(_("points checked"), default=list)
    score = models.DecimalField(_("points reached"), max_digits=7, decimal_places=2)
    most = models.DecimalField(_("points possible"), max_digits=7, decimal_places=2)
    deduction = models.DecimalField(_("deducted for the month (yuan)"), max_digits=14, decimal_places=2, default=0)
    deduction_reason = models.CharField(_("why deducted"), max_length=300, blank=True)
    complaints = models.PositiveSmallIntegerField(_("complaints"))
    mistakes = models.PositiveSmallIntegerField(_("mistakes"))
    accidents = models.PositiveSmallIntegerField(_("accidents"))
    rectify_what = models.TextField(_("rectification notice"), blank=True)
    rectify_due = models.DateField(_("rectify by"), null=True)
    by = _by(_("supervised by"))
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("supervision sheet")
        verbose_name_plural = _("supervision sheets")
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "no"], name="supervision_no_once"),
            models.UniqueConstraint(fields=["tender", "month"], name="supervision_month_once"),
            models.CheckConstraint(condition=Q(score__lte=models.F("most")), name="supervision_score_within"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.score}/{self.most}"


class Rectification(Told):
    """整改: what was put right after a supervision sheet."""

    owner = "sheet"

    sheet = models.OneToOneField(SupervisionSheet, models.PROTECT, related_name="rectification")
    what = models.TextField(_("what was rectified"))
    done_on = models.DateField(_("rectification completed on"))
    late = models.BooleanField(_("rectified after its day"), default=False)
    by = _by(_("reported by"))
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("rectification")
        verbose_name_plural = _("rectifications")


class DeliveryAcceptance(Round, Written):
    """One round of the acceptance of a delivery."""

    owner = "tender"

    tender = models.ForeignKey(TENDER, models.PROTECT, related_name="acceptances")
    accepted_amount = models.DecimalField(_("value of the part accepted (yuan)"), max_digits=14, decimal_places=2, null=True)

    class Meta:
        verbose_name = _("acceptance of a delivery")
        verbose_name_plural = _("acceptances of deliveries")
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["tender", "no"], name="delivery_acceptance_no_once")]


class Payment(Told):
    """付款申请 as it was made, with what could be paid and what had been paid by then."""

    tender = models.ForeignKey(TENDER, models.PROTECT, related_name="payments")
    no = models.PositiveSmallIntegerField(_("no."))
    amount = models.DecimalField(_("payment asked for (yuan)"), max_digits=14, decimal_places=2)
    payable = models.DecimalField(_("payable together (yuan)"), max_digits=14, decimal_places=2)
    paid_before = models.DecimalField(_("paid before (yuan)"), max_digits=14, decimal_places=2)
    reason = models.CharField(_("instalment and reason"), max_length=200)
    invoice_no = models.CharField(_("invoice number"), max_length=60, blank=True)
    last = models.BooleanField(_("last payment of the contract"), default=False)
    rest_reason = models.CharField(_("why the rest is not paid"), max_length=300, blank=True)
    due_on = models.DateField(_("to be paid by"))
    late = models.BooleanField(_("asked for after the day of payment"), default=False)
    by = _by(_("asked for by"))
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("request for payment")
        verbose_name_plural = _("requests for payment")
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "no"], name="payment_no_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_positive"),
            models.CheckConstraint(
                condition=Q(payable__gte=models.F("paid_before") + models.F("amount")), name="payment_within_payable"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.no} {self.amount}"


class PaymentApproval(Told):
    """Finance approved a request for payment."""

    owner = "payment"

    payment = models.OneToOneField(Payment, models.PROTECT, related_name="approval")
    note = models.TextField(_("opinion on the payment"), blank=True)
    paid = models.DecimalField(_("paid together (yuan)"), max_digits=14, decimal_places=2)
    by = _by(_("approved by"))
    at = models.DateTimeField(_("approved at"))

    class Meta:
        verbose_name = _("approval of a payment")
        verbose_name_plural = _("approvals of payments")
