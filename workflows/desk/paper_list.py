"""The papers of a case kind by kind: required or not, the newest version, the earlier ones, who added them and when.

Which kinds a case asks for says the substance: `<package>.documents.asked(record)` beside the models of the record."""
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from approvals.models import Attachment

from . import files
from .case_file import CaseFile


def papers(file: CaseFile) -> list[dict[str, Any]]:
    """One entry for each kind that is asked for or there; empty for a record that knows no kinds."""
    asked = _asked(file.record)
    if not asked or not file.record.pk:
        return []
    checks = {row["paper"]: row for row in _checked(file.record)}
    found = [_kind(one, [row for row in file.attachments if row.paper == one.code], checks.get(one.code)) for one in asked]
    return [kind for kind in found if kind["required"] or kind["versions"] or kind["check"] == "missing"]


def loose(file: CaseFile) -> list[Attachment]:
    """Files of no kind."""
    known = {one.code for one in _asked(file.record)}
    return [row for row in file.attachments if row.paper not in known]


def told(file: CaseFile) -> list[dict[str, Any]]:
    """Files outside the list of papers, each with the words of its kind where a form of the procedure names it."""
    forms = [getattr(node, "form_class", None) for node in (file.flow.start_node(), *file.flow.human_nodes())]
    words = {kind.code: kind.label for form in forms for kind in getattr(form, "attaches", ())}
    return [files.attached(row) | {"paper_word": words.get(row.paper, "")} for row in loose(file)]


def photos(attachments: Iterable[Attachment]) -> dict[int, Attachment]:
    """Photos by their numbers."""
    return {row.photo_no: row for row in attachments if row.photo_no}


def _asked(record: Any) -> Any:
    name = type(record).__module__.rsplit(".", 1)[0] + ".documents"
    return import_module(name).asked(record) if find_spec(name) is not None else []


def _checked(record: Any) -> Any:
    notices = getattr(record, "correction_notices", None) or []
    return notices[-1]["checks"] if notices and not getattr(record, "paper_checks", None) else getattr(record, "paper_checks", None) or []


def _kind(one: Any, rows: list[Attachment], check: Any) -> dict[str, Any]:
    last = max((row.version for row in rows), default=0)
    numbers = sorted({row.version for row in rows}, reverse=True)
    versions = [{"no": n, "files": [files.attached(row) for row in rows if row.version == n]} for n in numbers]
    pictures = any(row.photo_no for row in rows)
    judged = check if check and check["version"] == last else None
    return {
        "code": one.code, "label": one.label, "required": one.required, "rule": one.rule, "photos": pictures,
        "newest": versions[0] if versions else None, "earlier": versions[1:], "versions": versions,
        "check": judged["verdict"] if judged else "", "wrong": judged["wrong"] if judged else "",
    }
