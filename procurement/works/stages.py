"""What each stage of the works writes into its record; a stage done again overwrites its result, histories keep every round."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.renovations.terms import Urgency
from procurement.works.terms import BudgetKind


class TakingUp(models.Model):
    """The project leaves the pool; what the works are measured against is kept beside them."""

    title = models.CharField(_("project name"), max_length=200)
    review = models.ForeignKey("approvals.Case", models.PROTECT, related_name="+", verbose_name=_("pre-review"))
    opinion_no = models.CharField(_("document number of the opinion"), max_length=40)
    estimate = models.DecimalField(_("estimate accepted (yuan)"), max_digits=14, decimal_places=2)
    building = models.CharField(_("building"), max_length=100)
    part = models.CharField(_("floors and rooms concerned"), max_length=200)
    urgency = models.PositiveSmallIntegerField(_("urgency"), choices=Urgency.choices, default=Urgency.NORMAL)
    taken_on = models.DateField(_("taken up on"))
    take_up_note = models.TextField(_("organisation of the works"), blank=True)

    class Meta:
        abstract = True


class Funding(models.Model):
    """The money is laid down (概算 / 预算)."""

    budget_kind = models.CharField(_("kind of budget"), max_length=10, choices=BudgetKind.choices, blank=True)
    budget_amount = models.DecimalField(_("budget (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    budget_document = models.CharField(_("budget document"), max_length=200, blank=True)
    budget_line = models.CharField(_("budget line"), max_length=100, blank=True)
    budget_explanation = models.TextField(_("why the budget is above the estimate"), blank=True)
    funded_on = models.DateField(_("funded on"), null=True, blank=True)

    class Meta:
        abstract = True


class Contract(models.Model):
    """What the purchase of the works has come to."""

    contract_no = models.CharField(_("contract number"), max_length=60, blank=True)
    contractor = models.CharField(_("contractor"), max_length=120, blank=True)
    contract_amount = models.DecimalField(_("contract sum (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    contract_signed_on = models.DateField(_("contract signed on"), null=True, blank=True)
    works_begin = models.DateField(_("works begin"), null=True, blank=True)
    works_end = models.DateField(_("works end"), null=True, blank=True)
    purchase_method = models.CharField(_("how the contractor was found"), max_length=120, blank=True)

    class Meta:
        abstract = True


class CompletionPapers(models.Model):
    """What works add to an acceptance."""

    requirements = models.JSONField(_("requirements"), default=list, blank=True)
    acceptance_papers = models.JSONField(_("papers of the completion"), default=list, blank=True)

    class Meta:
        abstract = True


class FinalBill(models.Model):
    """结算审减: what the contractor billed, what is accepted of it, and what the whole road has saved."""

    settlement_document = models.CharField(_("settlement document"), max_length=200, blank=True)
    settlement_asked = models.DecimalField(_("billed (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    settlement_accepted = models.DecimalField(_("settled (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    settlement_cut = models.DecimalField(_("cut at the settlement (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    settlement_rate = models.DecimalField(_("share cut at the settlement (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    squeezed = models.DecimalField(_("below the accepted estimate (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    over_contract = models.DecimalField(_("above the contract (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    settlement_explanation = models.TextField(_("why the settlement is above the contract"), blank=True)
    settlement_note = models.TextField(_("opinion on the settlement"), blank=True)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)

    class Meta:
        abstract = True


class RoomRecord(models.Model):
    """房屋档案更新: what the building's file says from now on."""

    repaired_on = models.DateField(_("repair completed on"), null=True, blank=True)
    repair_content = models.TextField(_("what was repaired"), blank=True)
    systems_renewed = models.JSONField(_("systems renewed"), default=list, blank=True)
    area_after = models.DecimalField(_("building area after the works (㎡)"), max_digits=12, decimal_places=2, null=True, blank=True)
    rooms_after = models.JSONField(_("rooms after the works"), default=list, blank=True)
    altered = models.BooleanField(_("area or use altered"), default=False)
    alteration_note = models.TextField(_("what was altered"), blank=True)

    class Meta:
        abstract = True
