"""The panel: each alone, opened together; low prices heard; everything worked out again; dissent on record."""
import json
from datetime import timedelta
from decimal import Decimal as D

import pytest

from procurement.evaluation import forms, rules, seats, services
from procurement.evaluation.models import LowPriceHearing, PanelOpinion, ReviewReport, Score, ScoreSheet
from procurement.evaluation.score_services import digest_of
from procurement.evaluation.ties import seed_of, ticket
from procurement.facts import RuleBroken
from procurement.tenders.models import Tender
from procurement.written import WrittenOnce
from tests.procurement.evaluation.review import LATER, NAMES, POINTS, PRICES, code, panel, sealed

pytestmark = pytest.mark.django_db


def refused(step, *args, **kwargs):
    with pytest.raises(RuleBroken) as broken:
        step(*args, **kwargs)
    return broken.value.field, str(broken.value)


@pytest.fixture
def opened(review):
    review.invites()
    review.opens()
    return review


def cells(tables):
    return json.dumps([[str(h) for h in t.headings] + t.rows for t in tables], ensure_ascii=False)


# --- each alone ---
def test_nobody_sees_a_sheet_before_all_are_in(opened):
    secret = {"tech": {"A": "90.11", "B": "80.22", "C": "92.33"}, "biz": {"A": "85.44", "B": "75.55", "C": "90.66"}}
    opened.scores(0, points=secret, findings={"A": {"reason": "密语"}})
    record = opened.record
    told = sealed(record)
    assert told.scores == [] and told.low_prices == [] and [set(row) for row in told.sheets] == [{"seat", "digest"}]
    everything = json.dumps(record.snapshot(), ensure_ascii=False) + json.dumps(forms.ScoreForm.known_of(record), ensure_ascii=False)
    everything += cells(forms.ScoreForm.shown_tables(record))
    assert not any(word in everything for word in ("90.11", "80.22", "85.44", "密语", ScoreSheet.objects.get().salt))
    assert told.sheets[0]["digest"] in everything


def test_the_last_sheet_opens_all_and_each_fits_its_digest(opened):
    opened.scores(0)
    opened.scores(1)
    before = opened.record.sheets
    assert opened.record.scores == []
    record = opened.scores(2)
    assert len(record.scores) == 3 and record.sheets[:2] == before
    for sheet in record.scores:
        assert digest_of(sheet["salt"], 1, sheet["seat"], sheet["checks"], sheet["points"]) == sheet["digest"]
        assert sheet["digest"] in [row["digest"] for row in record.sheets]
        changed = [sheet["points"][0] | {"points": "1.00"}, *sheet["points"][1:]]
        assert digest_of(sheet["salt"], 1, sheet["seat"], sheet["checks"], changed) != sheet["digest"]
    assert "90.00" in cells(forms.ScoreForm.shown_tables(record))


def test_nobody_scores_twice_and_sheets_are_written_once(opened):
    opened.scores(0)
    assert "twice" in refused(opened.scores, 0)[1]
    with pytest.raises(WrittenOnce):
        Score.objects.first().save()


def test_only_a_member_in_office_scores(opened):
    data = opened.sheet()
    assert "never seated" in refused(opened.does, services.record_score, forms.ScoreForm, data, opened.outsider)[1]


@pytest.mark.parametrize(("points", "good"), [("100", True), ("100.01", False), ("0", True)])
def test_points_stay_within_the_range_of_their_factor(opened, points, good):
    given = POINTS | {"tech": POINTS["tech"] | {"A": points}}
    if good:
        assert len(opened.scores(0, points=given).sheets) == 1
    else:
        assert refused(opened.scores, 0, points=given)[0] == "points-0-points"


def test_the_price_has_no_box(opened):
    assert {row["factor"] for row in forms.ScoreForm.known_of(opened.record)["points"]} == {"tech", "biz"}
    data = opened.sheet()
    data["points"][0] |= {"factor": "price"}
    assert "load the page again" in refused(opened.does, services.record_score, forms.ScoreForm, data, opened.experts[0])[1]


def test_a_finding_against_a_quote_has_its_reason(opened):
    assert refused(opened.scores, 0, findings={"B": {"conforms": "no"}})[0] == "checks-1-reason"
    assert refused(opened.scores, 0, findings={"B": {"doubts_price": True}})[0] == "checks-1-reason"


