"""What the bureau concludes, issues and files away."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.renovations.terms import Conclusion, Need, Retention


class Opinion(models.Model):
    """The pre-review opinion (初审意见书, paper 8): an opinion, not the final approval."""

    conclusion = models.CharField(_("conclusion"), max_length=12, choices=Conclusion.choices, blank=True)
    need = models.CharField(_("need"), max_length=12, choices=Need.choices, blank=True)
    basis = models.TextField(_("basis of the review"), blank=True)
    need_opinion = models.TextField(_("opinion on the need"), blank=True)
    contents_opinion = models.TextField(_("opinion on contents and quantities"), blank=True)
    conditions = models.TextField(_("conditions to be kept"), blank=True)
    valid_months = models.PositiveSmallIntegerField(_("valid for (months)"), null=True, blank=True)
    addressee = models.CharField(_("addressed to"), max_length=100, blank=True)
    opinion_no = models.CharField(_("document number"), max_length=40, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    delivery = models.CharField(_("how it was delivered"), max_length=100, blank=True)

    class Meta:
        abstract = True


class Filing(models.Model):
    """Archive (归档)."""

    file_count = models.PositiveSmallIntegerField(_("number of documents"), null=True, blank=True)
    page_count = models.PositiveSmallIntegerField(_("number of pages"), null=True, blank=True)
    box_no = models.CharField(_("box number"), max_length=40, blank=True)
    retention = models.CharField(_("retention period"), max_length=10, choices=Retention.choices, blank=True)
    archived_on = models.DateField(_("archived on"), null=True, blank=True)

    class Meta:
        abstract = True
