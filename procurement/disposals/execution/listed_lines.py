"""The things of a reply as rows that the forms of carrying it out share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.disposals.labels import item_label
from procurement.fields import CountField, LineField
from procurement.lines import LineForm


class ListedLine(LineForm):
    """What every line says of its thing; nobody types it."""

    no = CountField(label=_("No."), widget=forms.HiddenInput, disabled=True)
    card = LineField(label=_("Card number"), required=False, disabled=True)
    name = LineField(label=item_label("name"), required=False, disabled=True)


def listed_rows(record: Any) -> list[dict[str, Any]]:
    """A row for each listed thing."""
    if record is None or record.pk is None:
        return []
    return [{"no": no, "card": item.number, "name": item.name} for no, item in enumerate(record.listed, 1)]


def merged(record: Any, table: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with what an earlier round of the step said of the same cards."""
    known = {row.get("card"): row for row in getattr(record, table, None) or []}
    return [{**known.get(row["card"], {}), **row} for row in rows]
