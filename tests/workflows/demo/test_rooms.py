"""The room ledger of the demo: a house with a room too large, an empty one, a lease that runs out and one that has run out."""
import pytest

from approvals.models import TrailEntry
from procurement.calendar.office_time import local
from procurement.premises import leases
from procurement.premises.models import Lease, Room
from procurement.renovations.standards import ranks
from workflows.demo import rooms
from workflows.engine import clock


@pytest.mark.django_db
def test_the_house_stands_in_the_ledger_once(cast, ticking):
    assert {one.rank for one in rooms.ROOMS if one.rank} <= {code for code, _title in ranks()}
    assert rooms.build(cast, clock.now()) == len(rooms.ROOMS) == Room.objects.filter(unit=cast.unit_c).count()
    assert rooms.build(cast, clock.now()) == 0
    assert {room.state for room in Room.objects.all()} == {"used", "empty", "lent"}
    assert TrailEntry.objects.filter(action="room.entered", actor=cast.assets).count() == len(rooms.ROOMS)
    today = local(clock.now()).date()
    assert sorted(leases.due(lease, today) for lease in Lease.objects.all()) == ["premises.lease.recover", "premises.lease.second"]
