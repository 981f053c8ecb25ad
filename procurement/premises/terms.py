"""The closed lists of the room ledger."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RoomUse(models.TextChoices):
    """建设标准 2014, 第三章: three kinds of basic rooms, and the annexes beside them."""

    OFFICE = "office", _("Office room")
    SERVICE = "service", _("Service room")
    EQUIPMENT = "equipment", _("Equipment room")
    ANNEX = "annex", _("Annex room")


class RoomState(models.TextChoices):
    """What can be done with a room today."""

    USED = "used", pgettext_lazy("room", "In use")
    EMPTY = "empty", pgettext_lazy("room", "Empty")
    LENT = "lent", pgettext_lazy("room", "Rented out or lent")
    ENDED = "ended", pgettext_lazy("room", "No longer there")


class HeightClass(models.TextChoices):
    """Decides the coefficient between usable and building area."""

    MULTI_STOREY = "multi_storey", _("Multi-storey")
    HIGH_RISE = "high_rise", _("High-rise")


class BuildingLevel(models.TextChoices):
    """Whose building it is."""

    CENTRE = "centre", _("Centre")
    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    COUNTY = "county", _("County")
    TOWNSHIP = "township", _("Township")


class Arrangement(models.TextChoices):
    """Why somebody sits there: by post, or by an arrangement that is looked at again on its day."""

    POST = "post", _("By post")
    POLICY = "policy", _("Policy arrangement")
    CARE = "care", _("Arrangement out of consideration")


class MovementKind(models.TextChoices):
    """How area changes hands or shape."""

    RECLAIM = "reclaim", _("Reclaimed")
    REASSIGN = "reassign", _("Reassigned")
    ALTER = "alter", _("Altered by works")


class LeaseKind(models.TextChoices):
    """For rent, or for nothing."""

    LEASE = "lease", _("Rented out")
    LOAN = "loan", _("Lent")
