"""定标 and 公示: the award follows the panel, the result is posted inside the bureau, objections are answered before anything is signed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.awards.models import Award, Objection, ObjectionAnswer
from procurement.awards.terms import ObjectionsEnd, Verdict
from procurement.calendar.moments import due_moment
from procurement.calendar.office_time import local
from procurement.calendar.store import load
from procurement.evaluation import rules as review_rules
from procurement.evaluation import waivers
from procurement.evaluation.terms import TieRule
from procurement.facts import RuleBroken
from procurement.parties.models import Supplier
from procurement.renovations.papers import figure
from procurement.rulebook.limits import limit

Data = Mapping[str, Any]


# --- Award ---
def award(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """To the first of the ranking; among tied ones by the rule of the documents; never above the budget."""
    if not review_rules.has_recommendation(record):
        raise RuleBroken(None, _("The report recommends nobody: return it to the panel, or reject the award."))
    if len(record.opinions) < record.review["members"] and at < _signed_by(record):
        raise RuleBroken(None, _("Not every member has signed the report yet: wait for the last signature."))
    row = next((one for one in record.review["rows"] if one["code"] == data["award_to"]), None)
    if row is None:
        raise RuleBroken("award_to", _("This supplier is not in the ranking: choose one of the list."))
    today = local(at).date()
    _must_be_first(record, row, today)
    price = Decimal(row["contract_price"])
    if price > record.amount:
        raise RuleBroken(
            "award_to", _("%(price)s yuan are above the budget of %(budget)s: nothing can be awarded before the budget is adjusted."),
            price=price, budget=record.amount,
        )  # fmt: skip
    winner = Supplier.objects.prefetch_related("bad_records").get(credit_code=row["code"])
    if winner.barred_on(today):
        raise RuleBroken(
            "award_to", _("%(name)s is on the bad-record list today: return the report, so that the panel rules the quote out."),
            name=winner.name,
        )  # fmt: skip
    Award(tender=record, report_no=record.report_no, supplier=winner, amount=price, reason=data["award_reason"], by=actor, at=at).save()
    record.winner, record.award_amount, record.awarded_on, record.award_reason = winner, price, today, data["award_reason"]
    record.posted_at, record.posting_until, record.posting_closed_on, record.objections_end = None, None, None, ""
    record.save()


def _signed_by(record: Any) -> datetime:
    """Until when the members sign; who neither signs nor says why by then counts as agreeing (87号令 §61)."""
    made = record.reports.get(no=record.report_no).at
    return due_moment(made, limit("tender.sign_report", local(made).date()), load(local(made).date())).at


def _must_be_first(record: Any, row: Data, today: Any) -> None:
    if row["code"] == record.recommended.credit_code:
        return
    if record.tie_rule == TieRule.AWARDER and row["code"] in record.review["open_tie"] and not waivers.self_purchase_waived(today):
        return
    if waivers.self_purchase_waived(today):
        raise RuleBroken(
            "award_to", _("The bureau has given up choosing suppliers itself: the award goes to %(name)s, whom the panel recommends."),
            name=record.recommended.name,
        )  # fmt: skip
    raise RuleBroken(
        "award_to", _("The award follows the ranking: %(name)s is first. Return the report if it is wrong."), name=record.recommended.name
    )


# --- Posting ---
def post_result(record: Any, *, data: Data, at: datetime, **_context: Any) -> None:
    """Posted inside the bureau for its working days; objections can come in as long."""
    if record.winner_id is None:
        raise RuleBroken(None, _("There is no award to post."))
    if record.winner.name not in data["posting_text"]:
        raise RuleBroken("posting_text", _("The posting names the winner: write “%(name)s” as in the register."), name=record.winner.name)
    told = figure(record.award_amount)
    if not re.search(rf"(?<![\d.,]){re.escape(told)}(?![\d,])", data["posting_text"]):
        raise RuleBroken("posting_text", _("The posting names the price as it was awarded: write “%(price)s”."), price=told)
    calendar = load(local(at).date())
    ends = [due_moment(at, limit(code, local(at).date()), calendar).at for code in ("award.posting", "award.objection")]
    record.posting_no, record.posted_at, record.posting_until = record.posting_no + 1, at, max(ends)
    record.posting_place, record.posting_text = data["posting_place"], data["posting_text"]
    record.posting_closed_on, record.objections_end = None, ""
    record.save()


# --- Objections ---
def open_objections(record: Any) -> list[dict[str, Any]]:
    """Objections of the running posting that came in time and have no answer yet."""
    return [row for row in record.objections if row["posting"] == record.posting_no and row["in_time"] and not row["verdict"]]


def close_posting(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """Every objection in time gets its written answer; what is upheld sends the case back or ends it."""
    if at < record.posting_until:
        raise RuleBroken(
            None, _("The result is posted until %(moment)s: objections may still come in."),
            moment=f"{local(record.posting_until):%Y-%m-%d %H:%M}",
        )  # fmt: skip
    rows = data["answers"]
    if [row["objection"] for row in rows] != [row["id"] for row in open_objections(record)]:
        raise RuleBroken("answers", _("Another objection has come in meanwhile: load the page again."))
    known = {one.pk: one for one in Objection.objects.filter(tender=record, posting=record.posting_no)}
    made = [_answer(known[row["objection"]], place, row, actor, at) for place, row in enumerate(rows)]
    ObjectionAnswer.objects.bulk_create(made)
    given = {one.objection_id: one.verdict for one in made}
    record.objections = [row | {"verdict": given.get(row["id"], row["verdict"])} for row in record.objections]
    record.objections_end, record.posting_closed_on = end_of_posting(given.values()), local(at).date()
    if record.objections_end in (ObjectionsEnd.REVIEW, ObjectionsEnd.FAIL):
        record.winner, record.award_amount, record.awarded_on = None, None, None
    record.save()


def _answer(objection: Objection, place: int, row: Data, actor: Any, at: datetime) -> ObjectionAnswer:
    today, received = local(at).date(), local(objection.received_at).date()
    if not received <= row["answered_on"] <= today:
        raise RuleBroken(f"answers-{place}-answered_on", _("The answer lies between the objection and today: check the date."))
    due = due_moment(objection.received_at, limit("award.objection_answer", received), load(received)).day
    late = row["answered_on"] > due
    if late and not row["late_because"]:
        raise RuleBroken(f"answers-{place}-late_because", _("An answer was due by %(due)s: say why it is late."), due=due.isoformat())
    return ObjectionAnswer(
        objection=objection, verdict=row["verdict"], grounds=row["grounds"], answered_on=row["answered_on"], due_on=due, late=late,
        late_because=row["late_because"] if late else "", by=actor, at=at,
    )  # fmt: skip


def end_of_posting(verdicts: Any) -> ObjectionsEnd:
    """What weighs most decides: failing before reviewing again before standing."""
    given: Sequence[str] = list(verdicts)
    if Verdict.FAIL in given:
        return ObjectionsEnd.FAIL
    if Verdict.REVIEW in given:
        return ObjectionsEnd.REVIEW
    return ObjectionsEnd.REJECTED if given else ObjectionsEnd.NONE
