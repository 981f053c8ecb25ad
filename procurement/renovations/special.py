"""Columns of the special paths (抢修, 特事特批, 窗口外申报) and of the facts that the hard checks compare."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.renovations import eligibility
from procurement.renovations.special_terms import Scope, WindowGround


class Special(models.Model):
    """Why a case leaves the ordinary road, who let it, and what was reported afterwards. The trail is written on every road."""

    # Outside the annual window
    out_of_window_ground = models.CharField(_("ground outside the annual window"), max_length=10, choices=WindowGround.choices, blank=True)
    order_no = models.CharField(_("number of the order or of the safety evidence"), max_length=100, blank=True)
    # Urgent repair: act first, complete the papers within the limit of the rulebook
    urgent_repair = models.BooleanField(_("urgent repair: works begin before the papers are complete"), default=False)
    urgent_reason = models.TextField(_("reason of the urgent repair"), blank=True)
    urgent_permitted_at = models.DateTimeField(_("urgent repair permitted"), null=True, blank=True)
    urgent_conditions = models.TextField(_("conditions of the urgent repair"), blank=True)
    urgent_begun_on = models.DateField(_("urgent works begun on"), null=True, blank=True)
    urgent_done = models.TextField(_("what the urgent works did"), blank=True)
    papers_completed_on = models.DateField(_("papers completed on"), null=True, blank=True)
    # Exception: named checks, lifted by the head alone, reported afterwards
    exception_codes = models.JSONField(_("exception asked for"), default=list, blank=True)
    exception_reason = models.TextField(_("reason of the exception"), blank=True)
    exception_permitted_at = models.DateTimeField(_("exception permitted"), null=True, blank=True)
    exception_conditions = models.TextField(_("conditions of the exception"), blank=True)
    exception_report = models.TextField(_("report on the exception"), blank=True)
    exception_kept = models.TextField(_("how the conditions were kept"), blank=True)
    exception_reported_on = models.DateField(_("exception reported on"), null=True, blank=True)

    class Meta:
        abstract = True


class HardFacts(models.Model):
    """What the handler looked up and found; the checks themselves are `eligibility.checks`."""

    scope = models.CharField(_("scope of the works"), max_length=10, choices=Scope.choices, blank=True)
    grounds = models.JSONField(_("grounds of the repair"), default=list, blank=True)
    last_comprehensive = models.DateField(_("last comprehensive repair"), null=True, blank=True)
    funding_faults = models.JSONField(_("unlawful funding"), default=list, blank=True)
    use_faults = models.JSONField(_("rooms not in own use"), default=list, blank=True)
    luxury = models.JSONField(_("luxurious decoration or fittings"), default=list, blank=True)
    decoration_amount = models.DecimalField(_("of it decoration (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    installation_amount = models.DecimalField(
        _("building and installation cost (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    explain_repeat = models.TextField(_("why the same part is repaired again"), blank=True)
    explain_price = models.TextField(_("why the estimate is above the unit price"), blank=True)
    explain_bundle = models.TextField(_("why small items are one major repair"), blank=True)
    # Other applications of the unit or of the place, each answered; what is one project is decided by its whole sum
    related = models.JSONField(_("other applications of the unit or place"), default=list, blank=True)
    project_amount = models.DecimalField(_("sum of the whole project (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    hard_checks = models.JSONField(_("hard checks at the classification"), default=list, blank=True)
    address_key = models.CharField(max_length=200, blank=True, editable=False)
    # 调剂: until a ledger of rooms exists the figure comes with its evidence
    surplus_area = models.DecimalField(_("surplus rooms known (㎡)"), max_digits=12, decimal_places=2, null=True, blank=True)
    surplus_needed = models.DecimalField(_("rooms needed instead (㎡)"), max_digits=12, decimal_places=2, null=True, blank=True)
    surplus_where = models.CharField(_("building and unit of the surplus rooms"), max_length=200, blank=True)
    surplus_source = models.CharField(_("source of the figure"), max_length=200, blank=True)
    surplus_on = models.DateField(_("figure as of"), null=True, blank=True)
    surplus_paper = models.CharField(_("attached paper that proves it"), max_length=200, blank=True)
    surplus_unfit = models.TextField(_("why the surplus rooms do not solve it"), blank=True)

    class Meta:
        abstract = True

    def checks(self) -> list[Any]:
        """The hard checks as they stand, for any page or paper; none before the application is accepted."""
        return eligibility.checks(self) if getattr(self, "accepted_on", None) else []
