"""年度统计: what is counted, on which base, and where the borders of the year lie."""
from datetime import date
from decimal import Decimal as D

import pytest

from procurement.renovations import yearly
from procurement.rulebook.limits import limit


def row(**facts):
    given = {
        "number": "WX-2026-0001", "unit": "甲单位", "title": "t", "applied_on": date(2026, 3, 2), "accepted_on": date(2026, 3, 3),
        "visited_on": date(2026, 3, 6), "issued_on": date(2026, 3, 20), "asked": D("860000.00"), "accepted": D("742500.00"),
        "result": "agree_cut", "urgent": False, "exception": False, "out_of_window": False, "by_meeting": False, "needless": 0,
    }
    return yearly.Row(**(given | facts))


def test_the_worked_example_is_cut_by_a_hundred_and_seventeen_thousand_five_hundred():
    sums = yearly.sums([row()])
    assert (sums.count, sums.asked, sums.accepted, sums.cut, sums.rate) == (1, D("860000.00"), D("742500.00"), D("117500.00"), D("13.66"))


def test_the_districts_seventy_seven_projects():
    """77 projects over 27,000,000 yuan that saved 945,100: 3.50 % of what was asked."""
    asked, cut = D("27000000.00"), D("945100.00")
    rows = [row(asked=asked / 77, accepted=(asked - cut) / 77)] * 76
    rows.append(row(asked=asked - sum(D(r.asked).quantize(D("0.01")) for r in rows),
                    accepted=asked - cut - sum(D(r.accepted).quantize(D("0.01")) for r in rows)))
    sums = yearly.sums(rows)
    assert (sums.count, sums.asked, sums.cut, sums.rate) == (77, asked, cut, D("3.50"))


def test_refusing_saves_nothing():
    sums = yearly.sums([row(result="disagree", accepted=D("0.00")), row(result="open", accepted=None)])
    assert (sums.count, sums.cut, sums.rate) == (0, D("0.00"), D("0.00"))
    assert row(result="disagree", accepted=D("0.00")).cut == D("0.00")


@pytest.mark.django_db
def test_days_are_working_days_and_the_first_is_not_counted():
    rule = limit("renovation.overall", date(2026, 12, 31))
    within = row(accepted_on=date(2026, 9, 18), issued_on=date(2026, 9, 21))  # Sunday the 20th is worked: two days
    days = yearly.days([within], "accepted_on", rule)
    assert (days.count, days.mean, days.longest) == (1, D("2.0"), 2)


@pytest.mark.django_db
@pytest.mark.parametrize(("issued", "kept"), [(date(2026, 3, 20), 1), (date(2026, 3, 23), 0)])
def test_ten_working_days_after_the_visit_are_within_the_eleventh_is_not(issued, kept):
    rule = limit("renovation.overall", date(2026, 12, 31))
    days = yearly.days([row(visited_on=date(2026, 3, 6), issued_on=issued)], "visited_on", rule)
    assert rule.text == "10" and days.within == kept


@pytest.mark.django_db
def test_what_was_not_issued_has_no_days():
    rule = limit("renovation.overall", date(2026, 12, 31))
    assert yearly.days([row(issued_on=None), row(accepted_on=None)], "accepted_on", rule) == yearly.Days()


@pytest.mark.django_db
def test_an_empty_bureau_has_no_years_and_a_report_of_zeros(django_assert_num_queries):
    assert yearly.years() == []
    report = yearly.report(2026)
    assert (report.received, report.sums.count, report.returned, report.late) == (0, 0, 0, 0)
    assert set(report.results) == set(yearly.RESULTS) and not any(report.results.values())
