"""申请回避: what a supplier asks in writing, and what the purchaser decided after asking the person (政府采购法实施条例 §9)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.parties.models import Supplier
from procurement.parties.terms import Relation
from procurement.written import Written


class RecusalRequest(Written):
    """The application of a supplier, as its paper says it; whoever it names need not sit on the panel at all."""

    tender = models.ForeignKey("procurement.Tender", models.PROTECT, related_name="recusal_papers")
    no = models.PositiveSmallIntegerField(_("No."))
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="+", verbose_name=_("supplier"))
    person = models.CharField(_("person who should withdraw"), max_length=60)
    function = models.CharField(_("what the person does in the purchase"), max_length=60, blank=True)
    ground = models.CharField(_("ground of recusal"), max_length=12, choices=Relation.choices)
    reasons = models.CharField(_("reasons of the application"), max_length=1000)
    signed_by = models.CharField(_("application signed by"), max_length=60)
    received_at = models.DateTimeField(_("application received at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("application for recusal")
        verbose_name_plural = _("applications for recusal")
        ordering = ["tender", "no"]
        constraints = [models.UniqueConstraint(fields=["tender", "no"], name="recusal_request_no_once")]


class RecusalAnswer(Written):
    """The decision of the purchaser, with what the person said when asked."""

    request = models.OneToOneField(RecusalRequest, models.PROTECT, related_name="answer")
    asked_on = models.DateField(_("person asked on"))
    said = models.CharField(_("what the person said"), max_length=1000)
    upheld = models.BooleanField(_("must withdraw"))
    reasons = models.CharField(_("reasons of the decision"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("application decided by"))
    at = models.DateTimeField(_("application decided at"))

    class Meta:
        verbose_name = _("decision on an application for recusal")
        verbose_name_plural = _("decisions on applications for recusal")
