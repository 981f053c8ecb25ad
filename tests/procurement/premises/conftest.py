"""A ledger of the fixed cast: one building, and hands that enter rooms, people and posts."""
from datetime import date
from decimal import Decimal as D
from types import SimpleNamespace

import pytest

from procurement.premises import ledger, seats
from procurement.premises.models import Building

TODAY = date(2026, 3, 2)


@pytest.fixture
def house(cast, ticking):
    """`house.room(number, area, …)`, `house.seats(room, rank, heads, …)`, `house.posts(rank, number)`; unit A is a county bureau."""
    who = {"actor": cast.assets, "at": ticking.moment}

    def building(name="1号楼", **facts):
        return ledger.enter_building({"name": name, "address": "示例区学府路1号", "year_built": 1998, "area": D("4000.00"), "level": "county",
                                      "height": "multi_storey", **facts}, **who)

    first = building()

    def room(number, area="20.00", use="office", unit=cast.unit_a, **facts):
        return ledger.enter_room({"building": first, "floor": "3", "number": number, "use": use, "area": D(area), "unit": unit, **facts}, **who)

    def seated(room, rank="county.other", heads=1, name="科员", **facts):
        return seats.seat(room, {"rank": rank, "name": name, "heads": heads, "kind": "post", "since": TODAY, **facts}, **who)

    def posts(rank, number, unit=cast.unit_a, document="编发〔2024〕8号", since=date(2024, 1, 1)):
        return seats.set_posts(unit, rank, number, document=document, since=since, **who)

    return SimpleNamespace(building=first, other=building, room=room, seats=seated, posts=posts, who=who, buildings=Building.objects)
