"""The road is settled beside the router's answer; what deviates has its leave; the record keeps the rows of its own day."""


from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import translation

from procurement.facts import RuleBroken
from procurement.routing import forms, papers, rules, why
from procurement.rulebook import limits, own
from procurement.rulebook.models import RuleRow
from procurement.rulebook.store import rulebook
from tests.procurement.routing.purchase import AT, permit, settle, tender
from tests.workflows.engine.stage import Stage, build

WORKS = {"project_investment": "6000000", "project_budget": "6000000", "project_estimate": "5000000"}
FINANCE = {"finance_no": "财采〔2026〕8号", "finance_on": "2026-03-02"}


@pytest.fixture
def bare(db, ticking):
    return Stage(build(), ticking)


@pytest.fixture
def make(bare):
    return lambda amount="200000", **facts: tender(bare.new(), amount, **facts)


def refused(record, **changes):
    with pytest.raises(RuleBroken) as broken:
        settle(record, **changes)
    record.refresh_from_db()
    assert record.routed_on is None
    return broken.value.field, str(broken.value)


# --- settling ---
def test_a_small_purchase_takes_the_road_of_the_rulebook(make):
    record = settle(make())
    assert (record.layer, record.layer_due, record.regime, record.band, record.organisation, record.rung, record.routed_on) == (
        1, 1, "internal", "internal", "none", "vice_head", date(2026, 3, 2),
    )  # fmt: skip
    assert not rules.asks_lower_layer(record) and not rules.is_agency_layer(record) and rules.beyond_section(record)
    assert not rules.needs_head(record) and not rules.needs_meeting(record)


def test_the_day_is_that_of_the_office(make):
    late = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)  # 0:30 of the third, in Shanghai
    assert settle(make(), at=late).routed_on == date(2026, 3, 3)


def test_a_higher_layer_is_always_allowed(make):
    record = settle(make(), layer="3", method="open_tender")
    assert (record.layer, record.layer_due, rules.asks_lower_layer(record), rules.is_centre_layer(record)) == (3, 1, False, True)
    assert record.lower_reason == "" and not rules.needs_meeting(record)


def test_a_lower_layer_asks_for_its_reason_and_then_for_leave(make):
    record = make("1200000")
    field, sentence = refused(record)
    assert field == "lower_reason" and "layer 2 Agent" in sentence and "choose layer 2" in sentence and "本系统默认值" in sentence
    settle(record, lower_reason="只此一次的试点")
    assert rules.asks_lower_layer(record) and rules.needs_meeting(record) and rules.beyond_section(record)
    permit(record, conditions="全程录像")
    assert record.lower_permitted_on == date(2026, 3, 2) and record.lower_conditions == "全程录像"
    assert not rules.asks_lower_layer(record) and rules.needs_meeting(record)


def test_leave_is_given_once_only_where_asked_and_falls_with_a_new_road(make):
    record = settle(make())
    with pytest.raises(RuleBroken, match="nothing to permit"):
        permit(record)
    other = permit(settle(make("1200000"), lower_reason="试点"))
    with pytest.raises(RuleBroken, match="permitted already"):
        permit(other)
    settle(other, lower_reason="试点")
    assert other.lower_permitted_on is None and rules.asks_lower_layer(other)


def test_a_reason_for_a_lower_layer_where_none_is_lower_is_refused(make):
    assert refused(make(), lower_reason="x")[0] == "lower_reason"


@pytest.mark.parametrize("changes", [{"method": "negotiation"}, {"layer": "2"}, {"layer": "3"}])
def test_the_first_layer_and_the_review_belong_together(make, changes):
    assert refused(make(), **changes)[0] == "method"


@pytest.mark.parametrize(("kind", "method", "said"), [("services", "inquiry", "may not be used for this object"), ("goods", "emergency", "not in force on 2026-03-02")])
def test_a_method_suits_object_and_day(make, kind, method, said):
    field, sentence = refused(make("1200000", object_type=kind), layer="2", method=method)
    assert field == "method" and said in sentence


def test_a_method_stands_on_a_ground_of_its_own_with_its_facts(make):
    record, how = make("1200000"), {"layer": "2", "method": "inquiry"}
    field, sentence = refused(record, **how)
    assert field == "method_ground" and "Uniform goods in ample stock" in sentence
    assert refused(record, **how, method_ground="negotiation.complex", road_reason="r")[0] == "method_ground"
    assert refused(record, **how, method_ground="inquiry.uniform")[0] == "road_reason"
    settle(record, **how, method_ground="inquiry.uniform", road_reason="规格统一，市场现货充足")
    assert {"routing.method.inquiry", "routing.ground.inquiry.uniform"} <= {row["code"] for row in record.road_rows}
    assert ["询价适用对象", "Goods"] in [row[:2] for row in forms.RoadForm.shown_tables(record)[0].rows]
    assert refused(make("1200001"), layer="2", method="open_tender", method_ground="inquiry.uniform")[0] == "method_ground"


