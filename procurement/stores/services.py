"""What the steps of the store write: receipt against a signed acceptance, request with an appointment, issue."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.assets import acquired
from procurement.calendar.days import is_working_day
from procurement.calendar.office_time import local
from procurement.calendar.store import load
from procurement.contracts import rules as contract_rules
from procurement.facts import RuleBroken
from procurement.forms import jsonable
from procurement.money import two_places
from procurement.stores import ledger, rules
from procurement.stores.models import StockIssue, StockMovement, StockReceipt, StockRequest

Data = Mapping[str, Any]
Row = dict[str, Any]
Numbers = Callable[..., str]
RECEIPTS, RECEIPT_NUMBER = "stock.receipt", "RK-{year}-{n:04d}"
ISSUES, ISSUE_NUMBER = "stock.issue", "CK-{year}-{n:04d}"
BUYER = "buyer"
"""The duty of whoever buys."""


# --- 入库 ---
def receive(record: Any, *, data: Data, actor: Any, at: datetime, case: Any, numbers: Numbers, **_context: Any) -> None:
    """The storekeeper counts what was accepted and enters it; buyer, acceptor and storekeeper are three people."""
    if not contract_rules.goes_into_store(record) or record.confirmed_by_id is None:
        raise RuleBroken(
            None,
            _("Goods are received only against an acceptance that passed and is signed by two people: return the case to the acceptor."),
        )  # fmt: skip
    if record.receipt_no:
        raise RuleBroken(None, _("These goods have been received already (%(number)s)."), number=record.receipt_no)
    _three_people(record, actor, case)
    _same_lines("receipt_lines", data, {row["no"] for row in record.quantities if Decimal(row["accepted"] or 0) > 0})
    items, today = {item.no: item for item in record.items.select_related("origin__case__unit")}, local(at).date()
    rows = [_received(place, row, items[row["no"]], today) for place, row in enumerate(data["receipt_lines"])]
    value = sum((row["amount"] for row in rows), Decimal(0))
    if not value:
        raise RuleBroken(None, _("Nothing was received: enter at least one quantity."))
    if value > record.accepted_amount:
        raise RuleBroken(
            None, _("The lines come to %(value)s yuan, what was accepted to %(accepted)s: correct the prices to those of the contract."),
            value=value, accepted=record.accepted_amount,
        )  # fmt: skip
    made = StockReceipt(
        tender=record, number=numbers(RECEIPTS, RECEIPT_NUMBER), contract_no=record.contract_no, acceptance_no=record.acceptance_no,
        buyer=record.delivered_by, acceptor=record.accepted_by, storekeeper=actor, received_on=today, at=at,
    )  # fmt: skip
    made.save()
    cards = _cards(made, rows, items, data["receipt_place"], case)
    for row in rows:
        row["cards"] = cards.get(row["no"], 0)
        row["item"] = ledger.article(row["name"], row["specification"], row["unit"]).pk
        if row["received"]:
            StockMovement(
                item_id=row["item"], receipt=made, no=row["no"], quantity=row["received"], price=row["price"], amount=row["amount"],
            ).save()  # fmt: skip
    record.receipt_no, record.received_on, record.received_by = made.number, made.received_on, actor
    record.receipt_lines, record.receipt_value, record.receipt_place = jsonable(rows), value, data["receipt_place"]
    record.save()


def _three_people(record: Any, actor: Any, case: Any) -> None:
    if len({record.delivered_by_id, record.accepted_by_id, actor.pk}) < 3 or None in (record.delivered_by_id, record.accepted_by_id):
        raise RuleBroken(
            None, _("Buyer (%(buyer)s), acceptor (%(acceptor)s) and storekeeper are three different people: another storekeeper receives."),
            buyer=record.delivered_by or "—", acceptor=record.accepted_by or "—",
        )  # fmt: skip
    if case.decisions.filter(duty=BUYER, actor=actor).exists():
        raise RuleBroken(None, _("You have acted as the buyer in this case: another storekeeper receives."))


def _same_lines(table: str, data: Data, known: Collection[int]) -> None:
    """The rows that came are those that were shown."""
    if [row["no"] for row in data[table]] != sorted(known):
        raise RuleBroken(table, _("The lines have changed meanwhile: load the page again."))


def _received(place: int, row: Data, item: Any, today: date) -> Row:
    """One line as it is entered: never more than was accepted, less only with a word; and whether it goes onto asset cards."""
    if row["received"] > row["accepted"]:
        raise RuleBroken(
            f"receipt_lines-{place}-received", _("%(accepted)s were accepted: no more can be received."), accepted=row["accepted"],
        )  # fmt: skip
    if row["received"] < row["accepted"] and not row["note"]:
        raise RuleBroken(f"receipt_lines-{place}-note", _("Less than accepted was received: say why."))
    try:
        fixed = acquired.is_fixed(item.category_code, row["price"], row.get("asset", ""), row["note"], today)
    except RuleBroken as broken:
        raise RuleBroken(f"receipt_lines-{place}-{broken.field}", broken.message, **broken.params) from broken
    return dict(row) | {"asset": acquired.YES if fixed else acquired.NO, "amount": two_places(row["received"] * row["price"])}


def _cards(made: StockReceipt, rows: list[Row], items: Mapping[int, Any], place: str, case: Any) -> dict[int, int]:
    """入库建卡: into the books of the unit that asked for the line, with the contract as its source."""
    lines = [
        acquired.Received(
            row["no"], items[row["no"]].origin.case.unit if items[row["no"]].origin_id else case.unit, items[row["no"]].category_code,
            row["name"], row["specification"], row["unit"], row["received"], row["price"], row["amount"],
        )  # fmt: skip
        for row in rows if row["asset"] == acquired.YES and row["received"]
    ]  # fmt: skip
    return acquired.enter_received(
        lines, receipt=made.number, source=made.contract_no, place=place, on=made.received_on, actor=made.storekeeper, at=made.at,
        case=case,
    )  # fmt: skip


# --- 领用 ---
def ask_goods(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """The unit asks for goods for an appointment; the issue looks at the stock again. What other purchases wait for is theirs."""
    _appointment(data, at)
    held = {row["no"]: row for row in record.receipt_lines}
    _same_lines("stock_lines", data, held)
    there = ledger.free_for(record.pk, (row["item"] for row in held.values()))
    lines = []
    for place, row in enumerate(data["stock_lines"]):
        item = held[row["no"]]
        if row["asked"] > there[item["item"]]:
            raise RuleBroken(
                f"stock_lines-{place}-asked",
                _("There are %(there)s in the store for this purchase: ask for no more."), there=there[item["item"]],
            )  # fmt: skip
        if row["asked"]:
            facts = {name: item[name] for name in ("no", "item", "name", "specification", "unit", "price")}
            lines.append(facts | {"asked": row["asked"], "issued": Decimal("0.00"), "note": row["note"]})
    if not lines:
        raise RuleBroken(None, _("Ask for at least one article."))
    made = StockRequest(
        tender=record, no=record.stock_requests.count() + 1, lines=jsonable(lines), appointment_at=data["appointment_at"],
        to_door=data["to_door"], place=data["delivery_place"], by=actor, at=at,
    )  # fmt: skip
    made.save()
    record.stock_lines, record.appointment_at = made.lines, made.appointment_at
    record.to_door, record.delivery_place = made.to_door, made.place
    record.save()


def _appointment(data: Data, at: datetime) -> None:
    """预约: a moment to come, while the store is open."""
    moment, calendar = data["appointment_at"], load()
    here = local(moment)
    if moment <= at:
        raise RuleBroken("appointment_at", _("The appointment lies in the past: choose a moment to come."))
    if not is_working_day(here.date(), calendar) or not calendar.opens <= here.time() <= calendar.cutoff:
        raise RuleBroken(
            "appointment_at", _("The store is open on working days from %(opens)s to %(closes)s: choose such a moment."),
            opens=f"{calendar.opens:%H:%M}", closes=f"{calendar.cutoff:%H:%M}",
        )  # fmt: skip
    if data["to_door"] and not data["delivery_place"].strip():
        raise RuleBroken("delivery_place", _("Say where the goods are to be brought."))


# --- 出库 ---
def issue_goods(record: Any, *, data: Data, actor: Any, at: datetime, case: Any, numbers: Numbers, **_context: Any) -> None:
    """Hand out what was asked for: never more than that, never more than there is; the rest stays asked for."""
    asked = {row["no"]: row for row in record.stock_lines}
    if not rules.still_to_issue(record):
        raise RuleBroken(None, _("Nothing is asked for: the unit hands in a request first."))
    _same_lines("issue_lines", data, asked)
    ledger.lock(row["item"] for row in asked.values())
    there = ledger.free_for(record.pk, (row["item"] for row in asked.values()))
    rows = []
    for place, row in enumerate(data["issue_lines"]):
        if row["quantity"]:
            rows.append(_issued(place, row["quantity"], asked[row["no"]], there) | {"note": row["note"]})
    if not rows:
        raise RuleBroken(None, _("Nothing was issued: enter at least one quantity."))
    made = StockIssue(
        request=record.stock_requests.order_by("-no").first(), number=numbers(ISSUES, ISSUE_NUMBER), taker=data["issue_taker"],
        storekeeper=actor, issued_on=local(at).date(), at=at,
    )  # fmt: skip
    made.save()
    for row in rows:
        StockMovement(
            item_id=row["item"], issue=made, no=row["no"], quantity=-row["quantity"], price=Decimal(row["price"]), amount=row["amount"],
        ).save()  # fmt: skip
    acquired.put_to_use(
        {row["no"]: row["quantity"] for row in rows}, receipt=record.receipt_no, issue=made.number, on=made.issued_on, actor=actor, at=at,
        case=case,
    )  # fmt: skip
    _tell(record, made, rows, actor)
    record.save()


def _issued(place: int, quantity: Decimal, asked: Row, there: dict[int, Decimal]) -> Row:
    """One line that is handed out; lines of the same article share its stock."""
    if quantity > rules.outstanding(asked):
        raise RuleBroken(
            f"issue_lines-{place}-quantity", _("%(left)s are still asked for: no more can be issued."), left=rules.outstanding(asked),
        )  # fmt: skip
    if quantity > there[asked["item"]]:
        raise RuleBroken(
            f"issue_lines-{place}-quantity",
            _("There are only %(there)s in the store for this purchase: issue those, and the rest stays asked for."),
            there=there[asked["item"]],
        )  # fmt: skip
    there[asked["item"]] -= quantity
    facts = {name: asked[name] for name in ("no", "item", "name", "specification", "unit", "price")}
    return facts | {"quantity": quantity, "amount": two_places(quantity * Decimal(asked["price"]))}


def _tell(record: Any, made: StockIssue, rows: list[Row], actor: Any) -> None:
    """The record says what was issued last, and of every line how much by now."""
    out = {row["no"]: row["quantity"] for row in rows}
    record.stock_lines = jsonable([
        row | {"issued": Decimal(row["issued"]) + out.get(row["no"], Decimal(0))} for row in record.stock_lines
    ])  # fmt: skip
    record.issue_no, record.issued_on, record.issued_by, record.issue_taker = made.number, made.issued_on, actor, made.taker
    record.issue_lines = jsonable(rows)
    record.issue_course = [*record.issue_course, {
        "number": made.number, "on": made.issued_on.isoformat(), "by": str(actor), "taker": made.taker,
        "value": jsonable(sum((row["amount"] for row in rows), Decimal(0))), "rest": rules.still_to_issue(record),
    }]  # fmt: skip
