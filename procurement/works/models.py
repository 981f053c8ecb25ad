"""The record behind a works case, every round of its acceptance, and the repairs in the file of a building."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement.acceptances.rounds import Round
from procurement.acceptances.stages import LastAcceptance, Rework
from procurement.pool.models import PoolEntry
from procurement.premises.models import Building
from procurement.records import columns
from procurement.renovations.outcome import Filing
from procurement.works.stages import CompletionPapers, Contract, FinalBill, Funding, RoomRecord, TakingUp
from procurement.written import Written


class RenovationWorks(Filing, RoomRecord, FinalBill, Rework, CompletionPapers, LastAcceptance, Contract, Funding, TakingUp):
    """The works of one project of the pool, from taking up to archive."""

    case = models.OneToOneField("approvals.Case", models.PROTECT, related_name="works")
    entry = models.ForeignKey(PoolEntry, models.PROTECT, related_name="works", verbose_name=_("project of the pool"))

    private: frozenset[str] = frozenset()

    class Meta:
        verbose_name = _("renovation works")
        verbose_name_plural = _("renovation works")
        constraints = [
            models.CheckConstraint(
                condition=Q(settlement_accepted=None)
                | Q(settlement_accepted__gte=0, settlement_accepted__lte=models.F("settlement_asked")),
                name="works_settled_within_billed",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("accepted_by")), name="works_accepted_by_two"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def renovation(self) -> Any:
        """The pre-review that these works rest on."""
        return self.entry.renovation

    def summary(self) -> dict[str, Any]:
        """What the case shows in lists: the project, the money that counts by now, the urgency of the application."""
        sums = (self.settlement_accepted, self.contract_amount, self.budget_amount, self.estimate)
        return {"title": self.title, "amount": next(one for one in sums if one is not None), "urgency": self.urgency}

    def snapshot(self) -> dict[str, Any]:
        """Every reviewable field as JSON."""
        return columns(self)

    def kin(self, on: date) -> list[tuple[str, int]]:
        """Cases that a reader of this one wants to reach: the pre-review that these works rest on."""
        return [("review", self.review_id)]


class WorksAcceptance(Round, Written):
    """One round of the acceptance of works."""

    owner = "works"

    works = models.ForeignKey(RenovationWorks, models.PROTECT, related_name="acceptances")
    papers = models.JSONField(_("papers of the completion"), default=list)

    class Meta:
        verbose_name = _("acceptance of works")
        verbose_name_plural = _("acceptances of works")
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["works", "no"], name="works_acceptance_no_once")]


class BuildingRepair(Written):
    """One repair in the file of a building: when, what, which systems, for how much, and whether the area changed."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="repairs")
    works = models.ForeignKey(RenovationWorks, models.PROTECT, related_name="+")
    no = models.PositiveSmallIntegerField(_("no."))
    repaired_on = models.DateField(_("repair completed on"))
    content = models.TextField(_("what was repaired"))
    systems = models.JSONField(_("systems renewed"), default=list)
    cost = models.DecimalField(_("settled (yuan)"), max_digits=14, decimal_places=2)
    area_before = models.DecimalField(_("building area before (㎡)"), max_digits=12, decimal_places=2)
    area_after = models.DecimalField(_("building area after the works (㎡)"), max_digits=12, decimal_places=2)
    altered = models.BooleanField(_("area or use altered"))
    alteration_note = models.TextField(_("what was altered"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("repair of a building")
        verbose_name_plural = _("repairs of buildings")
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["building", "no"], name="building_repair_no_once")]

    def __str__(self) -> str:
        return f"{self.building} {self.no}"

