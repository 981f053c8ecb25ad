"""合并采购: a case joins the case of another unit that buys the same category, and that case buys for both.

Each act writes its own case only. The joining case says so, keeps its lines and its money, and ends; the leading case takes the lines
in when its need is drawn up, and cannot settle its road before it has taken in all of them, so that every rule judges the sum."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.budgets.balance import OPEN, balance, locked
from procurement.facts import RuleBroken
from procurement.money import two_places, yuan
from procurement.needs.terms import Package
from procurement.tenders.models import Tender, TenderItem

Data = Mapping[str, Any]
DID_ELSEWHERE = "did_elsewhere"
"""Where the memo of a case keeps those who count as its requesters: forbidden pairs are judged by it (`approvals.duties.elsewhere`)."""
ASKING = ("requester", "endorse")
"""Duties that stand for a need; whoever joins may have done them in the leading case too."""
TAKEN_BACK = ("withdraw", "take_back")


# --- The case that joins ---
def joins(data: Data, own_number: str) -> bool:
    """Whether the drafter sends this case to the one of another unit, so that nothing else of the need is asked."""
    return data.get("package") == Package.TOGETHER and (data.get("package_with") or "").strip() not in ("", own_number)


def join(record: Tender, data: Data, case: Any, today: date) -> None:
    """并入: this case ends, the other one buys. The other case is locked: of two that join one another at once one goes first."""
    number = data["package_with"].strip()
    if record.joined.exists():
        raise RuleBroken("package_with", _("Other units have joined this case already, so it leads: name its own number."))
    lead = _leading(number, record)
    _must_still_take_in(lead, number, record)
    must_not_have_acted(lead, [case.requester])
    line = locked(record.budget_line_id)
    left = balance(line, but=record).left
    if record.amount > left:
        raise RuleBroken(
            "package_with", _("%(line)s has %(left)s yuan left for the %(asked)s asked here: have the budget adjusted before joining."),
            line=line, left=yuan(left), asked=yuan(record.amount),
        )  # fmt: skip
    record.package, record.package_with, record.package_reason = Package.TOGETHER, number, ""
    record.joined_to, record.joined_on, record.budget_held = lead, today, record.amount
    record.save()


def _leading(number: str, record: Tender) -> Tender:
    """The case that is named, under its lock until the act ends; whoever acts on it waits, and sees that this one has joined."""
    cases = record.case.__class__._default_manager
    known = cases.select_for_update(of=("self",)).filter(number=number).values_list("pk", flat=True).first()
    lead = Tender.objects.select_related("case__unit", "joined_to__case").filter(case_id=known).first()
    if lead is None or lead.pk == record.pk:
        raise RuleBroken("package_with", _("No purchase %(number)s is known: check the number."), number=number)
    return lead


def _must_still_take_in(lead: Tender, number: str, record: Tender) -> None:
    if lead.joined_to_id is not None:
        raise RuleBroken(
            "package_with", _("%(number)s has joined %(lead)s itself: join that case, or lead if it is this one."), number=number,
            lead=lead.joined_to.case.number,
        )  # fmt: skip
    if lead.case.status != OPEN:
        raise RuleBroken("package_with", _("%(number)s has ended: buy separately, with that reason, or join another."), number=number)
    if lead.case.unit_id == record.case.unit_id:
        raise RuleBroken("package_with", _("%(number)s is of the same unit: only cases of other units are joined."), number=number)
    if (lead.category_code, lead.fiscal_year) != (record.category_code, record.fiscal_year):
        raise RuleBroken("package_with", _("%(number)s buys another category or in another year: it cannot be joined."), number=number)
    if lead.routed_on is not None:
        raise RuleBroken(
            "package_with", _("Layer and method of %(number)s have been settled on %(day)s: buy separately, with that reason."),
            number=number, day=lead.routed_on,
        )  # fmt: skip


def must_not_have_acted(lead: Tender, people: list[Any]) -> None:
    """Who asked counts as a requester of the leading case; who did another duty there cannot become one (财库〔2016〕99号)."""
    keys = {one.pk: str(one) for one in people}
    done = lead.case.decisions.exclude(duty__in=("", *ASKING)).exclude(verb__in=TAKEN_BACK).values_list("actor_id", "principal_id")
    acted = {key for pair in done for key in pair if key in keys}
    if acted:
        raise RuleBroken(
            "package_with",
            _("%(name)s, who asked for what joins, has acted in %(number)s and cannot be its requester too: buy separately."),
            name=keys[min(acted)], number=lead.case.number,
        )  # fmt: skip


# --- The case that leads ---
def take_in(record: Tender, case: Any) -> None:
    """Lines of every case that has joined, with unit, budget line and place; the sum of all is the amount from now on."""
    joined = list(record.joined.select_related("case__unit", "case__requester").order_by("budget_line_id", "case__number"))
    if not joined:
        return
    must_not_have_acted(record, [one.case.requester for one in joined])
    own = record.amount - record.joined_amount
    record.items.filter(origin__isnull=False).delete()
    no = record.items.count()
    for one in joined:
        _still_paid_for(one)
        no = _copy_lines(one, record, no)
    record.joined_amount = sum((one.amount for one in joined), two_places(0))
    record.amount = own + record.joined_amount
    record.in_catalogue = record.in_catalogue or any(one.in_catalogue for one in joined)
    asked = sorted({one.case.requester_id for one in joined})
    case.memo = {**case.memo, DID_ELSEWHERE: [["request", "requester", person] for person in asked]}


def _still_paid_for(one: Tender) -> None:
    """Under the lock of its own unit's line: what finance held of the joined case is still there."""
    line = locked(one.budget_line_id)
    left = balance(line, but=one).left
    if one.amount > left:
        raise RuleBroken(
            None, _("%(line)s of %(unit)s has only %(left)s yuan left for the %(asked)s of %(number)s: have that budget adjusted first."),
            line=line, unit=one.case.unit, left=yuan(left), asked=yuan(one.amount), number=one.case.number,
        )  # fmt: skip


def _copy_lines(one: Tender, record: Tender, no: int) -> int:
    lines = list(one.items.all())
    for line in lines:
        no += 1
        line.pk, line.no, line.tender, line.origin, line.for_unit = None, no, record, one, str(one.case.unit)
        line._state.adding = True
    TenderItem.objects.bulk_create(lines)
    return no


def must_have_taken_in(record: Tender) -> None:
    """Before the road is settled: whoever joined after the need was drawn up is not judged yet."""
    taken = set(record.items.filter(origin__isnull=False).values_list("origin_id", flat=True))
    late = [one.case.number for one in record.joined.select_related("case").order_by("case__number") if one.pk not in taken]
    if late:
        raise RuleBroken(
            None, _("%(numbers)s joined after the need was drawn up: return the need, so that its lines are taken in and judged together."),
            numbers="、".join(late),
        )  # fmt: skip
