"""What has happened on a case, newest first: who, in which post, what, for whom, how long it took, in which words."""
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from approvals.models import Attachment, Decision, Step, TrailEntry, User
from approvals.trail.actions import label
from procurement.calendar.moments import remaining
from procurement.calendar.office_time import window, worked
from procurement.calendar.store import load
from workflows.desk.files import attached

from . import words
from .case_file import CaseFile

CLOCK = ("step.escalated", "step.timed_out", "step.rerouted")
"""What the clock does by itself and everybody should see."""


def timeline(file: CaseFile) -> list[dict[str, Any]]:
    """Open steps first, then decisions, acts of the clock and carried opinions by their moment, newest first."""
    past = [*_decisions(file), *_carried(file), *_clock(file)]
    past.sort(key=lambda item: (item["at"], item["order"]), reverse=True)
    return [*_present(file), *past]


def heading(file: CaseFile) -> str:
    """How many opinions there are, and the working days since the case began."""
    count = sum(1 for d in file.decisions if d.verb not in words.NO_OPINION)
    spent = _days(file.case.created, file.case.finished or file.at)
    return ngettext("%(count)s opinion", "%(count)s opinions", count) % {"count": count} + " · " + (
        _("%(days)s working days in all") % {"days": spent})


def _present(file: CaseFile) -> Iterator[dict[str, Any]]:
    for step in file.waiting:
        waited = _("arrived; waiting for %(time)s") % {"time": _span(step.created, file.at)}
        name = str(step.owner) if step.owner_id else words.office(step)
        tag = pgettext("step", "held up")
        if not (step.held or file.case.held):
            tag = pgettext("step", "in hand") if step.owner_id else pgettext("step", "waiting")
        late = bool(step.due_at and step.due_at < file.at)
        yield {"who": name, "post": getattr(step, "post", "") if step.owner_id else "", "state": "now", "tone": "pri", "word": tag,
               "node": words.title(step.flow_task), "at": step.created, "took": waited, "late": late}


def _decisions(file: CaseFile) -> Iterator[dict[str, Any]]:
    steps = {step.pk: step for step in file.steps}
    added: dict[int, list[Attachment]] = {}
    for row in file.attachments:
        added.setdefault(row.step_id, []).append(row)
    for order, made in enumerate(file.decisions):
        step = steps.get(made.step_id or 0)
        yield {**_said(made, step), "at": made.at, "order": order,
               "files": [attached(f) for f in added.get(made.step_id or 0, ()) if f.added_at == made.at]}


def _said(made: Decision, step: Step | None) -> dict[str, Any]:
    node = step.flow_task if step is not None else None
    known = words.word(made.verb, words.seat(step))
    quiet = made.verb in words.NO_OPINION
    took, late = _took(step, made)
    return {"who": str(made.actor), "post": getattr(made, "post", "") or "", "state": "" if quiet else known.mark,
            "tone": words.TONES.get(known.mark, ""), "word": words.past(made.verb, words.seat(step)),
            "principal": str(made.principal) if made.principal_id != made.actor_id else "",
            "node": words.title(node) if node is not None else "", "took": took, "late": late, "comment": made.comment}


def _took(step: Step | None, made: Decision) -> tuple[str, bool]:
    """Working time from arrival to decision, and whether that was after the deadline."""
    if step is None or step.flow_task.task_type == "START" or made.verb in words.NO_OPINION:
        return "", False
    return _("took %(time)s") % {"time": _span(step.created, made.at)}, bool(step.due_at and made.at > step.due_at)


def _carried(file: CaseFile) -> Iterator[dict[str, Any]]:
    """Opinions that answered again without being asked, because what they reviewed had not changed."""
    steps = {step.number: step for step in file.steps}
    for step in file.steps:
        if step.verb == "carried" and step.status == "DONE":
            source = steps.get(step.data.get("rests_on"))
            who = str(source.owner) if source is not None and source.owner_id else ""
            yield {"who": who, "post": getattr(source, "post", ""), "state": "done", "tone": "ok", "word": words.word("approve").past,
                   "carried": True, "node": words.title(step.flow_task), "at": step.finished, "order": -1}


def _clock(file: CaseFile) -> Iterator[dict[str, Any]]:
    """Timers from their own rows; the trail is read only when a row shows that the clock has escalated or cut short."""
    for step in file.steps:
        if step.flow_task_type == "TIMER" and step.status == "DONE":
            yield {"who": _("Clock"), "post": "", "state": "", "word": label("timer.fired"), "tone": "",
                   "node": words.title(step.flow_task), "at": step.finished, "order": 0}
    if not any(s.reminded > 3 or s.verb == "timeout" for s in file.steps):
        return
    entries = TrailEntry.objects.filter(case=file.case, action__in=CLOCK, actor__username=User.SYSTEM)
    for entry in entries.only("action", "node", "at", "seq"):
        node = file.flow._nodes_by_name.get(entry.node)
        yield {"who": _("Clock"), "post": "", "state": "back", "word": label(entry.action), "tone": "warn",
               "node": words.title(node) if node is not None else "", "at": entry.at, "order": entry.seq}


def _span(since: datetime | None, until: datetime) -> str:
    """Working time between two moments in words: hours within a day, else half days."""
    calendar = load()
    hours = worked(since, until, calendar) / timedelta(hours=1) if since else 0
    if hours < 1:
        return _("less than an hour")
    if hours < window(calendar) / timedelta(hours=1):
        return _("%(hours)s hours") % {"hours": round(hours)}
    return _("%(days)s working days") % {"days": _days(since, until)}


def _days(since: datetime | None, until: datetime) -> str:
    """Working days between two moments, to half days."""
    return f"{max(float(remaining(since, until, load())), 0.0):g}" if since else "0"
