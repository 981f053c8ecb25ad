"""Reviews of the need by people who did not write it, the permission of a separate purchase, and the published intention."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.forms import jsonable
from procurement.needs import rules, splitting
from procurement.needs.survey import key_of
from procurement.needs.terms import Check, SplitVerdict
from procurement.records import put
from procurement.tenders.models import Tender

Data = Mapping[str, Any]
WRITERS = ("requester", "buyer", "drafter")
"""Duties by which somebody has helped to write the need (财库〔2021〕22号: whoever took part in it does not review it)."""
TAKEN_BACK = ("withdraw", "take_back")


def helped(record: Tender, people: Iterable[Any]) -> bool:
    """Whether one of them is named among those who helped, or did a step that wrote the need."""
    accounts = list(people)
    names = {key_of(str(one)) for one in accounts}
    logins = {one.get_username() for one in accounts}
    if any(row.get("person") in logins or key_of(row["name"]) in names for row in record.helpers):
        return True
    done = record.case.decisions.filter(duty__in=WRITERS).exclude(verb__in=TAKEN_BACK)
    keys = {one.pk for one in accounts}
    return any({actor, principal} & keys for actor, principal in done.values_list("actor_id", "principal_id"))


def _must_be_apart(record: Tender, actor: Any) -> None:
    if helped(record, [actor]):
        raise RuleBroken(None, _("You helped to write this need and cannot review it: hand the step to a colleague who had no part in it."))


def review_need(record: Tender, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """一般性审查."""
    _must_be_apart(record, actor)
    _must_be_in_order("general_review", data["general_review"])
    record.general_review, record.general_opinion = jsonable(data["general_review"]), data["general_opinion"]
    record.general_on = local(at).date()
    record.save()


def review_key_points(record: Tender, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """重点审查."""
    _must_be_apart(record, actor)
    _must_be_in_order("key_review", data["key_review"])
    record.key_review, record.key_opinion = jsonable(data["key_review"]), data["key_opinion"]
    record.key_on = local(at).date()
    record.save()


def _must_be_in_order(table: str, rows: Iterable[Data]) -> None:
    for place, row in enumerate(rows):
        if row["found"] != Check.IN_ORDER:
            raise RuleBroken(f"{table}-{place}-found", _("This point is not in order: return the need, with the reason."))


# --- Separate purchase ---
def permit_split(record: Tender, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """A leader who had no part in the need lets it stay separate; the sums are counted once more first."""
    if helped(record, [actor]):
        raise RuleBroken(None, _("You helped to write this need and cannot permit it: hand the step to another leader."))
    if splitting.write(record, local(at).date()).verdict == SplitVerdict.BLOCK:
        put(record, data)
        record.split_exempt = True
    record.save()


# --- Intention ---
def publish_intention(record: Tender, *, data: Data, at: datetime, **_context: Any) -> None:
    """What the bureau means to buy stands in the open; from now on the thirty days run."""
    today = local(at).date()
    if data["intention_on"] > today:
        raise RuleBroken("intention_on", _("The intention cannot have been published in the future: check the date."))
    if record.requested_on and data["intention_on"] < record.requested_on:
        raise RuleBroken(
            "intention_on", _("The intention cannot have been published before the request of %(day)s."), day=record.requested_on,
        )  # fmt: skip
    month = data["intention_month"].replace(day=1)
    if month < today.replace(day=1):
        raise RuleBroken("intention_month", _("The purchase is expected in a month that is over: choose a later one."))
    put(record, data, but=("intention_month",))
    record.intention_month = month
    last = local(rules.intention_ends(record)).date()
    if _next_month(month) <= last:
        raise RuleBroken(
            "intention_month", _("Suppliers have until %(day)s to prepare: the purchase is expected in that month or later."), day=last,
        )  # fmt: skip
    record.save()


def _next_month(first: date) -> date:
    """The first day of the month after."""
    year, month = divmod(first.year * 12 + first.month, 12)
    return date(year, month + 1, 1)