def test_a_seat_that_falls_void_takes_its_sheet_along(opened):
    opened.scores(0)
    opened.scores(1)
    lost = opened.seats[2]
    lost.move("void", LATER, "related_late")
    assert [one.pk for one in seats.seated(opened.record)] == [seat.pk for seat in opened.seats[:2]]
    assert "void" in refused(opened.scores, 2)[1]


# --- the report ---
def test_the_report_of_the_example(review):
    record = review.to_report()
    assert [(row["name"], row["total"], row["rank"]) for row in record.review["rows"]] == [
        (NAMES["C"], "90.40", 1), (NAMES["A"], "89.79", 2), (NAMES["B"], "85.00", 3),
    ]  # fmt: skip
    assert record.review["rows"][1]["parts"] == {"price": "27.79", "tech": "45.00", "biz": "17.00"}
    assert (record.recommended, record.recommended_amount, record.nobody_because) == (review.suppliers["C"], D("1000000"), "")
    assert rules.has_recommendation(record)
    lines = {(w["what"], w["of"], w["about"]): w for w in record.review["workings"]}
    assert lines["price_weighted", NAMES["A"], ""]["numbers"] == "880000.00 ÷ 950000.00 × 0.3 × 100"
    assert lines["factor_score", NAMES["A"], "技术"]["numbers"] == "(90 + 90 + 90) ÷ 3 ÷ 100 × 100 × 0.5"
    assert lines["total", NAMES["A"], ""]["numbers"] == "27.79 + 45.00 + 17.00"
    page = cells(forms.ReportForm.shown_tables(record))
    assert "27.79 + 45.00 + 17.00" in page and "Tied with" in page


def test_the_lowest_policy_price_wins_where_price_decides(make):
    review = make(award_method="lowest_price", factors=[], small_rate=D(10), ceiling=D("120"))
    review.invites()
    review.opens({"A": "100", "B": "95", "C": "120"}, {"A": {"claim": "maker"}})
    review.all_score()
    record = review.reports()
    assert [row["name"] for row in record.review["rows"]] == [NAMES["A"], NAMES["B"], NAMES["C"]]  # 90 before 95
    assert record.recommended_amount == D("100")  # the contract price, never the policy price


def test_means_over_all_members_drop_nobody(opened):
    for n, points in enumerate(("60", "90", "93")):
        opened.scores(n, points=POINTS | {"tech": POINTS["tech"] | {"A": points}})
    row = next(r for r in opened.reports().review["rows"] if r["name"] == NAMES["A"])
    assert row["parts"]["tech"] == "40.50"  # 81 of 100, × 0.5


def test_more_than_half_decide_whether_a_quote_conforms(opened):
    no = {"C": {"conforms": "no", "reason": "分辨率不足"}}
    opened.scores(0, findings=no)
    opened.scores(1)
    opened.scores(2, findings=no)
    record = opened.reports()
    assert [row["name"] for row in record.review["rows"]] == [NAMES["A"], NAMES["B"]]
    assert record.review["out"] == [{"name": NAMES["C"], "code": code("C"), "validity": "not_conforming", "why": "分辨率不足；分辨率不足"}]
    assert (record.recommended_id, record.nobody_because) == (None, "too_few") and not rules.has_recommendation(record)
    assert "Too few" in str(forms.SignReportForm.shown(record)[-1].value)
    field, sentence = refused(review_again := opened.does, services.decide_too_few, forms.TooFewForm, {"too_few_way": "two", "too_few_reason": "r"})
    assert review_again and field == "too_few_way" and "nobody was recommended" in sentence


def test_one_of_three_does_not_throw_a_quote_out(opened):
    opened.scores(0, findings={"C": {"conforms": "no", "reason": "x"}})
    opened.scores(1)
    opened.scores(2)
    assert opened.reports().review["out"] == []


def test_two_of_four_do_not_either(make):
    review = make(members=4)
    review.invites()
    review.opens()
    for n in range(4):
        review.scores(n, findings={"C": {"conforms": "no", "reason": "x"}} if n < 2 else None)
    assert review.reports().review["out"] == []


def test_an_award_over_the_budget_is_not_recommended_and_says_why(make):
    review = make(amount=D("999999.99"))
    record = review.to_report()
    assert record.review["rows"][0]["name"] == NAMES["C"] and record.recommended_id is None
    assert record.nobody_because == "over_budget" and "above the budget" in str(record.get_nobody_because_display())
    exact = D("1000000")
    type(record).objects.filter(pk=record.pk).update(amount=exact)
    assert review.reports().recommended_amount == exact


