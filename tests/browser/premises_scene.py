"""Rooms for the pages that show them: one too large for who sits there, an empty one, one that moved, one under an old lease."""
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from procurement.calendar.office_time import local
from procurement.premises.models import Occupancy
from workflows.desk.premises import acts


def things(people: Any, at: Any) -> dict[str, str]:
    """Through the doors of the ledger."""
    who, today = {"by": people.assets, "at": at}, local(at).date()
    house = acts.enter_building({"name": "综合办公楼（演示）", "address": "示例区示范路9号", "year_built": 1996, "area": Decimal("5200.00"),
                                 "level": "county", "storeys": 6, "height": "multi_storey", "coefficient": Decimal("65.00")}, **who)

    def room(number: str, area: str, use: str = "office", unit: Any = people.unit_a) -> Any:
        facts = {"building": house, "floor": number[0], "number": number, "use": use, "area": Decimal(area), "unit": unit}
        return acts.enter_room(facts, **who)

    large, moved, lent = room("301", "28.60"), room("302", "18.00"), room("101", "64.00")
    room("303", "20.50")
    room("B01", "120.00", "service")
    seat = {"heads": 1, "since": date(2024, 1, 1), "main": True}
    acts.seat(large.pk, {**seat, "rank": "county.section_chief", "name": "局长（演示）", "kind": "post"}, **who)
    acts.seat(large.pk, {**seat, "rank": "county.other", "name": "老同志（演示）", "kind": "care", "review_on": today}, **who)
    for rank, number in (("county.section_chief", 1), ("county.other", 2)):
        acts.set_posts(people.unit_a, {"rank": rank, "posts": number, "document": "编发〔2024〕8号（演示）", "since": date(2024, 1, 1)}, **who)
    acts.reclaim(moved.pk, on=today, document="清退〔2026〕3号（演示）", **who)
    acts.reassign(moved.pk, to=people.unit_b, on=today, document="调剂〔2026〕1号（演示）", **who)
    lease = acts.enter_lease(lent.pk, {
        "kind": "lease", "borrower": "示例商店（演示）", "document": "租赁合同〔2010〕7号（演示）", "signed_on": date(2010, 5, 1),
        "since": date(2010, 5, 1), "ends_on": today - timedelta(days=3), "rent": Decimal("36000.00")}, **who)
    row = Occupancy.objects.filter(room=large).order_by("pk")[0]
    return {"house": str(house.pk), "room": str(large.pk), "lent_room": str(lent.pk), "room_unit": str(people.unit_a.pk),
            "occupancy": f"{large.pk}/occupancies/{row.pk}", "lease": str(lease.pk)}
