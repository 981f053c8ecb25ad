"""An agency within scope and term of its contract, a centre where the law or the rulebook says so, minutes first; and what is filed back."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest

from procurement.facts import RuleBroken
from procurement.parties.models import BadRecord
from procurement.routing import forms, papers, rules
from procurement.routing.hand_services import covers_object
from tests.lifted import lifted
from tests.procurement.routing.purchase import AT, AWARD, CODE, FAILURE, HAND, agency, back, hand, settle, supplier, tender
from tests.workflows.engine.stage import Stage, build


@pytest.fixture
def bare(db, ticking):
    return Stage(build(), ticking)


@pytest.fixture
def record(bare):
    """1,500,000 of goods, for the agent."""
    return settle(tender(bare.new(), "1500000"), layer="2", method="open_tender")


@pytest.fixture
def out(record):
    """The same, handed over on 2 March."""
    return hand(record, receiver="agency", agency=agency().pk)


def refused(record, service=hand, **changes):
    with pytest.raises(RuleBroken) as broken:
        service(record, **changes)
    record.refresh_from_db()
    assert record.back_outcome == "" and (service is back or record.handed_over_on is None)
    return broken.value.field, str(broken.value)


# --- pure ---
@pytest.mark.parametrize(("scope", "kind", "code", "covered"), [
    ("货物、服务采购代理", "goods", "A02", True), ("货物、服务采购代理", "works", "B06", False), ("工程招标代理", "works", "B06", True),
    ("政府采购代理", "goods", "A02", None), ("", "goods", "A02", None),
    ("品目 A0201、C18", "goods", "A020107", True), ("品目 A0201、C18", "services", "C1801", True), ("品目 A0201、C18", "goods", "A0202", False),
    ("货物（A0201）", "goods", "A0202", False), ("货物（A0201）", "goods", "A0201", True), ("货物（A0201）", "services", "A0201", False),
])  # fmt: skip
def test_the_scope_of_a_contract_names_objects_or_categories(scope, kind, code, covered):
    assert covers_object(scope, kind, code) is covered


# --- hand-over ---
def test_an_agency_is_kept_with_its_contract_as_it_stood(out):
    assert (out.handed_over_on, out.receiver, out.agency.name) == (date(2026, 3, 2), "agency", "示例招标代理有限公司")
    assert out.agency_contract["contract_no"] == "WT-2026-01" and out.agency_contract["scope"] == "货物、服务采购代理"
    assert ("受托人", "示例招标代理有限公司（WT-2026-01）", True) in papers.hand_facts(out)


@pytest.mark.parametrize(("since", "until", "covered"), [
    ("2026-03-02", "2026-03-02", True), ("2026-03-03", "2026-12-31", False), ("2025-01-01", "2026-03-01", False),
])  # fmt: skip
def test_the_contract_of_the_agency_covers_the_day(record, since, until, covered):
    one = agency(since=date.fromisoformat(since), until=date.fromisoformat(until))
    if covered:
        assert hand(record, receiver="agency", agency=one.pk).agency_id == one.pk
    else:
        field, sentence = refused(record, receiver="agency", agency=one.pk)
        assert field == "agency" and since in sentence and "does not cover today" in sentence


def test_outside_its_scope_another_agency_is_chosen(record):
    field, sentence = refused(record, receiver="agency", agency=agency(scope="工程招标代理").pk)
    assert field == "agency" and "lies outside" in sentence and "A020201" in sentence


def test_a_scope_that_names_nothing_is_read_by_a_person(record):
    one = agency(scope="政府采购代理")
    assert refused(record, receiver="agency", agency=one.pk)[0] == "scope_read"
    assert hand(record, receiver="agency", agency=one.pk, scope_read=True).agency_id == one.pk


def test_an_agency_out_of_use_is_not_offered_and_not_taken(record):
    one = agency()
    form = forms.HandOverForm(HAND | {"receiver": "agency", "agency": one.pk}, record=record)
    assert form.is_valid()
    one.standing = "ended"
    one.save()
    assert not forms.HandOverForm(HAND | {"receiver": "agency", "agency": one.pk}, record=record).is_valid()
    from procurement.routing import services

    with pytest.raises(RuleBroken, match="not in use"):
        services.hand_over(record, data=form.cleaned_data, at=AT, case=record.case, attached=lambda: [FakePaper])


class FakePaper:
    paper, added_at = "hand.minutes", AT


def test_the_minutes_come_first_and_are_attached(record):
    one = agency()
    assert refused(record, receiver="agency", agency=one.pk, handover_minutes_on="2026-03-03")[0] == "handover_minutes_on"
    field, sentence = refused(record, receiver="agency", agency=one.pk, papers=())
    assert field is None and "Attach the minutes" in sentence
    assert "Attach" in refused(record, receiver="agency", agency=one.pk, papers=("hand.contract",))[1]


def test_each_layer_goes_to_whom_the_row_names(bare, record):
    field, sentence = refused(record, receiver="centre", centre_name="示例市公共资源交易中心")
    assert field == "receiver" and "Purchasing agency" in sentence
    third = settle(tender(bare.new(), "2500000"), layer="3", method="open_tender")
    assert refused(third, receiver="agency", agency=agency().pk)[0] == "receiver"
    done = hand(third, receiver="centre", centre_name="示例市公共资源交易中心")
    assert (done.agency, done.agency_contract, done.centre_name) == (None, {}, "示例市公共资源交易中心")
    assert ("受托人", "示例市公共资源交易中心", True) in papers.hand_facts(done)


def test_the_catalogue_goes_to_the_centralised_body_by_law(bare):
    item = settle(tender(bare.new(), "80000", in_catalogue=True), layer="2", method="framework", method_ground="framework.repeated", road_reason="常年零星采购")
    assert (item.organisation, item.layer_due) == ("centralised", 2)
    field, sentence = refused(item, receiver="agency", agency=agency().pk)
    assert field == "receiver" and "政府采购法 第十八条" in sentence
    assert hand(item, receiver="centre", centre_name="示例市政府采购中心").receiver == "centre"


def test_what_stays_in_the_house_is_not_handed_over(bare):
    small = settle(tender(bare.new(), "200000"))
    assert "stays in the house" in refused(small, receiver="agency", agency=agency().pk)[1]


@pytest.mark.parametrize(("changes", "wrong"), [
    ({"receiver": "agency"}, "agency"), ({"receiver": "centre"}, "centre_name"),
    ({"receiver": "agency", "agency": "own", "centre_name": "x"}, "centre_name"), ({"receiver": "centre", "agency": "own", "centre_name": "x"}, "agency"),
])  # fmt: skip
def test_the_form_names_one_receiver(record, changes, wrong):
    if changes.get("agency"):
        changes = changes | {"agency": agency().pk}
    form = forms.HandOverForm(HAND | changes, record=record)
    assert not form.is_valid() and list(form.errors) == [wrong]


def test_the_receiver_that_is_due_stands_there_already(record):
    assert forms.HandOverForm(record=record)["receiver"].value() == "agency"


# --- filing back ---
def test_an_award_comes_back_with_winner_sum_and_dates(out):
    winner = supplier()
    done = back(out, winner_code=CODE.lower())
    assert (done.winner, done.award_amount, done.awarded_on, done.filed_back_on) == (winner, D("1450000.00"), date(2026, 4, 2), date(2026, 4, 20))
    assert rules.came_back_with_award(done) and done.back_notice_on == date(2026, 4, 3)
    shown = {str(one.label): one.value for one in forms.FileBackForm.shown(done)}
    assert shown["Winning supplier"] == winner.name
    assert forms.FileBackForm(record=done)["winner_code"].value() == CODE


def test_a_failure_comes_back_with_its_ground_and_takes_an_earlier_award_away(out):
    supplier()
    back(out)
    done = back(out, papers=("back.failure",), back_outcome="failed")
    assert not rules.came_back_with_award(done)
    assert (done.winner, done.award_amount, done.awarded_on, done.back_failure) == (None, None, None, "too_few")


def test_nothing_comes_back_that_was_not_handed_over(record):
    supplier()
    assert "has not been handed over" in refused(record, back)[1]


@pytest.mark.parametrize(("sum_", "taken"), [("1500000.00", True), ("1500000.01", False)])
def test_an_award_over_the_budget_is_refused(out, sum_, taken):
    supplier()
    if taken:
        assert back(out, award_amount=sum_).award_amount == D("1500000.00")
    else:
        field, sentence = refused(out, back, award_amount=sum_)
        assert field == "award_amount" and "filed back as failed" in sentence


def test_nor_may_it_be_above_the_ceiling_price(out):
    supplier()
    out.ceiling = D("1449999.99")
    out.save()
    assert refused(out, back)[0] == "award_amount"


def test_a_winner_is_in_the_register_and_not_barred_on_that_day(out):
    assert refused(out, back)[0] == "winner_code"
    one = supplier()
    row = BadRecord.objects.create(supplier=one, reason="串通投标", document="财罚〔2026〕1号", since=date(2026, 4, 2), until=date(2027, 4, 1), entered_at=AT)
    field, sentence = refused(out, back)
    assert field == "winner_code" and "was barred on that day" in sentence
    with lifted(BadRecord):
        BadRecord.objects.filter(pk=row.pk).update(since=date(2026, 4, 3))
    assert back(out).winner == one


@pytest.mark.parametrize(("papers", "missing"), [((), "Evaluation report"), (("back.report",), "Notice of award"), (("back.notice",), "Evaluation report")])
def test_the_papers_of_an_award_are_attached(out, papers, missing):
    supplier()
    assert missing in refused(out, back, papers=papers)[1]


def test_the_notice_of_a_failure_is_attached(out):
    assert "ended without award" in refused(out, back, back_outcome="failed")[1]


@pytest.mark.parametrize(("changes", "field"), [
    ({"back_announced_on": "2026-03-01"}, "back_announced_on"), ({"back_opened_on": "2026-03-04"}, "back_opened_on"),
    ({"back_reported_on": "2026-03-29"}, "back_reported_on"), ({"awarded_on": "2026-03-29"}, "awarded_on"),
    ({"back_published_on": "2026-04-01"}, "back_published_on"), ({"back_notice_on": "2026-04-21"}, "back_notice_on"),
])  # fmt: skip
def test_the_dates_follow_one_another_and_none_lies_ahead(out, changes, field):
    supplier()
    assert refused(out, back, **changes)[0] == field


def test_the_day_of_filing_back_is_that_of_the_office(out):
    supplier()
    assert back(out, at=datetime(2026, 4, 2, 16, 30, tzinfo=UTC)).filed_back_on == date(2026, 4, 3)


# --- suppliers that the purchaser recommended himself (74号令, 财库〔2014〕214号) ---
@pytest.fixture
def consulted(out):
    """The same, by competitive consultation."""
    supplier()
    out.method = "consultation"
    out.save()
    return out


@pytest.mark.parametrize(("whole", "own", "taken"), [
    (6, 3, True), (6, 4, False), (5, 2, True), (5, 3, False), (1, 1, False), (4, 0, True), (2, 3, False), ("", 1, False), ("", "", True),
])  # fmt: skip
def test_at_most_half_of_the_recommended_come_from_the_purchaser(consulted, whole, own, taken):
    rows = {"back_recommended": whole, "back_recommended_own": own}
    if taken:
        done = back(consulted, **rows)
        assert (done.back_recommended, done.back_recommended_own) == (whole or None, None if own == "" else own)
    else:
        field, sentence = refused(consulted, back, **rows)
        assert field == "back_recommended_own" and "more than 50 %" in sentence and "财政部令第74号" in sentence


def test_nobody_is_recommended_for_an_open_tender(out):
    supplier()
    assert refused(out, back, back_recommended=6, back_recommended_own=3)[0] == "back_recommended"



@pytest.mark.parametrize(("base", "changes", "wrong"), [
    (AWARD, {"winner_code": ""}, "winner_code"), (AWARD, {"award_amount": "0"}, "award_amount"), (AWARD, {"back_failure": "too_few"}, "back_failure"),
    (FAILURE, {"back_failure": ""}, "back_failure"), (FAILURE, {"back_note": ""}, "back_note"), (FAILURE, {"award_amount": "5"}, "award_amount"),
])  # fmt: skip
def test_the_form_asks_for_what_its_result_needs(out, base, changes, wrong):
    form = forms.FileBackForm(base | changes, record=out)
    assert not form.is_valid() and wrong in form.errors
