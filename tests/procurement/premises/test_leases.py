"""出租出借: a new lease is refused by the row of its day, an old one runs until the room is back; reminders at 90, 30 and 0 days."""
from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from procurement.facts import RuleBroken
from procurement.premises import leases, movements
from procurement.premises.models import Room

from .conftest import TODAY

pytestmark = pytest.mark.django_db
BAN = date(2012, 10, 1)


def facts(**changes):
    return {"kind": "lease", "borrower": "示例公司", "document": "租赁合同〔2011〕7号", "signed_on": BAN - timedelta(days=1), "since": BAN,
            "ends_on": TODAY + timedelta(days=90), "rent": D("12000.00"), **changes}


@pytest.mark.parametrize("day", [BAN, TODAY])
def test_a_new_lease_is_refused_and_the_law_is_named(house, day):
    with pytest.raises(RuleBroken) as caught:
        leases.enter(house.room("301"), facts(signed_on=day, since=day), **house.who)
    assert caught.value.field == "signed_on" and "机关事务管理条例" in str(caught.value) and "2012-10-01" in str(caught.value)


def test_an_old_lease_is_entered_with_its_document(house):
    room = house.room("301")
    leases.enter(room, facts(), **house.who)
    assert Room.objects.get(pk=room.pk).state == "lent"


@pytest.mark.parametrize(("wrong", "field"), [
    ({"document": ""}, "document"), ({"since": BAN - timedelta(days=2)}, "since"), ({"ends_on": BAN - timedelta(days=1)}, "ends_on"),
    ({"kind": "loan"}, "rent"),
])  # fmt: skip
def test_an_old_lease_must_be_sound(house, wrong, field):
    with pytest.raises(RuleBroken) as caught:
        leases.enter(house.room("301"), facts(**wrong), **house.who)
    assert caught.value.field == field


def test_a_lent_room_neither_moves_nor_is_lent_again_until_it_is_back(house, cast):
    room = house.room("301")
    lease = leases.enter(room, facts(), **house.who)
    for act in (lambda: movements.reclaim(room, cast.bureau, on=TODAY, document="清退", **house.who), lambda: house.seats(room),
                lambda: leases.enter(room, facts(), **house.who)):
        with pytest.raises(RuleBroken):
            act()
    leases.take_back(lease, on=TODAY, document="交接单", **house.who)
    assert Room.objects.get(pk=room.pk).state == "empty"
    with pytest.raises(RuleBroken):
        leases.take_back(lease, on=TODAY, document="交接单", **house.who)


@pytest.mark.parametrize(("left", "code"), [
    (91, None), (90, "first"), (31, "first"), (30, "second"), (1, "second"), (0, "last"), (-1, "recover"), (-400, "recover"),
])  # fmt: skip
def test_which_reminder_is_due(house, left, code):
    lease = leases.enter(house.room("301"), facts(ends_on=TODAY + timedelta(days=left)), **house.who)
    assert leases.due(lease, TODAY) == (code and f"premises.lease.{code}")


def test_each_reminder_is_noted_once_and_none_after_the_return(house, ticking):
    lease = leases.enter(house.room("301"), facts(), **house.who)
    assert leases.running_out(ticking.moment) == [lease.pk]
    assert leases.note(lease.pk, ticking.moment).days == 90 and leases.note(lease.pk, ticking.moment) is None
    assert leases.running_out(ticking.moment) == []
    later = ticking.moment + timedelta(days=61)
    assert leases.running_out(later) == [lease.pk] and leases.note(lease.pk, later).code == "premises.lease.second"
    leases.take_back(lease, on=TODAY, document="交接单", **house.who)
    end = ticking.moment + timedelta(days=90)
    assert leases.running_out(end) == [] and leases.note(lease.pk, end) is None
