"""Registers of parties: entered, changed and ended with reasons; nothing that stood there is lost."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.contrib.auth import get_user_model

from procurement.facts import RuleBroken
from procurement.parties import matching, services
from procurement.parties.models import Expert, PartyChange, Supplier
from procurement.parties.terms import Apart, Register, Relation, Standing, Tie
from procurement.written import WrittenOnce

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
TODAY = date(2026, 3, 2)
CODES = ["91350100M000100Y43", "91350100MA2XXXXX00"]


@pytest.fixture
def clerk():
    return get_user_model().objects.create_user(username="clerk", display_name="clerk")


def code_for(start):
    return start + services.ALPHABET[-sum(services.ALPHABET.index(c) * w for c, w in zip(start, services.WEIGHTS, strict=True)) % 31]


@pytest.fixture
def by(clerk):
    return {"actor": clerk, "at": AT}


@pytest.fixture
def supplier(by):
    return services.enter(Register.SUPPLIER, {"name": "甲公司", "credit_code": CODES[0]}, **by)


@pytest.fixture
def other(by):
    return services.enter(Register.SUPPLIER, {"name": "乙公司", "credit_code": code_for("91350100M000200YX")}, **by)


@pytest.fixture
def expert(by):
    return services.enter(Register.EXPERT, {"name": "李四", "code": "ZJ-001", "employer": "某大学", "specialities": ["信息"]}, **by)


def test_the_check_character_is_that_of_a_published_code():
    assert services.is_credit_code("91350100M000100Y43")  # example of GB 32100-2015
    assert not services.is_credit_code("91350100M000100Y44")
    assert not services.is_credit_code("91350100M000100Y4")
    assert not services.is_credit_code("91350100M000100Yo3")


def test_a_wrong_code_is_refused_and_nothing_is_entered(by):
    with pytest.raises(RuleBroken, match="licence"):
        services.enter(Register.SUPPLIER, {"name": "x", "credit_code": "91350100M000100Y44"}, **by)
    assert not Supplier.objects.exists()
    assert not PartyChange.objects.exists()


def test_a_party_is_entered_once(supplier, by):
    with pytest.raises(RuleBroken, match="in the register already"):
        services.enter(Register.SUPPLIER, {"name": "again", "credit_code": CODES[0]}, **by)


def test_a_change_keeps_what_stood_there_and_why(supplier, by, clerk):
    services.change(Register.SUPPLIER, supplier, {"name": "甲股份公司", "domestic_share": D("80.00")}, reason="更名", **by)
    last = PartyChange.objects.order_by("-id").first()
    assert last.before == {"domestic_share": None, "name": "甲公司"}
    assert last.after == {"domestic_share": "80.00", "name": "甲股份公司"}
    assert (last.reason, last.by, last.party_id) == ("更名", clerk, supplier.pk)
    assert Supplier.objects.get().name == "甲股份公司"


@pytest.mark.parametrize(("data", "reason", "sentence"), [
    ({"name": "甲公司"}, "x", "Nothing differs"), ({"name": "丙"}, " ", "Say why"), ({"credit_code": code_for("91350100M000200YX")}, "x", "stays"),
])
def test_a_change_that_is_none_has_no_reason_or_makes_another_party_is_refused(supplier, by, data, reason, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        services.change(Register.SUPPLIER, supplier, data, reason=reason, **by)


def test_a_change_does_not_end_a_party_by_the_back_door(supplier, by):
    with pytest.raises(RuleBroken, match="Nothing differs"):
        services.change(Register.SUPPLIER, supplier, {"standing": Standing.ENDED}, reason="x", **by)


def test_an_end_has_its_day_and_reason_and_can_be_undone_without_being_forgotten(expert, by):
    services.end(Register.EXPERT, expert, on=TODAY, reason="退休", **by)
    assert Expert.objects.get().standing == Standing.ENDED
    with pytest.raises(RuleBroken, match="already"):
        services.end(Register.EXPERT, expert, on=TODAY, reason="again", **by)
    services.take_up_again(Register.EXPERT, expert, reason="返聘", **by)
    assert [c.reason for c in PartyChange.objects.order_by("id")] == ["", "退休", "返聘"]
    assert Expert.objects.get().ended_on is None


def test_the_history_itself_cannot_be_changed(supplier):
    entry = PartyChange.objects.get()
    with pytest.raises(WrittenOnce):
        entry.save()
    with pytest.raises(WrittenOnce):
        PartyChange.objects.all().delete()


def test_a_tie_ends_once_and_never_before_it_began(supplier, by):
    row = services.add_person(supplier, {"name": "张三", "tie": Tie.HEAD, "since": date(2020, 1, 1)}, **by)
    with pytest.raises(RuleBroken, match="before the first"):
        services.end_tie(row, on=date(2019, 12, 31), reason="x", **by)
    services.end_tie(row, on=date(2025, 1, 1), reason="变更登记", **by)
    with pytest.raises(RuleBroken, match="ended already"):
        services.end_tie(row, on=date(2025, 2, 1), reason="x", **by)
    last = PartyChange.objects.order_by("-id").first()
    assert (last.before["supplierperson"]["until"], last.after["supplierperson"]["until"]) == (None, "2025-01-01")


def test_a_new_employer_becomes_the_present_one(expert, by):
    services.add_employer(expert, {"employer": "甲公司", "since": date(2024, 1, 1), "until": date(2024, 12, 31)}, **by)
    assert Expert.objects.get().employer == "某大学"
    services.add_employer(expert, {"employer": "乙研究院", "since": date(2025, 1, 1)}, **by)
    assert Expert.objects.get().employer == "乙研究院"


def test_a_holding_is_of_another_supplier(supplier, by):
    with pytest.raises(RuleBroken, match="itself"):
        services.add_holding(supplier, supplier, {"since": TODAY}, **by)


def test_what_lies_in_the_future_is_not_entered(supplier, by):
    with pytest.raises(RuleBroken, match="future"):
        services.add_person(supplier, {"name": "张三", "tie": Tie.HEAD, "since": date(2026, 3, 3)}, **by)


# --- the match out of the registers ---
def test_the_registers_are_matched_in_a_constant_number_of_queries(supplier, other, expert, by, django_assert_num_queries):
    services.add_employer(expert, {"employer": "乙公司", "since": date(2020, 1, 1), "until": date(2023, 3, 2)}, **by)
    services.add_holding(supplier, other, {"since": date(2020, 1, 1)}, **by)
    with django_assert_num_queries(6):
        firms = matching.firms([supplier.pk, other.pk], TODAY)
        [candidate] = matching.candidates(Expert.objects.all())
    assert [m.ground for m in matching.related(candidate, firms, TODAY, 3)] == [Relation.EMPLOYED]
    assert [c.why for c in matching.apart(firms, TODAY)] == [Apart.HOLDING]


def test_the_bad_record_list_bars_from_its_first_to_its_last_day(supplier, other, by):
    services.add_bad_record(supplier, {"reason": "虚假材料", "document": "财〔2025〕1号", "since": date(2025, 3, 3), "until": TODAY}, **by)
    ids = [supplier.pk, other.pk]
    assert [row.supplier_id for row in matching.barred(ids, TODAY)] == [supplier.pk]
    assert matching.barred(ids, date(2026, 3, 3)) == []
    assert matching.barred(ids, date(2025, 3, 2)) == []
    assert [row.document for row in matching.barred(ids, date(2025, 3, 3))] == ["财〔2025〕1号"]
