"""Attempts on the room ledger: a new lease in an old dress, a reminder noted when nobody was there to hear it, a room of another unit altered."""
from datetime import date, timedelta
from decimal import Decimal as D
from types import SimpleNamespace

import pytest

from procurement.facts import RuleBroken
from procurement.premises import leases
from procurement.premises.models import LeaseReminder
from procurement.works.services import _differ
from workflows.desk.premises import watch

from .conftest import TODAY

pytestmark = pytest.mark.django_db
BAN = date(2012, 10, 1)


def facts(**changes):
    return {"kind": "lease", "borrower": "示例公司", "document": "租赁合同〔2011〕7号", "signed_on": date(2011, 5, 1), "since": date(2011, 6, 1),
            "ends_on": TODAY + timedelta(days=90), "rent": D("12000.00"), **changes}


@pytest.mark.parametrize("since", [BAN + timedelta(days=1), TODAY])
def test_an_old_document_hands_over_no_room_after_the_ban(house, since):
    with pytest.raises(RuleBroken) as refused:
        leases.enter(house.room("301"), facts(since=since), **house.who)
    assert refused.value.field == "since" and "2012-10-01" in str(refused.value)


def test_a_room_that_came_back_is_not_lent_anew_by_an_older_document(house):
    room = house.room("301")
    leases.take_back(leases.enter(room, facts(), **house.who), on=TODAY, document="交接单", **house.who)
    with pytest.raises(RuleBroken) as refused:
        leases.enter(room, facts(borrower="另一公司"), **house.who)
    assert refused.value.field == "since" and "示例公司" in str(refused.value)


def test_what_nobody_heard_is_not_noted_as_told(house, ticking, monkeypatch):
    leases.enter(house.room("301"), facts(ends_on=TODAY), **house.who)
    with monkeypatch.context() as vacant:
        vacant.setattr(watch, "_keepers", lambda: [])
        assert watch.warn(ticking.moment) == 0 and not LeaseReminder.objects.exists()
    assert watch.warn(ticking.moment) == 1


def test_works_of_one_unit_alter_no_room_of_another(house, cast):
    house.room("301", unit=cast.unit_b)
    line = SimpleNamespace(building=house.building, lines=[{"room": "301", "use": "office", "area": D("10.00")}])
    with pytest.raises(RuleBroken) as refused:
        _differ(line.building, line.lines, cast.unit_a)
    assert refused.value.field == "rooms_after-0-room"
    assert _differ(line.building, line.lines, cast.unit_b)
