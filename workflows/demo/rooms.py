"""The room ledger of the demo: the house of one unit with who sits where, one room too large, one empty, two old leases. All invented.

The unit asks for no repair in the demo: what its ledger says stands in nobody's way."""
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import NamedTuple

from procurement.calendar.office_time import local
from procurement.premises.models import Building
from procurement.premises.terms import BuildingLevel, HeightClass, LeaseKind, RoomUse
from workflows.desk.premises import acts

BUILDING = {
    "name": "市文旅局办公楼（演示）", "address": "示例市文化路18号", "year_built": 2003, "area": Decimal("620.00"),
    "level": BuildingLevel.CITY, "storeys": 3, "height": HeightClass.MULTI_STOREY, "coefficient": None,
}  # fmt: skip
SINCE = date(2024, 1, 2)
CHIEF, DEPUTY, OTHER = "city.bureau_chief", "city.bureau_deputy", "city.other"


class Office(NamedTuple):
    """One room: number, usable area, and who sits there."""

    number: str
    area: str
    use: RoomUse = RoomUse.OFFICE
    rank: str = ""
    name: str = ""
    heads: int = 1


ROOMS = (
    Office("101", "24.60", RoomUse.SERVICE), Office("102", "46.80", RoomUse.SERVICE), Office("103", "18.00", RoomUse.EQUIPMENT),
    Office("201", "23.50", rank=CHIEF, name="局长（演示）"), Office("202", "29.50", rank=DEPUTY, name="副局长（演示）"),
    Office("203", "34.20", rank=OTHER, name="市场管理科工作人员（演示）", heads=4),
    Office("204", "26.40", rank=OTHER, name="公共服务科工作人员（演示）", heads=3),
    Office("205", "17.90", rank=OTHER, name="办公室工作人员（演示）", heads=2), Office("206", "18.60"),
    Office("301", "52.00", RoomUse.ANNEX), Office("302", "63.50"), Office("303", "41.20"),
)  # fmt: skip
"""202 is larger than its occupant's rank allows, 206 is empty, 302 and 303 were let long ago."""
POSTS = ((CHIEF, 1), (DEPUTY, 2), (OTHER, 10))


def build(people: SimpleNamespace, at: datetime) -> int:
    """The house and its rooms, where they are not there yet; returns how many rooms."""
    if Building.objects.filter(name=BUILDING["name"]).exists():
        return 0
    building, by, made = acts.enter_building(BUILDING, by=people.assets, at=at), people.assets, {}
    for rank, posts in POSTS:
        acts.set_posts(people.unit_c, {"rank": rank, "posts": posts, "document": "示编〔2024〕2号（演示）", "since": SINCE}, by=by, at=at)
    for one in ROOMS:
        room = made[one.number] = acts.enter_room({
            "building": building, "floor": one.number[0], "number": one.number, "use": one.use, "area": Decimal(one.area),
            "unit": people.unit_c}, by=by, at=at)  # fmt: skip
        if one.name:
            acts.seat(room.pk, {"rank": one.rank, "name": one.name, "heads": one.heads, "since": SINCE}, by=by, at=at)
    today = local(at).date()
    for number, borrower, days in (("302", "示例书店（演示）", 24), ("303", "示例演出公司（演示）", -9)):
        acts.enter_lease(made[number].pk, {
            "kind": LeaseKind.LEASE, "borrower": borrower, "document": f"租赁合同{number}号（演示）", "signed_on": date(2009, 3, 2),
            "since": date(2009, 4, 1), "ends_on": today + timedelta(days=days), "rent": Decimal("36000.00")}, by=by, at=at)  # fmt: skip
    return len(made)
