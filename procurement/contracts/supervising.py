"""购买服务过程监管: monthly check sheets with points, deductions and the three zero-count indicators; notices and their rectification."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.days import add_working_days
from procurement.calendar.office_time import local
from procurement.calendar.store import load
from procurement.contracts import rules
from procurement.contracts.models import Rectification, SupervisionSheet
from procurement.facts import RuleBroken
from procurement.forms import jsonable
from procurement.needs.terms import ObjectType
from procurement.rulebook.limits import limit

Data = Mapping[str, Any]
MOST = Decimal("99999.99")
"""Points that a sheet can hold."""


def record_sheet(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """One monthly sheet; what it finds wrong needs a notice with a day. The record is saved by whoever calls."""
    if record.object_type == ObjectType.GOODS:
        raise RuleBroken("progress", _("Supervision sheets are for services and works: goods are looked at when they are accepted."))
    month = data["supervision_month"].replace(day=1)
    _month_fits(record, month, at)
    score, most = _points(data)
    _notice(data, score, most, at)
    _deduction(record, data)
    made = SupervisionSheet(
        tender=record, no=len(record.supervision_course) + 1, month=month, items=jsonable(data["supervision_items"]),
        score=score, most=most, deduction=data["deduction"] or Decimal(0), deduction_reason=data["deduction_reason"],
        complaints=data["complaints"], mistakes=data["mistakes"], accidents=data["accidents"], rectify_what=data["rectify_what"],
        rectify_due=data["rectify_due"] if data["rectify_what"] else None, by=actor, at=at,
    )  # fmt: skip
    made.save()
    record.supervision_month, record.supervision_score, record.supervision_most = month, score, most
    record.supervision_items, record.deductions = made.items, record.deductions + made.deduction
    for name in ("deduction", "deduction_reason", "complaints", "mistakes", "accidents", "rectify_what", "rectify_due"):
        setattr(record, name, getattr(made, name))
    record.rectified_what, record.rectified_on, record.rectified_late = "", None, False
    record.supervision_course = [*record.supervision_course, {
        "no": made.no, "month": month.isoformat(), "score": jsonable(score), "most": jsonable(most), "deduction": jsonable(made.deduction),
        "complaints": made.complaints, "mistakes": made.mistakes, "accidents": made.accidents, "rectify_what": made.rectify_what,
        "rectify_due": jsonable(made.rectify_due), "rectified_on": None, "by": str(actor), "digest": made.digest,
    }]  # fmt: skip


def _month_fits(record: Any, month: Any, at: datetime) -> None:
    if month > local(at).date():
        raise RuleBroken("supervision_month", _("This month has not begun: choose a month that was supervised."))
    if month < record.contract_signed_on.replace(day=1):
        raise RuleBroken("supervision_month", _("The contract was signed on %(day)s: choose a later month."), day=record.contract_signed_on)
    if any(row["month"] == month.isoformat() for row in record.supervision_course):
        raise RuleBroken("supervision_month", _("There is a sheet of this month already; it stands. Choose another month."))


def _points(data: Data) -> tuple[Decimal, Decimal]:
    for place, row in enumerate(data["supervision_items"]):
        if row["score"] > row["most"]:
            raise RuleBroken(f"supervision_items-{place}-score", _("At most %(most)s points can be given here."), most=row["most"])
        if row["score"] < row["most"] and not row["note"]:
            raise RuleBroken(f"supervision_items-{place}-note", _("Points were taken off: say what was found."))
    rows = data["supervision_items"]
    most = sum((row["most"] for row in rows), Decimal(0))
    if most > MOST:
        raise RuleBroken(
            "supervision_items-0-most", _("The points possible come to %(sum)s: a sheet has at most %(most)s."), sum=most, most=MOST,
        )  # fmt: skip
    return sum((row["score"] for row in rows), Decimal(0)), most


def _notice(data: Data, score: Decimal, most: Decimal, at: datetime) -> None:
    """A complaint, a mistake, an accident or too few points need a rectification notice with a day."""
    today = local(at).date()
    bar = limit("tender.supervision_pass", today)
    wrong = data["complaints"] or data["mistakes"] or data["accidents"] or not rules.within(score, most, bar)
    if wrong and not data["rectify_what"]:
        raise RuleBroken(
            "rectify_what",
            _("A complaint, a mistake, an accident or less than %(bar)s %% of the points needs a rectification notice: say what is to be "
              "put right."),
            bar=bar.text,
        )  # fmt: skip
    longest = limit("tender.rectify", today)
    last = add_working_days(today, int(longest.amount), load()).day
    if data["rectify_what"] and not (data["rectify_due"] and today < data["rectify_due"] <= last):
        raise RuleBroken(
            "rectify_due", _("Set a day for the rectification, after today and within %(days)s working days (by %(last)s)."),
            days=longest.text, last=last,
        )  # fmt: skip


def _deduction(record: Any, data: Data) -> None:
    taken = data["deduction"] or Decimal(0)
    if taken and not data["deduction_reason"].strip():
        raise RuleBroken("deduction_reason", _("Say by which clause of the contract the sum is deducted."))
    left = rules.contract_now(record) - record.deductions
    if taken >= left:
        raise RuleBroken("deduction", _("Only %(left)s yuan are left, and not all of it can be deducted: check the sum."), left=left)


def record_rectification(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """What was put right after the notice; later than its day it is taken all the same, and shown as late."""
    if not rules.needs_rectification(record):
        raise RuleBroken(None, _("No rectification notice is open: load the page again."))
    done, today = data["rectified_on"], local(at).date()
    if done > today:
        raise RuleBroken("rectified_on", _("The rectification cannot lie in the future: check the date."))
    sheet = record.supervision_sheets.get(no=len(record.supervision_course))
    if done < local(sheet.at).date():
        raise RuleBroken("rectified_on", _("The rectification cannot lie before the notice of %(day)s: check."), day=local(sheet.at).date())
    late = today > record.rectify_due
    made = Rectification(sheet=sheet, what=data["rectified_what"], done_on=done, late=late, by=actor, at=at)
    made.save()
    record.rectified_what, record.rectified_on, record.rectified_late = made.what, done, late
    record.supervision_course = [
        *record.supervision_course[:-1],
        record.supervision_course[-1] | {"rectified_on": done.isoformat(), "late": late, "rectification": made.digest},
    ]
    record.save()
