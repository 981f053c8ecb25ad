"""A surplus carried by the cast: a stock-take finds a thing that no card knows; it is valued, decided on, and gets a card of its own."""
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from procurement.assets import services as register
from procurement.assets.models import Card
from procurement.calendar.office_time import local
from procurement.stocktakes import services
from procurement.stocktakes.differences import result
from procurement.stocktakes.models import StockTake
from procurement.stocktakes.terms import Cause
from workflows.demo.stage import Stage
from workflows.flows.stock_surplus import StockSurplusFlow

FOUND = "会议平板（无卡片）"
CHAIRS, PRINTER = "ZC-PY-0001", "ZC-PY-0002"


def carry(stage: Stage) -> Any:
    """One printer is missing and one meeting screen is over: the screen goes its own way, the printer is not set off against it."""
    p = stage.people
    take = counted(stage)
    put_forward(stage, take)
    stage.tries(p.counter, "value", valued())
    stage.does(p.assets, "value", valued())
    stage.tries(p.counter, "decide_vice", decided())
    stage.returns(p.vice_head, "decide_vice", "发票金额与合同不一致，请核对后再报。", decided())
    stage.does(p.assets, "value", valued("23800.00"))
    stage.does(p.vice_head, "decide_vice", decided(), comment="同意。")
    stage.tries(p.vice_head, "enter_card", card())
    stage.does(p.asset_accountant, "enter_card", card())
    stage.does(p.archivist, "archive", filed())
    return stage.case


def counted(stage: Stage, **found: Any) -> StockTake:
    """A closed stock-take of one unit with one thing over and one short, both explained."""
    p = stage.people
    stage.in_office_hours(minutes=5)
    _cards(stage)
    day = local(stage.clock.moment).date()
    take = services.open_(
        number=f"PD-PY-{day.year}", title=f"{day.year}年度资产盘点：市文化和旅游局（演示）", occasion="regular", unit=p.unit_c, key_day=day,
        team=[p.counter, p.second_counter], actor=p.assets, at=stage.clock.moment,
    )  # fmt: skip
    stage.in_office_hours(minutes=60)
    _looks(stage, take, typed=CHAIRS, quantity=Decimal(10), place="三层会议室")
    _looks(stage, take, typed=PRINTER, quantity=Decimal(0), place="")
    _looks(stage, take, **{"name": FOUND, "typed": "", "quantity": Decimal(1), "place": "三层会议室"} | found)
    for one in (*result(take).surplus, *result(take).shortage):
        cause = Cause.LOST if one.short else Cause.NEVER_BOOKED
        words = "搬迁时遗失。" if one.short else "活动结束后留用，未登记入账。"
        told = {"words": words, "evidence": "情况说明（演示）", "liable": "", "cause": cause}
        services.explain(take, told | {"line": one.line, "found": one.found}, actor=p.counter, at=stage.clock.moment)
    services.close(take, actor=p.assets, at=stage.clock.moment)
    return take


def _cards(stage: Stage) -> None:
    p = stage.people
    rows = ((CHAIRS, "会议椅", "furniture", Decimal(10), "6000.00"), (PRINTER, "激光打印机", "equipment", Decimal(1), "3200.00"))
    for number, name, kind, quantity, sum_ in rows:
        if not Card.objects.filter(number=number).exists():
            register.enter({
                "number": number, "name": name, "kind": kind, "category_code": "A05010301", "measure": "件", "quantity": quantity,
                "original_value": Decimal(sum_), "unit": p.unit_c, "location": "三层会议室", "acquired_on": date(2021, 5, 10),
            }, actor=p.asset_accountant, at=stage.clock.moment)  # fmt: skip


def _looks(stage: Stage, take: StockTake, **seen: Any) -> None:
    p = stage.people
    token = uuid5(NAMESPACE_OID, f"{take.number} {seen['typed'] or seen['name']} {seen['quantity']}")
    services.count(take, {**seen, "token": token, "second": p.second_counter}, actor=p.counter, at=stage.clock.moment)


def put_forward(stage: Stage, take: StockTake, who: Any = None) -> Any:
    """The counter puts the surplus of the stock-take forward."""
    note = take.explanations.get(found__isnull=False)
    data = {"difference": note.pk, "kind": "equipment", "request": "有购置发票，由办公室使用，申请补办入账。"}
    return stage.starts(who or stage.people.counter, StockSurplusFlow, take.unit, data)


# --- what the people type ---
def record(stage: Stage) -> Any:
    case: Any = stage.case
    return StockSurplusFlow.records().get(case_id=case.pk)


def valued(value: str = "28300.00", basis: str = "document", document: str = "发票00123456号（演示）", valuer: str = "") -> dict[str, Any]:
    return {"value_basis": basis, "value": value, "value_document": document, "valuer": valuer,
            "value_opinion": "核对各单位卡片，均无此物；按凭据所载金额入账。"}


def decided(words: str = "同意入账。") -> dict[str, Any]:
    return {"decision": words}


def card(number: str = "ZC-PY-0003", **changes: Any) -> dict[str, Any]:
    return {"card_number": number, "category_code": "A02020800", "measure": "台", "location": "", "custodian": None,
            "voucher_no": "记-2026-0317"} | changes


def filed() -> dict[str, Any]:
    return {"file_count": 6, "page_count": 14, "box_no": "PY-2026-001", "retention": "permanent"}
