"""Due moments and the messages that go with them: what the page shows and what the sweep fires come from here."""
from datetime import datetime
from typing import Any, NamedTuple

from procurement.calendar import moments as working
from procurement.calendar.office_time import local
from procurement.calendar.store import load
from procurement.rulebook.limits import limit

from .base import LimitName


class Message(NamedTuple):
    """One message of the clock about one step."""

    kind: str
    moment: datetime




def due(name: LimitName, start: datetime) -> Any:
    """When a limit that starts now runs out: `.at` aware UTC, `.provisional`, `.steps` the sum line by line."""
    return working.due_moment(start, name.on(start), load())


def messages(opened: datetime, due_at: datetime) -> list[Message]:
    """Reminders at 50/80/100 % of the working time, then escalation and supervision order (domain: 5.2), in order."""
    calendar = load()
    found = [
        Message(kind, working.moment_at_fraction(opened, due_at, limit(code, on=local(opened).date()).amount / 100, calendar))
        for kind, code in (("remind_first", "reminder.first"), ("remind_yellow", "reminder.yellow"), ("remind_red", "reminder.red"))
    ]
    for kind, code in (("escalated", "escalation.one_rank_up"), ("supervision", "escalation.supervision")):
        found.append(Message(kind, working.due_moment(due_at, limit(code, on=local(due_at).date()), load()).at))
    return found


def stamp(step: Any, name: LimitName, at: datetime, until: datetime | None = None) -> None:
    """Give a new step its due moment, counted by its limit or `until` a moment that the record names; the clock looks at it once as
    soon as it can, to see that somebody can act at all."""
    if until is not None:
        step.due_at, step.due_provisional = until, False
    else:
        found = due(name, at)
        step.due_at, step.due_provisional = found.at, found.provisional
    step.next_check = at


def schedule(step: Any, opened: datetime) -> None:
    """Set `next_check` from the messages not sent yet; None when all are out."""
    ahead = messages(opened, step.due_at)[step.reminded:] if step.due_at else []
    step.next_check = ahead[0].moment if ahead else None


def shift(step: Any, since: datetime, until: datetime) -> None:
    """Move a step's deadlines by the working time of a pause; calendar timers by its plain length."""
    if step.due_at:
        moved = working.shift_by_pause(step.due_at, since, until, load())
        step.due_at, step.due_provisional = moved.at, step.due_provisional or moved.provisional
        schedule(step, step.created)
    if step.timeout_at:
        step.timeout_at = working.shift_by_pause(step.timeout_at, since, until, load()).at
    if step.scheduled:
        step.scheduled += until - since
