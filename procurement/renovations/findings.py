"""What the bureau finds: papers received, class, visit, condition on the spot, area against standard, estimate line by line."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.renovations.terms import Method, RepairClass


class Acceptance(models.Model):
    """Formal check at the window; the acceptance number itself stands on the case."""

    papers = models.JSONField(_("papers received"), default=list, blank=True)
    paper_checks = models.JSONField(_("papers checked"), default=list, blank=True)
    correction_notices = models.JSONField(_("notices of correction"), default=list, blank=True)
    """一次性告知: every notice as it was given, with the version of each paper that was judged."""
    needless_returns = models.PositiveSmallIntegerField(_("needless returns"), default=0)
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)
    acceptance_note = models.CharField(_("note of the window"), max_length=300, blank=True)

    class Meta:
        abstract = True


class Classification(models.Model):
    """Which procedure the works belong to, and why."""

    repair_class = models.CharField(_("class of repair"), max_length=12, choices=RepairClass.choices, blank=True)
    area_change = models.DecimalField(_("change of area (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    class_reason = models.TextField(_("reason of the classification"), blank=True)
    related_works = models.TextField(_("other works of the unit or at the address"), blank=True)
    advice = models.TextField(_("advice to the unit"), blank=True)
    classified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True


class Visit(models.Model):
    """The appointment."""

    visit_at = models.DateTimeField(_("appointment"), null=True, blank=True)
    visit_place = models.CharField(_("meeting place"), max_length=200, blank=True)
    visit_guide = models.CharField(_("guide from the unit"), max_length=60, blank=True)
    visit_phone = models.CharField(_("phone of the guide"), max_length=30, blank=True)
    visit_note = models.CharField(_("to be prepared by the unit"), max_length=300, blank=True)
    visit_first = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("inspector sent")
    )
    visit_second = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("second inspector sent")
    )

    class Meta:
        abstract = True


class Inspection(models.Model):
    """The record of the visit: by two people, of whom one is not the handler (paper 7)."""

    inspected_at = models.DateTimeField(_("time of the inspection"), null=True, blank=True)
    weather = models.CharField(_("weather"), max_length=40, blank=True)
    method = models.CharField(_("method"), max_length=10, choices=Method.choices, blank=True)
    first_inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("first inspector")
    )
    second_inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("second inspector")
    )
    guide = models.CharField(_("guide present"), max_length=60, blank=True)
    inspection_summary = models.TextField(_("conclusion on the spot"), blank=True)
    confirmed_at = models.DateTimeField(_("confirmed by the second inspector"), null=True, blank=True)
    confirmation_note = models.CharField(_("remark of the second inspector"), max_length=300, blank=True)

    class Meta:
        abstract = True


class Area(models.Model):
    """Rooms against the standard in force on the day of the application; usable area unless said otherwise."""

    standard_edition = models.CharField(_("edition of the standard"), max_length=10, blank=True)
    area_level = models.CharField(_("level of the standard"), max_length=10, blank=True)
    area_staff = models.JSONField(_("established posts by rank"), default=list, blank=True)
    office_actual = models.DecimalField(_("office rooms, actual (㎡)"), max_digits=12, decimal_places=2, null=True, blank=True)
    service_actual = models.DecimalField(_("service rooms, actual (㎡)"), max_digits=12, decimal_places=2, null=True, blank=True)
    equipment_actual = models.DecimalField(_("equipment rooms, actual (㎡)"), max_digits=12, decimal_places=2, null=True, blank=True)
    building_actual = models.DecimalField(_("building area, actual (㎡)"), max_digits=12, decimal_places=2, null=True, blank=True)
    area_rooms = models.JSONField(_("rooms and who sits in them"), default=list, blank=True)
    area_annexes = models.JSONField(_("annexes"), default=list, blank=True)
    office_allowed = models.DecimalField(_("office rooms, allowed (㎡)"), max_digits=12, decimal_places=2, null=True, blank=True)
    service_allowed = models.DecimalField(_("service rooms, allowed (㎡)"), max_digits=12, decimal_places=2, null=True, blank=True)
    equipment_allowed = models.DecimalField(_("equipment rooms, allowed (㎡)"), max_digits=12, decimal_places=2, null=True, blank=True)
    usable_allowed = models.DecimalField(_("usable area, allowed (㎡)"), max_digits=12, decimal_places=2, null=True, blank=True)
    building_ceiling = models.DecimalField(_("building area, ceiling (㎡)"), max_digits=12, decimal_places=2, null=True, blank=True)
    office_over = models.DecimalField(_("office rooms over the standard (㎡)"), max_digits=12, decimal_places=2, null=True, blank=True)
    over_rate = models.DecimalField(_("over by (%)"), max_digits=7, decimal_places=2, null=True, blank=True)
    area_rules = models.JSONField(_("rules applied"), default=list, blank=True)
    area_room_checks = models.JSONField(_("room by room"), default=list, blank=True)
    area_workings = models.JSONField(_("how the figures were worked out"), default=list, blank=True)
    """Each figure with its sum and the rows it was judged by, as they stood that day; a later change of the rulebook does not touch it."""
    reassign_possible = models.BooleanField(_("surplus rooms could solve it"), null=True, blank=True)
    area_note = models.TextField(_("opinion on area and reassignment"), blank=True)
    ledger_differs = models.JSONField(_("what differs from the room ledger"), default=list, blank=True)  # [[what, ledger, written]]
    ledger_reason = models.TextField(_("why it differs from the room ledger"), blank=True)

    class Meta:
        abstract = True


class Estimate(models.Model):
    """Quantities and sums asked, accepted and cut; the lines are `RenovationItem`."""

    amount_accepted = models.DecimalField(_("amount accepted (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    amount_cut = models.DecimalField(_("amount cut (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    cut_rate = models.DecimalField(_("share cut (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    estimate_note = models.TextField(_("opinion on quantities and estimate"), blank=True)
    estimate_course = models.JSONField(_("versions of the estimate"), default=list, blank=True)
    """What the versions entered in this case say, for the page; the rows themselves are `EstimateVersion`."""

    class Meta:
        abstract = True
