"""The file as it stands, stage by stage: what each step that has been done wrote down, with its tables of lines."""
from typing import Any

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
    tables = [_table(table, f"{node.name}-{n}") for n, table in enumerate(form.shown_tables(file.record), 1)]
    if not rows and not tables:
        return None
    return {"name": node.name, "title": words.title(node), "rows": rows, "tables": tables}


def _table(table: Any, name: str) -> dict[str, Any]:
    columns = [{"label": heading, "kind": "right" if n in table.numeric else PLAIN} for n, heading in enumerate(table.headings)]
    rows = [[{"value": cell, "kind": column["kind"]} for cell, column in zip(row, columns, strict=True)] for row in table.rows]
    return {"name": name, "title": table.title, "columns": columns, "rows": rows, "total": table.total}
