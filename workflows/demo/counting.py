"""One stock-take of the demo: two people count everything of one unit, find more of one thing and less of another, and close it."""
from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from procurement.assets.terms import Secrecy
from procurement.calendar.office_time import local
from procurement.stocktakes.differences import result
from procurement.stocktakes.models import BookLine, StockTake
from procurement.stocktakes.terms import Cause, Condition, Occasion
from workflows.desk.stocktakes import acts

from .stage import Stage

NUMBER = "PD-{year}-001"
FOUND = "饮水机（无卡片）"
SHORT = "碎纸机"
"""The thing of which one is not there."""


def carry(stage: Stage) -> StockTake:
    """From the opening to the closing, in two days."""
    take = opens(stage.people, stage.clock.moment)
    stage.in_office_hours(minutes=150)
    counts(take, stage.people, stage.clock.moment)
    stage.in_office_hours(minutes=24 * 60)
    explains(take, stage.people, stage.clock.moment)
    stage.in_office_hours(minutes=40)
    closes(take, stage.people, stage.clock.moment)
    take.refresh_from_db()
    return take


def opens(people: SimpleNamespace, at: datetime) -> StockTake:
    """The campaign over the cards of one unit, by two people who keep none of them."""
    day = local(at).date()
    return acts.open_({
        "number": NUMBER.format(year=day.year), "title": f"{day.year}年度资产盘点：市文化馆（演示）", "occasion": Occasion.REGULAR,
        "unit": people.unit_b, "key_day": day, "team": [people.counter, people.second_counter],
    }, by=people.assets, at=at)  # fmt: skip


def counts(take: StockTake, people: SimpleNamespace, at: datetime) -> None:
    """Everything is looked at once, each counts half and the other stands beside: one thing is not there, one no card knows."""
    lines = list(take.book.select_related("card").order_by("card__number"))
    missing = next(line for line in lines if line.card.name == SHORT and line.card.secrecy == Secrecy.NONE)
    looks: list[dict[str, Any]] = [
        {"typed": line.card.number, "quantity": Decimal(0) if line == missing else line.quantity, "place": line.location,
         "condition": _state(line, turn), "token": _token(take, turn)} for turn, line in enumerate(lines)
    ]  # fmt: skip
    looks.append({"typed": "", "name": FOUND, "quantity": Decimal(1), "place": "3层茶水间", "condition": Condition.GOOD,
                  "token": _token(take, len(lines))})
    half = len(looks) // 2
    for who, beside, some in ((people.counter, people.second_counter, looks[:half]), (people.second_counter, people.counter, looks[half:])):
        acts.count(take, [{**look, "second": beside} for look in some], by=who, at=at)


def _token(take: StockTake, turn: int) -> UUID:
    return uuid5(NAMESPACE_OID, f"{take.number} {turn}")


def _state(line: BookLine, turn: int) -> Condition:
    return Condition.UNFIT if turn % 23 == 22 else Condition.IDLE if line.card.state == "idle" else Condition.GOOD


def explains(take: StockTake, people: SimpleNamespace, at: datetime) -> None:
    """Cause, evidence and liability of both; neither is set off against the other."""
    found = result(take)
    for short in found.shortage:
        acts.explain(take, {
            "line": short.line, "cause": Cause.LOST, "words": "搬迁办公室时遗失，多次查找未果。",
            "evidence": "情况说明及搬迁交接记录（演示）", "liable": "综合部（保管责任）",
            "compensation": short.line.card.net_value if short.line else Decimal(0),
        }, by=people.counter, at=at)  # fmt: skip
    for more in found.surplus:
        acts.explain(take, {
            "line": more.line, "found": more.found, "cause": Cause.NEVER_BOOKED, "words": "上年度活动结余经费购置，未登记入账。",
            "evidence": "购置发票（演示）", "liable": "", "compensation": Decimal(0),
        }, by=people.counter, at=at)  # fmt: skip


def closes(take: StockTake, people: SimpleNamespace, at: datetime) -> None:
    """Whoever opened it closes it."""
    acts.close(take, by=people.assets, at=at)
