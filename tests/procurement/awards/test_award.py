"""The award follows the panel; the result is posted; objections are answered before anything is signed; savings name their base."""
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D

import pytest

from procurement.awards import forms, rules, savings, services
from procurement.awards.models import Award, Objection, ObjectionAnswer
from procurement.awards.objections import enter_objection
from procurement.evaluation import papers, waivers
from procurement.evaluation import services as review_services
from procurement.facts import RuleBroken
from procurement.parties.models import BadRecord
from procurement.tenders.models import Tender
from procurement.written import WrittenOnce
from tests.procurement.evaluation.review import INVITED, LATER, NAMES, code, purchase

pytestmark = pytest.mark.django_db
POSTED = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)  # Monday, 10:00 in Shanghai
ENDS = datetime(2026, 3, 12, 15, 59, 59, 999999, tzinfo=UTC)  # 24:00 of the third working day after
CLOSED = datetime(2026, 3, 13, 2, 0, tzinfo=UTC)


def refused(step, *args, **kwargs):
    with pytest.raises(RuleBroken) as broken:
        step(*args, **kwargs)
    return broken.value.field, str(broken.value)


def awards(review, letter="C", at=LATER):
    return review.does(services.award, forms.AwardForm, {"award_to": code(letter), "award_reason": "同意评审意见"}, at=at)


def posts(review, at=POSTED, **changes):
    text = str(forms.PostingForm(record=review.record).known["posting_text"])
    data = {"posting_place": "内网公示栏", "posting_text": text} | changes
    return review.does(services.post_result, forms.PostingForm, data, at=at)


def objects(review, at=POSTED + timedelta(days=1), **changes):
    data = {
        "supplier": NAMES["A"], "received_at": "2026-03-10T10:00", "written_on": "2026-03-10", "address": "示例路1号", "postcode": "518000",
        "contact": "钱某", "phone": "0755-5550", "package": "", "request": "评分有误，请求重新评审", "facts": "检测报告超出有效期",
        "legal_basis": "采购文件第三章", "signed_by": "甲公司（章）", "agent_scope": "",
    } | changes
    return review.does(enter_objection, forms.ObjectionForm, data, at=at)


def closes(review, *verdicts, at=CLOSED, **changes):
    rows = [{"objection": row["id"], "verdict": verdict, "grounds": "经查属实", "answered_on": "2026-03-12"} | changes
            for row, verdict in zip(services.open_objections(review.record), verdicts, strict=True)]
    return review.does(services.close_posting, forms.ObjectionsForm, {"answers": rows, "seen": True}, at=at)


# --- award ---
def test_the_award_goes_to_the_first_at_the_contract_price(signed):
    record = awards(signed)
    assert (record.winner, record.award_amount, record.awarded_on) == (signed.suppliers["C"], D("1000000"), date(2026, 3, 6))
    assert record.summary()["amount"] == D("1000000") and Award.objects.get().report_no == 1
    with pytest.raises(WrittenOnce):
        Award.objects.get().delete()


def test_own_staff_cannot_choose_another(signed, monkeypatch):
    monkeypatch.setattr(waivers, "_known", [])
    field, sentence = refused(awards, signed, "A")
    assert field == "award_to" and "given up" in sentence and NAMES["C"] in sentence
    waivers.known_through(lambda on: False)
    assert "follows the ranking" in refused(awards, signed, "A")[1]  # without the waiver the law still says so


def test_only_a_signed_report_that_recommends_somebody_leads_to_an_award(review):
    review.to_report()
    assert "last signature" in refused(awards, review)[1]
    for n in range(3):
        review.signs(n, "dissent", "r")
    assert "recommends nobody" in refused(awards, review)[1]


def test_nothing_is_awarded_above_the_budget(signed):
    Tender.objects.filter(pk=signed.pk).update(amount=D("999999.99"))  # cut after the report
    assert "above the budget" in refused(awards, signed)[1]


def test_whoever_was_barred_meanwhile_gets_no_award(signed):
    BadRecord.objects.create(supplier=signed.suppliers["C"], reason="r", document="d", since=date(2026, 3, 6), entered_at=INVITED)
    assert "bad-record" in refused(awards, signed)[1]


def test_only_suppliers_of_the_ranking_are_offered(signed):
    offered = forms.AwardForm(record=signed.record).fields["award_to"].choices
    assert [value for value, _label in offered] == ["", code("C"), code("A"), code("B")]
    assert forms.AwardForm(record=signed.record).known["award_to"] == code("C")
    assert not forms.AwardForm({"award_to": code("D"), "award_reason": "r"}, record=signed.record).is_valid()


