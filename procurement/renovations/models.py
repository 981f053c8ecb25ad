"""The record behind a renovation case, and its two tables of lines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement.forms import jsonable
from procurement.meetings.models import Resolved
from procurement.renovations import family, restart
from procurement.renovations.application import Application
from procurement.renovations.estimate_models import EstimateVersion
from procurement.renovations.findings import Acceptance, Area, Classification, Estimate, Inspection, Visit
from procurement.renovations.outcome import Filing, Opinion
from procurement.renovations.outside import Higher, Outside
from procurement.renovations.rules import deciding_amount
from procurement.renovations.special import HardFacts, Special
from procurement.renovations.terms import Grade, Haste, Hazard, RepairClass, System, Urgency

ASKED_FACTS = ("no", "name", "unit", "quantity", "unit_price", "amount")
ACCEPTED_FACTS = ("no", "accepted_quantity", "accepted_unit_price", "accepted", "cut_reason")
ITEM_FACTS = (*ASKED_FACTS, *ACCEPTED_FACTS[1:])
LINE_FACTS = (
    "no", "system", "part", "grade", "defect", "cause", "measured", "claimed", "measure_unit", "hazard", "haste", "advice", "photos",
)  # fmt: skip
_OWN = frozenset({"id", "case"})


class Renovation(
    Filing, Higher, Resolved, Outside, Opinion, Estimate, Area, Inspection,
    Visit, Classification, HardFacts, Special, Acceptance, Application,
):  # fmt: skip
    """One project of one unit, from application to archive; a step done again overwrites its result, and the trail keeps both."""

    case = models.OneToOneField("approvals.Case", models.PROTECT, related_name="renovation")

    private = frozenset({"contact", "phone", "visit_guide", "visit_phone", "guide", "estimate_course", "resolution_confidential"})
    """Fields about natural persons: the trail holds a commitment to them, not the text."""
    MATTERS = RepairClass.choices
    """Kinds of matter that the register of delegated authorities may name."""

    class Meta:
        verbose_name = _("renovation")
        verbose_name_plural = _("renovations")
        indexes = [
            models.Index(fields=["applied_on"], name="renovation_by_day"),
            models.Index(fields=["address_key", "applied_on"], name="renovation_by_address"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="renovation_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(amount_accepted=None) | Q(amount_accepted__gte=0, amount_accepted__lte=models.F("amount")),
                name="renovation_accepted_within_asked",
            ),
            models.CheckConstraint(
                condition=Q(second_inspector=None) | ~Q(second_inspector=models.F("first_inspector")), name="renovation_two_inspectors"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def summary(self) -> dict[str, Any]:
        """What the case shows in lists: title, amount asked, urgency."""
        return {"title": self.title, "amount": self.amount, "urgency": Urgency.MOST_URGENT.value if self.urgent_repair else self.urgency}

    def snapshot(self) -> dict[str, Any]:
        """Every reviewable field as JSON, lines included; `reviews=` on a page names keys of this."""
        facts: dict[str, Any] = {}
        for field in self._meta.concrete_fields:
            if field.name not in _OWN:
                facts[field.name] = _value(self, field)
        if self.follows_id:
            facts["follows"] = self.follows.number  # the trail names the case, not its key in this database
        facts["items"] = [facts_of(item, ASKED_FACTS) for item in self.item_rows()]
        facts["items_accepted"] = [facts_of(item, ACCEPTED_FACTS) for item in self.item_rows() if item.accepted is not None]
        facts["estimate_versions"] = [version.digest for version in self.version_rows() if version.case_id == self.case_id]
        facts["inspection_lines"] = [facts_of(line, LINE_FACTS) for line in self.line_rows()]
        facts["outside_replies"] = self.outside_facts()
        return facts | self.resolution_facts()

    def under_authority(self) -> tuple[str, Decimal]:
        """What the register of delegated authorities is asked about: the kind of matter, and the sum that chooses the hand."""
        return self.repair_class, deciding_amount(self)

    def kin(self, on: date) -> list[tuple[str, int]]:
        """Cases that a reader of this one wants to reach: what it takes up, what takes it up, the works that rest on it."""
        return family.of_review(self, on)

    def may_be_taken_up(self, on: date) -> bool:
        """It ended in vain, and no new case has taken it up."""
        return restart.ended_in_vain(self, on) and not restart.is_taken_up(self)

    def notes(self, on: date) -> list[tuple[str, Any]]:
        """What stands above the page of the case beside its state: the pool, the validity of the opinion."""
        return family.notes_on_review(self, on)

    def item_rows(self) -> list[RenovationItem]:
        """The works, line by line; read once per object."""
        return self._rows("items")

    def line_rows(self) -> list[InspectionLine]:
        """The inspection, system by system; read once per object."""
        return self._rows("inspection_lines")

    def version_rows(self) -> list[EstimateVersion]:
        """The versions of the estimate, also those of later cases; read once per object, and `estimates.add_version` alone adds to them."""
        return self._rows("versions")

    def _rows(self, name: str) -> list[Any]:
        known = self.__dict__.setdefault("_lines", {})
        if name not in known:
            known[name] = list(getattr(self, name).all()) if self.pk else []
        return known[name]

    def replace_rows(self, name: str, rows: Iterable[Any]) -> None:
        """Put these rows in place of the present ones; nothing is written when they say the same."""
        rows = list(rows)
        names = ITEM_FACTS if name == "items" else LINE_FACTS
        if [facts_of(row, names) for row in rows] == [facts_of(row, names) for row in self._rows(name)]:
            return
        manager = getattr(self, name)
        if self._rows(name):
            manager.all().delete()
        for row in rows:
            row.renovation = self
        self.__dict__["_lines"][name] = manager.bulk_create(rows)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self.__dict__.pop("_lines", None)
        self.__dict__.pop("_related", None)
        super().refresh_from_db(*args, **kwargs)


class RenovationItem(models.Model):
    """One line of the estimate: asked by the unit, accepted or cut by the bureau."""

    renovation = models.ForeignKey(Renovation, models.CASCADE, related_name="items")
    no = models.PositiveSmallIntegerField(_("no."))
    name = models.CharField(_("name of the work"), max_length=200)
    unit = models.CharField(_("unit of measure"), max_length=20)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=2)
    unit_price = models.DecimalField(_("unit price (yuan)"), max_digits=14, decimal_places=2)
    amount = models.DecimalField(_("asked (yuan)"), max_digits=14, decimal_places=2)
    accepted_quantity = models.DecimalField(_("quantity accepted"), max_digits=12, decimal_places=2, null=True, blank=True)
    accepted_unit_price = models.DecimalField(_("unit price accepted (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    accepted = models.DecimalField(_("accepted (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    cut_reason = models.CharField(_("reason of the cut"), max_length=200, blank=True)

    class Meta:
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["renovation", "no"], name="renovation_item_no_once"),
            models.CheckConstraint(
                condition=Q(accepted=None) | Q(accepted__gte=0, accepted__lte=models.F("amount")),
                name="renovation_item_accepted_within_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.no} {self.name}"

    @property
    def cut(self) -> Decimal | None:
        """Asked less accepted; None before the estimate check."""
        return None if self.accepted is None else self.amount - self.accepted


class InspectionLine(models.Model):
    """What was found at one building system."""

    renovation = models.ForeignKey(Renovation, models.CASCADE, related_name="inspection_lines")
    no = models.PositiveSmallIntegerField(_("no."))
    system = models.CharField(_("building system"), max_length=10, choices=System.choices)
    part = models.CharField(_("part"), max_length=100)
    grade = models.PositiveSmallIntegerField(_("condition"), choices=Grade.choices)
    defect = models.CharField(_("defect"), max_length=300, blank=True)
    cause = models.CharField(_("cause"), max_length=200, blank=True)
    measured = models.DecimalField(_("measured"), max_digits=12, decimal_places=2, null=True, blank=True)
    claimed = models.DecimalField(_("claimed"), max_digits=12, decimal_places=2, null=True, blank=True)
    measure_unit = models.CharField(_("unit of measure"), max_length=20, blank=True)
    hazard = models.CharField(_("hazard"), max_length=8, choices=Hazard.choices, default=Hazard.NONE)
    haste = models.PositiveSmallIntegerField(_("urgency of work"), choices=Haste.choices, default=Haste.LATER)
    advice = models.CharField(_("advice"), max_length=200, blank=True)
    photos = models.CharField(_("photo numbers"), max_length=100, blank=True)

    class Meta:
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["renovation", "no"], name="renovation_line_no_once")]

    def __str__(self) -> str:
        return f"{self.no} {self.get_system_display()} {self.part}"


def facts_of(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """Columns of a row as JSON."""
    return {name: _value(row, row._meta.get_field(name)) for name in names}


def _value(row: Any, field: Any) -> Any:
    """A column as JSON; numbers with the places of their column, whether just typed or read back."""
    value = field.value_from_object(row)
    if isinstance(field, models.DecimalField) and value is not None:
        value = Decimal(value).quantize(Decimal(1).scaleb(-field.decimal_places))
    return jsonable(value)
