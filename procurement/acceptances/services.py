"""What every acceptance has in common: who may hold it, what must fit, how a round is kept; second person and rework."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.acceptances import rules
from procurement.acceptances.rounds import Round
from procurement.acceptances.terms import Verdict
from procurement.calendar.days import add_working_days
from procurement.calendar.office_time import local
from procurement.calendar.store import load
from procurement.facts import RuleBroken
from procurement.forms import jsonable
from procurement.rulebook.limits import limit

Data = Mapping[str, Any]
OF_THE_UNIT = ("requester", "endorse")
"""Duties by which somebody stands on the side of the unit that asked."""


def judge(record: Any, data: Data, *, actor: Any, at: datetime, asked: Any, since: date | None, rework: str) -> None:
    """Everything that must hold before a round is kept. `asked` is the case in which the unit asked, `since` the first day on which there
    was something to accept, `rework` the row of the longest rework. Raises RuleBroken."""
    if asked.decisions.filter(duty__in=OF_THE_UNIT, actor=actor).exists():
        raise RuleBroken(
            None, _("You applied for this project or stood for its application: the unit joins the acceptance only as the second person."),
        )  # fmt: skip
    _fits(record, data, at, record.rework_done_on or since)
    if data["verdict"] == Verdict.PASSED:
        if not any(row["accepted"] for row in data["quantities"]):
            raise RuleBroken("verdict", _("Nothing at all was accepted: it cannot pass. Enter what was accepted, or choose rework."))
        unmet = rules.unmet(data[record.points_column])
        if unmet:
            raise RuleBroken("verdict", _("Not met: %(what)s. It cannot pass: choose rework, or not passed."), what="；".join(unmet))
    else:
        _is_done_again(data, data[record.points_column], at, rework)


def _fits(record: Any, data: Data, at: datetime, since: date | None) -> None:
    if [row["no"] for row in data["quantities"]] != [row["no"] for row in record.quantities]:
        raise RuleBroken("quantities", _("The lines have changed meanwhile: load the page again."))
    if data["accepted_on"] > local(at).date():
        raise RuleBroken("accepted_on", _("The acceptance cannot lie in the future: check the date."))
    if since is not None and data["accepted_on"] < since:
        raise RuleBroken("accepted_on", _("The acceptance cannot lie before %(day)s: check the date."), day=since)
    points = record.points_column
    forgotten = rules.forgotten(getattr(record, points), data[points])
    if forgotten:
        raise RuleBroken(
            points, _("The last acceptance found these not met, so this one must speak of them: %(what)s."),
            what="；".join(forgotten),
        )  # fmt: skip
    for place in rules.differing(data["quantities"]):
        raise RuleBroken(f"quantities-{place}-note", _("More or less than planned was accepted: say why."))


def _is_done_again(data: Data, points: list[dict[str, Any]], at: datetime, rework: str) -> None:
    """返工, 不合格: what is to be done, and by when."""
    if not rules.unmet(points):
        raise RuleBroken("verdict", _("Every requirement is met: either it passes, or mark what is not met."))
    if not data["rework_what"]:
        raise RuleBroken("rework_what", _("Say what is to be done again."))
    today = local(at).date()
    longest = limit(rework, today)
    last = add_working_days(today, int(longest.amount), load()).day
    if not data["rework_due"] or not today < data["rework_due"] <= last:
        raise RuleBroken(
            "rework_due", _("Set a day for the rectification, after today and within %(days)s working days (by %(last)s)."),
            days=longest.text, last=last,
        )  # fmt: skip


def facts_of_round(record: Any, data: Data, *, actor: Any, at: datetime) -> dict[str, Any]:
    """The columns of the round that is to be kept: what passes leaves nothing to do again."""
    passed = data["verdict"] == Verdict.PASSED
    return {
        "no": (record.acceptance_no or 0) + 1, "accepted_on": data["accepted_on"], "quantities": jsonable(data["quantities"]),
        "requirements": jsonable(data[record.points_column]), "verdict": data["verdict"], "note": data["acceptance_note"],
        "rework_what": "" if passed else data["rework_what"], "rework_due": None if passed else data["rework_due"], "by": actor, "at": at,
    }  # fmt: skip


def keep(record: Any, made: Round) -> None:
    """Keep the round, and let the record say what the last one found; earlier ones stay as they were signed. The record is not saved."""
    made.save()
    for name in ("accepted_on", "quantities", "verdict", "rework_what", "rework_due"):
        setattr(record, name, getattr(made, name))
    setattr(record, record.points_column, made.requirements)
    record.acceptance_no, record.acceptance_note = made.no, made.note
    record.accepted_by, record.confirmed_by, record.confirmed_at, record.user_opinion = made.by, None, None, ""
    record.acceptance_course = [*record.acceptance_course, {
        "no": made.no, "on": made.accepted_on.isoformat(), "verdict": made.verdict, "by": str(made.by), "rework_what": made.rework_what,
        "rework_due": jsonable(made.rework_due), "unmet": rules.unmet(made.requirements), "digest": made.digest,
    }]  # fmt: skip


def confirm(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """The requesting unit joins as the second person, beside an acceptor who has no part in it, and never in his place."""
    if record.accepted_by_id is None or actor.pk == record.accepted_by_id:
        raise RuleBroken(None, _("An acceptance needs two people: the acceptor of the bureau and, as the second, the unit."))
    record.confirmed_by, record.confirmed_at, record.user_opinion = actor, at, data["user_opinion"]
    record.save()


def report_rework(record: Any, *, data: Data, at: datetime, **_context: Any) -> None:
    """What was done again; later than the day set it is taken all the same, and shown as late."""
    done = data["rework_done_on"]
    if done > local(at).date():
        raise RuleBroken("rework_done_on", _("The rectification cannot lie in the future: check the date."))
    if record.accepted_on and done < record.accepted_on:
        raise RuleBroken("rework_done_on", _("The rectification comes after the acceptance that asked for it: check the date."))
    record.rework_report, record.rework_done_on = data["rework_report"], done
    record.rework_late = record.rework_due is not None and local(at).date() > record.rework_due
    record.save()
