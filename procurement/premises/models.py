"""The room ledger. A room shows its newest state, occupancies and posts carry their days; changes, movements and leases stand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from procurement.premises.terms import Arrangement, BuildingLevel, HeightClass, LeaseKind, MovementKind, RoomState, RoomUse
from procurement.records import columns
from procurement.written import Written

AREA: dict[str, Any] = {"max_digits": 12, "decimal_places": 2}


class Building(models.Model):
    """A building as the asset side knows it; what was repaired stands in its repairs, its rooms in the ledger."""

    name = models.CharField(_("building"), max_length=100)
    address = models.CharField(_("address"), max_length=200)
    year_built = models.PositiveSmallIntegerField(_("year built"))
    area = models.DecimalField(_("building area (㎡)"), **AREA)
    level = models.CharField(_("level of the building"), max_length=10, choices=BuildingLevel.choices, blank=True)
    storeys = models.PositiveSmallIntegerField(_("storeys"), null=True, blank=True)
    height = models.CharField(_("height"), max_length=15, choices=HeightClass.choices, default=HeightClass.MULTI_STOREY)
    coefficient = models.DecimalField(_("usable share of the building area (%)"), max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("building file")
        verbose_name_plural = _("building files")
        constraints = [
            models.UniqueConstraint(fields=["name", "address"], name="building_once"),
            models.CheckConstraint(
                condition=Q(coefficient=None) | Q(coefficient__gt=0, coefficient__lte=100), name="building_coefficient_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BuildingChange(Written):
    """What was entered of a building or changed, by whom and why."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="changes")
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("change of a building")
        verbose_name_plural = _("changes of buildings")


