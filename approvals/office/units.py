"""The tree of units: added, changed, renamed, moved, deactivated; former names are kept (四合一: history keeps the old name)."""
import re
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from approvals.models import Case, Post, Unit, UnitGrant, UnitName, User

from .door import CODE, enter, must_run_the_office, reasoned, words, wrong


def add(
    *, code: str, name: str, short_name: str = "", parent: Unit | None, kind: str, level: str, reason: str, by: User, at: datetime,
) -> Unit:
    """Open a unit; its code and kind stay as they are. Raises ValidationError keyed by field."""
    must_run_the_office(by)
    reason = reasoned(reason)
    unit = Unit(code=code.strip(), name=words("name", name, 100), short_name=words("short_name", short_name, 30, needed=False),
                parent=parent, kind=kind, level=level)
    with transaction.atomic():
        _locked_tree()
        _fits(unit)
        unit.save()
        enter("unit.added", by, at, reason=reason, after=facts_of(unit), unit=unit.code)
    return unit


def change(unit: Unit, *, level: str, reason: str, by: User, at: datetime) -> Unit:
    """Correct what is neither name nor place: the level."""
    must_run_the_office(by)
    reason = reasoned(reason)
    with transaction.atomic():
        unit = _locked(unit)
        before = facts_of(unit)
        unit.level = level
        _fits(unit)
        _save(unit, "unit.changed", before, reason, by, at)
    return unit


def rename(
    unit: Unit, *, name: str, short_name: str = "", on: date, reason: str, document: str = "", by: User, at: datetime,
) -> Unit:
    """Give a unit another name from a day on; the old one is kept with its days and the paper that ended it."""
    must_run_the_office(by)
    reason, document = reasoned(reason), words("document", document, 60, needed=False)
    name, short_name = words("name", name, 100), words("short_name", short_name, 30, needed=False)
    with transaction.atomic():
        unit = _locked(unit)
        before = facts_of(unit)
        if (name, short_name) == (unit.name, unit.short_name):
            raise wrong("name", _("This is the name that it bears already."), "same")
        keep_name(unit, on=on, reason=reason, document=document, by=by, at=at)
        unit.name, unit.short_name = name, short_name
        _fits(unit)
        _save(unit, "unit.renamed", before, reason, by, at, document=document, day=on)
    return unit


def keep_name(unit: Unit, *, on: date, reason: str, document: str, by: User, at: datetime) -> UnitName:
    """Lay the present name down as a former one; `on` is the first day on which it is no longer in use."""
    if on > timezone.localdate(at):
        raise wrong("on", _("The day lies in the future. Enter the change on the day itself."), "future")
    last = UnitName.objects.filter(unit=unit).order_by("-until", "-id").values_list("until", flat=True).first()
    if last and on < last:
        raise wrong("on", _("The present name has been in use since %(day)s; choose that day or a later one."), "before",
                    day=last.isoformat())
    unit.former = [*unit.former, [unit.name, unit.short_name, on.isoformat()]]
    return UnitName.objects.create(unit=unit, name=unit.name, short_name=unit.short_name, since=last, until=on, reason=reason,
                                   document=document, by=by, at=at)


def move(unit: Unit, parent: Unit | None, *, reason: str, by: User, at: datetime) -> Unit:
    """Hang a unit below another; never below itself."""
    must_run_the_office(by)
    reason = reasoned(reason)
    with transaction.atomic():
        unit = _locked(unit)
        before = facts_of(unit)
        unit.parent = parent
        _fits(unit)
        _save(unit, "unit.moved", before, reason, by, at)
    return unit


def deactivate(unit: Unit, *, reason: str, by: User, at: datetime) -> Unit:
    """Close a unit that nothing hangs on any more; one with open cases or people is merged instead. Raises ValidationError."""
    must_run_the_office(by)
    reason = reasoned(reason)
    with transaction.atomic():
        unit = _locked(unit)
        if not unit.is_active:
            raise ValidationError(_("This unit is deactivated already."), code="inactive")
        left = what_hangs_on(unit, timezone.localdate(at))
        if left:
            raise ValidationError(_("The unit cannot be deactivated yet: %(left)s. Move them, or merge the unit into another."),
                                  code="in_use", params={"left": "；".join(str(line) for line in left)})
        unit.is_active = False
        unit.save(update_fields=["is_active"])
        enter("unit.deactivated", by, at, reason=reason, unit=unit.code)
    return unit


