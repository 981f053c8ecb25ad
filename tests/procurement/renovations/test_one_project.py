"""One matter is one project: what else the unit or place has applied for is found, answered, and counted."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procurement.renovations import eligibility, forms, related, rules
from procurement.renovations.models import Renovation
from workflows.demo.scenarios import renovation_papers as papers
from workflows.demo.scenarios.renovation_review import applies, up_to
from workflows.demo.stage import Stage
from workflows.engine import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return Stage(ticking, cast, say=lambda line: None)


def asked(stage, amount, **changes):
    """An application of the first unit over one item, accepted at the window; the stage goes on with it."""
    items = [{"name": "线路", "unit": "项", "quantity": "1", "unit_price": amount}]
    applies(stage, items=items, **{"kind_asked": "partial", **changes})
    up_to(stage, "classify")
    return record(stage)


def record(stage):
    return Renovation.objects.select_related("case__unit").get(case_id=stage.case.pk)


def hits(found):
    return related.find(found, found.case.unit_id)


def classify(stage, answer="independent", kind="partial", **changes):
    data = papers.classification(kind, **papers.answered(record(stage), stage.case.unit_id, answer), **changes)
    stage.does(stage.people.handler, "classify", data)
    return record(stage)


def refused(stage, *args, **changes):
    """The form with its complaints."""
    with pytest.raises(act.Invalid) as invalid:
        classify(stage, *args, **changes)
    return invalid.value.form


# --- looking up ---
def test_the_same_unit_and_the_same_address_are_found_and_nobody_else(stage):
    p = stage.people
    first = asked(stage, "1000", address="示例区人民路 18 号", building="东楼")
    asked(stage, "2000", address="示例区解放路3号", building="西楼")
    applies(stage, p.second_requester, p.unit_b, address="示例区人民路１８号", building="别的楼", kind_asked="partial")
    applies(stage, p.second_requester, p.unit_b, address="示例市中山路6号", building="东楼", kind_asked="partial")
    told = [(row["what"].split(" · ")[1:3], row["same"], row["same_unit"], row["same_place"]) for row in hits(first)]
    assert told == [(["区统计局", "西楼"], "unit", True, False), (["市文化馆", "别的楼"], "place", False, True)]


def test_punctuation_blanks_and_full_width_figures_make_no_other_place():
    assert related.key_of("示例区 人民路１８号。") == related.key_of("示例区人民路18号")
    assert related.key_of("示例区人民路18号") != related.key_of("示例区人民路81号")


def test_what_was_refused_withdrawn_or_lapsed_is_no_other_half(stage):
    asked(stage, "1000")
    stage.on_case(stage.people.section_chief, "terminate", "不再办理。")
    applies(stage, kind_asked="partial")
    stage.rejects(stage.people.unit_head, "endorse", "本年度已有安排。")
    assert hits(asked(stage, "2000")) == []


def test_the_window_of_the_rulebook_is_twelve_months(stage):
    first = asked(stage, "1000")
    second = asked(stage, "2000")
    assert [row["number"] for row in hits(second)] == [first.case.number]
    Renovation.objects.filter(pk=first.pk).update(applied_on=related.months_before(second.applied_on, 12))
    assert len(hits(second)) == 1
    Renovation.objects.filter(pk=first.pk).update(applied_on=related.months_before(second.applied_on, 12) - timedelta(days=1))
    assert hits(second) == []


def test_any_number_of_applications_costs_one_query(stage):
    for _n in range(3):
        applies(stage, kind_asked="partial")
    found = asked(stage, "2000")
    with CaptureQueriesContext(connection) as queries:
        assert len(hits(found)) == 3
    assert len(queries) == 1


# --- answering ---
def test_every_hit_must_be_answered_and_independence_needs_its_reason(stage):
    first = asked(stage, "1000")
    asked(stage, "2000")
    with pytest.raises(act.Invalid) as invalid:
        stage.does(stage.people.handler, "classify", papers.classification("partial"))
    row = invalid.value.form.lines["related"].forms[0]
    assert list(row.errors) == ["answer"] and first.case.number in row.as_p()
    answer = {"related": [{"number": first.case.number, "answer": "independent", "reason": ""}]}
    with pytest.raises(act.Invalid) as invalid:
        stage.does(stage.people.handler, "classify", papers.classification("partial", **answer))
    assert list(invalid.value.form.lines["related"].forms[0].errors) == ["reason"]


def test_an_application_that_came_in_meanwhile_must_be_answered_too(stage):
    first = asked(stage, "1000")
    mine = asked(stage, "2000")
    shown = forms.ClassificationForm(record=record(stage), case_unit=stage.case.unit)
    assert [row["number"].value() for row in shown.lines["related"].forms] == [first.case.number]
    other = asked(stage, "3000")
    answers = {"related": [{"number": first.case.number, "answer": "independent", "reason": "不同楼层"}]}
    form = forms.ClassificationForm(papers.classification("partial", **answers), record=Renovation.objects.get(pk=mine.pk),
                                    case_unit=stage.case.unit)  # fmt: skip
    assert not form.is_valid()
    assert [row["number"].value() for row in form.lines["related"].forms] == [first.case.number, other.case.number]
    assert [bool(row.errors) for row in form.lines["related"].forms] == [False, True]


def test_an_answer_stays_with_its_application_when_another_has_gone(stage):
    asked(stage, "1000")
    gone = stage.case
    kept = asked(stage, "1500")
    mine = asked(stage, "2000")
    answers = [{"number": gone.number, "answer": "merge", "reason": ""}, {"number": kept.case.number, "answer": "independent", "reason": "不同"}]
    stage.case = gone
    stage.on_case(stage.people.section_chief, "terminate", "不再办理。")
    form = forms.ClassificationForm(papers.classification("partial", related=answers), record=Renovation.objects.get(pk=mine.pk),
                                    case_unit=mine.case.unit)  # fmt: skip
    assert form.is_valid(), form.errors
    assert [(row["number"], row["answer"]) for row in form.cleaned_data["related"]] == [(kept.case.number, "independent")]


def test_a_draft_keeps_the_answers_and_shows_what_was_found(stage):
    first = asked(stage, "1000")
    asked(stage, "2000")
    sent = papers.classification("partial", related=[{"number": first.case.number, "answer": "independent", "reason": "不同楼层"}])
    form = forms.ClassificationForm.refilled(sent, record=record(stage), case_unit=stage.case.unit)
    row = form.lines["related"].forms[0]
    assert not form.is_bound and row["reason"].value() == "不同楼层" and first.title in str(row["what"])


def test_what_was_found_is_kept_with_the_answer_on_the_record(stage):
    first = asked(stage, "1000")
    asked(stage, "2000")
    kept = classify(stage).related[0]
    assert (kept["number"], kept["amount"], kept["answer"]) == (first.case.number, "1000.00", "independent") and kept["reason"]
    table = forms.ClassificationForm.shown_tables(record(stage))[0]
    assert "1,000.00" in table.rows[0][0] and table.rows[0][1] == "Same place" and str(table.title)


def test_the_file_does_not_tell_one_unit_what_another_applies_for(stage):
    p = stage.people
    applies(stage, p.second_requester, p.unit_b, title="档案室密集架改造", address="示例区人民路18号", building="别的楼", kind_asked="partial")
    other = stage.case.number
    asked(stage, "2000")
    shown = forms.ClassificationForm(record=record(stage), case_unit=stage.case.unit)
    assert "档案室密集架改造" in str(shown.lines["related"].forms[0]["what"])  # the officer must know it to answer
    assert classify(stage).related[0]["what"] == f"{other} · 市文化馆 · 别的楼"


# --- counting ---
def test_a_split_below_the_amount_of_the_head_is_refused_with_sum_and_rule(stage):
    asked(stage, "200000")
    asked(stage, "100000")
    form = refused(stage)
    said = str(form.non_field_errors())
    assert "300,000.00" in said and "renovation.head_amount" in said and "split" in said


def test_the_refusal_names_the_cases_that_were_added_up_and_no_other(stage):
    asked(stage, "200000")
    beside = stage.case.number
    asked(stage, "150000", address="示例区解放路3号", building="西楼")
    elsewhere = stage.case.number
    asked(stage, "100000")
    said = str(refused(stage).non_field_errors())
    assert f"with {beside}." in said and elsewhere not in said and stage.case.number not in said


def test_one_yuan_cent_less_is_no_split(stage):
    asked(stage, "200000")
    asked(stage, "99999.99")
    assert classify(stage).project_amount is None


def test_merged_works_are_decided_by_their_sum(stage):
    asked(stage, "200000")
    asked(stage, "100000")
    found = classify(stage, "merge")
    assert found.project_amount == D("300000.00") and rules.needs_head(found) and eligibility.blocking(found) == []
    assert forms.ClassificationForm.shown(found)[-1].value == "300,000.00"


def test_what_is_one_project_seen_from_there_is_one_project_seen_from_here(stage):
    asked(stage, "200000", address="示例区解放路3号", building="西楼")
    first = stage.case
    asked(stage, "100000", address="示例区人民路18号", building="东楼")
    second = stage.case
    classify(stage, "merge")
    stage.case = first
    form = refused(stage)
    assert second.number in str(form.lines["related"].forms[0].errors["answer"])
    assert classify(stage, "merge").project_amount == D("300000.00")


def test_a_split_goes_on_when_an_exception_is_asked_for_and_stays_blocked_without_it(stage):
    asked(stage, "200000")
    asked(stage, "100000")
    found = classify(stage, exception_codes=["split_head"], exception_reason="抢险与计划维修分属两个批次。")
    assert found.exception_codes == ["split_head"] and [one.code for one in eligibility.blocking(found)] == ["split_head"]


def test_daily_repairs_at_one_place_are_counted_together(stage):
    daily = {"advice": "由单位自行安排。", "kind": "daily"}
    asked(stage, "30000", kind_asked="daily")
    asked(stage, "20000", kind_asked="daily")
    assert "50,000.00" in str(refused(stage, **daily).non_field_errors())
    assert "repair_class" in refused(stage, "merge", **daily).errors


def test_a_daily_repair_is_not_bundled_into_a_major_one(stage):
    asked(stage, "20000", kind_asked="daily")
    number = stage.case.number
    asked(stage, "200000")
    form = refused(stage, "merge")
    assert number in str(form.lines["related"].forms[0].errors["answer"])


def test_small_items_made_into_a_major_repair_are_explained(stage):
    items = [{"name": name, "unit": "项", "quantity": "1", "unit_price": "30000"} for name in ("灯具", "门锁")]
    applies(stage, items=items, kind_asked="partial")
    up_to(stage, "classify")
    form = refused(stage)
    assert "renovation.check.bundle" in str(form.errors["explain_bundle"])
    assert classify(stage, explain_bundle="同一隐患整改，须一次停电完成。").repair_class == "partial"
