"""What an acceptance and a rework write into the record of a case; the rounds themselves are kept in rows of their own."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.acceptances.terms import Verdict


class LastAcceptance(models.Model):
    """The acceptance that counts: the last one; a `Round` keeps each. `points_column` names the column of the requirements."""

    points_column = "requirements"

    acceptance_no = models.PositiveSmallIntegerField(_("acceptance no."), null=True, blank=True)
    accepted_on = models.DateField(_("acceptance held on"), null=True, blank=True)
    quantities = models.JSONField(_("quantities"), default=list, blank=True)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices, blank=True)
    acceptance_note = models.TextField(_("defects and remarks"), blank=True)
    rework_what = models.TextField(_("what is to be done again"), blank=True)
    rework_due = models.DateField(_("to be rectified by"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("acceptor")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("second person of the acceptance")
    )
    confirmed_at = models.DateTimeField(_("acceptance confirmed at"), null=True, blank=True)
    user_opinion = models.TextField(_("opinion of the user"), blank=True)
    acceptance_course = models.JSONField(_("acceptances so far"), default=list, blank=True)

    class Meta:
        abstract = True


class Rework(models.Model):
    """What is reported after a rework."""

    rework_report = models.TextField(_("report of the rectification"), blank=True)
    rework_done_on = models.DateField(_("rectified on"), null=True, blank=True)
    rework_late = models.BooleanField(_("rectified after the date set"), default=False)

    class Meta:
        abstract = True
