"""One row of a list: what a case or a step looks like in 待办, 已办, 我发起的, 抄送我, the home page and the search."""
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils.translation import pgettext

from approvals.inbox import CaseRow, Work
from approvals.models import Case, Step
from approvals.openwork import CLAIMABLE
from procurement.calendar import moments
from procurement.calendar.days import Calendar
from procurement.calendar.store import load

from .context import address
from .quick import is_quick
from .words import status, title


def of_work(found: Iterable[Work], *, bulk: bool = True) -> list[dict[str, Any]]:
    """Rows of steps that wait for the reader. No query: the calendar is remembered by the process."""
    calendar = load()
    return [_work(work, calendar, bulk) for work in found]


def of_cases(found: Iterable[CaseRow], at: datetime) -> list[dict[str, Any]]:
    """Rows of cases, with where they stand and when something last happened that put them on the list."""
    return [_case(row.case, row.open_steps, at=row.decision.at if row.decision else row.case.created) for row in found]


def _work(work: Work, calendar: Calendar, bulk: bool) -> dict[str, Any]:
    step, case = work.step, work.case
    quick = work.barred is None and is_quick(step, work.at)
    claim = work.way == CLAIMABLE and work.barred is None
    return _matter(case) | {
        "node": title(step.flow_task), "node_tone": "warn" if _returned(step) else "pri", "principal": work.principal, "at": step.created,
        "due": due(step, work.at, calendar), "step_id": step.pk, "edition": case.edition, "action": pgettext("button", "Handle"),
        "barred": work.barred, "pickable": bulk and quick,
        "quick": _form("desk:quick", work) if quick else None, "claim": _form("desk:claim", work) if claim else None,
    }


def _case(case: Case, open_steps: tuple[Step, ...], at: datetime) -> dict[str, Any]:
    word, tone = status(case, list(open_steps))
    return _matter(case) | {
        "node": "、".join(title(step.flow_task) for step in open_steps if _shown(step)) or word,
        "node_tone": tone, "status_word": word, "tone": tone, "at": at, "action": pgettext("button", "View"), "due": None,
    }


def _matter(case: Case) -> dict[str, Any]:
    return {
        "key": case.key, "url": case_url(case), "number": case.number, "title": case.title, "urgency": case.urgency, "amount": case.amount,
        "flow_title": case.flow_class.process_title if case.flow_class else "", "unit": case.unit.label,
        "requester": case.requester,
    }


def _form(name: str, work: Work) -> dict[str, Any]:
    return {"url": reverse(name, args=[work.step.pk]), "key": uuid4().hex, "edition": work.case.edition,
            "principal": work.principal.pk if work.principal else None}


def case_url(case: Case) -> str:
    """The page of a case."""
    return address("desk:case", case.key)


def _shown(step: Step) -> bool:
    return getattr(step.flow_task, "task_type", "") in ("HUMAN", "TIMER")


def _returned(step: Step) -> bool:
    return bool(getattr(step.flow_task, "stops_clock", False) or step.data.get("back"))


def due(step: Step, at: datetime, calendar: Calendar) -> dict[str, Any] | None:
    """The deadline as the bar shows it: working days left, share used (0-100), whether the calendar is published."""
    if step.due_at is None:
        return None
    opened = step.created or at
    used = moments.fraction_used(opened, step.due_at, at, calendar) if opened < step.due_at else 1
    return {"days": moments.remaining(at, step.due_at, calendar), "used": min(100, int(used * 100)), "provisional": step.due_provisional}
