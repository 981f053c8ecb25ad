"""购买服务过程监管: monthly sheets, deductions, three zero-count indicators, rectification notices with their day."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D

import pytest

from procurement.contracts import forms, rules, services
from procurement.contracts.models import Rectification, SupervisionSheet
from procurement.facts import RuleBroken
from tests.procurement.contracts.purchase import AT, CHAIRS, sheet

pytestmark = pytest.mark.django_db
DECEMBER = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
NOTICE = {"rectify_what": "补做二层东区，恢复吊顶板", "rectify_due": "2026-11-13"}


@pytest.fixture
def signed(road):
    road.signs()
    return road


def refused(road, field, at=AT, **data):
    with pytest.raises(RuleBroken) as broken:
        road.reports(at=at, **data)
    assert broken.value.field == field and "%(" not in str(broken.value) and not SupervisionSheet.objects.exists()
    return str(broken.value)


def rectifies(road, at=AT, on="2026-11-06", actor="buyer"):
    return road.does(services.record_rectification, forms.RectificationForm, {"rectified_what": "已补做", "rectified_on": on}, actor, at)


def test_a_clean_month_is_kept_and_the_performance_goes_on(signed):
    record = signed.reports(**sheet())
    kept = SupervisionSheet.objects.get()
    assert (kept.score, kept.most, kept.month, kept.deduction) == (D("100.00"), D("100.00"), date(2026, 11, 1), D(0))
    assert not rules.needs_rectification(record) and rules.still_performing(record) and not rules.asks_amendment(record)
    assert record.supervision_course[0]["digest"] == kept.digest


@pytest.mark.parametrize("counted", ["complaints", "mistakes", "accidents"])
def test_each_of_the_three_zero_counts_needs_a_notice(signed, counted):
    refused(signed, "rectify_what", **sheet(**{counted: "1"}))
    assert rules.needs_rectification(signed.reports(**sheet(**{counted: "1"}, **NOTICE)))


@pytest.mark.parametrize(("points", "fits"), [("40", True), ("39.99", False)])
def test_eighty_of_a_hundred_points_are_enough_and_less_is_not(signed, points, fits):
    items = [{"item": "清洗质量", "most": "60", "score": points, "note": "抽查3处积尘"}, {"item": "现场管理", "most": "40", "score": "40"}]
    if fits:
        signed.reports(**sheet(supervision_items=items))
    else:
        assert "80" in refused(signed, "rectify_what", **sheet(supervision_items=items))


@pytest.mark.parametrize(("day", "fits"), [("2026-11-06", False), ("2026-11-07", True), ("2026-11-20", True), ("2026-11-21", False), ("", False)])
def test_a_notice_has_a_day_within_ten_working_days(signed, day, fits):
    data = sheet(complaints="1", rectify_what="补做", rectify_due=day)
    if fits:
        assert signed.reports(**data).rectify_due == date.fromisoformat(day)
    else:
        refused(signed, "rectify_due", **data)


def test_points_taken_off_are_explained_and_none_are_given_beyond_the_most(signed):
    refused(signed, "supervision_items-0-note", **sheet(supervision_items=[{"item": "质量", "most": "60", "score": "59"}]))
    refused(signed, "supervision_items-0-score", **sheet(supervision_items=[{"item": "质量", "most": "60", "score": "61"}]))


def test_each_month_has_one_sheet_and_lies_within_the_contract(signed):
    signed.reports(**sheet())
    with pytest.raises(RuleBroken, match="a sheet of this month already"):
        signed.reports(**sheet("2026-11-30"))
    with pytest.raises(RuleBroken, match="has not begun"):
        signed.reports(**sheet("2026-12-01"))
    with pytest.raises(RuleBroken, match="choose a later month"):
        signed.reports(**sheet("2026-10-01"))
    record = signed.reports(at=DECEMBER, **sheet("2026-12-01", deduction="1200.50", deduction_reason="合同第九条"))
    assert [row["month"] for row in record.supervision_course] == ["2026-11-01", "2026-12-01"] and record.deductions == D("1200.50")


def test_deductions_add_up_name_their_clause_and_leave_something(signed):
    refused(signed, "deduction_reason", **sheet(deduction="100"))
    refused(signed, "deduction", **sheet(deduction="500000", deduction_reason="第九条"))
    signed.reports(**sheet(deduction="100.10", deduction_reason="第九条"))
    assert signed.reports(at=DECEMBER, **sheet("2026-12-02", deduction="200.20", deduction_reason="第九条")).deductions == D("300.30")


def test_what_was_put_right_is_kept_beside_its_sheet(signed):
    signed.reports(**sheet(complaints="1", **NOTICE))
    record = rectifies(signed)
    row = Rectification.objects.get()
    assert (row.sheet.no, row.late, record.rectified_late) == (1, False, False)
    assert record.supervision_course[0]["rectification"] == row.digest


def test_a_late_rectification_is_taken_and_shown_as_late(signed):
    signed.reports(**sheet(complaints="1", **NOTICE))
    after = datetime(2026, 11, 14, 1, 0, tzinfo=UTC)
    assert rectifies(signed, after, "2026-11-13").rectified_late


@pytest.mark.parametrize("on", ["2026-11-07", "2026-11-05"])
def test_it_lies_between_the_notice_and_today(signed, on):
    signed.reports(**sheet(complaints="1", **NOTICE))
    with pytest.raises(RuleBroken) as broken:
        rectifies(signed, on=on)
    assert broken.value.field == "rectified_on"


def test_without_a_notice_there_is_nothing_to_put_right(signed):
    signed.reports(**sheet())
    with pytest.raises(RuleBroken, match="No rectification notice"):
        rectifies(signed)


def test_the_deadline_is_the_close_of_its_day(signed):
    record = signed.reports(**sheet(complaints="1", **NOTICE))
    assert rules.rectification_deadline(record) - AT < timedelta(days=8)


def test_goods_have_no_sheets(make):
    road = make(kind="goods", lines=CHAIRS)
    road.signs()
    refused(road, "progress", **sheet())


def test_the_points_of_the_last_sheet_stand_there_again_without_their_score(signed):
    record = signed.reports(**sheet())
    assert forms.PerformForm.known_of(record) == {"supervision_items": [{"item": "清洗质量", "most": "60.00"}, {"item": "现场管理", "most": "40.00"}]}


@pytest.mark.parametrize("missing", ["supervision_month", "complaints", "mistakes", "accidents"])
def test_everything_a_sheet_must_say_is_asked_for(signed, missing):
    form = forms.PerformForm(sheet(**{missing: ""}), record=signed.record)
    assert not form.is_valid() and list(form.errors) == [missing]


def test_a_row_without_points_is_named_and_a_sheet_without_rows_too(signed):
    form = forms.PerformForm(sheet(supervision_items=[{"item": "质量", "most": "60"}]), record=signed.record)
    assert not form.is_valid() and list(form.lines["supervision_items"].forms[0].errors) == ["score"]
    assert not forms.PerformForm(sheet(supervision_items=[]), record=signed.record).is_valid()


def test_points_left_standing_do_not_hinder_another_report_and_what_was_typed_is_not_dropped(signed):
    signed.reports(**sheet())
    [first, *_rest] = forms.PerformForm.known_of(signed.record)["supervision_items"]
    data = {"progress": "delivered", "delivered_on": "2026-11-06", "supervision_items": [first]}
    form = forms.PerformForm(data, record=signed.record)
    assert form.is_valid() and form.cleaned_data["supervision_items"] == []
    for typed in (first | {"score": "1"}, first | {"note": "地面有水"}, {"item": "应急响应", "most": "60"}):
        other = forms.PerformForm(data | {"supervision_items": [typed]}, record=signed.record)
        assert not other.is_valid() and list(other.errors) == ["progress"], typed
