"""The history of a party in words: what each entry of the register said before and says now, and what only supervisors may read of it."""
from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from approvals.models import User
from approvals.trail import actions
from procurement.parties import services
from procurement.parties.models import PartyChange, Supplier
from procurement.records import label

from .acts import UNTOLD, action_of, parts

WORDS = {"user": gettext_lazy("Account"), "held": gettext_lazy("Controls or manages")}
"""Columns that have no words of their own."""
LEFT_OUT = frozenset({"id", "entered_at", "supplier", "expert", "holder"})


def lines(rows: Iterable[PartyChange], *, secrets: bool) -> list[dict[str, Any]]:
    """Entries as {action, tie, what: [(label, before, after)], reason, by, at, hidden}. At most two queries."""
    rows = list(rows)
    names = _names(rows)
    return [_line(row, names, secrets) for row in rows]


def _line(row: PartyChange, names: dict[tuple[str, int], str], secrets: bool) -> dict[str, Any]:
    kind, before, after = parts(row)
    model = apps.get_model("procurement", kind) if kind else services.MODELS[row.register]
    hidden = kind in UNTOLD and not secrets
    what = [] if hidden else [_told(model, name, before, after[name], names, secrets) for name in after
                              if name not in LEFT_OUT and (after[name] not in ("", None, []) or before.get(name))]
    if kind and before:
        what = [one for one in what if one[1] != one[2]]
    return {"action": actions.label(action_of(row)), "tie": model._meta.verbose_name if kind else "", "what": what, "hidden": hidden,
            "reason": row.reason, "by": row.by, "at": row.at}


def _told(model: Any, name: str, before: Mapping[str, Any], now: Any, names: dict[Any, str], secrets: bool) -> tuple[Any, str, str]:
    words = WORDS.get(name) or label(name, model)
    return words, _value(model, name, before.get(name), names, secrets), _value(model, name, now, names, secrets)


def _value(model: Any, name: str, value: Any, names: dict[Any, str], secrets: bool) -> str:
    if value in ("", None, []):
        return ""
    if name == "identity":
        return str(value) if secrets else _("on file")
    if name in ("user", "held"):
        return names.get((name, int(value)), str(value))
    field = model._meta.get_field(name)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return pgettext("party", "yes") if value else pgettext("party", "no")
    return "、".join(value) if isinstance(value, list) else str(value)


def _names(rows: Iterable[PartyChange]) -> dict[tuple[str, int], str]:
    """Whom the numbers of accounts and suppliers mean."""
    wanted: dict[str, set[int]] = {"user": set(), "held": set()}
    for row in rows:
        __, before, after = parts(row)
        for name, found in wanted.items():
            found |= {int(values[name]) for values in (before, after) if values.get(name)}
    names: dict[tuple[str, int], str] = {}
    if wanted["user"]:
        names |= {("user", one.pk): f"{one.username} {one.display_name}" for one in User.objects.filter(pk__in=wanted["user"])}
    if wanted["held"]:
        names |= {("held", one.pk): one.name for one in Supplier.objects.filter(pk__in=wanted["held"])}
    return names
