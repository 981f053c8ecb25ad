"""What the steps of this room write into the record of a purchase; courses repeat the histories as lists, so that no page needs a query."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.acceptances.stages import LastAcceptance, Rework
from procurement.contracts.terms import Direction, Progress


class Signing(models.Model):
    """采购合同 as it was signed; `contract_amount` stays what it was, amendments are counted beside it."""

    contract_no = models.CharField(_("contract number"), max_length=60, blank=True)
    contract_credit_code = models.CharField(_("credit code of the contractor"), max_length=18, blank=True)
    contract_amount = models.DecimalField(_("contract sum (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    contract_signed_on = models.DateField(_("contract signed on"), null=True, blank=True)
    contract_begin = models.DateField(_("performance begins"), null=True, blank=True)
    contract_end = models.DateField(_("performance ends"), null=True, blank=True)
    contract_bond = models.DecimalField(_("performance bond (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    contract_sme = models.BooleanField(_("contract reserved for small and medium enterprises"), default=False)
    payment_days = models.PositiveSmallIntegerField(_("payment agreed within (days)"), null=True, blank=True)
    contract_terms = models.TextField(_("instalments and other terms"), blank=True)
    contract_late = models.BooleanField(_("signed after the statutory day"), default=False)
    contract_late_reason = models.CharField(_("why signed late"), max_length=300, blank=True)
    contract_publish_by = models.DateField(_("contract to be published by"), null=True, blank=True)
    contract_file_by = models.DateField(_("copy to be filed with finance by"), null=True, blank=True)
    contract_bond_back_by = models.DateField(_("bid bond to be returned by"), null=True, blank=True)

    class Meta:
        abstract = True


class Amending(models.Model):
    """补充协议: the one asked for last, and what all together come to."""

    amendment_direction = models.CharField(_("direction of the amendment"), max_length=10, choices=Direction.choices, blank=True)
    amendment_amount = models.DecimalField(_("sum of the amendment (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    amendment_reason = models.TextField(_("reason of the amendment"), blank=True)
    amendment_document = models.CharField(_("supplementary agreement"), max_length=120, blank=True)
    amendment_open = models.PositiveSmallIntegerField(_("amendment not yet decided"), null=True, blank=True)
    amendment_note = models.TextField(_("opinion on the amendment"), blank=True)
    amendment_course = models.JSONField(_("amendments so far"), default=list, blank=True)
    contract_raised = models.DecimalField(_("increases together (yuan)"), max_digits=14, decimal_places=2, default=0)
    contract_saved = models.DecimalField(_("saved by decreases (yuan)"), max_digits=14, decimal_places=2, default=0)

    class Meta:
        abstract = True


class Supervising(models.Model):
    """购买服务过程监管: the last monthly sheet, its rectification, and what was deducted together."""

    supervision_month = models.DateField(_("month supervised"), null=True, blank=True)
    supervision_items = models.JSONField(_("points checked"), default=list, blank=True)
    supervision_score = models.DecimalField(_("points reached"), max_digits=7, decimal_places=2, null=True, blank=True)
    supervision_most = models.DecimalField(_("points possible"), max_digits=7, decimal_places=2, null=True, blank=True)
    deduction = models.DecimalField(_("deducted for the month (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    deduction_reason = models.CharField(_("why deducted"), max_length=300, blank=True)
    complaints = models.PositiveSmallIntegerField(_("complaints"), null=True, blank=True)
    mistakes = models.PositiveSmallIntegerField(_("mistakes"), null=True, blank=True)
    accidents = models.PositiveSmallIntegerField(_("accidents"), null=True, blank=True)
    rectify_what = models.TextField(_("rectification notice"), blank=True)
    rectify_due = models.DateField(_("rectify by"), null=True, blank=True)
    rectified_what = models.TextField(_("what was rectified"), blank=True)
    rectified_on = models.DateField(_("rectification completed on"), null=True, blank=True)
    rectified_late = models.BooleanField(_("rectified after its day"), default=False)
    supervision_course = models.JSONField(_("supervision sheets so far"), default=list, blank=True)
    deductions = models.DecimalField(_("deductions together (yuan)"), max_digits=14, decimal_places=2, default=0)

    class Meta:
        abstract = True


class Delivering(LastAcceptance, Rework):
    """交付与验收."""

    points_column = "acceptance_points"

    acceptance_points = models.JSONField(_("requirements of the acceptance"), default=list, blank=True)
    progress = models.CharField(_("reported from the performance"), max_length=12, choices=Progress.choices, blank=True)
    progress_note = models.TextField(_("course of the performance"), blank=True)
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True)
    delivered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("buyer in charge")
    )
    accepted_amount = models.DecimalField(_("value of the part accepted (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        abstract = True


class Paying(models.Model):
    """付款登记: the request made last, and what has been paid together. No bookkeeping."""

    payment_amount = models.DecimalField(_("payment asked for (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    payment_reason = models.CharField(_("instalment and reason"), max_length=200, blank=True)
    invoice_no = models.CharField(_("invoice number"), max_length=60, blank=True)
    payment_last = models.BooleanField(_("last payment of the contract"), default=False)
    rest_reason = models.CharField(_("why the rest is not paid"), max_length=300, blank=True)
    payment_due = models.DateField(_("to be paid by"), null=True, blank=True)
    payment_late = models.BooleanField(_("asked for after the day of payment"), default=False)
    payment_open = models.PositiveSmallIntegerField(_("payment not yet approved"), null=True, blank=True)
    payment_note = models.TextField(_("opinion on the payment"), blank=True)
    payment_course = models.JSONField(_("payments so far"), default=list, blank=True)
    paid = models.DecimalField(_("paid together (yuan)"), max_digits=14, decimal_places=2, default=0)
    paid_in_full = models.BooleanField(_("nothing more to be paid"), default=False)

    class Meta:
        abstract = True


class Contracting(Paying, Delivering, Supervising, Amending, Signing):
    """Columns of this stage; a stage done again overwrites its result, histories keep every round."""

    class Meta:
        abstract = True
