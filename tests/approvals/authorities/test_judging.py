"""Delegated authorities (授权登记): to the cent and to the day, and what is not registered binds nobody."""
from datetime import date, timedelta
from decimal import Decimal

import pytest

from approvals.authorities.judging import Held, Matter, judge

BUREAU, OFFICE = 1, 2
FIRST, LAST = date(2026, 3, 1), date(2026, 12, 31)


def held(id=1, given=False, unit_id=BUREAU, role="", matter="", ceiling="500000.00", first=FIRST, last=LAST, document="示授〔2026〕1号", **more):
    return Held(id, given, "示例省局", "示例局", unit_id, role, "renovation_review", matter, None if ceiling is None else Decimal(ceiling),
                document, first, last, **more)


def matter(amount="500000.00", day=date(2026, 6, 1), role="act_as_vice_head", kind="full", unit_id=BUREAU):
    return Matter(unit_id, role, kind, None if amount is None else Decimal(amount), day)


def test_without_a_row_nothing_is_asked():
    assert judge([], matter()).code == ""


def test_the_ceiling_itself_is_covered_and_a_cent_more_is_not():
    assert judge([held()], matter("500000.00")).rests_on == (1,)
    verdict = judge([held()], matter("500000.01"))
    assert verdict.code == "authority_amount"
    assert "示授〔2026〕1号" in str(verdict.sentence) and "500,000.00" in str(verdict.sentence) and "500,000.01" in str(verdict.sentence)


def test_without_a_ceiling_any_amount_is_covered_and_with_one_a_matter_must_name_its_amount():
    assert not judge([held(ceiling=None)], matter(None)).code
    assert judge([held()], matter(None)).code == "authority_amount"


@pytest.mark.parametrize(("day", "code"), [
    (FIRST - timedelta(1), "authority_early"), (FIRST, ""), (LAST, ""), (LAST + timedelta(1), "authority_ended")])
def test_first_and_last_day_count_the_days_around_them_do_not(day, code):
    assert judge([held()], matter(day=day)).code == code


def test_an_open_end_holds_until_it_is_revoked():
    assert not judge([held(last=None)], matter(day=date(2036, 1, 1))).code
    revoked = held(last=date(2026, 5, 31), revoked_from=date(2026, 6, 1))
    assert not judge([revoked], matter(day=date(2026, 5, 31))).code
    verdict = judge([revoked], matter(day=date(2026, 6, 1)))
    assert verdict.code == "authority_revoked" and "2026-06-01" in str(verdict.sentence)


def test_kind_of_matter_and_office_must_both_be_covered():
    assert judge([held(matter="daily")], matter(kind="full")).code == "authority_scope"
    assert not judge([held(matter="full")], matter(kind="full")).code
    assert judge([held(role="act_as_head")], matter(role="act_as_vice_head")).code == "authority_scope"
    assert not judge([held(role="act_as_vice_head")], matter(role="act_as_vice_head")).code


def test_one_row_must_cover_all_of_it_two_halves_do_not_add_up():
    wide_but_over, narrow_in_force = held(1, ceiling=None, last=date(2026, 4, 1)), held(2, ceiling="1.00")
    assert judge([wide_but_over, narrow_in_force], matter("2.00")).code == "authority_amount"
    assert judge([wide_but_over, held(3, ceiling="2.00")], matter("2.00")).rests_on == (3,)


def test_the_widest_row_in_force_is_named():
    verdict = judge([held(1, ceiling="10.00", document="甲"), held(2, ceiling="20.00", document="乙")], matter("30.00"))
    assert verdict.rests_on == (2,) and "乙" in str(verdict.sentence)


def test_what_the_bureau_gave_binds_the_office_it_names_and_nobody_else():
    given = held(given=True, role="act_as_vice_head", ceiling="100.00")
    assert judge([given], matter("100.01")).code == "authority_amount"
    assert not judge([given], matter("100.01", role="act_as_head")).code
    assert not judge([held(given=True, unit_id=None, ceiling="100.00")], matter("100.01")).code, "a body outside has no office here"


def test_received_and_given_must_both_carry_it():
    received, given = held(1, ceiling="1000.00"), held(2, given=True, role="act_as_vice_head", ceiling="100.00")
    assert judge([received, given], matter("100.00")).rests_on == (1, 2)
    assert judge([received, given], matter("100.01")).rests_on == (2,)
    assert judge([received, given], matter("1000.01", role="act_as_head")).rests_on == (1,)