def reactivate(unit: Unit, *, reason: str, by: User, at: datetime) -> Unit:
    """Open a unit again that was closed by mistake; a merged one stays closed."""
    must_run_the_office(by)
    reason = reasoned(reason)
    with transaction.atomic():
        unit = _locked(unit)
        if unit.merged_into_id:
            raise ValidationError(_("This unit has been merged into %(unit)s and stays closed."), code="merged",
                                  params={"unit": unit.merged_into})
        if unit.is_active:
            raise ValidationError(_("This unit is active."), code="active")
        unit.is_active = True
        _fits(unit)
        unit.save(update_fields=["is_active"])
        enter("unit.reactivated", by, at, reason=reason, unit=unit.code)
    return unit


def what_hangs_on(unit: Unit, day: date) -> list[Any]:
    """Why a unit cannot simply be closed, in half sentences with numbers; four queries."""
    found = [
        (Unit.objects.filter(parent=unit, is_active=True).count(), _("%(n)s units below it")),
        (Case.objects.filter(Q(unit=unit), status="NEW").count(), _("%(n)s open cases")),
        (in_office(unit, day).count(), _("%(n)s people with a post in it")),
        (UnitGrant.objects.filter(content_object=unit, user__is_active=True).count(), _("%(n)s roles held in it")),
    ]
    return [sentence % {"n": number} for number, sentence in found if number]


def in_office(unit: Unit, day: date) -> Any:
    """Posts of a unit that are held on a day."""
    return Post.objects.filter(unit=unit, user__is_active=True).filter(Q(until=None) | Q(until__gte=day))


def facts_of(unit: Unit) -> dict[str, Any]:
    """A unit as the trail keeps it."""
    return {"code": unit.code, "name": unit.name, "short_name": unit.short_name, "parent": unit.parent.code if unit.parent else None,
            "kind": unit.kind, "level": unit.level}


def _save(unit: Unit, action: str, before: dict[str, Any], reason: str, by: User, at: datetime, **facts: Any) -> None:
    after = facts_of(unit)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        raise ValidationError(_("Nothing has been changed."), code="same")
    unit.save()
    enter(action, by, at, reason=reason, before={name: before[name] for name in changed}, after={name: after[name] for name in changed},
          unit=unit.code, **{name: value for name, value in facts.items() if value})


def _locked_tree() -> list[int]:
    """Two changes of the tree at once must see one another, or they could tie it into a ring."""
    return list(Unit.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


def _locked(unit: Unit) -> Unit:
    _locked_tree()
    return Unit.objects.select_related("parent").get(pk=unit.pk)


def _fits(unit: Unit) -> None:
    """Whether a unit is well formed and finds its place in the tree; raises ValidationError keyed by field."""
    if unit.kind not in Unit.Kind.values:
        raise wrong("kind", _("Choose a kind from the list."))
    if unit.level not in Unit.Level.values:
        raise wrong("level", _("Choose a level from the list."))
    if not re.fullmatch(CODE, unit.code):
        raise wrong("code", _("A code has letters, digits, dots and dashes only, twenty at most."))
    others = Unit.objects.exclude(pk=unit.pk)
    if others.filter(code__iexact=unit.code).exists():
        raise wrong("code", _("Another unit has this code."), "taken")
    if unit.is_active and others.filter(name=unit.name, parent=unit.parent, is_active=True).exists():
        raise wrong("name", _("There is a unit of this name in the same place."), "taken")
    if unit.kind == Unit.Kind.BUREAU:
        if unit.parent_id:
            raise wrong("parent", _("The bureau itself stands at the top."))
        if others.filter(kind=Unit.Kind.BUREAU).exists():
            raise wrong("kind", _("There is one bureau in an installation; it is there already."), "second")
        return
    if unit.parent is None:
        raise wrong("parent", _("Choose the unit above it."))
    if not unit.parent.is_active:
        raise wrong("parent", _("The unit %(unit)s has been deactivated."), "inactive", unit=unit.parent)
    if unit.pk and unit.pk in _line_up(unit.parent):
        raise wrong("parent", _("A unit cannot hang below itself or one of its own units."), "ring")


def _line_up(unit: Unit) -> list[int]:
    parents = dict(Unit.objects.values_list("pk", "parent_id"))
    line: list[int] = []
    place: int | None = unit.pk
    while place is not None and place not in line:
        line.append(place)
        place = parents.get(place)
    return line
