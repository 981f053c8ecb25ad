"""Who stands too near to whom: each ground alone, the boundary of three years to the day, suppliers under one head."""

from datetime import date, timedelta

import pytest

from procurement.parties.matching import Candidate, Firm, Kin, Officer, Span, Work, apart, related, years_before
from procurement.parties.terms import Apart, Kinship, Relation, Tie

ON = date(2026, 3, 2)
LONG_AGO = date(2010, 1, 1)
FIRM = Firm(7, "示例科技有限公司", (Officer("张三", Tie.HEAD, Span(date(2020, 1, 1))),))


def worked(until, tie=Tie.STAFF, since=LONG_AGO, employer="示例科技有限公司"):
    return Candidate(1, "李四", "某大学", works=(Work(employer, tie, Span(since, until)),))


def grounds(one, firm=FIRM, on=ON):
    return [match.ground for match in related(one, [firm], on, 3)]


@pytest.mark.parametrize(("until", "found"), [
    (None, True), (date(2026, 3, 2), True), (date(2023, 3, 3), True), (date(2023, 3, 2), True), (date(2023, 3, 1), False),
])
def test_three_years_are_counted_to_the_day(until, found):
    assert grounds(worked(until)) == ([Relation.EMPLOYED] if found else [])


def test_three_years_before_a_leap_day():
    assert years_before(date(2028, 2, 29), 3) == date(2025, 2, 28)
    assert grounds(worked(date(2025, 2, 28)), on=date(2028, 2, 29)) == [Relation.EMPLOYED]
    assert grounds(worked(date(2025, 2, 27)), on=date(2028, 2, 29)) == []


def test_what_begins_after_the_day_is_no_relation_yet():
    assert grounds(worked(None, since=ON + timedelta(days=1))) == []
    assert grounds(worked(None, since=ON)) == [Relation.EMPLOYED]


@pytest.mark.parametrize(("tie", "ground"), [
    (Tie.STAFF, Relation.EMPLOYED), (Tie.HEAD, Relation.DIRECTOR), (Tie.DIRECTOR, Relation.DIRECTOR), (Tie.SHAREHOLDER, Relation.SHAREHOLDER),
])
def test_each_tie_has_its_ground_in_the_law(tie, ground):
    assert grounds(worked(ON, tie)) == [ground]


def test_the_present_employer_counts_without_any_history():
    assert grounds(Candidate(1, "李四", "示例科技 有限公司")) == [Relation.EMPLOYED]  # blanks and width make no other firm
    assert grounds(Candidate(1, "李四", "另一公司")) == []


def test_the_suppliers_own_list_of_people_is_read_too():
    firm = Firm(7, "x", (Officer("李四", Tie.SHAREHOLDER, Span(LONG_AGO, date(2023, 3, 2))),))
    assert grounds(Candidate(1, "李四"), firm) == [Relation.SHAREHOLDER]
    assert grounds(Candidate(1, "王五"), firm) == []


def test_a_namesake_with_another_document_is_another_person():
    firm = Firm(7, "x", (Officer("李四", Tie.STAFF, Span(LONG_AGO), identity="aa"),))
    assert grounds(Candidate(1, "李四", identity="bb"), firm) == []
    assert grounds(Candidate(1, "李四", identity="aa"), firm) == [Relation.EMPLOYED]
    assert grounds(Candidate(1, "李四"), firm) == [Relation.EMPLOYED]  # not known: the stricter reading


def test_a_relative_who_heads_the_supplier_counts_without_limit_of_time():
    kin = Candidate(1, "李四", relatives=(Kin("张三", Kinship.IN_LAW),))
    [match] = related(kin, [FIRM], ON, 3)
    assert match.ground == Relation.RELATIVE
    assert match.supplier == 7
    assert "张三" in match.text


def test_a_relative_who_headed_it_before_and_no_longer_is_no_ground():
    firm = Firm(7, "x", (Officer("张三", Tie.HEAD, Span(LONG_AGO, ON - timedelta(days=1))),))
    assert grounds(Candidate(1, "李四", relatives=(Kin("张三", Kinship.SPOUSE),)), firm) == []


def test_a_namesake_of_a_relative_among_the_staff_is_no_head():
    firm = Firm(7, "x", (Officer("张三", Tie.STAFF, Span(LONG_AGO)),))
    assert grounds(Candidate(1, "李四", relatives=(Kin("张三", Kinship.SPOUSE),)), firm) == []


def test_a_relative_who_merely_works_there_is_another_relation():
    assert grounds(Candidate(1, "李四", relatives=(Kin("王五", Kinship.SPOUSE, FIRM.name),))) == [Relation.OTHER]


@pytest.mark.parametrize(("until", "found"), [(None, True), (years_before(ON, 3), True), (years_before(ON, 3) - timedelta(days=1), False)])
def test_a_relation_that_has_ended_counts_for_three_years_to_the_day(until, found):
    kin = Candidate(1, "李四", relatives=(Kin("王五", Kinship.SPOUSE, FIRM.name, until),))
    assert grounds(kin) == ([Relation.OTHER] if found else [])


def test_every_supplier_is_looked_at():
    others = [Firm(8, "甲"), Firm(9, "乙")]
    found = related(Candidate(1, "李四", "乙", works=(Work("甲", Tie.STAFF, Span(LONG_AGO)),)), [FIRM, *others], ON, 3)
    assert [match.supplier for match in found] == [8, 9]


# --- suppliers against one another (实施条例 §18) ---
def headed(pk, head, span=None, holds=()):
    return Firm(pk, f"s{pk}", (Officer(head, Tie.HEAD, span or Span(LONG_AGO)),), frozenset(holds))


def test_two_suppliers_under_one_head_may_not_both_quote():
    [found] = apart([headed(1, "张三"), headed(2, "李四"), headed(3, "张三")], ON)
    assert (found.one, found.other, found.why) == (1, 3, Apart.SAME_HEAD)


def test_a_head_who_left_the_day_before_ties_nobody():
    assert apart([headed(1, "张三"), headed(2, "张三", Span(LONG_AGO, ON - timedelta(days=1)))], ON) == []
    assert len(apart([headed(1, "张三"), headed(2, "张三", Span(LONG_AGO, ON))], ON)) == 1


@pytest.mark.parametrize(("one", "other"), [((2,), ()), ((), (1,))])
def test_a_direct_holding_in_either_direction_counts(one, other):
    [found] = apart([headed(1, "a", holds=one), headed(2, "b", holds=other)], ON)
    assert found.why == Apart.HOLDING


def test_strangers_may_quote_together():
    assert apart([headed(1, "a"), headed(2, "b", holds=(9,))], ON) == []
