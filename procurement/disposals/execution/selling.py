"""评估与公开处置: the report, the sale round by round, the ninety-per-cent rule and the renewed confirmation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.disposals import proceeds
from procurement.disposals.execution import rules
from procurement.disposals.execution.course import enter, may_leave, not_ahead, not_before, same_rows
from procurement.disposals.execution.models import Appraisal, PriceConfirmation, SaleRound
from procurement.disposals.execution.terms import Manner
from procurement.disposals.rows import inside
from procurement.disposals.terms import Hand
from procurement.facts import RuleBroken
from procurement.forms import jsonable
from procurement.records import put
from procurement.rulebook.limits import limit
from procurement.standards.lives import years_on

Data = Mapping[str, Any]


# --- 评估 ---
def appraise(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """A report with the value of every thing that the reply lists; the sum is the measure of the bids."""
    listed = record.listed
    same_rows("appraised_lines", data, len(listed))
    not_ahead("appraised_on", data["appraised_on"], at)
    not_before("appraisal_until", data["appraisal_until"], data["appraised_on"], _("appraisal"))
    _must_not_last(data["appraised_on"], data["appraisal_until"])
    lines = [
        {"no": no, "card": item.number, "name": item.name, "value": row["value"]}
        for no, (item, row) in enumerate(zip(listed, data["appraised_lines"], strict=True), 1)
    ]
    total = sum((row["value"] for row in lines), Decimal("0.00"))
    if total <= 0:
        raise RuleBroken(None, _("The appraised value is above zero: enter what the report says of each thing."))
    put(record, data, but=("appraised_lines",))
    record.appraised, record.appraised_lines, record.appraisal_no = total, jsonable(lines), record.appraisals.count() + 1
    made = Appraisal(
        disposal=record, no=record.appraisal_no, report_no=record.appraisal_report, appraiser=record.appraiser,
        appraised_on=record.appraised_on, valid_until=record.appraisal_until, lines=record.appraised_lines, total=total, by=actor, at=at,
    )  # fmt: skip
    enter(record, "appraisal", made, made.appraised_on)
    record.save()


def _must_not_last(since: date, until: date) -> None:
    """Whatever the report says of itself: values of long ago are no measure of a price."""
    rule = limit("disposal.appraisal_valid", since)
    ends = years_on(since, int(rule.amount)) - timedelta(days=1)
    if until > ends:
        raise RuleBroken("appraisal_until", _("A report appraised on that day holds until %(day)s at the longest (%(source)s)."),
                         day=ends.isoformat(), source=rule.source)  # fmt: skip


def valid_report(record: Any, field: str, on: date) -> Appraisal:
    """The newest report; a day outside its validity is refused (return the case to the appraisal)."""
    if on < record.appraised_on or on > record.appraisal_until:
        raise RuleBroken(
            field, _("The appraisal report holds from %(since)s until %(until)s: return the case to the appraisal for a new report."),
            since=record.appraised_on.isoformat(), until=record.appraisal_until.isoformat(),
        )  # fmt: skip
    found: Appraisal = record.appraisals.get(no=record.appraisal_no)
    return found


# --- 公开处置 ---
def sell(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """One round: public by default, all bids on record; the price is that of the buyer, and 90 % of the appraised value is its line."""
    may_leave(record)
    not_ahead("sold_on", data["sold_on"], at)
    not_before("sold_on", data["sold_on"], record.replied_on, _("reply"))
    report = valid_report(record, "sold_on", data["sold_on"])
    _must_be_allowed(record, data)
    bids = _sound_bids(data, inside(record, record.listed, actor))
    buyer, price = data["buyer"].strip(), None
    if buyer:
        price = _price_of(buyer, bids, data["price_reason"])
    judged = proceeds.judge_bid(price, highest(record), data["sold_on"]) if price is not None else None
    before = _course_before(record)
    kept = data.get("deposit_kept")
    put(record, data, but=("bids", "deposit_kept"))
    record.bids, record.buyer, record.price, record.sale_no = jsonable(bids), buyer, price, len(record.sale_course) + 1
    record.price_line, record.price_below = (judged.line, judged.pauses) if judged else (None, False)
    record.price_confirmed, record.price_paper, record.price_opinion = None, "", ""
    made = SaleRound(
        disposal=record, no=record.sale_no, appraisal=report, manner=record.sale_manner, place=record.sale_place,
        announcement=record.sale_announcement, announced_on=record.sale_announced_on, held_on=record.sold_on, bids=record.bids, buyer=buyer,
        price=price, reason=record.price_reason, line=record.price_line, below=record.price_below, deposit_kept=kept, by=actor, at=at,
    )  # fmt: skip
    enter(record, "sale", made, made.held_on)
    if kept:
        record.deposits_kept = (record.deposits_kept or Decimal("0.00")) + kept
    record.sale_course = [*before, {
        "no": made.no, "on": made.held_on.isoformat(), "manner": made.manner, "bidders": len(bids), "buyer": buyer,
        "price": jsonable(price), "appraised": jsonable(record.appraised), "below": made.below, "confirmed": None,
    }]  # fmt: skip
    record.save()


def _course_before(record: Any) -> list[dict[str, Any]]:
    """The rounds so far; a buyer who did not pay is named as such."""
    if not rules.buyer_has_not_paid(record):
        return list(record.sale_course)
    return [row | {"paid": False} if row["no"] == record.sale_no else row for row in record.sale_course]


def _must_be_allowed(record: Any, data: Data) -> None:
    if data["sale_manner"] == Manner.AGREEMENT:
        if not record.agreement_sale:
            raise RuleBroken("sale_manner", _("The reply does not allow a sale by agreement: sell in public competition."))
        return
    for name in ("sale_announcement", "sale_announced_on"):
        if not data[name]:
            raise RuleBroken(name, _("A public sale is announced first: enter number and day of the announcement."))
    not_before("sale_announced_on", data["sale_announced_on"], record.replied_on, _("reply"))
    not_before("sold_on", data["sold_on"], data["sale_announced_on"], _("announcement"))


def highest(record: Any) -> Decimal:
    """The measure of the bids: a later report that says less lowers no line, it is whoever approved that agrees to a lower price."""
    found: Decimal = max(row.total for row in record.appraisals.all())
    return found


def _sound_bids(data: Data, own: frozenset[str]) -> list[Data]:
    bids, seen = data["bids"], set()
    for place, row in enumerate(bids):
        if row["bidder"].strip() in own:
            raise RuleBroken(f"bids-{place}-bidder", _("%(name)s keeps these things, or has a hand in this case: take the bid out."),
                             name=row["bidder"].strip())  # fmt: skip
        if row["bidder"] in seen:
            raise RuleBroken(f"bids-{place}-bidder", _("This bidder stands in the table already: one line each, with the last bid."))
        seen.add(row["bidder"])
    return list(bids)


def _price_of(buyer: str, bids: list[Data], reason: str) -> Decimal:
    """The bid of the buyer; of two bids the higher one buys, unless it is said why not."""
    price: Decimal | None = next((row["price"] for row in bids if row["bidder"] == buyer), None)
    if price is None:
        raise RuleBroken("buyer", _("The buyer is not among the bidders: enter his bid, or leave the buyer empty when nobody bought."))
    if price < max(row["price"] for row in bids) and not reason.strip():
        raise RuleBroken("price_reason", _("Another bid is higher: say why this bidder buys, for example that the higher one withdrew."))
    return price


# --- 重新确认 ---
def confirm_price(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """Whoever approved agrees to a price below the line; after a collective decision by its minutes."""
    if record.hand == Hand.MEETING and not data["price_paper"].strip():
        raise RuleBroken("price_paper", _("A meeting had decided: name the minutes by which it confirms the price."))
    _answered(record, True, data["price_paper"], data["price_opinion"], actor, at)


def refuse_price(record: Any, *, data: Data, comment: str, actor: Any, at: datetime) -> str:
    """Not agreed: on record beside the sale, and it is sold again. Gives the reason."""
    reason = comment.strip() or str(data["price_opinion"]).strip()
    _answered(record, False, data["price_paper"], reason, actor, at)
    return reason


def answer_from_above(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """The authority above had approved: its document confirms the price, or does not."""
    _answered(record, data["price_answer"] == "yes", data["price_paper"], data["price_opinion"], actor, at)


def _answered(record: Any, agreed: bool, paper: str, opinion: str, actor: Any, at: datetime) -> None:
    sale = record.sales.get(no=record.sale_no)
    if PriceConfirmation.objects.filter(sale=sale).exists():
        raise RuleBroken(None, _("This price has been answered already: load the page again."))
    made = PriceConfirmation(sale=sale, agreed=agreed, paper=paper, opinion=opinion, by=actor, at=at)
    enter(record, "price", made, sale.held_on)
    record.price_confirmed, record.price_paper, record.price_opinion = agreed, paper, opinion
    record.sale_course = [row | {"confirmed": agreed} if row["no"] == sale.no else row for row in record.sale_course]
    record.save()
