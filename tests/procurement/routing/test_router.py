"""Which road a purchase takes: every limit at its own cent, every place by its own rows, every day by the table of that day."""

from datetime import date

import pytest

from procurement.routing.router import FactMissing, grounds, needs_finance, regime_of, route
from procurement.rulebook.values import UnknownLimit
from tests.procurement.routing.asking import DAY, asks, row, works

SMALL = works(estimate="100")


def layer(book, *args, **how):
    return int(route(asks(*args, **how), book).layer)


# --- limits, at the cent ---
@pytest.mark.parametrize(("place", "level", "kind", "limit", "line"), [
    ("", "", "goods", 1_000_000, 2_000_000), ("", "", "services", 1_000_000, 2_000_000),
    ("", "centre", "goods", 1_000_000, 2_000_000), ("", "centre", "services", 1_000_000, 2_000_000),
    ("CN-35", "province", "goods", 1_000_000, 4_000_000), ("CN-35", "province", "services", 1_000_000, 4_000_000),
    ("CN-35", "city", "goods", 300_000, 2_000_000), ("CN-35", "county", "services", 300_000, 2_000_000),
    ("CN-3502", "city", "goods", 300_000, 2_000_000), ("CN-4403", "county", "services", 1_000_000, 4_000_000),
    ("CN-46", "province", "goods", 1_000_000, 2_000_000),
])  # fmt: skip
def test_limit_and_line_include_their_own_amount(shipped, place, level, kind, limit, line):
    def at(amount):
        return layer(shipped, amount, kind, place=place, level=level)

    assert [at(f"{limit - 1}.99"), at(f"{limit}.00"), at(f"{limit}.01")] == [1, 2, 2]
    assert [at(f"{line - 1}.99"), at(f"{line}.00"), at(f"{line}.01")] == [2, 3, 3]


@pytest.mark.parametrize(("place", "level", "limit"), [("", "centre", 1_200_000), ("", "", 1_200_000), ("CN-35", "city", 600_000)])
def test_works_that_need_no_tender_are_government_procurement_from_their_limit_on(shipped, place, level, limit):
    def at(amount):
        return layer(shipped, amount, "works", place=place, level=level, works=SMALL)

    assert [at(f"{limit - 1}.99"), at(f"{limit}.00"), at(f"{limit}.01")] == [1, 2, 2]


def test_a_repair_of_1_800_000_in_a_city_needs_no_tender(shipped):
    """维修 180 万: government procurement, by negotiation, consultation or single source; never by inquiry."""
    found = route(asks("1800000", "works", place="CN-35", level="city", works=works(estimate="1800000")), shipped)
    assert (found.regime, found.layer) == ("procurement", 2)
    assert {"negotiation", "consultation", "single_source"} <= set(found.methods) and "inquiry" not in found.methods


@pytest.mark.parametrize(("sign", "layers"), [("≥", [1, 2, 2]), (">", [1, 1, 2])])
def test_above_does_not_include_the_amount_and_from_does(shipped, entries, sign, layers):
    from tests.procurement.routing.asking import book_of

    book = book_of(entries, row(shipped, "routing.purchase_limit", object_type="goods", comparator=sign))
    assert [layer(book, amount) for amount in ("999999.99", "1000000.00", "1000000.01")] == layers


# --- works that must be tendered ---
@pytest.mark.parametrize(("part", "kind", "line"), [
    ("construction", "works", 4_000_000), ("equipment", "goods", 2_000_000), ("consulting", "services", 1_000_000),
])  # fmt: skip
def test_each_part_of_a_project_has_its_line(shipped, part, kind, line):
    found = [route(asks("50000", kind, works=works(part, estimate)), shipped).regime
             for estimate in (f"{line - 1}.99", f"{line}.00", f"{line}.01")]
    assert found == ["internal", "tender_law", "tender_law"]


@pytest.mark.parametrize(("money", "investment", "bound"), [
    ("1999999.99", "2000000", False), ("2000000.00", "2000000", True), ("2000000.01", "2000000", True),
    ("2000000.00", "20000000.00", True), ("2000000.00", "20000000.01", False), ("2000000.01", "20000000.00", True),
    ("50000000.00", "500000000.01", False), ("100", "900", False),
])  # fmt: skip
def test_budget_money_counts_by_amount_and_by_share(shipped, money, investment, bound):
    found = route(asks("5000000", "works", works=works(estimate="5000000", money=money, investment=investment)), shipped)
    assert (found.regime == "tender_law") is bound
    assert found.layer == (3 if bound else 2)


def test_where_the_state_controls_the_money_neither_amount_nor_share_counts(shipped):
    found = route(asks("5000000", "works", works=works(estimate="5000000", money="0", investment="0", state=True)), shipped)
    assert found.regime == "tender_law" and "routing.works_scope.state" in [one.rule.code for one in found.fired]


def test_related_goods_above_the_ordinary_line_follow_the_law_of_works(shipped):
    """与工程建设有关的货物: the line of ordinary goods is not asked."""
    found = route(asks("3000000", "goods", works=works("equipment", "3000000", money="1000000")), shipped)
    assert (found.band, found.layer) == ("below_open", 2)
    assert "routing.open_tender" not in [one.rule.code for one in found.fired]


def test_works_without_their_facts_have_no_road_yet(shipped):
    with pytest.raises(FactMissing) as missing:
        route(asks("100", "works"), shipped)
    assert missing.value.name == "project_investment"