def test_a_tie_may_be_left_to_the_awarding_side_where_it_has_not_given_up_choosing(make, monkeypatch):
    monkeypatch.setattr(waivers, "_known", [lambda on: False])
    review = make(award_method="lowest_price", factors=[])
    review.invites(tie_rule="awarder")
    review.opens({"A": "900000", "B": "900000", "C": "950000"})
    review.all_score()
    record = review.reports()
    for n in range(3):
        review.signs(n)
    second = record.review["rows"][1]["code"][-3]
    assert "follows the ranking" in refused(awards, review, "C")[1]
    assert awards(review, second).winner == review.suppliers[second]
    waivers._known[:] = [lambda on: True]
    assert "given up" in refused(awards, review, second)[1]


# --- posting ---
def test_the_result_is_posted_for_three_working_days(signed):
    awards(signed)
    record = posts(signed)
    assert rules.posting_ends(record) == ENDS and record.posting_no == 1
    assert all(part in record.posting_text for part in (NAMES["C"], "1,000,000.00", "专家1、专家2、专家3"))


def test_a_posting_names_the_winner_and_follows_an_award(signed):
    assert "no award" in refused(posts, signed, posting_text="x")[1]
    awards(signed)
    assert refused(posts, signed, posting_text="结果公示")[0] == "posting_text"


def test_a_posting_is_not_closed_early(signed):
    awards(signed)
    posts(signed)
    assert "2026-03-12 23:59" in refused(closes, signed, at=ENDS - timedelta(seconds=1))[1]
    record = closes(signed)
    assert record.objections_end == "none" and not rules.must_review_again(record) and not rules.must_fail(record)
    assert record.winner_id is not None


# --- objections ---
@pytest.fixture
def posted(signed):
    awards(signed)
    posts(signed)
    return signed


def test_an_objection_can_be_entered_only_while_the_result_is_posted(signed):
    assert signed.record.objection_addendum() == {}
    awards(signed)
    posts(signed)
    addendum = signed.record.objection_addendum()["objection"]
    assert (addendum.service, addendum.form, addendum.role) == (enter_objection, forms.ObjectionForm, "act_as_window")
    closes(signed)
    assert signed.record.objection_addendum() == {}
    assert "No result is posted" in refused(objects, signed)[1]


def test_an_objection_keeps_its_fields_and_leaves_the_telephone_out_of_the_file(posted):
    record = objects(posted)
    made = Objection.objects.get()
    assert (made.no, made.in_time, made.contact, made.supplier) == (1, True, "钱某", posted.suppliers["A"])
    assert "0755-5550" not in str(record.snapshot()) and record.objections[0]["request"] == "评分有误，请求重新评审"


@pytest.mark.parametrize(("received", "in_time"), [("2026-03-12T23:59", True), ("2026-03-13T00:00", False)])
def test_an_objection_after_the_third_working_day_is_recorded_as_late(posted, received, in_time):
    record = objects(posted, at=CLOSED, received_at=received)
    assert Objection.objects.get().in_time is in_time
    assert len(services.open_objections(record)) == in_time


@pytest.mark.parametrize(("changes", "field"), [
    ({"supplier": "某匿名人"}, "supplier"), ({"supplier": NAMES["D"]}, "supplier"), ({"received_at": "2026-03-09T09:59"}, "received_at"),
    ({"received_at": "2026-03-11T10:00"}, "received_at"), ({"written_on": "2026-03-11"}, "written_on"),
])  # fmt: skip
def test_an_objection_has_a_name_and_a_moment(posted, changes, field):
    assert refused(objects, posted, **changes)[0] == field


def test_every_objection_in_time_is_answered(posted):
    objects(posted)
    field, sentence = refused(services.close_posting, posted.record, data={"answers": [], "seen": True}, actor=posted.buyer, at=CLOSED)
    assert field == "answers" and "meanwhile" in sentence


@pytest.mark.parametrize(("verdicts", "end"), [
    (["rejected"], "rejected"), (["no_effect"], "rejected"), (["review"], "review"), (["fail"], "fail"), (["rejected", "review"], "review"),
    (["fail", "review"], "fail"),
])  # fmt: skip
def test_what_weighs_most_decides(posted, verdicts, end):
    for _verdict in verdicts:
        objects(posted)
    record = closes(posted, *verdicts)
    assert record.objections_end == end and [row["verdict"] for row in record.objections] == verdicts
    assert (rules.must_review_again(record), rules.must_fail(record)) == (end == "review", end == "fail")
    assert (record.winner_id is None) is (end in ("review", "fail")) and (record.award_amount is None) is (end in ("review", "fail"))


