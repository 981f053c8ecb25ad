"""签订合同: with the winner, at the award or below it, within thirty days of the notice, bond and days of payment within the law."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest

from procurement.calendar.office_time import local
from procurement.contracts import rules
from procurement.facts import RuleBroken
from tests.procurement.contracts.purchase import NOTICE

pytestmark = pytest.mark.django_db
NOVEMBER_9 = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)


def refused(road, field, at=None, **changes):
    """The sentence of the refusal; nothing is stored."""
    with pytest.raises(RuleBroken) as broken:
        road.signs(**changes, **({"at": at} if at else {}))
    assert broken.value.field == field and "%(" not in str(broken.value)
    road.record.refresh_from_db()
    assert road.record.contract_no == "" and road.record.quantities == []
    return str(broken.value)


def test_the_contract_is_kept_with_its_lines_for_the_acceptance(road):
    record = road.signs()
    assert (record.contract_amount, record.contract_late, record.contract_sme) == (D("500000.00"), False, True)
    assert [(row["name"], row["planned"]) for row in record.quantities] == [
        ("清洗风管", "34600.00"), ("清洗风机盘冷凝器", "1792.00"), ("拆除锈蚀风口", "189.00"), ("更换风口", "155.00")]


def test_it_is_signed_with_the_winner_and_nobody_else(road):
    assert "示例通风清洗有限公司" in refused(road, "contract_credit_code", contract_credit_code="91440300MA5OTHER02")


@pytest.mark.parametrize(("amount", "fits"), [("500000.00", True), ("499999.99", True), ("500000.01", False)])
def test_its_sum_is_at_most_the_award(road, amount, fits):
    if fits:
        assert road.signs(contract_amount=amount, contract_bond="0").contract_amount == D(amount)
    else:
        assert "500,000.00" in refused(road, "contract_amount", contract_amount=amount)


@pytest.mark.parametrize(("bond", "fits"), [("50000.00", True), ("50000.01", False), ("", True)])
def test_a_performance_bond_is_at_most_a_tenth_of_the_contract(road, bond, fits):
    if fits:
        road.signs(contract_bond=bond)
    else:
        assert "50,000.00" in refused(road, "contract_bond", contract_bond=bond)


@pytest.mark.parametrize("layer", [1, 3])
def test_the_thirtieth_day_is_shown_as_counted_and_as_moved(make, layer):
    assert rules.contract_days(NOTICE, layer > 1) == (date(2026, 11, 7), date(2026, 11, 9))  # worked timeline: a Saturday, and the Monday after
    last = local(rules.contract_deadline(make(layer=layer).record))
    assert (last.date(), last.hour, last.minute) == (date(2026, 11, 7), 23, 59)


def test_the_stricter_day_counts_and_a_later_contract_needs_its_reason(road):
    days = {"contract_signed_on": "2026-11-08", "contract_begin": "2026-11-08"}
    said = refused(road, "contract_late_reason", at=NOVEMBER_9, **days)
    assert "2026-11-07" in said and "2026-11-09" in said
    record = road.signs(at=NOVEMBER_9, contract_late_reason="成交供应商注册地变更，待核验", **days)
    assert record.contract_late


def test_on_the_last_day_no_reason_is_asked_for_and_none_is_kept(road):
    record = road.signs(at=NOVEMBER_9, contract_signed_on="2026-11-07", contract_begin="2026-11-07", contract_late_reason="无")
    assert (record.contract_late, record.contract_late_reason) == (False, "")


def test_the_time_runs_from_the_notice_however_it_was_given(road):
    assert rules.notice_day(road.record) == NOTICE
    road.record.posted_at = datetime(2026, 10, 9, 16, 30, tzinfo=UTC)  # already the tenth in Shanghai
    assert rules.notice_day(road.record) == date(2026, 10, 10)
    road.record.back_notice_on = date(2026, 10, 12)
    assert rules.notice_day(road.record) == date(2026, 10, 12)


@pytest.mark.parametrize(("field", "changes"), [
    ("contract_signed_on", {"contract_signed_on": "2026-11-07"}), ("contract_signed_on", {"contract_signed_on": "2026-10-07"}),
    ("contract_begin", {"contract_begin": "2026-11-05"}), ("contract_end", {"contract_end": "2026-11-05"}),
])  # fmt: skip
def test_days_that_cannot_be_are_refused(road, field, changes):
    refused(road, field, **changes)


def test_a_contract_needs_an_award(make):
    road = make()
    type(road.record).objects.filter(pk=road.pk).update(winner=None)
    assert "award" in refused(road, None)


def test_a_number_belongs_to_one_contract(make):
    make().signs()
    assert "机关大楼" in refused(make(), "contract_no")


def test_the_mark_of_a_reserved_contract_is_for_small_and_medium_enterprises(make):
    assert "Large" in refused(make(size="large"), "contract_sme")


@pytest.mark.parametrize(("facts", "marked", "word"), [
    ({"reserve": "whole"}, False, "tick it"), ({"reserve": "whole"}, True, ""),
    ({"reserve": "none", "reserved_for_small": True}, False, "tick it"), ({"reserve": "none", "reserved_for_small": True}, True, ""),
    ({"reserve": "none"}, True, "empty it"), ({"reserve": "none"}, False, ""),
    ({"reserve": "part", "reserve_share": "40"}, True, ""), ({"reserve": "part", "reserve_share": "40"}, False, ""),
    ({"reserve": "none", "reserve_lifted": "仅两家"}, True, "empty it"),
])  # fmt: skip
def test_the_mark_follows_from_what_was_reserved(make, facts, marked, word):
    road = make(**facts)
    if word:
        assert word in refused(road, "contract_sme", contract_sme=marked)
    else:
        assert road.signs(contract_sme=marked).contract_sme is marked


@pytest.mark.parametrize("marked", [True, False])
def test_with_a_large_enterprise_no_contract_of_a_reserved_purchase_is_signed(make, marked):
    assert refused(make(size="large", reserve="whole"), "contract_sme", contract_sme=marked)


@pytest.mark.parametrize(("size", "days", "fits"), [("small", "60", True), ("small", "61", False), ("large", "61", True)])
def test_a_small_enterprise_is_paid_within_sixty_days_at_most(make, size, days, fits):
    road = make(size=size)
    if fits:
        assert road.signs(payment_days=days, contract_sme=False).payment_days == int(days)
    else:
        assert "60" in refused(road, "payment_days", payment_days=days)


def test_publication_filing_and_bond_have_their_days_in_government_procurement(make):
    record = make(layer=3).signs()
    assert (record.contract_publish_by, record.contract_file_by) == (date(2026, 11, 10), date(2026, 11, 17))  # the worked timeline, T15 and T16
    assert record.contract_bond_back_by == date(2026, 11, 13)


def test_the_bond_of_tendered_works_goes_back_within_five_calendar_days(make):
    road = make(layer=3, kind="works")
    type(road.record).objects.filter(pk=road.pk).update(regime="tender_law")
    assert road.signs().contract_bond_back_by == date(2026, 11, 11)


def test_a_purchase_of_the_bureau_alone_has_none_of_them(make):
    assert make(layer=1).signs().contract_publish_by is None
