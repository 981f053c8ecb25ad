"""Awards, postings, objections and their answers: written once; a later one is a further row."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.awards.terms import Verdict
from procurement.written import Written


def _by() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by"))


class Award(Written):
    """One award on one report; after a second review there is a further one."""

    tender = models.ForeignKey("procurement.Tender", models.PROTECT, related_name="awards")
    report_no = models.PositiveSmallIntegerField(_("report no."))
    supplier = models.ForeignKey("procurement.Supplier", models.PROTECT, related_name="+", verbose_name=_("winning supplier"))
    amount = models.DecimalField(_("award (yuan)"), max_digits=14, decimal_places=2)
    reason = models.TextField(_("reasons of the award"))
    by = _by()
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["report_no", "id"]


class Objection(Written):
    """内部异议, with the fields of a challenge (94号令): who, on what, with which request, facts and basis."""

    tender = models.ForeignKey("procurement.Tender", models.PROTECT, related_name="objection_rows")
    posting = models.PositiveSmallIntegerField(_("posting no."))
    no = models.PositiveSmallIntegerField(_("No."))
    supplier = models.ForeignKey("procurement.Supplier", models.PROTECT, related_name="objections", verbose_name=_("supplier"))
    received_at = models.DateTimeField(_("received at"))
    in_time = models.BooleanField(_("in time"))
    address = models.CharField(_("address"), max_length=200)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    contact = models.CharField(_("contact"), max_length=60)
    phone = models.CharField(_("phone"), max_length=40)
    package = models.CharField(_("package"), max_length=40, blank=True)
    request = models.TextField(_("items objected to and request"))
    facts = models.TextField(_("facts"))
    legal_basis = models.TextField(_("legal basis"))
    written_on = models.DateField(_("date of the paper"))
    signed_by = models.CharField(_("signed or sealed by"), max_length=60)
    agent_scope = models.CharField(_("scope and term of an agent's authority"), max_length=200, blank=True)
    by = _by()
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["tender", "no"], name="objection_no_once")]


class ObjectionAnswer(Written):
    """The written answer to one objection."""

    objection = models.OneToOneField(Objection, models.PROTECT, related_name="answer")
    verdict = models.CharField(_("answer"), max_length=10, choices=Verdict.choices)
    grounds = models.TextField(_("facts and legal basis of the answer"))
    answered_on = models.DateField(_("answered on"))
    due_on = models.DateField(_("to be answered by"))
    late = models.BooleanField(_("answered late"))
    late_because = models.CharField(_("why late"), max_length=200, blank=True)
    by = _by()
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("answer to an objection")
        verbose_name_plural = _("answers to objections")
