"""What the bureau concludes, issues and files away."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.renovations.terms import Conclusion, Need, Retention


class Opinion(models.Model):
    """The pre-review opinion (初审意见书, paper 8): an opinion, not the final approval.

    `item_needs` [{no, name, need, note}], `basis_rules` the rows in force as they were cited, `conditions` [{kind, what, within_days}] and,
    once issued, the last day of each (`due`)."""

    conclusion = models.CharField(_("conclusion"), max_length=12, choices=Conclusion.choices, blank=True)
    need = models.CharField(_("need"), max_length=12, choices=Need.choices, blank=True)
    item_needs = models.JSONField(_("need, item by item"), default=list, blank=True)
    basis = models.TextField(_("basis of the review"), blank=True)
    basis_rules = models.JSONField(_("rules cited"), default=list, blank=True)
    need_opinion = models.TextField(_("opinion on the need"), blank=True)
    contents_opinion = models.TextField(_("opinion on contents and quantities"), blank=True)
    conclusion_reason = models.TextField(_("reason of the conclusion"), blank=True)
    conditions = models.JSONField(_("conditions to be kept"), default=list, blank=True)
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
