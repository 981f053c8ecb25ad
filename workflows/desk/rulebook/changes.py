"""What changes on which date: rules that begin or end, what waits for the second person, tables that came into the calendar."""
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from approvals import proposals
from approvals.models import Proposal
from approvals.roles import ADMINISTRATORS
from procurement.calendar.models import CalendarChange
from procurement.calendar.office_time import local
from procurement.rulebook.limits import here
from procurement.rulebook.store import rulebook
from procurement.rulebook.values import Rule, Rulebook
from workflows.desk.context import address
from workflows.desk.hats import held
from workflows.desk.request import Request

from . import texts
from .browse import line, today
from .day_kinds import KIND as DAYS
from .rule_kinds import KIND as RULES

BACK = timedelta(days=365)
"""How far back a change counts as recent."""
SHOWN = 200
"""Changes shown of each list."""
LINES = 20
"""Lines shown of a proposal; the rest stands on its own page."""


@require_safe
def changes(request: Request) -> HttpResponse:
    """Coming and recent changes, and what waits. Three queries beside the frame's own."""
    day = today()
    events = sorted(_events(rulebook(), day), key=lambda event: event["day"])
    return render(request, "workflows/rulebook/changes.html", {
        "coming": [e for e in events if e["day"] > day][:SHOWN],
        "recent": [e for e in reversed(events) if e["day"] <= day][:SHOWN], 
        "waiting": waiting((RULES, DAYS), may_open=not ADMINISTRATORS.isdisjoint(held(request))),
        "tables": [table(change) for change in CalendarChange.objects.select_related("by", "confirmed_by").order_by("-id")[:LINES]],
    })


def _events(known: Rulebook, day: date) -> Iterator[dict[str, Any]]:
    """A rule begins on its first day and ends the day after its last; each with the row before and after."""
    for rules in known.by_code.values():
        for rule in rules:
            entered = local(rule.entered_at).date() if rule.entered_at else None
            if day - BACK <= rule.effective_from or (entered is not None and entered >= day - BACK):
                yield _event(known, rule, max(rule.effective_from, entered or rule.effective_from), begins=True)
            if rule.effective_to is not None and rule.effective_to >= day - BACK:
                yield _event(known, rule, rule.effective_to + timedelta(days=1), begins=False)


def _event(known: Rulebook, rule: Rule, on: date, *, begins: bool) -> dict[str, Any]:
    place = (rule.jurisdiction or here(), rule.budget_level, rule.object_type)
    before = known.in_force(rule.code, rule.effective_from - timedelta(days=1), *place) if begins else rule
    after = known.in_force(rule.code, max(on, rule.effective_from), *place)
    return line(rule) | {"day": on, "begins": begins, "before": texts.value(before) if before else "",
                         "after": texts.value(after) if after else ""}


def waiting(kinds: tuple[str, ...], *, may_open: bool) -> list[dict[str, Any]]:
    """Proposals of these kinds that nobody has decided yet, oldest first; administrators may open them. One query."""
    found = Proposal.objects.filter(state=Proposal.State.WAITING, kind__in=kinds).select_related("proposed_by").order_by("id")[:LINES]
    return [_waiting(proposal, may_open) for proposal in found]


def _waiting(proposal: Proposal, may_open: bool) -> dict[str, Any]:
    kind = proposals.KINDS[proposal.kind]
    try:
        lines = kind.describe(proposal.payload)
    except ValidationError as broken:
        lines = [proposals.Line(" ".join(broken.messages))]
    return {"title": kind.title, "by": proposal.proposed_by, "at": proposal.proposed_at, "reason": proposal.reason, "lines": lines[:LINES],
            "more": max(len(lines) - LINES, 0), "url": address("desk:proposal", proposal.key) if may_open else ""}


def table(change: CalendarChange) -> dict[str, Any]:
    """One table that came into the calendar, and how far the open deadlines have been counted again."""
    return {"change": change, "days": len(change.days), "done": change.finished_at is not None, "left": len(change.left),
            "url": address("desk:calendar") + f"?year={change.first_day.year}"}
