"""Cards, vehicles, the five rights, holds of open cases, and the history. A card shows the newest state; `CardChange` how it came to it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procurement.assets.terms import Entry, Kind, Operation, Right, Secrecy, State, VehicleQuota, VehicleType
from procurement.records import columns
from procurement.written import Written

MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}


class Card(models.Model):
    """资产卡片: one thing, or one lot of like things, in the books of one unit. Never deleted: a thing that is gone ends its card."""

    number = models.CharField(_("card number"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("class"), max_length=12, choices=Kind.choices)
    category_code = models.CharField(_("category code"), max_length=20)
    specification = models.CharField(_("specification"), max_length=200, blank=True)
    measure = models.CharField(_("unit of measure"), max_length=20)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=2, default=Decimal(1))
    original_value = models.DecimalField(_("original value (yuan)"), **MONEY)
    """账面原值, the value that chooses the authority; never the net value."""
    depreciation = models.DecimalField(_("accumulated depreciation (yuan)"), default=Decimal(0), **MONEY)
    depreciated_until = models.DateField(_("depreciated until"), null=True, blank=True)
    unit = models.ForeignKey("approvals.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    """The unit in whose books it stands."""
    location = models.CharField(_("location"), max_length=120, blank=True)
    custodian = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("custodian")
    )
    acquired_on = models.DateField(_("acquired on"))
    in_use_since = models.DateField(_("in use since"), null=True, blank=True)
    """The minimum life counts from this day."""
    pages = models.PositiveIntegerField(_("pages printed or copied"), null=True, blank=True)
    kilometres = models.PositiveIntegerField(_("kilometres driven"), null=True, blank=True)
    secrecy = models.CharField(_("secrecy mark"), max_length=12, choices=Secrecy.choices, default=Secrecy.NONE)
    operation = models.CharField(_("operating or not"), max_length=10, choices=Operation.choices, default=Operation.NON_OPERATING)
    title_proof = models.CharField(_("proof of title"), max_length=120, blank=True)
    entry = models.CharField(_("how acquired"), max_length=10, choices=Entry.choices, default=Entry.PURCHASE)
    source = models.CharField(_("document of the acquisition"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.IN_USE)
    ended_on = models.DateField(_("written off on"), null=True, blank=True)
    ended_because = models.CharField(_("why written off"), max_length=200, blank=True)
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("asset card")
        verbose_name_plural = _("asset cards")
        indexes = [
            models.Index(fields=["unit", "id"], name="asset_card_of_unit"),
            models.Index(fields=["kind", "id"], name="asset_card_of_kind"),
            models.Index(fields=["custodian"], name="asset_card_of_custodian"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(original_value__gte=0), name="asset_card_value_not_negative"),
            models.CheckConstraint(
                condition=Q(depreciation__gte=0, depreciation__lte=F("original_value")), name="asset_card_depreciated_within_value"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="asset_card_of_something"),
            models.CheckConstraint(
                condition=Q(state=State.ENDED, ended_on__isnull=False) | ~Q(state=State.ENDED) & Q(ended_on=None),
                name="asset_card_ends_with_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def net_value(self) -> Decimal:
        """账面净值."""
        return self.original_value - self.depreciation

    def snapshot(self) -> dict[str, Any]:
        """Every column as JSON."""
        return columns(self, but=("id",))


class Vehicle(models.Model):
    """What the card of a vehicle says beside."""

    card = models.OneToOneField(Card, models.PROTECT, related_name="vehicle")
    plate = models.CharField(_("plate"), max_length=12, unique=True)
    kind = models.CharField(_("vehicle type"), max_length=8, choices=VehicleType.choices)
    quota = models.CharField(_("quota"), max_length=12, choices=VehicleQuota.choices)
    quota_no = models.CharField(_("quota number"), max_length=40, blank=True)
    first_registered_on = models.DateField(_("first registered on"))
    displacement = models.DecimalField(_("displacement (litres)"), max_digits=4, decimal_places=1, null=True, blank=True)
    official_sign = models.BooleanField(_("bears the official sign"), default=False)
    sign_removed_on = models.DateField(_("official sign removed on"), null=True, blank=True)
    plate_returned_on = models.DateField(_("plate returned on"), null=True, blank=True)

    class Meta:
        verbose_name = _("vehicle")
        verbose_name_plural = _("vehicles")

    def __str__(self) -> str:
        return self.plate


class RightHolder(models.Model):
    """Who holds one of the five rights of a card, with the days of it; a holding is ended, never removed."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="rights")
    right = models.CharField(_("right"), max_length=8, choices=Right.choices)
    unit = models.ForeignKey("approvals.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("holder of a right")
        verbose_name_plural = _("holders of rights")
        constraints = [
            models.UniqueConstraint(fields=["card", "right"], condition=Q(until=None), name="asset_right_one_holder"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="asset_right_days_in_order"),
        ]

    def covers(self, day: date) -> bool:
        """Held on that day, both ends included."""
        return self.since <= day and (self.until is None or day <= self.until)


class CardHold(models.Model):
    """A card lies in one open case at a time; the row stays when the case lets it go."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="holds")
    case = models.ForeignKey("approvals.Case", models.PROTECT, related_name="+")
    since = models.DateTimeField(_("held since"))
    released_at = models.DateTimeField(_("let go at"), null=True, blank=True)

    class Meta:
        verbose_name = _("hold of a card")
        verbose_name_plural = _("holds of cards")
        constraints = [models.UniqueConstraint(fields=["card"], condition=Q(released_at=None), name="asset_card_in_one_case")]


class CardChange(Written):
    """What was entered on a card or changed, by whom, why, and in which case."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="changes")
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    case = models.ForeignKey("approvals.Case", models.PROTECT, related_name="+", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("change of a card")
        verbose_name_plural = _("changes of cards")
        indexes = [models.Index(fields=["card", "id"], name="asset_card_change_of_card")]
