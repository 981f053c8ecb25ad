"""The register of assets for the pages that show it: through its doors, with everything that a page can hold."""
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from workflows.desk.assets import acts


def things(people: Any, at: datetime) -> dict[str, str]:
    """A laptop with a past and a right in another hand, a car with its sign, a desk that nobody uses."""
    by: dict[str, Any] = {"by": people.assets, "at": at}
    facts = {
        "number": "ZC2020-0901", "name": "便携式计算机（演示）", "kind": "equipment", "category_code": "A02010108", "measure": "台",
        "original_value": Decimal("6800.00"), "unit": people.unit_a, "custodian": people.requester, "location": "三层302室",
        "acquired_on": date(2020, 6, 20), "in_use_since": date(2020, 7, 1), "entry": "purchase", "source": "合同 HT-2020-018",
    }
    plate = {"plate": "示A·90001", "kind": "small", "quota": "emergency", "quota_no": "BZ-01", "first_registered_on": date(2016, 5, 1),
             "displacement": Decimal("1.8"), "official_sign": True}
    card = acts.enter(facts, None, reason="年初建账（演示）", **by)
    acts.change(card.pk, {"location": "二层201室"}, None, reason="岗位调整（演示）", **by)
    acts.hand_right(card.pk, right="use", unit=people.unit_b, on=date(2026, 3, 2), reason="调剂使用（演示）", **by)
    car = acts.enter(facts | {"number": "CL2016-0901", "name": "小型轿车（演示）", "category_code": "A02030501", "kilometres": 182000,
                              "acquired_on": date(2016, 4, 20), "in_use_since": date(2016, 5, 1)}, plate, reason="年初建账（演示）", **by)
    desk = acts.enter(facts | {"number": "JJ2011-0901", "name": "办公桌（演示）", "kind": "furniture", "category_code": "A05010201",
                               "custodian": None}, None, reason="年初建账（演示）", **by)
    acts.turn(desk.pk, "idle", reason="人员调离（演示）", **by)
    return {"card": str(card.pk), "car": str(car.pk), "asset_unit": str(people.unit_a.pk)}
