"""The file as it stands, stage by stage: what each step that has been done wrote down, with its tables of lines."""
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.urls import reverse

from . import words
from .case_file import CaseFile, with_tables

PLAIN = "text"
OPEN_AT_ONCE = 3
"""Stages shown unfolded: the newest; older ones open with a click."""


def stages(file: CaseFile, being_filled: Any = None) -> list[dict[str, Any]]:
    """One card for each form that has been filled in, the newest first; a form of two steps is shown once.

    Folded are the older ones, and the one that is being filled in again just above."""
    forms = _filled(file)
    with_tables(file.record, [name for form in forms for name in form.tables])
    found = [(form, stage) for form, node in forms.items() if (stage := _stage(file, form, node))]
    return [stage | {"folded": n >= OPEN_AT_ONCE or form is being_filled} for n, (form, stage) in enumerate(reversed(found))]


def _filled(file: CaseFile) -> dict[Any, Any]:
    """form class -> the node at which it was first filled in, for steps that have been done."""
    found: dict[Any, Any] = {}
    for step in file.steps:
        form = getattr(step.flow_task, "form_class", None)
        if form is not None and step.status == "DONE" and step.verb not in ("return", "reject"):
            found.setdefault(form, step.flow_task)
    return found


def _stage(file: CaseFile, form: Any, node: Any) -> dict[str, Any] | None:
    rows = [{"label": fact.label, "value": fact.value, "wide": fact.wide} for fact in form.shown(file.record)]
    photos = {row.photo_no: row for row in file.attachments if row.photo_no}
    tables = [_table(table, f"{node.name}-{n}", photos) for n, table in enumerate(form.shown_tables(file.record), 1)]
    if not rows and not tables:
        return None
    return {"name": node.name, "title": words.title(node), "rows": rows, "tables": tables}


def _table(table: Any, name: str, photos: Mapping[int, Any] = MappingProxyType({})) -> dict[str, Any]:
    columns = [{"label": heading, "kind": "right" if n in table.numeric else PLAIN} for n, heading in enumerate(table.headings)]
    rows = [[
        {"value": cell, "kind": column["kind"], "struck": (n, m) in table.struck,
         "photos": _linked(cell, photos) if m == table.photos else []}
        for m, (cell, column) in enumerate(zip(row, columns, strict=True))] for n, row in enumerate(table.rows)]
    return {"name": name, "title": table.title, "columns": columns, "rows": rows, "total": table.total}


MOST_LINKS = 60


def _linked(text: str, photos: Mapping[int, Any]) -> list[dict[str, Any]]:
    """“1-3, 7” as links to the photos of those numbers; a number without a photo stands without a link."""
    found: list[dict[str, Any]] = []
    for first, last in re.findall(r"(\d{1,4})(?:[-~—–至](\d{1,4}))?", text):
        for number in range(int(first), int(last or first) + 1)[:MOST_LINKS]:
            row = photos.get(number)
            found.append({"no": number, "url": reverse("desk:file", args=[row.key]) if row else "", "name": row.name if row else ""})
    return found[:MOST_LINKS]
