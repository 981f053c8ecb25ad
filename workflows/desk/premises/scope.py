"""Which units a reader of the ledger sees, and which one a page is about."""
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from approvals.models import Unit
from procurement.premises.models import Room

from ..hats import coordinators, grants, held
from ..request import Request
from . import KEEPERS, OWN, READERS


def sees_all(request: Request) -> bool:
    """Whether the whole ledger is open."""
    return not held(request).isdisjoint(READERS)


def keeps(request: Request) -> bool:
    """Whether the buttons of whoever keeps the ledger are offered."""
    return not held(request).isdisjoint(KEEPERS)


def of(roles: set[tuple[Any, int]]) -> set[int] | None:
    """The units that somebody with these grants sees; None means every unit."""
    if not {role for role, __ in roles}.isdisjoint(READERS):
        return None
    return {unit for role, unit in roles if role in OWN}


def rooms(own: set[int] | None) -> QuerySet[Room]:
    """The rooms of these units and of those merged into them."""
    found = Room.objects.all()
    return found if own is None else found.filter(Q(unit__in=own) | Q(unit__merged_into__in=own))


def units(request: Request) -> list[Unit]:
    """Units in use that hold rooms, or the reader's own. One query."""
    found = Unit.objects.filter(is_active=True).order_by("code")
    own = of(grants(request))
    if own is not None:
        return list(found.filter(pk__in=own))
    return list(found.filter(Q(pk__in=Room.objects.values("unit")) | Q(absorbed__in=Room.objects.values("unit"))).distinct())


def asked(request: Request, known: list[Unit]) -> Unit | None:
    """The unit of the address, else the first; a unit that is not the reader's is refused in words."""
    wanted = request.GET.get("unit", "")
    unit = next((one for one in known if str(one.pk) == wanted), None)
    if unit is not None or not wanted:
        return unit or (known[0] if known else None)
    if sees_all(request):
        return Unit.objects.filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 10 else None
    raise PermissionDenied(_("You see the rooms of your own unit: %(units)s. Asset management sees those of all units.") % {
        "units": "、".join(one.label for one in known)}, coordinators())
