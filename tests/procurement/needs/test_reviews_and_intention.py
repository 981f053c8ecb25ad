"""一般性审查, 重点审查: every point, and nobody who wrote the need. 意向公开: thirty days by the counting rule."""
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from procurement.needs import forms, rules, services
from procurement.needs.review_services import helped
from procurement.needs.terms import GeneralPoint, KeyPoint
from procurement.rulebook.models import RuleRow
from tests.approvals import rows

from .purchases import AT, CHAIR, asked, do, drawn, ends, item, need, refuses, surveyed

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(cast, line):
    helpers = [{"name": "丁 宁", "person": "", "employer": ""}, {"name": "某设计院专家", "person": cast.legal.username, "employer": "某设计院"}]
    return drawn(surveyed(asked(cast.requester, cast.unit_a, line, category_code=CHAIR)), need(helpers=helpers))


def review(record, actor, wrong=None, at=AT):
    points = [{"point": point.value, "found": "wrong" if point == wrong else "ok", "note": ""} for point in GeneralPoint]
    return do(services.review_need, forms.GeneralReviewForm, record, {"general_review": points, "general_opinion": "同意"}, actor=actor, at=at)


def key_review(record, actor, wrong=None):
    points = [{"point": point.value, "found": "wrong" if point == wrong else "ok", "note": ""} for point in KeyPoint]
    return do(services.review_key_points, forms.KeyReviewForm, record, {"key_review": points, "key_opinion": "同意"}, actor=actor)


def test_every_point_is_looked_at(cast, record):
    kept = review(record, cast.second_buyer)
    assert [row["point"] for row in kept.general_review] == list(GeneralPoint.values) and kept.general_on == date(2026, 3, 2)
    assert [row["found"] for row in forms.GeneralReviewForm(record=kept).lines["general_review"].initial] == ["ok"] * 5
    table = forms.GeneralReviewForm.shown_tables(kept)[0]
    assert table.rows[0] == ["The survey was made as it must be", "Complies", ""]
    kept = key_review(kept, cast.second_buyer)
    assert [row["point"] for row in kept.key_review] == ["fairness", "competition", "policy", "risk"] and kept.key_on is not None


def test_a_point_that_is_left_open_is_named(record):
    form = forms.GeneralReviewForm({"general_review": [{"found": "ok"}] * 4, "general_opinion": "同意"}, record=record)
    assert not form.is_valid()


@pytest.mark.parametrize("place", range(5))
def test_what_is_not_in_order_is_returned_and_not_agreed_to(cast, record, place):
    with refuses(f"general_review-{place}-found", "return the need"):
        review(record, cast.second_buyer, wrong=list(GeneralPoint)[place])


def test_a_key_point_not_in_order_is_returned_too(cast, record):
    with refuses("key_review-1-found"):
        key_review(record, cast.second_buyer, wrong=KeyPoint.COMPETITION)


def test_who_helped_by_name_or_number_reviews_neither(cast, record):
    for actor in (cast.checker, cast.legal):  # 丁宁 by name, legal by staff number
        with refuses(None, "helped to write"):
            review(record, actor)
        with refuses(None, "helped to write"):
            key_review(record, actor)


@pytest.mark.parametrize("duty", ["requester", "buyer", "drafter"])
def test_who_did_a_step_that_wrote_the_need_does_not_review_it(cast, duty):
    done = {"node": "inspect", "duty": duty, "token": "start", "verb": "record", "actor": cast.handler, "principal": cast.buyer, "on": 1}
    case = rows.case(cast.requester, cast.unit_a, [rows.step("inspect", cast.unit_a)], [done], at=AT)
    record = SimpleNamespace(case=case, helpers=[])
    assert helped(record, [cast.handler]) and helped(record, [cast.buyer]) and not helped(record, [cast.checker])


def test_who_took_his_step_back_is_free_again(cast):
    done = {"node": "inspect", "duty": "buyer", "token": "start", "verb": "take_back", "actor": cast.buyer, "principal": cast.buyer, "on": 1}
    case = rows.case(cast.requester, cast.unit_a, [rows.step("inspect", cast.unit_a)], [done], at=AT)
    assert not helped(SimpleNamespace(case=case, helpers=[]), [cast.buyer])


