"""What the unit asks for: the fields of the application papers 1, 2, 4, 5, 6, 8 and 9."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.renovations.terms import ASKED_CLASSES, Funding, Height, Structure, Urgency


class Application(models.Model):
    """The application as last handed in; earlier states are in the trail."""

    # 1 Application letter
    title = models.CharField(_("project name"), max_length=200)
    kind_asked = models.CharField(_("kind of repair asked for"), max_length=12, choices=ASKED_CLASSES)
    urgency = models.PositiveSmallIntegerField(_("urgency"), choices=Urgency.choices, default=Urgency.NORMAL)
    reason = models.TextField(_("present use and problems"))
    necessity = models.TextField(_("necessity"))
    feasibility = models.TextField(_("feasibility"), blank=True)
    # 2 Building data
    building = models.CharField(_("building"), max_length=100)
    address = models.CharField(_("address"), max_length=200)
    part = models.CharField(_("floors and rooms concerned"), max_length=200)
    year_built = models.PositiveSmallIntegerField(_("year built"))
    structure = models.CharField(_("structure"), max_length=20, choices=Structure.choices)
    height = models.CharField(_("height"), max_length=15, choices=Height.choices)
    building_area = models.DecimalField(_("building area (㎡)"), max_digits=12, decimal_places=2)
    works_area = models.DecimalField(_("area of the works (㎡)"), max_digits=12, decimal_places=2)
    # 4 Contents and plan
    contents = models.TextField(_("contents and technical plan"))
    touches_structure = models.BooleanField(_("touches the structure or the whole building"), default=False)
    test_report = models.CharField(_("number of the professional test report"), max_length=60, blank=True)
    amount = models.DecimalField(_("amount asked (yuan)"), max_digits=14, decimal_places=2, default=0)
    # 5 Schedule
    planned_start = models.DateField(_("planned start"))
    working_days = models.PositiveSmallIntegerField(_("working days needed"))
    # 6 Last repair
    last_repaired = models.DateField(_("date of the last repair"), null=True, blank=True)
    last_repair = models.CharField(_("what was repaired then"), max_length=300, blank=True)
    # 8 Funding
    funding = models.CharField(_("funding source"), max_length=12, choices=Funding.choices)
    budget_line = models.CharField(_("budget line"), max_length=100, blank=True)
    # 9 Staff
    established = models.PositiveIntegerField(_("established posts"))
    staff = models.PositiveIntegerField(_("staff at present"))
    # Who answers questions
    contact = models.CharField(_("contact"), max_length=60)
    phone = models.CharField(_("phone"), max_length=30)
    # What it takes up again
    follows = models.ForeignKey("approvals.Case", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("takes up again"))
    applied_on = models.DateField(_("applied on"))

    class Meta:
        abstract = True
