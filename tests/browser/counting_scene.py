"""Things for the pages of stock-takes, inspections and the checklist: one of each under way, one stock-take closed with open work."""
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from procurement.assets import services as register
from procurement.calendar.office_time import local
from procurement.stocktakes.differences import result
from workflows.desk.checklists import acts as checklists
from workflows.desk.inspections import acts as inspections
from workflows.desk.stocktakes import acts as stocktakes


def things(people: Any, at: Any) -> dict[str, str]:
    """Through the doors of the rooms."""
    return {**_counted(people, at), **_inspected(people, at)}


def _counted(people: Any, at: Any) -> dict[str, str]:
    today = local(at).date()
    for unit, mark in ((people.unit_c, "C"), (people.unit_b, "B")):
        for no in range(1, 4):
            register.enter({
                "number": f"ZC-{mark}-000{no}", "name": "办公椅", "kind": "furniture", "category_code": "A05010301", "measure": "把",
                "quantity": Decimal(10), "original_value": Decimal("6000.00"), "unit": unit, "location": f"三层30{no}室",
                "acquired_on": date(2020, 6, 20)}, actor=people.assets, at=at)
    made = {}
    for name, unit, mark in (("count", people.unit_c, "C"), ("counted", people.unit_b, "B")):
        take = stocktakes.open_({"number": f"PD-2026-{mark}", "title": f"{unit.short_name}年度盘点（演示）", "occasion": "regular", "unit": unit,
                                 "key_day": today, "team": [people.counter, people.second_counter]}, by=people.assets, at=at)
        made[name] = take
        looks = [(f"ZC-{mark}-0001", "", 10), (f"ZC-{mark}-0002", "", 8), ("", "投影仪（无卡片）", 1)]
        if name == "counted":
            looks.append((f"ZC-{mark}-0003", "", 10))
        stocktakes.count(take, [{"token": uuid5(NAMESPACE_OID, f"{mark}{typed}{thing}"), "typed": typed, "name": thing, "quantity": Decimal(many),
                                 "place": "三层", "second": people.second_counter} for typed, thing, many in looks], by=people.counter, at=at)
    closed = made["counted"]
    for one in (*result(closed).shortage, *result(closed).surplus):
        told = {"words": "搬迁时遗失。" if one.short else "未登记入账。", "evidence": "情况说明（演示）", "liable": "", "compensation": None}
        stocktakes.explain(closed, told | {"line": one.line, "found": one.found, "cause": "lost" if one.short else "unbooked"},
                           by=people.counter, at=at)
    stocktakes.close(closed, by=people.assets, at=at)
    short = result(made["count"]).shortage[0]
    return {"take": str(made["count"].pk), "closed_take": str(closed.pk), "difference": f"{made['count'].pk}/explain/?line={short.line.pk}"}


def _inspected(people: Any, at: Any) -> dict[str, str]:
    today = local(at).date()
    lines = [(f"30{no}", f"办公楼30{no}室（演示）") for no in range(1, 5)]
    told = {"about": "other", "lines": lines, "team": [people.assets, people.inspector]}
    full = inspections.open_({**told, "number": "JC-2026-1", "title": "办公用房使用检查（演示）", "mode": "full"}, by=people.assets, at=at)
    waiting = inspections.open_({**told, "about": "unit", "lines": (), "number": "JC-2026-2", "title": "安全随机抽查（演示）", "mode": "sample", "size": 2,
                                 "random_source": "双色球第2026036期红球", "random_day": today + timedelta(days=2)}, by=people.assets, at=at)
    subjects = list(full.subjects.order_by("no"))
    seen = {"place": "三层", "found_at": at, "second": people.inspector}
    inspections.find(full.pk, {**seen, "subject": subjects[0], "verdict": "order", "words": "与台账一致。"}, by=people.assets, at=at)
    bad = [inspections.find(full.pk, {**seen, "subject": one, "verdict": "defect", "words": "走廊堆放杂物。"}, by=people.assets, at=at)
           for one in subjects[1:3]]
    item = inspections.give_task(bad[0], {"task": "清理三层走廊（演示）", "unit": people.store, "owner": people.storekeeper,
                                          "deadline": today + timedelta(days=5), "signer": None}, by=people.assets, at=at)
    done = checklists.open_item(task="补齐资产标签（演示）", unit=people.store, owner=people.storekeeper, deadline=today, by=people.assets, at=at)
    checklists.report(done.pk, words="标签已贴。", document="清单3号（演示）", done=True, files=(), by=people.storekeeper, at=at)
    return {"inspection": str(full.pk), "waiting_inspection": str(waiting.pk), "finding": f"{full.pk}/findings/{bad[1].no}/task",
            "item": str(item.pk), "reported_item": str(done.pk)}