# --- the gates ---
@pytest.mark.parametrize(("statutory", "few", "due"), [(False, False, False), (True, False, True), (False, True, True)])
def test_key_points_are_reviewed_where_the_survey_is_obligatory_or_short(statutory, few, due):
    assert rules.needs_key_review(SimpleNamespace(survey_statutory=statutory, survey_few=few)) is due
    assert set(rules.needs_key_review.reads) == {"survey_statutory", "survey_few"}


# --- intention ---
def intention(**changes):
    known = {"intention_on": "2026-03-02", "intention_medium": "省政府采购网", "intention_place": "意向〔2026〕12号",
             "intention_overview": "办公椅三百把", "intention_month": "2026-04-15"}
    return known | changes


def publish(record, at=AT, **changes):
    return do(services.publish_intention, forms.IntentionForm, record, intention(**changes), at=at)


def test_the_intention_stands_for_thirty_days(record):
    record.intention_due = True
    assert rules.needs_intention(record)
    kept = publish(record)
    assert kept.intention_month == date(2026, 4, 1) and not rules.needs_intention(kept)
    assert rules.intention_ends(kept) == datetime(2026, 4, 1, 15, 59, 59, 999999, tzinfo=UTC)  # 2 March not counted: through 1 April, 24:00
    assert any("not counted" in str(line) for line in rules.intention_term(kept).lines)


@pytest.mark.parametrize(("rule", "published", "last"), [
    ("none", date(2026, 3, 6), date(2026, 4, 5)), ("any_rest_day", date(2026, 3, 6), date(2026, 4, 7)),
    ("statutory_only", date(2026, 3, 6), date(2026, 4, 7)), ("none", date(2026, 3, 12), date(2026, 4, 11)),
    ("any_rest_day", date(2026, 3, 12), date(2026, 4, 13)), ("statutory_only", date(2026, 3, 12), date(2026, 4, 11)),
])  # fmt: skip
def test_a_last_day_off_moves_only_as_the_rulebook_says(record, rule, published, last):
    """5 April 2026 is Tomb-sweeping Day with 6 April off; 11 April is a plain Saturday."""
    if rule != "none":
        RuleRow(code="calendar.rollover_internal", title_zh="末日", basis_doc="本局", text=rule, unit="text", comparator="=",
                effective_from=date(2026, 1, 1), mark="unverified", pack="trial").save()
    record.intention_on = published
    assert rules.intention_term(record).day == last


@pytest.mark.parametrize(("field", "changes"), [
    ("intention_on", {"intention_on": "2026-03-03"}), ("intention_on", {"intention_on": "2026-03-01"}),
    ("intention_month", {"intention_month": "2026-02-10"}), ("intention_month", {"intention_month": "2026-03-31"}),
])  # fmt: skip
def test_days_that_cannot_be(record, field, changes):
    with refuses(field):
        publish(record, **changes)


def test_an_urgent_need_that_could_not_be_foreseen_is_exempt(cast, line):
    items = [item("300")]
    plain = surveyed(asked(cast.requester, cast.unit_a, line, category_code=CHAIR, items=items))
    whole = {"ceiling": "1500000", "reserve": "whole", "small_rate": ""}
    with refuses("intention_exempt", "published"):
        drawn(plain, need(**whole, intention_exempt="突发"))
    assert drawn(plain, need(**whole)).intention_due
    ends(plain)  # else the two would be one matter split in two
    urgent = surveyed(asked(cast.requester, cast.unit_a, line, category_code=CHAIR, items=items, urgency=1, urgency_reason="台风损毁"))
    kept = drawn(urgent, need(**whole, intention_exempt="台风损毁，无法预见"))
    assert not kept.intention_due and not rules.needs_intention(kept)


def test_whoever_specified_it_does_not_offer_it(record):
    assert rules.wrote_the_need(record, " 某设计院") and not rules.wrote_the_need(record, "某设计院下属公司") and not rules.wrote_the_need(record, "")
