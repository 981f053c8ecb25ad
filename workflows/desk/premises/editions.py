"""Two people at one entry of the ledger: a form carries what it was shown with; the second is told what the first wrote.

A room has come as far as its last change and whoever sits in it now; a building and the posts of a unit as far as their last row."""
import re
from collections.abc import Iterable
from typing import Any, TypeVar

from django import forms
from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.premises.models import Building, BuildingChange, Occupancy, Room, RoomChange, UnitPosts
from procurement.premises.terms import RoomState, RoomUse
from procurement.records import label

from ..assets.editions import MISSING
from ..parties.editions import EDITION, MOVED

ENTERED = gettext_lazy("Entered into the ledger")
Form = TypeVar("Form", bound=forms.Form)


class Moved(Exception):  # noqa: N818 - nothing is wrong: a colleague was quicker
    """Somebody wrote after the form was shown: what, in sentences, and how far the entry has come now."""

    def __init__(self, sentences: list[str], now: str) -> None:
        super().__init__(f"{len(sentences)} changes since the form was shown")
        self.sentences, self.now = sentences, now


def of_room(pk: int) -> str:
    """The last change of a room, and the occupancies that run."""
    last = RoomChange.objects.filter(room=pk).order_by("-pk").values_list("pk", flat=True).first() or 0
    sitting = Occupancy.objects.filter(room=pk, until=None).order_by("pk").values_list("pk", flat=True)
    return f"{last}:{'-'.join(map(str, sitting))}"


def of_building(pk: int) -> str:
    """The last change of a building."""
    return f"{BuildingChange.objects.filter(building=pk).order_by('-pk').values_list('pk', flat=True).first() or 0}:"


def of_posts(unit: int) -> str:
    """The last number of posts that was entered of a unit."""
    return f"{UnitPosts.objects.filter(unit=unit).order_by('-pk').values_list('pk', flat=True).first() or 0}:"


# --- the form -------------------------------------------------------------------------------------------------------------
def carrying(form: Form, now: str) -> Form:
    """The form with the edition in a hidden field; what comes without one has not seen the entry and is asked to look."""
    form.fields[EDITION] = forms.CharField(required=False, widget=forms.HiddenInput, initial=now)
    if form.is_bound and not re.fullmatch(r"\d{1,18}:(\d{1,18}-)*\d{0,18}", form.data.get(EDITION, "")):
        form.data = {**form.data.dict(), EDITION: now}  # type: ignore[attr-defined]
        form.add_error(None, str(MISSING))
    return form


def say(form: forms.Form, moved: Moved) -> None:
    """Who wrote what meanwhile; sent once more, the form counts as having seen it."""
    for sentence in moved.sentences:
        form.add_error(None, sentence)
    form.data = {**form.data.dict(), EDITION: moved.now}  # type: ignore[attr-defined]
    form.moved = True  # type: ignore[attr-defined]


def answered(form: forms.Form, page: HttpResponse) -> HttpResponse:
    """409 when the entry had moved."""
    if getattr(form, "moved", False):
        page.status_code = 409
    return page


# --- under the lock -------------------------------------------------------------------------------------------------------
def must_stand_room(room: Room, seen: str | None) -> None:
    """Raises Moved when the room has been written to after `seen`; None asks nothing (a table, the clock)."""
    if seen is None or seen == (now := of_room(room.pk)):
        return
    last, __, open_then = seen.partition(":")
    before = {int(pk) for pk in open_then.split("-") if pk}
    sitting = Occupancy.objects.filter(room=room, until=None)
    told = [_change(row, Room) for row in RoomChange.objects.filter(room=room, pk__gt=int(last)).select_related("by").order_by("pk")]
    told += [_moved(row.by, row.entered_at, f"{_('Enter an occupant')} {row.name}")
             for row in sitting.exclude(pk__in=before).select_related("by")]
    told += [str(_("The occupancy of %(name)s was ended meanwhile. Nothing of yours was stored; compare, and send it again if it still "
                   "holds.")) % {"name": row.name} for row in Occupancy.objects.filter(room=room, pk__in=before).exclude(until=None)]
    raise Moved(told or [str(MISSING)], now)


def must_stand_building(building: Building, seen: str | None) -> None:
    """The same of a building."""
    if seen is None or seen == (now := of_building(building.pk)):
        return
    rows = BuildingChange.objects.filter(building=building, pk__gt=int(seen.partition(":")[0])).select_related("by").order_by("pk")
    raise Moved([_change(row, Building) for row in rows] or [str(MISSING)], now)


def must_stand_posts(unit: Any, seen: str | None) -> None:
    """The same of the posts of a unit."""
    if seen is None or seen == (now := of_posts(unit.pk)):
        return
    rows = UnitPosts.objects.filter(unit=unit, pk__gt=int(seen.partition(":")[0])).select_related("by").order_by("pk")
    told = [_moved(row.by, row.entered_at, f"{label('posts', UnitPosts)} {row.posts}, {row.document}") for row in rows]
    raise Moved(told or [str(MISSING)], now)


def _change(row: Any, model: Any) -> str:
    if not row.before:
        return _moved(row.by, row.at, str(ENTERED))
    return _moved(row.by, row.at, _(", ").join(_columns(row, model)))


def _columns(row: Any, model: Any) -> Iterable[str]:
    for name, now in row.after.items():
        words = _("Document") if name == "document" else label(name, model)
        told = f"{_said(name, row.before[name])} → {_said(name, now)}" if name in row.before else now
        yield f"{words} {told}"


def _said(name: str, value: Any) -> str:
    choices: Any = {"use": RoomUse, "state": RoomState}.get(name)
    return str(choices(value).label) if choices and value else "" if value is None else str(value)


def _moved(who: Any, at: Any, what: str) -> str:
    return str(MOVED) % {"who": who, "at": date_format(localtime(at), "m-d H:i"), "what": what}
