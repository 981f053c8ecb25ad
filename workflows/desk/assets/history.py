"""The history of a card in words: what each change said before and says now, by whom, why, and in which case."""
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext, gettext_lazy, pgettext

from approvals.models import Unit, User
from approvals.trail import actions
from procurement.assets.models import Card, CardChange, Vehicle
from procurement.assets.terms import Right, State
from procurement.records import label

from .acts import action_of

VEHICLE, RIGHT, DOCUMENT = "vehicle.", "right.", "document"
LEFT_OUT = frozenset({"entered_at"})
ENDED = gettext_lazy("Written off")


def lines(rows: Iterable[CardChange]) -> list[dict[str, Any]]:
    """Changes as {action, what: [(label, before, after)], reason, by, at, case}. At most two queries."""
    rows = list(rows)
    names = _names(rows)
    return [_line(row, names) for row in rows]


def _line(row: CardChange, names: Mapping[str, str]) -> dict[str, Any]:
    what = [_told(name, row.before.get(name), now, names) for name, now in row.after.items()
            if name not in LEFT_OUT and (now not in ("", None) or row.before.get(name))]
    action = ENDED if row.after.get("state") == State.ENDED else actions.label(action_of(row))
    return {"action": action, "what": what, "reason": row.reason, "by": row.by, "at": row.at, "case": row.case}


def _told(name: str, before: Any, now: Any, names: Mapping[str, str]) -> tuple[Any, str, str]:
    if name.startswith(RIGHT):
        return Right(name.removeprefix(RIGHT)).label, _holder(before, names), _holder(now, names)
    if name == DOCUMENT:
        return gettext("Document"), "", str(now)
    model: Any = Vehicle if name.startswith(VEHICLE) else Card
    column = name.removeprefix(VEHICLE)
    return label(column, model), _value(model, column, before, names), _value(model, column, now, names)


def _holder(code: Any, names: Mapping[str, str]) -> str:
    return names.get(f"code {code}", str(code)) if code else ""


def _value(model: Any, name: str, value: Any, names: Mapping[str, str]) -> str:
    if value in ("", None):
        return ""
    if name in ("unit", "custodian"):
        return names.get(f"{name} {value}", str(value))
    field = model._meta.get_field(name)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return pgettext("party", "yes") if value else pgettext("party", "no")
    return str(value)


def _names(rows: Iterable[CardChange]) -> dict[str, str]:
    """Whom the numbers of units and accounts and the codes of units mean."""
    units, codes, people = set(), set(), set()
    for row in rows:
        for values in (row.before, row.after):
            units |= {values["unit"]} if values.get("unit") else set()
            people |= {values["custodian"]} if values.get("custodian") else set()
            codes |= {code for name, code in values.items() if name.startswith(RIGHT) and code}
    names: dict[str, str] = {}
    if units or codes:
        for unit in Unit.objects.filter(pk__in=units) | Unit.objects.filter(code__in=codes):
            names |= {f"unit {unit.pk}": unit.label, f"code {unit.code}": unit.label}
    if people:
        names |= {f"custodian {one.pk}": f"{one.username} {one.display_name}" for one in User.objects.filter(pk__in=people)}
    return names
