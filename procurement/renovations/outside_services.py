"""What the handler writes down about opinions from outside: the letter, the replies, the decision higher up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.calendar.store import load
from procurement.facts import RuleBroken
from procurement.renovations import outside_rules
from procurement.renovations.models import Renovation
from procurement.renovations.outside import OutsideReply
from procurement.renovations.outside_terms import HigherDecision, OutsideAnswer
from procurement.rulebook.limits import limit

Data = Mapping[str, Any]


def ask_outside(record: Renovation, *, data: Data, at: datetime, **_context: Any) -> None:
    """Note the letter and work out until when replies are due; asking again opens a new round."""
    sent_on, today = data["outside_sent_on"], local(at).date()
    if sent_on > today:
        raise RuleBroken("outside_sent_on", _("The letter cannot have gone out in the future: check the day."))
    if sent_on < record.applied_on:
        raise RuleBroken("outside_sent_on", _("The letter cannot be older than the application: check the day."))
    rule = limit("renovation.outside_reply", sent_on)
    due = outside_rules.reply_due(sent_on, rule, load(sent_on)).day
    more = data.get("reply_by")
    if more and more < due:
        raise RuleBroken(
            "reply_by", _("They have at least %(days)s working days, until %(due)s: a deadline may be longer, never shorter."),
            days=rule.text, due=due.isoformat(),
        )  # fmt: skip
    record.outside = record.outside_asked = [{"body": row["body"], "matter": row["matter"]} for row in data["outside"]]
    record.outside_letter_no, record.outside_sent_on = data["outside_letter_no"], sent_on
    record.outside_due_on, record.outside_due_reason = more or due, data["outside_due_reason"] if more else ""
    record.outside_round += 1
    record.save()


def record_outside_reply(
    record: Renovation, *, data: Data, actor: Any, at: datetime, attached: Callable[[], list[Any]] | None = None, **_context: Any,
) -> None:
    """Enter what each body answered. Silence is entered as silence after the deadline; before it, the replies are waited for."""
    rows, asked = data["outside_replies"], outside_rules.asked(record)
    if sorted(row["body"] for row in rows) != sorted(asked):
        raise RuleBroken("outside_replies", _("The bodies have changed meanwhile: load the page again."))
    today = local(at).date()
    papers = _papers(attached, at)
    for place, row in enumerate(rows):
        _check_reply(record, row, today, place, papers)
    OutsideReply.objects.bulk_create([
        OutsideReply(
            renovation=record, round=record.outside_round, body=row["body"], answer=row["answer"], reply_no=row["reply_no"],
            replied_on=row["replied_on"], words=row["words"], late=_late(record, row["replied_on"]), noted_by=actor, noted_at=at,
        )
        for row in rows
    ])  # fmt: skip


def _check_reply(record: Renovation, row: Data, today: date, place: int, papers: set[str]) -> None:
    cell = f"outside_replies-{place}"
    if row["answer"] == OutsideAnswer.SILENT:
        if not outside_rules.may_close_without(record.outside_due_on, today):
            raise RuleBroken(
                f"{cell}-answer", _("A reply may come until %(due)s: it cannot be closed without one before that day is over."),
                due=record.outside_due_on.isoformat(),
            )  # fmt: skip
        if row["reply_no"] or row["replied_on"]:
            raise RuleBroken(f"{cell}-answer", _("There is a number or a day: then they have answered. Choose their answer."))
        return
    if not row["reply_no"] or not row["replied_on"]:
        raise RuleBroken(f"{cell}-reply_no", _("Write the number and the day of the reply."))
    _check_day(record, row["replied_on"], today, f"{cell}-replied_on")
    if not outside_rules.consents(row["answer"]) and not row["words"]:
        raise RuleBroken(f"{cell}-words", _("Write down their conditions or objections."))
    if outside_rules.paper_of(row["body"]) not in papers:
        raise RuleBroken(f"{cell}-answer", _("Attach the reply itself, under its kind of paper."))


def _papers(attached: Callable[[], list[Any]] | None, at: datetime) -> set[str]:
    """Kinds of paper that came with this very act; the reply of an earlier round does not count."""
    return {file.paper for file in attached() if file.added_at == at} if attached else set()


def _check_day(record: Renovation, day: date, today: date, field: str) -> None:
    if day > today:
        raise RuleBroken(field, _("The reply cannot lie in the future: check the day."))
    if day < record.outside_sent_on:
        raise RuleBroken(field, _("The reply cannot be older than our letter of %(day)s."), day=record.outside_sent_on.isoformat())


def _late(record: Renovation, day: date | None) -> bool:
    return day is not None and record.outside_due_on is not None and day > record.outside_due_on


def note_late_reply(
    record: Renovation, *, data: Data, actor: Any, at: datetime, attached: Callable[[], list[Any]] | None = None, **_context: Any,
) -> OutsideReply:
    """Add a reply of a body that had been entered as silent; the silence stays on record beside it, and no signature falls."""
    if data["body"] not in record.silent_bodies():
        raise RuleBroken("body", _("Only a body that was entered as silent can answer late; the others have answered."))
    _check_day(record, data["replied_on"], local(at).date(), "replied_on")
    if outside_rules.paper_of(data["body"]) not in _papers(attached, at):
        raise RuleBroken("body", _("Attach the reply itself, under its kind of paper."))
    reply = OutsideReply(
        renovation=record, round=record.outside_round, body=data["body"], answer=data["answer"], reply_no=data["reply_no"],
        replied_on=data["replied_on"], words=data["words"], late=True, noted_by=actor, noted_at=at,
    )  # fmt: skip
    reply.save()
    return reply


def record_higher_reply(record: Renovation, *, data: Data, at: datetime, **_context: Any) -> None:
    """Enter what was decided after the opinion had been reported; “as reported” means the very sum of the opinion."""
    today, decision, amount = local(at).date(), data["higher_decision"], data["higher_amount"]
    if record.issued_on is None:
        raise RuleBroken(None, _("The opinion has not been issued yet: there is nothing to decide upon."))
    if data["higher_reported_on"] < record.issued_on:
        raise RuleBroken("higher_reported_on", _("It cannot have been reported before it was issued on %(day)s."),
                         day=record.issued_on.isoformat())
    if not data["higher_reported_on"] <= data["higher_on"] <= today:
        raise RuleBroken("higher_on", _("The decision lies between the report and today: check the day."))
    accepted = record.amount if record.amount_accepted is None else record.amount_accepted
    if decision == HigherDecision.AGREED and amount != accepted:
        raise RuleBroken("higher_amount", _("%(accepted)s yuan were reported: another sum is “agreed with changes”."), accepted=accepted)
    if decision != HigherDecision.REFUSED and amount > record.amount:
        raise RuleBroken("higher_amount", _("No more than the %(asked)s yuan asked can be approved."), asked=record.amount)
    for name in ("higher_body", "higher_reported_on", "higher_no", "higher_on", "higher_decision", "higher_amount", "higher_note"):
        setattr(record, name, data[name])
    record.save()