# --- from the open-tender line on (政府采购法 §27) ---
def other(**changes):
    return {"layer": "2", "method": "negotiation", "method_ground": "negotiation.complex", "road_reason": "技术复杂", **changes}


@pytest.mark.parametrize(("missing", "field"), [
    ({"finance_no": ""}, "finance_no"), ({"finance_on": ""}, "finance_on"), ({"finance_on": "2026-03-03"}, "finance_on"),
])  # fmt: skip
def test_another_method_needs_number_and_date_before_the_activity(make, missing, field):
    told, sentence = refused(make("2000000.00"), **other(**FINANCE | missing))
    assert told == field
    assert "政府采购法" in sentence or "before the activity begins" in sentence


def test_with_the_approval_the_agent_is_the_layer_due_and_no_exception(make):
    record = settle(make("2000000.00"), **other(**FINANCE))
    assert (record.layer, record.layer_due, rules.is_exception(record)) == (2, 2, False)
    assert record.rung == "meeting"
    assert {"routing.finance_approval", "routing.layer.other_method"} <= {row["code"] for row in record.road_rows}


def test_below_the_line_no_approval_is_asked_and_none_is_taken(make):
    assert settle(make("1999999.99"), **other()).finance_no == ""
    assert refused(make("1999999.99"), **other(**FINANCE))[0] == "finance_no"


# --- works ---
def test_works_say_their_investment_first(make):
    field, sentence = refused(make("5000000", object_type="works"), layer="3", method="open_tender")
    assert field == "project_investment" and "investment and budget money" in sentence


@pytest.mark.parametrize(("changes", "field"), [
    ({"project_budget": "6000000.01"}, "project_budget"), ({"project_estimate": "4999999.99"}, "project_estimate"), ({"project_budget": ""}, "project_budget"),
])  # fmt: skip
def test_the_facts_of_the_project_agree_with_one_another(make, changes, field):
    assert refused(make("5000000", object_type="works"), layer="3", method="open_tender", **WORKS | changes)[0] == field


def test_works_that_must_be_tendered_stand_under_the_tender_law(make):
    record = settle(make("5000000", object_type="works"), layer="3", method="open_tender", **WORKS)
    assert (record.regime, record.band, record.works_part, record.with_works, record.layer_due) == ("tender_law", "works_tender", "construction", True, 3)


def test_what_can_be_combined_counts_as_one(make):
    facts = {"with_works": True, "layer": "2", "method": "open_tender", "project_investment": "9000000", "project_budget": "9000000"}
    record = settle(make("1500000", object_type="goods"), **facts)
    assert (record.layer_due, record.works_part, str(record.project_estimate)) == (2, "equipment", "1500000.00")
    assert refused(make("1500001"), **facts, project_estimate="2000000")[0] == "lower_reason"


# --- the ladder ---
@pytest.mark.parametrize(("amount", "rung", "head", "meeting", "beyond"), [
    ("49999.99", "section_chief", False, False, False), ("50000.00", "vice_head", False, False, True),
    ("300000.00", "head", True, False, True), ("1000000.00", "meeting", False, True, True),
])  # fmt: skip
def test_who_decides_by_the_rung_of_the_record(make, amount, rung, head, meeting, beyond):
    how = {} if amount != "1000000.00" else {"layer": "2", "method": "open_tender"}
    record = settle(make(amount), **how)
    assert (record.rung, rules.needs_head(record), rules.needs_meeting(record), rules.beyond_section(record)) == (rung, head, meeting, beyond)


@pytest.mark.parametrize(("facts", "head", "meeting"), [
    ({"rung": "section_chief", "layer": 1, "layer_due": 2}, False, True), ({"rung": "head", "layer": 2, "layer_due": 3}, False, True),
    ({"rung": "section_chief", "split_exempt": True}, False, True), ({"rung": "head", "layer": 3, "layer_due": 2}, True, False),
    ({"rung": ""}, False, True),
])  # fmt: skip
def test_any_exception_goes_to_the_meeting_however_small(facts, head, meeting):
    record = SimpleNamespace(**{"layer": 1, "layer_due": 1, "split_exempt": False, **facts})
    assert (rules.needs_head(record), rules.needs_meeting(record)) == (head, meeting)
    assert rules.beyond_section(record)


# --- the table changes in the middle of the case ---
def own_row(people, code, text, since, **place):
    found = next(r for r in rulebook().by_code[code] if all(getattr(r, name) == place.get(name, "") for name in ("jurisdiction", "budget_level", "object_type")))
    row = own.OwnRow(code, found.title, "示例市政府集中采购目录（2026下半年）", "第三条", text, found.unit, found.comparator, found.jurisdiction,
                     found.budget_level, found.object_type, since, None, "source", "")
    assert not list(own.mistakes(row, rulebook()))
    own.enter([row], entered_by=people["requester"], confirmed_by=people["head"], at=AT)