def test_the_report_waits_for_every_sheet_and_lies_not_in_the_future(opened):
    opened.scores(0)
    assert "missing" in refused(opened.reports)[1]
    opened.scores(1)
    opened.scores(2)
    assert refused(opened.reports, review_on="2026-03-07")[0] == "review_on"


# --- ties ---
@pytest.fixture
def tied(make):
    review = make(award_method="lowest_price", factors=[])
    review.invites()
    review.opens({"A": "900000", "B": "900000", "C": "950000"})
    review.all_score()
    return review


def test_a_tie_is_drawn_and_anybody_can_work_it_out_again(tied):
    record = tied.reports()
    seed = seed_of([sheet["digest"] for sheet in record.scores])
    first = min((code("A"), code("B")), key=lambda key: ticket(seed, key))
    assert record.review["seed"] == seed and record.recommended.credit_code == first
    assert [len(row["tied"]) for row in record.review["rows"]] == [1, 1, 0]
    assert {w["result"] for w in record.review["workings"] if w["what"] == "tie_draw"} == {ticket(seed, code("A")), ticket(seed, code("B"))}
    assert tied.reports().recommended.credit_code == first  # worked out again, it is the same


# --- low prices ---
@pytest.fixture
def low(make):
    review = make(award_method="lowest_price", factors=[], ceiling=D("100"))
    review.invites("ABCD")
    review.opens({"A": "41", "B": "78", "C": "80", "D": "89"})
    review.all_score()
    return review


def test_41_of_100_must_be_explained(low):
    record = low.record
    assert rules.has_low_price(record) and [row["name"] for row in record.low_prices] == [NAMES["A"]]
    assert [w["what"] for w in record.low_prices[0]["workings"]] == ["low_ceiling"]
    assert "heard" in refused(low.reports)[1]


def test_45_of_100_need_not(make):
    review = make(award_method="lowest_price", factors=[], ceiling=D("100"))
    review.invites("ABCD")
    review.opens({"A": "45.00", "B": "78", "C": "80", "D": "89"})
    assert not rules.has_low_price(review.all_score())


def test_a_policy_price_is_never_taken_for_a_low_price(make):
    review = make(award_method="lowest_price", factors=[], ceiling=D("100"), small_rate=D(20))
    review.invites("ABC")
    review.opens({"A": "50", "B": "78", "C": "80"}, {"A": {"claim": "maker"}})  # 40 as policy price
    assert not rules.has_low_price(review.all_score())


def test_a_convincing_explanation_keeps_the_quote(low):
    record = low.hears()
    assert record.hearings[0]["kept"] and LowPriceHearing.objects.get().kept
    assert low.reports().recommended == low.suppliers["A"]


@pytest.mark.parametrize("how", [
    {"convinced": "1", "not_convinced": "2"}, {"explanation": "", "proof": "", "convinced": "0", "not_convinced": "3"},
])  # fmt: skip
def test_an_unconvincing_or_missing_explanation_ends_the_quote(low, how):
    low.hears(**how)
    record = low.reports()
    assert record.recommended == low.suppliers["B"]
    assert [(row["name"], row["validity"]) for row in record.review["out"]] == [(NAMES["A"], "too_low")]


@pytest.mark.parametrize(("how", "at", "field"), [
    ({"answer_by": "2026-03-06T09:29"}, LATER, "answer_by"), ({"asked_at": "2026-03-06T10:01", "answer_by": "2026-03-06T11:00"}, LATER, "asked_at"),
    ({"explanation": "", "convinced": "0", "not_convinced": "3"}, LATER - timedelta(minutes=31), "explanation"),
    ({"convinced": "2", "not_convinced": "0"}, LATER, "convinced"), ({"proof": ""}, LATER, "proof"),
])  # fmt: skip
def test_a_hearing_gives_its_time_and_counts_everybody(low, how, at, field):
    assert refused(low.hears, at=at, **how)[0] == f"heard-0-{field}"


def test_the_panel_may_doubt_a_price_by_majority(opened):
    doubt = {"B": {"doubts_price": True, "reason": "低于成本"}}
    opened.scores(0, findings=doubt)
    opened.scores(1, findings=doubt)
    record = opened.scores(2)
    assert [row["name"] for row in record.low_prices] == [NAMES["B"]]
    assert [w["what"] for w in record.low_prices[0]["workings"]] == ["low_judgement"]


