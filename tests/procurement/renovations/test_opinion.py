"""初审意见: the six conclusions and what the findings allow of them, need by item, conditions, citations, number, validity, pool."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.template.loader import render_to_string

from approvals.exports import papers as arrange
from procurement.facts import RuleBroken
from procurement.pool.models import PoolEntry
from procurement.renovations import eligibility, forms, opinion_services, review_services
from procurement.renovations.checking import Check, rule_row
from procurement.renovations.cited import full_width, house_rules
from procurement.renovations.papers import citations, demands, opinion
from procurement.renovations.special_terms import Outcome
from workflows.demo.scenarios import renovation_papers as papers

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
LAST_SECOND = datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)


def do(service, form_class, record, data, *, actor=None, at=AT, year=2026):
    """Form and service as the engine joins them."""
    kept = record.case
    form = form_class(data, record=record)
    assert form.is_valid(), (form.errors, [rows.errors for rows in form.lines.values()])
    service(record, data=form.cleaned_data, actor=actor, at=at, case=kept, numbers=lambda series, shape: shape.format(year=year, n=1))
    record.refresh_from_db()
    record.case = kept
    return record


def draws(record, conclusion="agree_cut", **changes):
    return do(opinion_services.draw_up_opinion, forms.OpinionForm, record, papers.opinion(conclusion, **changes))


def issues(record, at=AT):
    return do(opinion_services.issue_opinion, forms.IssueForm, record, papers.issue(), at=at)


def refused(record, conclusion="agree_cut", **changes):
    """Field and sentence of the refusal."""
    with pytest.raises(RuleBroken) as broken:
        draws(record, conclusion, **changes)
    assert "%(" not in str(broken.value)
    return broken.value.field, str(broken.value)


@pytest.fixture
def found(saved, people):
    """Visited by two, area checked (82 ㎡ over), estimate cut by 117,500."""
    saved.classified_by, saved.first_inspector, saved.second_inspector, saved.confirmed_at = people.handler, people.first, people.second, AT
    saved.save()
    do(review_services.record_area, forms.AreaForm, saved, papers.area(), actor=people.handler)
    return do(review_services.record_estimate, forms.EstimateForm, saved, papers.estimate(), actor=people.handler)


@pytest.fixture
def whole(found, people):
    """Everything accepted as asked, and within the standard."""
    found.office_over = D(0)
    found.save()
    return do(review_services.record_estimate, forms.EstimateForm, found, papers.estimate(cut=False), actor=people.handler)


# --- 同意上报 and 核减后同意 ---
def test_a_cut_is_concluded_as_agreed_after_cuts_and_as_nothing_else(found):
    assert refused(found, "agree")[0] == "conclusion"
    assert draws(found, "agree_cut").conclusion == "agree_cut"


def test_a_cut_that_was_not_made_is_not_concluded(whole):
    assert refused(whole, "agree_cut")[0] == "conclusion"
    assert draws(whole, "agree").conclusion == "agree"


def test_an_estimate_of_which_nothing_is_left_is_not_agreed_to(found):
    found.amount_accepted, found.amount_cut = D(0), found.amount
    assert refused(found)[0] == "conclusion"


def test_what_is_not_necessary_is_not_agreed_to(found):
    assert refused(found, need="unnecessary")[0] == "need"


def test_rooms_over_the_standard_are_handed_back_within_a_time(found):
    assert refused(found, conditions=())[0] == "conditions"
    assert refused(found, conditions=[("forbidden", "不得增加面积", None)])[0] == "conditions"
    assert draws(found, conditions=[("limit", "腾退", 1)]).conditions == [{"kind": "limit", "what": "腾退", "within_days": 1}]


def test_surplus_rooms_go_before_repair_unless_the_reason_is_given(found):
    found.reassign_possible = True
    assert refused(found)[0] == "conclusion_reason"
    assert draws(found, conclusion_reason="闲置用房不具备档案库房荷载条件").conclusion == "agree_cut"


def test_a_failing_hard_check_keeps_the_bureau_from_agreeing_and_is_named_with_its_rule(found, monkeypatch):
    row = rule_row("renovation.whole_scope_age", found.applied_on)
    monkeypatch.setattr(eligibility, "checks", lambda record: [Check("age", "Age", Outcome.FAILED, "11 years", row)])
    field, words = refused(found)
    assert field == "conclusion" and "renovation.whole_scope_age" in words and row.source in words and "11 years" in words
    assert draws(found, "disagree").conclusion == "disagree"  # saying no needs no permission


def test_a_check_that_the_head_has_lifted_blocks_no_more(found, monkeypatch):
    row = rule_row("renovation.whole_scope_age", found.applied_on)
    monkeypatch.setattr(eligibility, "checks", lambda record: [Check("age", "Age", Outcome.FAILED, "11 years", row)])
    found.exception_codes, found.exception_permitted_at = ["age"], AT
    assert draws(found).conclusion == "agree_cut"


# --- 补正, 不同意, 建议调剂解决, 转日常维修 ---
@pytest.mark.parametrize("conclusion", ["correct", "disagree"])
def test_a_conclusion_that_does_not_agree_gives_its_reason_and_has_no_validity(found, conclusion):
    assert refused(found, conclusion, conclusion_reason="")[0] == "conclusion_reason"
    drawn = issues(draws(found, conclusion, valid_months=6))
    assert (drawn.conclusion, drawn.valid_months, drawn.valid_until) == (conclusion, None, None) and drawn.opinion_no


def test_what_is_to_be_completed_is_named_with_its_time(found):
    assert refused(found, "correct", conditions=[("keep", "补充材料", None)])[0] == "conditions"


def test_reassigning_needs_rooms_that_somebody_found(found):
    assert refused(found, "reassign")[0] == "conclusion"
    found.reassign_possible = True
    assert draws(found, "reassign").conclusion == "reassign"


@pytest.mark.parametrize(("accepted", "can"), [("49999.99", True), ("50000.00", False)])
def test_daily_repair_stays_below_its_ceiling(found, accepted, can):
    found.amount_accepted = D(accepted)
    if can:
        assert draws(found, "daily").conclusion == "daily"
    else:
        assert refused(found, "daily")[0] == "conclusion"


def test_a_part_of_a_larger_project_is_no_daily_repair(found):
    found.amount_accepted, found.project_amount = D("40000.00"), found.amount + D("10000.00")  # the other part brings it to the ceiling
    found.save()
    field, sentence = refused(found, "daily")
    assert field == "conclusion" and "50,000.00" in sentence
    found.project_amount = found.amount + D("9999.99")
    found.save()
    assert draws(found, "daily").conclusion == "daily"


# --- need by item ---
def test_items_left_empty_are_as_necessary_as_the_whole(found):
    assert {row["need"] for row in draws(found).item_needs} == {"necessary"} and len(found.item_needs) == 6


@pytest.mark.parametrize(("need", "item", "field"), [
    ("necessary", "partly", "need"), ("unnecessary", "necessary", "need"), ("partly", "", None), ("partly", "necessary", "item_needs"),
])  # fmt: skip
def test_the_need_of_the_whole_is_that_of_its_items(found, need, item, field):
    rows = [{"no": n, "need": item if n == 5 else ("necessary" if need == "partly" else ""), "note": ""} for n in range(1, 7)]
    conclusion = "disagree" if need == "unnecessary" else "agree_cut"
    if field:
        assert refused(found, conclusion, need=need, item_needs=rows)[0] == field
    else:
        assert draws(found, conclusion, need=need, item_needs=rows).item_needs[4]["need"] == "partly"


def test_no_money_for_an_item_that_is_not_necessary(found):
    rows = [{"no": n, "need": "unnecessary" if n == 5 else "necessary", "note": "豪华装修"} for n in range(1, 7)]
    field, words = refused(found, need="partly", item_needs=rows)
    assert field == "item_needs" and "46,800.00" in words
    item = found.item_rows()[4]
    item.accepted = D(0)
    item.save()
    assert draws(found, need="partly", item_needs=rows).item_needs[4]["note"] == "豪华装修"


def test_a_row_that_is_no_item_is_refused(found):
    assert refused(found, item_needs=[{"no": 7, "need": "necessary", "note": ""}])[0] == "item_needs"


# --- conditions and citations ---
@pytest.mark.parametrize(("row", "field"), [(("limit", "腾退", None), "conditions-0-within_days"), (("forbidden", "加层", 5), "conditions-0-within_days")])
def test_a_time_belongs_to_what_is_to_be_done_and_not_to_what_is_forbidden(whole, row, field):
    assert refused(whole, "agree", conditions=[row])[0] == field


def test_the_issue_gives_every_time_its_last_day_in_working_days(found):
    drawn = issues(draws(found, conditions=[("limit", "腾退", 5), ("forbidden", "加层", None)]))
    assert [row["due"] for row in drawn.conditions] == ["2026-03-09", None]
    assert demands(drawn) == ["1. 腾退（2026年3月9日前）。", "2. 禁止事项：加层。"]


def test_citations_are_the_rows_in_force_on_the_day_of_the_application(found):
    drawn = draws(found, basis_codes=["renovation.opinion_valid", "area.office.county.other"])
    cited = {row["code"]: row for row in drawn.basis_rules}
    assert set(cited) == {"renovation.opinion_valid", "area.office.county.other"}
    assert cited["renovation.opinion_valid"]["says"] == "≤ 12" and cited["area.office.county.other"]["mark"]
    assert "初审意见有效期：≤12个月" in house_rules(drawn) and not any("有效期" in line for line in citations(drawn))


def test_a_default_that_nobody_verified_is_named_outside_the_basis_and_sums_are_grouped(found):
    drawn = issues(draws(found))
    said = opinion(drawn)
    assert not any("默认值" in line for line in said["basis"])
    assert said["house_rules"].split("；") == ["维修中面积变动占原面积比例上限：≤0%", "维修改造：局长审批起点：≥300,000元", "初审意见有效期：≤12个月"]
    drawn.basis_rules = [row | {"mark": "knowledge", "source": "示例市办法(试行) 第3条"} for row in drawn.basis_rules]
    assert citations(drawn)[1] == "维修改造：局长审批起点：≥300,000元（示例市办法（试行）第3条）" and house_rules(drawn) == ""
    assert full_width("依据条例,第3条;见09:30的记录(共1,200.50元)") == "依据条例，第3条；见09:30的记录（共1,200.50元）"


def test_a_figure_and_its_unit_stay_on_one_line_and_what_was_typed_is_escaped(found):
    page = render_to_string("papers/opinion.html", arrange.opinion(opinion(draws(found, conditions=[("limit", "腾退<b>82.00㎡", 5)]))))
    assert '<span class="nb">558.00㎡</span>' in page and '腾退&lt;b&gt;<span class="nb">82.00㎡</span>' in page
    assert "不作为初审依据引用" in page and "本系统默认值" not in page


@pytest.mark.parametrize("code", ["renovation.accept", "area.office.city.other", "renovation.decoration_share.city", "nothing"])
def test_what_was_not_applied_or_binds_only_the_office_is_not_offered(found, code):
    form = forms.OpinionForm(papers.opinion(basis_codes=[code]), record=found)
    assert not form.is_valid() and list(form.errors) == ["basis_codes"]


def test_the_form_proposes_what_was_applied(found):
    known = forms.OpinionForm(record=found).known
    assert {"area.office.county.other", "renovation.opinion_valid"} <= set(known["basis_codes"])
    assert [row["name"] for row in known["item_needs"]] == [item.name for item in found.item_rows()]


# --- validity and number ---
@pytest.mark.parametrize(("months", "can"), [(12, True), (13, False), (None, False)])
def test_an_agreement_holds_for_twelve_months_at_most(found, months, can):
    if can:
        assert draws(found, valid_months=months).valid_months == months
    else:
        assert refused(found, valid_months=months)[0] == "valid_months"


def test_an_opinion_is_numbered_dated_and_limited(found):
    issued = issues(draws(found))
    assert issued.opinion_no == "机管初审〔2026〕1号"
    assert (issued.issued_on, issued.valid_until) == (date(2026, 3, 2), date(2027, 3, 2))
    paper = opinion(issued)
    assert paper["valid_until"] == "2027年3月2日" and paper["rate"] == "13.66%" and len(paper["conditions"]) == 3
    do(review_services.archive, forms.ArchiveForm, issued, papers.archive())
    assert issued.archived_on == date(2026, 3, 2) and issued.box_no


def test_the_day_of_issue_is_that_of_shanghai(found):
    assert issues(draws(found), LAST_SECOND).issued_on == date(2026, 12, 31)


def test_months_end_with_the_month():
    assert opinion_services.months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert opinion_services.months_later(date(2026, 12, 5), 12) == date(2027, 12, 5)


# --- the pool ---
def test_an_agreement_enters_the_pool_and_a_second_issue_makes_no_second_entry(found):
    issues(draws(found))
    issues(found, LAST_SECOND)
    entry = PoolEntry.objects.get(renovation=found)
    assert (entry.amount, entry.plan_year, entry.entered_on) == (D("742500.00"), 2026, date(2026, 12, 31))
    assert entry.valid_until == date(2027, 12, 31) and entry.priority == entry.score == sum(part["points"] for part in entry.parts)


@pytest.mark.parametrize("conclusion", ["correct", "disagree"])
def test_what_is_not_agreed_does_not_enter_the_pool(found, conclusion):
    issues(draws(found, conclusion))
    assert not PoolEntry.objects.filter(renovation=found).exists()