class Room(models.Model):
    """房间: one room of a building, in the hands of one unit. Never deleted: a room that is gone ends."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="rooms", verbose_name=_("building"))
    floor = models.CharField(_("floor"), max_length=10, blank=True)
    number = models.CharField(_("room number"), max_length=20)
    use = models.CharField(_("use of the room"), max_length=10, choices=RoomUse.choices)
    area = models.DecimalField(_("usable area (㎡)"), **AREA)
    unit = models.ForeignKey("approvals.Unit", models.PROTECT, related_name="+", verbose_name=_("unit that holds it"))
    state = models.CharField(_("state of the room"), max_length=5, choices=RoomState.choices, default=RoomState.EMPTY)
    ended_on = models.DateField(_("no longer there since"), null=True, blank=True)
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        indexes = [
            models.Index(fields=["unit", "id"], name="room_of_unit"),
            models.Index(fields=["building", "use", "id"], condition=Q(state="empty"), name="room_empty"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["building", "number"], name="room_number_once"),
            models.CheckConstraint(condition=Q(area__gt=0), name="room_has_an_area"),
            models.CheckConstraint(
                condition=Q(state="ended", ended_on__isnull=False) | ~Q(state="ended") & Q(ended_on=None), name="room_ends_with_its_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.building} {self.number}"

    def snapshot(self) -> dict[str, Any]:
        """Every column as JSON."""
        return columns(self, but=("id",))


class RoomChange(Written):
    """What was entered of a room or changed, by whom, why, and in which case."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="changes")
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    case = models.ForeignKey("approvals.Case", models.PROTECT, related_name="+", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("change of a room")
        verbose_name_plural = _("changes of rooms")
        indexes = [models.Index(fields=["room", "id"], name="room_change_of_room")]


class Occupancy(models.Model):
    """Who sits in a room, from which day until which; it is ended, never removed.

    Somebody with rooms in several units has one `main` room, in which he is counted; the others give a room no ceiling."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="occupancies")
    rank = models.CharField(_("rank"), max_length=60)
    name = models.CharField(_("name or post"), max_length=60)
    staff_no = models.CharField(_("staff number"), max_length=20, blank=True)
    heads = models.PositiveSmallIntegerField(_("people"), default=1)
    kind = models.CharField(_("arrangement"), max_length=8, choices=Arrangement.choices, default=Arrangement.POST)
    review_on = models.DateField(_("to be looked at again on"), null=True, blank=True)
    main = models.BooleanField(_("counted in this room"), default=True)
    since = models.DateField(_("since"))
    until = models.DateField(pgettext_lazy("occupancy", "until"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("occupancy")
        verbose_name_plural = _("occupancies")
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(heads__gte=1), name="occupancy_of_somebody"),
            models.CheckConstraint(condition=Q(staff_no="") | Q(heads=1), name="occupancy_staff_number_of_one"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="occupancy_days_in_order"),
            models.CheckConstraint(condition=Q(kind="post") | Q(review_on__isnull=False), name="occupancy_arranged_until_review"),
            models.UniqueConstraint(
                fields=["staff_no"], condition=Q(main=True, until=None) & ~Q(staff_no=""), name="occupancy_counted_once"
            ),
            models.UniqueConstraint(fields=["room", "staff_no"], condition=Q(until=None) & ~Q(staff_no=""), name="occupancy_once_a_room"),
        ]

    def __str__(self) -> str:
        return self.name


class UnitPosts(models.Model):
    """编制: how many posts of a rank a unit has, by which document; a later number ends the row and makes a further one."""

    unit = models.ForeignKey("approvals.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    rank = models.CharField(_("rank"), max_length=60)
    posts = models.PositiveIntegerField(_("established posts"))
    document = models.CharField(_("document"), max_length=120)
    since = models.DateField(_("since"))
    until = models.DateField(pgettext_lazy("occupancy", "until"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("posts of a unit")
        verbose_name_plural = _("posts of units")
        ordering = ["unit", "rank", "id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "rank"], condition=Q(until=None), name="unit_posts_one_number"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="unit_posts_days_in_order"),
        ]


class Movement(Written):
    """清理腾退 / 调剂使用 / 维修改造变更: how much area went from whom to whom, by which document."""

    kind = models.CharField(_("kind of movement"), max_length=8, choices=MovementKind.choices)
    room = models.ForeignKey(Room, models.PROTECT, related_name="movements")
    area = models.DecimalField(_("area moved (㎡)"), **AREA)
    from_unit = models.ForeignKey("approvals.Unit", models.PROTECT, related_name="+", verbose_name=_("from unit"))
    to_unit = models.ForeignKey("approvals.Unit", models.PROTECT, related_name="+", verbose_name=_("to unit"))
    on = models.DateField(_("day of the movement"))
    document = models.CharField(_("document"), max_length=120)
    area_before = models.DecimalField(_("area before (㎡)"), **AREA)
    use_before = models.CharField(_("use before"), max_length=10, choices=RoomUse.choices)
    use_after = models.CharField(_("use after"), max_length=10, choices=RoomUse.choices)
    case = models.ForeignKey("approvals.Case", models.PROTECT, related_name="+", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("movement of a room")
        verbose_name_plural = _("movements of rooms")
        indexes = [models.Index(fields=["on", "id"], name="room_movement_by_day")]
        constraints = [models.CheckConstraint(condition=Q(area__gt=0), name="room_movement_of_some_area")]


class Lease(Written):
    """出租出借: an old lease or loan of a room; how it ended stands in its return."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="leases")
    kind = models.CharField(_("lease or loan"), max_length=5, choices=LeaseKind.choices)
    borrower = models.CharField(_("borrower"), max_length=120)
    document = models.CharField(_("document on which it rests"), max_length=120)
    signed_on = models.DateField(_("day of the document"))
    since = models.DateField(_("handed over on"))
    ends_on = models.DateField(_("ends on"))
    rent = models.DecimalField(_("rent a year (yuan)"), max_digits=14, decimal_places=2)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("lease of a room")
        verbose_name_plural = _("leases of rooms")
        indexes = [models.Index(fields=["ends_on", "id"], name="lease_by_end")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("since")), name="lease_days_in_order"),
            models.CheckConstraint(condition=Q(rent__gte=0) & (Q(kind="lease") | Q(rent=0)), name="lease_loan_without_rent"),
        ]

    def __str__(self) -> str:
        return f"{self.room} {self.borrower}"

    def days_left(self, today: date) -> int:
        """Until its end; negative when it is over."""
        return (self.ends_on - today).days


class LeaseReturn(Written):
    """收回: the room came back."""

    lease = models.OneToOneField(Lease, models.PROTECT, related_name="returned")
    on = models.DateField(_("room back on"))
    document = models.CharField(_("record of the hand-over"), max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("return of a leased room")
        verbose_name_plural = _("returns of leased rooms")


class LeaseReminder(Written):
    """Which reminder of a lease was told: each once."""

    lease = models.ForeignKey(Lease, models.PROTECT, related_name="reminders")
    code = models.CharField(_("reminder"), max_length=40)
    days = models.IntegerField(_("days left"))
    at = models.DateTimeField(_("told at"))

    class Meta:
        verbose_name = _("reminder of a lease")
        verbose_name_plural = _("reminders of leases")
        constraints = [models.UniqueConstraint(fields=["lease", "code"], name="lease_reminder_once")]
