"""The in-app inbox behind the bell: telling people, and the sentence of a notice in the reader's language."""
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from approvals.models import Notice, User

CAP = 100
"""The bell counts as far as 99 and then says 99+."""

SENTENCES = {
    Notice.Kind.REMIND_FIRST: _("“%(case)s”: half of the time for “%(step)s” has passed; it is due at %(due)s."),
    Notice.Kind.REMIND_YELLOW: _("“%(case)s”: the time for “%(step)s” is running out; it is due at %(due)s."),
    Notice.Kind.REMIND_RED: _("“%(case)s”: “%(step)s” is overdue; it was due at %(due)s."),
    Notice.Kind.ESCALATED: _("“%(case)s”: “%(step)s” is overdue and has been brought to you; it was due at %(due)s."),
    Notice.Kind.SUPERVISION: _("“%(case)s”: a supervision order has been opened on “%(step)s”; it was due at %(due)s."),
    Notice.Kind.RETURNED: _("“%(case)s” has been returned to you by %(by)s: %(reason)s"),
    Notice.Kind.RESULT: _("Your application “%(case)s”: %(outcome)s."),
    Notice.Kind.COPIED: _("%(by)s has sent you a copy of “%(case)s”."),
    Notice.Kind.REMINDED: _("%(by)s reminds you of “%(step)s” in “%(case)s”."),
    Notice.Kind.INCIDENT: _("“%(case)s”: nobody can act on “%(step)s”; it has come to you."),
    Notice.Kind.DELEGATED: _("%(by)s has delegated to you from %(starts)s until %(ends)s."),
    Notice.Kind.OPINION_ENDING: _("The opinion on “%(case)s” is valid until %(due)s; nobody has taken the project up yet."),
    Notice.Kind.OPINION_LAPSED: _("The opinion on “%(case)s” expired at %(due)s; a new pre-review is needed."),
    Notice.Kind.EXPORT: _("Your export “%(name)s” is ready."),
    Notice.Kind.PASSWORD: _("%(by)s cannot log in and asks for a start password. To be found at: %(reason)s"),
    Notice.Kind.PROPOSED: _("%(by)s has proposed a change for you to review: %(reason)s"),
    Notice.Kind.SETTLED: _("%(by)s has approved the change that you proposed (%(reason)s); it is in force."),
    Notice.Kind.LEASE_ENDING: _("Room %(name)s, rented out or lent to %(by)s: it ends at %(due)s. Prepare its return."),
    Notice.Kind.LEASE_OVER: _("Room %(name)s, rented out or lent to %(by)s: it ended at %(due)s. A recovery task has been opened."),
    Notice.Kind.TASK: _("Checklist item: %(name)s."),
    Notice.Kind.DUE_MOVED: _("“%(case)s”: the calendar has changed (%(source)s); “%(step)s” was due at %(was)s and is now due at %(due)s."),
}
"""`params` keeps facts, codes and moments (ISO 8601), never a translated sentence."""

VARIANTS = {
    "refused": _("%(by)s has refused the change that you proposed (%(reason)s): %(note)s"),
    "transferred": _("%(by)s has handed over to you “%(step)s” of “%(case)s”: %(reason)s"),
    "joined": _("%(name)s has joined your case “%(case)s”: its lines are taken in when the need is drawn up."),
    "lead_ended": _("%(name)s, which was to buy for “%(case)s” too, has ended without a contract: file a new request that cites both."),
    "added": _("%(by)s asks for your signature on “%(step)s” of “%(case)s”: %(reason)s"),
    "task_opened": _("%(by)s has given you something to do: %(name)s; to be done by %(due)s."),
    "task_reported": _("%(by)s reports as done: %(name)s. Look at the evidence and sign it off, or send it back."),
    "task_sent_back": _("%(by)s has not signed off “%(name)s”: %(reason)s"),
    "task_signed": _("%(by)s has signed off “%(name)s”."),
    "task_near": _("“%(name)s” is to be done by %(due)s and not signed off yet."),
    "stocktake_opened": _("%(by)s has named you for the team of a stock-take: %(name)s."),
    "task_overdue": _("Supervision: “%(name)s” was to be done by %(due)s and is not signed off."),
}
"""Sentences that take the place of the kind's own when `params` carries the flag."""

OUTCOMES = {
    "withdrawn": _("withdrawn"), "terminated": _("terminated"), "suspended": _("suspended"), "resumed": _("resumed"),
}
"""Ends of a case that are no node of its page."""

MOMENTS = ("due", "was", "starts", "ends")


def tell(rows: Iterable[Notice]) -> int:
    """Send notices; one whose `once` was sent before is passed over. One statement; returns how many were handed in."""
    return len(Notice.objects.bulk_create(list(rows), ignore_conflicts=True))


def unread(user: User) -> int:
    """How many notices wait, counted as far as `CAP`. One query on the partial index."""
    return Notice.objects.filter(to=user, read_at=None).order_by()[:CAP].count()


def latest(user: User, *, after: int | None = None, limit: int = 20) -> list[Notice]:
    """A page of a person's notices, newest first, continued below the id `after`. One query."""
    found = Notice.objects.filter(to=user).select_related("case", "step")
    if after is not None:
        found = found.filter(pk__lt=after)
    return list(found.order_by("-id")[:limit])


def mark_read(user: User, at: datetime, ids: Iterable[int] | None = None) -> int:
    """Mark one's own notices as read, all or these; returns how many changed."""
    waiting = Notice.objects.filter(to=user, read_at=None)
    return (waiting if ids is None else waiting.filter(pk__in=list(ids))).update(read_at=at)


def sentence(notice: Notice) -> str:
    """The notice in the language of the reader; titles of steps and ends come from the page in force."""
    facts = dict.fromkeys(("case", "step", "due", "was", "source", "by", "reason", "outcome", "starts", "ends", "name", "note"), "")
    facts.update({key: str(value) for key, value in notice.params.items()})
    for key in MOMENTS:
        facts[key] = _moment(facts[key])
    if notice.case_id:
        facts["case"] = notice.case.title
        facts["outcome"] = _outcome(notice.case.flow_class, facts["outcome"])
    if notice.step_id and notice.step.flow_task is not None:
        facts["step"] = _title(notice.step.flow_task)
    flag = next((flag for flag in VARIANTS if notice.params.get(flag)), None)
    template = VARIANTS[flag] if flag else SENTENCES.get(notice.kind)  # type: ignore[call-overload]
    return str(template) % facts if template else notice.get_kind_display()


def _title(node: Any) -> str:
    return str(getattr(node, "task_title", "") or node.name)


def _outcome(flow: Any, code: str) -> str:
    if code in OUTCOMES:
        return str(OUTCOMES[code])
    node = flow.instance.node(code) if flow is not None and code else None
    return _title(node) if node is not None else code


def _moment(text: str) -> str:
    try:
        return date_format(timezone.localtime(datetime.fromisoformat(text)), "SHORT_DATETIME_FORMAT")
    except ValueError:
        return text
