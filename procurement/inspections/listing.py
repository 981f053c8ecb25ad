"""The list of an inspection is read from the ledger by a filter that stands in its words; nobody types in what may be drawn."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from procurement.assets.models import Card
from procurement.assets.terms import Kind, State
from procurement.facts import RuleBroken
from procurement.inspections.terms import About
from procurement.premises.models import Room
from procurement.premises.terms import RoomState, RoomUse

MOST = 20_000
"""Lines of one list: more is divided by unit."""
WHOLE = {About.ROOM: "房屋台账全部在册房间", About.ASSET: "资产台账全部在册卡片", About.UNIT: "全部在用单位"}


class Choice(NamedTuple):
    """By what the ledger is filtered; empty ones say nothing."""

    unit: Any = None
    kind: str = ""
    use: str = ""


class Listed(NamedTuple):
    """The filter in words, as it stands on the page, in the trail and under the digest; and (code, name) of every line, in order."""

    basis: str
    lines: list[tuple[str, str]]


def listed(about: str, choice: Choice) -> Listed:
    """What the ledger holds today. Raises RuleBroken at the filter that fits nothing."""
    if choice.kind and about != About.ASSET:
        raise RuleBroken("kind", _("This filter is for assets: leave it empty."))
    if choice.use and about != About.ROOM:
        raise RuleBroken("use", _("This filter is for rooms: leave it empty."))
    if choice.unit is not None and about == About.UNIT:
        raise RuleBroken("unit", _("All units are listed: leave it empty."))
    parts = [WHOLE[About(about)]]
    parts += [f"单位：{choice.unit.code} {choice.unit.name}"] if choice.unit is not None else []
    parts += [f"类别：{Kind(choice.kind).label}"] if choice.kind else []
    parts += [f"用途：{RoomUse(choice.use).label}"] if choice.use else []
    found = {About.ROOM: _rooms, About.ASSET: _cards, About.UNIT: _units}[About(about)](choice)
    lines = [(code[:60], name[:200]) for code, name in found[: MOST + 1]]
    if not lines:
        raise RuleBroken("about", _("The ledger holds nothing of that: choose another filter."))
    if len(lines) > MOST:
        raise RuleBroken("unit", _("More than %(most)s lines: filter by unit."), most=MOST)
    return Listed("；".join(parts), lines)


def _rooms(choice: Choice) -> list[tuple[str, str]]:
    found = Room.objects.exclude(state=RoomState.ENDED).select_related("building").order_by("building_id", "number")
    found = _of_unit(found, choice)
    found = found.filter(use=choice.use) if choice.use else found
    return [(room.number, str(room)) for room in found[: MOST + 1]]


def _cards(choice: Choice) -> list[tuple[str, str]]:
    found = _of_unit(Card.objects.exclude(state=State.ENDED).order_by("number"), choice)
    found = found.filter(kind=choice.kind) if choice.kind else found
    return list(found.values_list("number", "name")[: MOST + 1])


def _units(choice: Choice) -> list[tuple[str, str]]:
    units = apps.get_model("approvals.Unit")._default_manager
    return list(units.filter(is_active=True).order_by("code").values_list("code", "name")[: MOST + 1])


def _of_unit(found: QuerySet[Any], choice: Choice) -> QuerySet[Any]:
    return found.filter(unit=choice.unit) if choice.unit is not None else found