def test_the_case_keeps_the_row_of_its_day_and_an_auditor_reads_it_a_year_later(make, bare):
    record = settle(make("800000"))
    before = [dict(row) for row in record.road_rows]
    own_row(bare.who, "routing.purchase_limit", "500000", date(2026, 7, 1), object_type="goods")
    record.refresh_from_db()
    assert record.road_rows == before and record.layer_due == 1
    told = "\n".join(why.line(row) for row in record.road_rows)
    assert "货物采购限额标准：800,000.00, limit ≥ 1,000,000 yuan: not reached" in told
    assert "routing.purchase_limit, version 1" in told and "示例市政府" not in told

    again = settle(record, at=AT + timedelta(days=130), layer="2", method="open_tender")  # 10 July: asked anew under the new table
    assert (again.layer_due, again.layer) == (2, 2)
    lines = [why.line(row) for row in again.road_rows]
    assert any("800,000.00, limit ≥ 500,000 yuan: reached" in line and "示例市政府集中采购目录（2026下半年） 第三条 (Source read" in line for line in lines)
    kept = next(row for row in again.road_rows if row["code"] == "routing.purchase_limit")
    row = RuleRow.objects.get(pk=kept["row"])
    assert (row.text, row.version, row.entered_by, row.confirmed_by) == ("500000", kept["version"], bare.who["requester"], bare.who["head"])


def test_until_the_day_of_effect_the_old_row_rules(make, bare):
    own_row(bare.who, "routing.purchase_limit", "500000", date(2026, 7, 1), object_type="goods")
    assert settle(make("800000"), at=datetime(2026, 6, 30, 15, 59, tzinfo=UTC)).layer_due == 1  # 23:59 in Shanghai
    assert refused(make("800000"), at=datetime(2026, 6, 30, 16, 0, tzinfo=UTC))[0] == "lower_reason"


def test_the_trail_is_told_each_row_that_judged(make):
    record = make()
    noted = limits.note_what_is_asked()
    settle(record)
    split = {row for row, code in noted.items() if code.startswith("tender.split_")}  # with the layer chosen the sums are counted again
    assert {row["row"] for row in record.road_rows} == set(noted) - split and all(noted)
    assert {"routing.purchase_limit", "routing.layer.internal", "purchase.vice_head_amount"} <= set(noted.values())


def test_where_no_row_is_in_force_the_sentence_says_what_to_do(make, monkeypatch):
    book = rulebook()
    empty = replace_book(book, "routing.purchase_limit")
    monkeypatch.setattr("procurement.routing.answers.rulebook", lambda: empty)
    field, sentence = refused(make())
    assert field is None and "routing.purchase_limit" in sentence and "system administrator" in sentence


def replace_book(book, gone):
    """The book without the rows of one code."""
    return type(book)(rule for code, found in book.by_code.items() for rule in found if code != gone)


# --- paper 1, page ---
def test_the_approval_sheet_says_layer_method_reason_and_basis_in_chinese(make):
    record = settle(make("2000000.00"), **other(**FINANCE))
    with translation.override("zh-hans"):
        facts = {name: value for name, value, _wide in papers.sheet_facts(record)}
        told = record.road_facts()
    assert facts["拟采用层级"] == "2 第三方代理" and facts["采购方式"] == "竞争性谈判"
    assert facts["方式理由"].endswith("技术复杂") and facts["变更方式批准"] == "财采〔2026〕8号（2026年3月2日）"
    assert "中华人民共和国政府采购法 第二十七条；实施条例第二十三条" in facts["层级和方式依据"]
    assert any("依据" in line and "第1版" in line for line in told["why"])
    assert told["rung"] == "集体决策" and "本系统默认值（未核实）" in told["unverified"]


def test_before_the_road_is_settled_the_sheet_says_nothing_of_it(make):
    assert papers.sheet_facts(make()) == []


def test_a_lower_layer_is_named_as_an_exception_on_the_sheet(make):
    record = settle(make("1200000"), lower_reason="试点")
    with translation.override("zh-hans"):
        before = dict((n, v) for n, v, _w in papers.sheet_facts(record))["低层级例外"]
        after = dict((n, v) for n, v, _w in papers.sheet_facts(permit(record)))["低层级例外"]
    assert before == "应为2 第三方代理；试点；尚未准予" and after == "应为2 第三方代理；试点；2026年3月2日准予"


def test_the_page_shows_the_rows_with_their_basis(make):
    record = settle(make())
    shown = {str(one.label): one.value for one in forms.RoadForm.shown(record)}
    assert shown["Layer"] == "1 In-house project review" and "本系统默认值" in shown["Basis of the road"]
    table = forms.RoadForm.shown_tables(record)[0]
    assert table.rows[0][:2] == ["货物采购限额标准", "200,000.00, limit ≥ 1,000,000 yuan: not reached"]
    assert ["采购层级：限额以下且目录以外", "1 In-house project review"] in [row[:2] for row in table.rows]
    assert table.rows[0][3] == "Editable default, not verified · routing.purchase_limit v1"
