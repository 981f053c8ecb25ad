"""A form becomes part of the file: validated, handed to the domain service, its traces noted."""
import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.datastructures import MultiValueDict

from approvals import numbers
from approvals.models import Case, User
from procurement.calendar.office_time import local
from procurement.facts import RuleBroken

from . import attaching, pauses, waivers
from .base import CaseFlow, record_of
from .errors import Invalid
from .telling import plain

NOT_CONTENT = {"csrfmiddlewaretoken", "key", "edition", "verb", "comment", "password", "next", "draft"}


ATTACHMENTS = "attachments"
"""The field that changes when files are added: an approval that reviews everything answers for them too."""


class Filed(NamedTuple):
    """What a form changed: reviewable fields before and after (changed ones only), and which form it was."""

    before: dict[str, Any]
    after: dict[str, Any]
    form_version: str
    private: frozenset[str] = frozenset()


def digest(verb: str, target: Any, data: Any, comment: str, files: Sequence[Any], principal: int = 0) -> str:
    """SHA-256 of what was sent: the same key with other content is refused."""
    if isinstance(data, MultiValueDict):
        data = {name: values for name, values in data.lists() if name not in NOT_CONTENT}
    sent = [verb, str(target), plain(data), comment, [f.sha256 for f in files], principal]
    return hashlib.sha256(json.dumps(sent, sort_keys=True, default=str).encode()).hexdigest()


def bound(node: Any, data: Any, case: Case) -> Any:
    """The step's form with what was typed, for showing it again; None for a step without a form."""
    return node.form_class(data or {}, record=record_of(case)) if node.form_class else None


def file(move: Any, node: Any, actor: User, data: Any, *, record: Any, unit: Any = None) -> Filed:
    """Validate the form and run the domain service; raises Invalid with the bound form."""
    form = node.form_class(data if data is not None else {}, record=record, case_unit=unit)
    if not form.is_valid():
        raise Invalid(form)
    case = move.case
    before = record.snapshot() if not move.fresh else {}
    if node.service is not None:
        try:
            node.service(record, data=form.cleaned_data, actor=actor, at=move.at, case=case, numbers=numbers_of(case, move.at),
                         attached=attaching.attached(move), pauses=lambda: pauses.of(case), **waivers.told(node, move.at))
        except RuleBroken as broken:
            form.add_error(broken.field, str(broken))
            raise Invalid(form) from broken
    after = record.snapshot()
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    for name, value in record.summary().items():
        setattr(case, name, value)
    case.__dict__["_record"] = record
    if move.attachments:
        changed.add(ATTACHMENTS)
    if node.task_type == "START" or node.verbs[0] == "submit":
        move.file_changed(changed)
    else:
        move.fields_changed(changed)
    move.touched = changed
    version = f"{type(form).__module__.rsplit('.', 2)[-2]}.{type(form).__name__}"
    return Filed({n: before[n] for n in sorted(changed) if n in before}, {n: after[n] for n in sorted(changed) if n in after}, version,
                 getattr(record, "private", frozenset()))


def returned(move: Any, node: Any, actor: User, data: Any, telling: Any, *, record: Any) -> None:
    """A form that says what a return of its step must name: its `returns` writes the notice down and gives the reason in full.

    Raises Invalid with the bound form. The step stays undone; what the file holds otherwise is not touched."""
    form = node.form_class(data if data is not None else {}, record=record)
    if not form.is_valid():
        raise Invalid(form)
    before = record.snapshot()
    try:
        telling.comment = form.returns(record, comment=telling.comment, actor=actor, at=move.at, attached=attaching.attached(move))
    except RuleBroken as broken:
        form.add_error(broken.field, str(broken))
        raise Invalid(form) from broken
    after = record.snapshot()
    changed = sorted(name for name in after if before.get(name) != after[name])
    telling.before, telling.after = {name: before.get(name) for name in changed}, {name: after[name] for name in changed}
    telling.private = getattr(record, "private", frozenset())
    telling.form = f"{type(form).__module__.rsplit('.', 2)[-2]}.{type(form).__name__}"


def numbers_of(case: Case, at: datetime) -> Any:
    """Gives a service its numbers: `numbers("renovation.opinion")` takes the next one of the year, without gaps."""
    def take(series: str, shape: str = "{year}-{n}") -> str:
        year = local(at).year
        return shape.format(year=year, n=numbers.take(series, year))
    return take


def case_number(flow: type[CaseFlow], at: datetime) -> str:
    """The next case number of the year: WX-2026-0001."""
    year = local(at).year
    return f"{flow.number_prefix}-{year}-{numbers.take('case.' + flow.number_prefix, year):04d}"