@pytest.mark.parametrize(("method", "regime"), [("open_tender", "tender_law"), ("invited_tender", "tender_law"), ("negotiation", "procurement")])
def test_works_bought_by_tender_stand_under_the_tender_law_otherwise_not(shipped, method, regime):
    question = asks("1800000", "works", works=SMALL)
    assert regime_of(route(question, shipped), method, question) == regime
    goods = asks("1800000")
    assert regime_of(route(goods, shipped), method, goods) == "procurement"


# --- catalogue ---
def test_what_stands_in_the_catalogue_is_centralised_however_small(shipped):
    small = route(asks("5000", catalogue=True), shipped)
    assert (small.regime, small.organisation, small.layer, small.band) == ("procurement", "centralised", 2, "catalogue")
    assert route(asks("2000000", catalogue=True), shipped).layer == 3
    assert route(asks("5000"), shipped).organisation == "none"
    assert route(asks("1000000"), shipped).organisation == "decentralised"


# --- methods ---
def test_in_house_review_is_for_what_lies_below_every_limit(shipped):
    assert route(asks("999999.99"), shipped).methods[0] == "review"
    assert "review" not in route(asks("1000000"), shipped).methods


def test_inquiry_is_for_goods_only_and_the_emergency_road_opens_in_october_2026(shipped):
    def methods(kind, on=DAY):
        return route(asks("1500000", kind, on=on, works=SMALL if kind == "works" else None), shipped).methods

    assert "inquiry" in methods("goods") and "inquiry" not in methods("services")
    assert "emergency" not in methods("goods", date(2026, 9, 30))
    assert "emergency" in methods("goods", date(2026, 10, 1))


def test_every_ground_names_its_method_and_its_objects(shipped):
    assert [ground.value for ground, _rule in grounds(asks("1"), shipped, "inquiry")] == ["inquiry.uniform"]
    assert grounds(asks("1", "services"), shipped, "inquiry") == []
    assert [g.value for g, _r in grounds(asks("1", "works", works=SMALL), shipped, "negotiation")] == ["negotiation.works"]
    assert "negotiation.works" not in [g for g, _rule in grounds(asks("1"), shipped, "negotiation")]
    assert grounds(asks("1"), shipped, "emergency") == []
    assert all(rule.article for _ground, rule in grounds(asks("1"), shipped, "single_source"))


@pytest.mark.parametrize(("amount", "method", "on", "asked"), [
    ("1999999.99", "negotiation", DAY, False), ("2000000", "negotiation", DAY, True), ("2000000", "open_tender", DAY, False),
    ("2000000", "invited_tender", DAY, True), ("2000000", "review", DAY, True), ("2000000", "emergency", date(2026, 10, 1), False),
])  # fmt: skip
def test_from_the_line_on_another_method_needs_leave_of_finance(shipped, amount, method, on, asked):
    question = asks(amount, on=on)
    found = needs_finance(question, shipped, route(question, shipped), method)
    assert bool(found) is asked
    if found:
        assert found.source == "中华人民共和国政府采购法 第二十七条；实施条例第二十三条"


def test_with_that_leave_the_agent_is_the_layer_due(shipped):
    found = route(asks("2000000"), shipped)
    assert [int(found.layer_for(m)) for m in ("", "open_tender", "negotiation", "review")] == [3, 3, 2, 3]
    assert int(route(asks("1500000"), shipped).layer_for("negotiation")) == 2


# --- who signs ---
@pytest.mark.parametrize(("amount", "rung"), [
    ("49999.99", "section_chief"), ("50000.00", "vice_head"), ("50000.01", "vice_head"),
    ("299999.99", "vice_head"), ("300000.00", "head"), ("300000.01", "head"),
    ("999999.99", "head"), ("1000000.00", "meeting"), ("1000000.01", "meeting"), ("0.01", "section_chief"),
])  # fmt: skip
def test_the_ladder_at_the_cent(shipped, amount, rung):
    assert route(asks(amount), shipped).rung == rung


# --- days, places, what is kept ---
def test_the_table_of_the_day_decides(shipped):
    before, after = date(2025, 12, 31), date(2026, 1, 1)
    assert [layer(shipped, "300000", on=day, place="CN-35", level="city") for day in (before, after)] == [1, 2]


def test_the_own_row_of_the_bureau_goes_before_the_pack_and_the_mapping_is_a_row_too(shipped, entries):
    from tests.procurement.routing.asking import book_of

    own = row(shipped, "routing.purchase_limit", object_type="goods", text="200000")
    mapped = row(shipped, "routing.layer.below_open", text="3", row_id=9002)
    book = book_of(entries, own, mapped)
    found = route(asks("200000"), book)
    assert found.layer == 3
    assert [one.rule.row_id for one in found.fired if one.held][:2] == [9001, 9002]


def test_where_own_rows_contradict_one_another_the_stricter_rules(shipped, entries):
    from tests.procurement.routing.asking import book_of

    book = book_of(entries, row(shipped, "routing.purchase_limit", object_type="goods", text="3000000"))
    assert [layer(book, amount) for amount in ("1999999.99", "2000000", "3000000")] == [1, 3, 3]


def test_every_row_that_was_asked_is_kept_with_what_it_was_compared_with(shipped):
    found = route(asks("1000000"), shipped)
    told = {one.rule.code: (one.value, one.held) for one in found.fired}
    assert told["routing.purchase_limit"] == (1_000_000, True)
    assert told["routing.open_tender"] == (1_000_000, False)
    assert told["routing.layer.below_open"] == (None, True)
    assert told["purchase.meeting_amount"] == (1_000_000, True)


def test_a_day_before_every_row_is_said_to_have_none(shipped):
    with pytest.raises(UnknownLimit):
        route(asks("1", on=date(2018, 5, 31)), shipped)
