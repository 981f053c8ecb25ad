"""The record behind a purchase, and the lines of what is bought."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.addenda import Addendum
from procurement.awards.stages import Awarding
from procurement.clocks.sheet import sheet
from procurement.contracts.stages import Contracting
from procurement.draws.stages import Drawing
from procurement.draws.terms import Stage
from procurement.evaluation.stages import Reviewing
from procurement.meetings.models import Resolved
from procurement.needs.stages import Need
from procurement.records import columns
from procurement.renovations.outcome import Filing
from procurement.routing.stages import Road
from procurement.stores.stages import Storing


class Tender(Resolved, Filing, Storing, Contracting, Awarding, Reviewing, Drawing, Road, Need):
    """One purchase from need to archive."""

    case = models.OneToOneField("approvals.Case", models.PROTECT, related_name="tender")

    private: frozenset[str] = frozenset({"resolution_confidential"})

    class Meta:
        verbose_name = _("purchase")
        verbose_name_plural = _("purchases")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("accepted_by")), name="tender_accepted_by_two"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def summary(self) -> dict[str, Any]:
        """What the case shows in lists: the budget until there is an award, then the award, then the contract."""
        sums = (self.contract_amount, self.award_amount, self.amount)
        return {"title": self.title, "amount": next(one for one in sums if one is not None), "urgency": self.urgency}

    def addenda(self) -> dict[str, Addendum]:
        """What may be added while its step is over: an objection during the posting, a relation of a member who sits already."""
        return self.objection_addendum() | self._relation_addendum() | self.recusal_addenda()

    clocks = sheet  # (at, pauses): the statutory clocks T01–T29 of this purchase

    def _relation_addendum(self) -> dict[str, Addendum]:
        if self.panel_state != Stage.COMPLETE or self.awarded_on is not None:
            return {}
        from procurement.draws.forms import RelationForm
        from procurement.draws.services import report_relation

        title = _("Report a relation")
        hint = _("A member of the panel turns out to be related to a supplier: the seat is void, a substitute is drawn.")
        return {"relation": Addendum(title, hint, "act_as_draw_supervisor", RelationForm, report_relation, "witness_draw")}

    def told_at_end(self) -> list[tuple[int, Any, dict[str, Any]]]:
        """Who else learns that this case is over, by which case and in which words: who leads on, and whom a failed lead leaves behind."""
        own = {"name": self.case.number}
        if self.joined_to is not None:
            return [(self.joined_to.case.requester_id, self.joined_to.case, own | {"joined": True})]
        if self.contract_amount is not None:
            return []
        joined = self.joined.select_related("case")
        return [(one.case.requester_id, one.case, own | {"lead_ended": True}) for one in joined]

    def snapshot(self) -> dict[str, Any]:
        """Every reviewable field as JSON."""
        items = [line.facts() for line in self.items.all()] if self.pk else []
        return columns(self, but=("id", "case", "resolution")) | self.resolution_facts() | {"items": items}


class TenderItem(models.Model):
    """One line of what is bought: the unit's quantity and price, with the code of its category."""

    tender = models.ForeignKey(Tender, models.PROTECT, related_name="items")
    no = models.PositiveSmallIntegerField(_("No."))
    category_code = models.CharField(_("category code"), max_length=20)
    name = models.CharField(_("item"), max_length=200)
    specification = models.CharField(_("specification"), max_length=300, blank=True)
    unit = models.CharField(_("unit of measure"), max_length=20)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=2)
    price = models.DecimalField(_("unit price (yuan)"), max_digits=14, decimal_places=2)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)
    delivery_place = models.CharField(_("place of delivery"), max_length=120, blank=True)
    replaces = models.CharField(_("replaces the asset card"), max_length=40, blank=True)
    """The number of a card, which no card ever changes; the thing must have gone before the contract is signed."""
    origin = models.ForeignKey(Tender, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("joined case"))
    """The case of another unit that brought the line along; its budget line pays for it."""
    for_unit = models.CharField(_("for the unit"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("item of a purchase")
        verbose_name_plural = _("items of purchases")
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["tender", "no"], name="tender_item_no_once")]
        indexes = [models.Index(fields=["replaces"], condition=~models.Q(replaces=""), name="tender_item_replaces")]

    @property
    def named(self) -> str:
        """The thing, with the unit for which it is bought where that is another than the one that leads."""
        return f"{self.name}（{self.for_unit}）" if self.for_unit else self.name

    def facts(self) -> dict[str, Any]:
        """The line as JSON."""
        return columns(self, but=("id", "tender"))