# --- signatures ---
def test_a_dissent_is_on_record_with_its_reasons(review):
    review.to_report()
    review.signs(0)
    assert refused(review.signs, 1, "dissent")[0] == "reasons"
    record = review.signs(1, "dissent", "技术分差距过大")
    assert rules.dissents(record) == 1 and rules.has_recommendation(record)
    assert [(o.stance, o.reasons) for o in PanelOpinion.objects.all()] == [("agree", ""), ("dissent", "技术分差距过大")]
    assert any("技术分差距过大" in str(fact.value) for fact in forms.SignReportForm.shown(record))
    assert "already" in refused(review.signs, 1)[1]
    assert "never seated" in refused(review.does, services.sign_report, forms.SignReportForm, {"stance": "agree"}, review.outsider)[1]


def test_a_majority_against_it_leaves_no_recommendation(review):
    review.to_report()
    review.signs(0, "dissent", "a")
    review.signs(1, "dissent", "b")
    record = review.signs(2)
    assert not rules.has_recommendation(record) and record.nobody_because == "dissent"


def test_half_of_four_against_it_is_no_majority_for_it(make):
    review = make(members=4)
    review.to_report()
    review.signs(0, "dissent", "a")
    assert rules.has_recommendation(review.record)
    review.signs(1, "dissent", "b")
    assert not rules.has_recommendation(review.record)


def test_a_second_report_keeps_the_first_and_asks_for_every_word_again(review):
    review.to_signatures()
    record = review.reports()
    assert (record.report_no, record.opinions, ReviewReport.objects.count()) == (2, [], 2)
    review.signs(0)
    assert PanelOpinion.objects.filter(report__no=1).count() == 3


def test_a_quote_is_ruled_out_only_in_a_second_review_and_by_majority(review):
    out = {"supplier": NAMES["C"], "reason": "检测报告系伪造", "votes": "2"}
    review.invites("ABCD")
    review.opens(PRICES | {"D": "990000"})
    points = {k: v | {"D": "60"} for k, v in POINTS.items()}
    review.all_score(points=points)
    assert "second review" in refused(review.reports, rulings=[out])[1]
    assert review.reports().recommended == review.suppliers["C"]
    assert "objection was upheld" in refused(review.reports, rulings=[out])[1]  # only sent back, by the witness or by whoever awards
    Tender.objects.filter(pk=review.pk).update(posted_at=LATER)
    assert refused(review.reports, rulings=[out | {"votes": "1"}])[0] == "rulings-0-votes"
    record = review.reports(rulings=[out])
    assert record.recommended == review.suppliers["A"] and record.review["out"][0]["validity"] == "ruled_out"
    assert ReviewReport.objects.get(no=2).rulings == [{"code": code("C"), "reason": "检测报告系伪造"}]
    assert review.reports().recommended == review.suppliers["A"]  # a third report does not forget it


def test_what_a_second_review_ruled_out_counts_for_these_quotes_and_not_for_those_of_the_next_opening(review):
    review.to_report()
    review.reports()
    Tender.objects.filter(pk=review.pk).update(posted_at=LATER)
    out = {"supplier": NAMES["C"], "reason": "检测报告失效", "votes": "2"}
    assert review.reports(rulings=[out]).nobody_because == "too_few"
    review.opens()
    review.all_score()
    assert "objection was upheld" in refused(review.reports, rulings=[out])[1]
    assert review.reports().review["out"] == []


def test_after_a_seat_is_lost_nothing_is_reckoned_before_the_substitute_has_scored(review):
    from approvals.models import User

    review.to_report()
    record, lost = review.record, review.seats[2]
    lost.move("void", LATER, "related_late")
    seats.seat_lost(record)
    record.save()
    assert (record.recommended_id, record.review, record.scores) == (None, {}, [])
    substitute = User.objects.create(username="rv-sub", display_name="替补")
    review.seats += panel(record, [substitute], review.buyer)
    assert "missing" in refused(review.reports)[1]
    review.experts[2] = substitute
    review.scores(2, points=POINTS | {"tech": {"A": "95", "B": "80", "C": "60"}})
    assert review.reports().recommended == review.suppliers["A"]
