"""What the steps of this room write into the record of a purchase: the road, leave for a lower layer, hand-over and what came back."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.routing import terms


class Answered(models.Model):
    """方式与层级确定: the facts of works, the router's answer with the rows it rests on, and what was chosen."""

    with_works = models.BooleanField(_("bought for a construction project"), default=False)
    works_part = models.CharField(_("part of the project"), max_length=12, choices=terms.WorksPart.choices, blank=True)
    project_estimate = models.DecimalField(
        _("contract estimate, all that can be combined (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True,
    )  # fmt: skip
    project_investment = models.DecimalField(_("investment of the project (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    project_budget = models.DecimalField(_("of it budget money (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    state_controlled = models.BooleanField(_("money of state-owned enterprises or institutions controls"), default=False)
    routed_on = models.DateField(_("road settled on"), null=True, blank=True)
    regime = models.CharField(_("law that applies"), max_length=12, choices=terms.Regime.choices, blank=True)
    band = models.CharField(_("place between the limits"), max_length=12, choices=terms.Band.choices, blank=True)
    organisation = models.CharField(_("form of organisation"), max_length=14, choices=terms.Organisation.choices, blank=True)
    layer_due = models.PositiveSmallIntegerField(_("layer by the rulebook"), choices=terms.Layer.choices, null=True, blank=True)
    layer = models.PositiveSmallIntegerField(_("layer"), choices=terms.Layer.choices, null=True, blank=True)
    """1 项目评审, 2 第三方代理, 3 政府公开招标."""
    method = models.CharField(_("purchasing method"), max_length=14, choices=terms.Method.choices, blank=True)
    method_ground = models.CharField(_("ground of the method"), max_length=30, choices=terms.Ground.choices, blank=True)
    road_reason = models.TextField(_("reason of the method"), blank=True)
    rung = models.CharField(_("approval up to"), max_length=13, choices=terms.Rung.choices, blank=True)
    road_rows = models.JSONField(_("rule rows that fired"), default=list, blank=True)
    """As `why.kept` writes them: row, code, version, number, what was compared, whether it held, basis, article, mark."""
    finance_no = models.CharField(_("approval of the method: number"), max_length=60, blank=True)
    finance_on = models.DateField(_("approval of the method: date"), null=True, blank=True)
    lower_reason = models.TextField(_("why a lower layer"), blank=True)
    lower_permitted_on = models.DateField(_("lower layer permitted on"), null=True, blank=True)
    lower_conditions = models.TextField(_("conditions of the lower layer"), blank=True)

    class Meta:
        abstract = True


class HandedOver(models.Model):
    """委托代理机构，或进公共资源交易中心、集中采购机构."""

    receiver = models.CharField(_("handed over to"), max_length=6, choices=terms.Receiver.choices, blank=True)
    agency = models.ForeignKey("procurement.Agency", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("agency"))
    agency_contract = models.JSONField(_("contract of the agency"), default=dict, blank=True)
    """Name, number and term as they stood on the day of the hand-over."""
    centre_name = models.CharField(_("name of the centre"), max_length=120, blank=True)
    handover_minutes_no = models.CharField(_("minutes on the choice"), max_length=60, blank=True)
    handover_minutes_on = models.DateField(_("date of the minutes"), null=True, blank=True)
    handed_over_on = models.DateField(_("handed over on"), null=True, blank=True)
    handover_note = models.TextField(_("what was handed over"), blank=True)

    class Meta:
        abstract = True


class FiledBack(models.Model):
    """回填: what the agency or the centre came to; winner and award stand in the columns of the award."""

    back_outcome = models.CharField(_("result"), max_length=8, choices=terms.Outcome.choices, blank=True)
    back_project_no = models.CharField(_("project number outside"), max_length=60, blank=True)
    back_announced_on = models.DateField(_("announced on"), null=True, blank=True)
    back_opened_on = models.DateField(_("offers opened on"), null=True, blank=True)
    back_reported_on = models.DateField(_("evaluation report of"), null=True, blank=True)
    back_published_on = models.DateField(_("result published on"), null=True, blank=True)
    back_notice_on = models.DateField(_("notice of award of"), null=True, blank=True)
    back_failure = models.CharField(_("ground of the failure"), max_length=11, choices=terms.Failure.choices, blank=True)
    back_failed_on = models.DateField(_("failed on"), null=True, blank=True)
    back_recommended = models.PositiveSmallIntegerField(_("suppliers recommended in writing"), null=True, blank=True)
    back_recommended_own = models.PositiveSmallIntegerField(_("of them by the purchaser"), null=True, blank=True)
    back_note = models.TextField(_("course and remarks"), blank=True)
    filed_back_on = models.DateField(_("filed back on"), null=True, blank=True)

    class Meta:
        abstract = True


class Road(FiledBack, HandedOver, Answered):
    """Columns of this stage; a stage done again overwrites its result, the trail keeps every round."""

    class Meta:
        abstract = True

    def road_facts(self) -> dict[str, Any]:
        """层级, 方式, 理由, 依据 for the approval sheet (paper 1); call it with Chinese active."""
        from procurement.routing.papers import road_facts

        return road_facts(self)
