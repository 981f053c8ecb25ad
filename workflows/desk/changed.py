"""What an entry of the trail changed, in words: label of the field, value before, value now. Nothing here asks the database."""
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from approvals.models import Post, Unit, User
from procurement.assets.models import Card, Vehicle
from procurement.assets.terms import Right
from procurement.budgets.models import BudgetLine
from procurement.parties.models import Agency, Expert, Supplier
from procurement.pool.models import PoolEntry
from procurement.premises.models import Building, Lease, Occupancy, Room

OFFICE = (Post, User, Unit)
"""Whose columns most acts outside the cases change; the words of the later one go before."""
LEDGERS: dict[str, tuple[Any, ...]] = {
    "asset": (Vehicle, Card), "budget": (BudgetLine,), "building": (Building,), "lease": (Lease,), "occupancy": (Occupancy,),
    "party": (Agency, Expert, Supplier), "pool": (PoolEntry,), "room": (Room,),
}
"""First word of the action → whose columns it changes."""
PARTS = ("vehicle.",)
RIGHT = "right."
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)$")
LONGEST = 40


def changes(action: str, content: Mapping[str, Any], record: Any = None) -> Iterator[str]:
    """Fields whose value an act changed; committed values stay closed. `record` is the model of the case's record, if it was of a case."""
    before, after = content.get("before") or {}, content.get("after") or {}
    columns = _columns((record,) if record else LEDGERS.get(action.partition(".")[0], OFFICE))
    for name, value in after.items() if before else ():
        old = before.get(name)
        if value != old and not isinstance(value, dict | list) and not isinstance(old, dict | list):
            field = columns.get(_plain(name))
            yield _("%(field)s: %(before)s → %(after)s") % {
                "field": _label(name, field), "before": _said(field, old), "after": _said(field, value)}


def _columns(models: Iterable[Any]) -> dict[str, Any]:
    return {field.name: field for model in models for field in model._meta.fields}


def _plain(name: str) -> str:
    for part in PARTS:
        name = name.removeprefix(part)
    return name


def _label(name: str, field: Any) -> str:
    if name.startswith(RIGHT) and name.removeprefix(RIGHT) in Right.values:
        return str(Right(name.removeprefix(RIGHT)).label)
    return str(field.verbose_name) if field is not None else name


def _said(field: Any, value: Any) -> str:
    """The value as a person reads it: the word of a choice, yes and no, a moment in office time."""
    if value in (None, ""):
        return "—"
    if isinstance(value, bool):
        return pgettext("party", "yes") if value else pgettext("party", "no")
    text = str(dict(field.flatchoices).get(value, value)) if field is not None and field.choices else str(value)
    if MOMENT.match(text):  # kept in UTC
        text = date_format(localtime(datetime.fromisoformat(text)), "Y-m-d H:i")
    return text if len(text) <= LONGEST else f"{text[:LONGEST - 1]}…"