def test_an_answer_after_five_working_days_says_why(posted):
    objects(posted)
    late = datetime(2026, 3, 19, 2, 0, tzinfo=UTC)
    assert refused(closes, posted, "rejected", at=late, answered_on="2026-03-18")[0] == "answers-0-late_because"
    closes(posted, "rejected", at=late, answered_on="2026-03-17")
    answer = ObjectionAnswer.objects.get()
    assert (answer.due_on, answer.late) == (date(2026, 3, 17), False)


def test_a_late_answer_is_recorded_as_late(posted):
    objects(posted)
    closes(posted, "rejected", at=datetime(2026, 3, 19, 2, 0, tzinfo=UTC), answered_on="2026-03-18", late_because="等待检测机构复函")
    assert ObjectionAnswer.objects.get().late


@pytest.mark.parametrize("day", ["2026-03-09", "2026-03-14"])
def test_an_answer_lies_between_objection_and_today(posted, day):
    objects(posted)
    assert refused(closes, posted, "rejected", answered_on=day)[0] == "answers-0-answered_on"


def test_after_an_upheld_objection_the_panel_reviews_again_and_the_new_award_is_posted_anew(posted):
    objects(posted)
    closes(posted, "review")
    posted.invited = None
    record = posted.reports(at=CLOSED, review_on="2026-03-13", rulings=[{"supplier": NAMES["C"], "reason": "检测报告失效", "votes": "3"}])
    assert record.nobody_because == "too_few"  # two are left of three
    assert "nobody was recommended" in refused(
        posted.does, review_services.decide_too_few, _too_few(), {"too_few_way": "two", "too_few_reason": "r"}
    )[1]
    record = posted.does(review_services.decide_too_few, _too_few(), {"too_few_way": "again", "too_few_reason": "r"})
    assert record.objections_end == "review"


def _too_few():
    from procurement.evaluation.forms import TooFewForm

    return TooFewForm


# --- paper 2 ---
def test_the_review_sheet_prints_its_fields_in_order(review, django_assert_max_num_queries):
    review.to_report()
    review.signs(0)
    review.signs(1, "dissent", "技术分差距过大")
    record = review.record
    with django_assert_max_num_queries(5):
        sheet = papers.review_sheet(record)
    assert list(sheet) == ["title", "fields", "members", "suppliers", "factors", "scores", "totals", "recommendation", "dissent",
                           "signatures", "blanks"]
    assert [label for label, _value, _wide in sheet["fields"]][:4] == ["项目编号", "项目名称", "评审日期", "评审地点"]
    assert [row[1:3] for row in sheet["members"]["rows"]] == [["专家1", "单位1"], ["专家2", "单位2"], ["专家3", "单位3"]]
    assert sheet["suppliers"]["rows"][1][1:] == [NAMES["B"], "2026年3月5日 16:00", "880,000.00", "880,000.00", "880,000.00", "有效"]
    assert sheet["scores"]["rows"][0] == [NAMES["A"], "技术", "90.00", "90.00", "90.00"]
    assert sheet["totals"]["rows"][0] == ["1", NAMES["C"], "1,000,000.00", "26.40", "46.00", "18.00", "90.40"]
    assert "推荐丙公司为成交供应商，成交价￥1,000,000.00" in sheet["recommendation"]
    assert sheet["dissent"] == ["专家2：技术分差距过大"]
    assert [s["opinion"] for s in sheet["signatures"]] == ["同意", "不同意"] and sheet["blanks"] == ["评审组成员 专家3", "监督人"]


# --- savings ---
def test_savings_by_layer_name_their_base_and_come_from_the_files(bare, django_assert_num_queries):
    def bought(layer, budget, award, on=date(2026, 5, 6), ended=False, posted=POSTED):
        case = bare.new()
        if ended:
            bare.on_case(case, "head", "terminate", reason="任务取消")
        purchase(case, layer=layer, amount=D(budget), award_amount=award and D(award), awarded_on=on, posted_at=posted)

    bought(1, "20000000", "19100000")
    bought(1, "7000000", "6954900")
    bought(3, "61000000", "60000000")
    bought(1, "500", None, None)
    bought(1, "500", "400", date(2025, 12, 31))
    bought(1, "500", "400", ended=True)
    bought(1, "500", "400", posted=None)  # not public yet: the total would tell it
    with django_assert_num_queries(1):
        first, third, total = savings.by_layer(2026)
    assert (first.layer, first.purchases, first.budget, first.saving.saved, first.saving.rate, first.base) == (
        1, 2, D("27000000"), D("945100"), D("3.50"), "budget",
    )  # fmt: skip
    assert (third.layer, total.layer, total.purchases, total.saving.saved) == (3, None, 3, D("1945100"))
    assert savings.by_layer(2026, base_is_award=True)[0].saving.rate == D("3.63") and savings.by_layer(2024) == []
