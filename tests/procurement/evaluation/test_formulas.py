"""The worked numbers of the regulation: price score, deductions, domestic share, low prices, ranking, ties, corrections, saving."""
import hashlib
from decimal import Decimal as D
from fractions import Fraction

import pytest

from procurement.evaluation import formulas as f
from procurement.evaluation.capitals import NotCapitals, from_capitals
from procurement.evaluation.correction import Line, Reading, corrected, misplaced
from procurement.evaluation.ties import ranking, seed_of, ticket
from procurement.evaluation.workings import half_up, plain
from procurement.money import in_capitals

QUOTES = {"A": D("950000"), "B": D("880000"), "C": D("1000000")}
TECHNICAL, BUSINESS = {"A": "90", "B": "80", "C": "92"}, {"A": "85", "B": "75", "C": "90"}


# --- F1 ---
def totals(weights=("0.30", "0.50", "0.20")):
    price = f.price_scores(QUOTES, D(weights[0]))
    found = {}
    for name in QUOTES:
        parts = [price[name].weighted]
        for sheet, weight in ((TECHNICAL, weights[1]), (BUSINESS, weights[2])):
            parts.append(f.factor_score(name, "x", [D(sheet[name])], D(100), D(weight))[0])
        found[name] = f.total_score(name, parts)[0]
    return found


def test_the_price_scores_of_the_example_out_of_100_and_weighted():
    scores = f.price_scores(QUOTES, D("0.30"))
    assert {name: one.score for name, one in scores.items()} == {"A": D("92.6316"), "B": D("100.0000"), "C": D("88.0000")}
    assert {name: one.weighted for name, one in scores.items()} == {"A": D("27.79"), "B": D("30.00"), "C": D("26.40")}


def test_the_totals_and_the_order_of_the_example():
    assert totals() == {"A": D("89.79"), "B": D("85.00"), "C": D("90.40")}
    order = [c for c, _total in sorted(totals().items(), key=lambda row: -row[1])]
    assert order == ["C", "A", "B"]


@pytest.mark.parametrize("price", ["1", "3", "700000", "999999.99", "123456.78"])
@pytest.mark.parametrize("weight", ["0.10", "0.30", "0.45", "0.60"])
def test_the_consultation_form_gives_the_same_as_the_tender_form(price, weight):
    scores = f.price_scores({"low": D(1), "this": D(price)}, D(weight))["this"]
    assert scores.weighted == half_up(Fraction(D(1)) / Fraction(D(price)) * Fraction(D(weight)) * 100)


def test_arithmetic_is_told_line_by_line():
    lines = f.price_scores(QUOTES, D("0.30"))["A"].workings
    assert [(line.numbers, line.result) for line in lines] == [
        ("880000.00 ÷ 950000.00 × 100", "92.6316"), ("880000.00 ÷ 950000.00 × 0.3 × 100", "27.79"),
    ]  # fmt: skip
    score, line = f.factor_score("A", "技术", [D("40"), D("45"), D("41")], D(50), D("0.5"))
    assert (score, line.numbers) == (D("42.00"), "(40 + 45 + 41) ÷ 3 ÷ 50 × 100 × 0.5")


def test_nobody_asked_nothing_scored():
    assert f.price_scores({}, D("0.3")) == {}


@pytest.mark.parametrize(("value", "places", "rounded"), [
    (Fraction(1, 200), 2, "0.01"), (Fraction(-1, 200), 2, "-0.01"), (Fraction(1, 3), 4, "0.3333"), (D("2.675"), 2, "2.68"), (7, 2, "7.00"),
])  # fmt: skip
def test_rounding_is_half_up_from_the_exact_value(value, places, rounded):
    assert str(half_up(value, places)) == rounded


def test_numbers_are_written_without_idle_zeros():
    assert [plain(D(x)) for x in ("0.30", "100", "1E+2", "12.50")] == ["0.3", "100", "100", "12.5"]


# --- F2 ---
GOODS = f.Terms("goods", small=D(10), consortium=D(5), consortium_least=D(30))
SERVICES = f.Terms("services", small=D(20), consortium=D(5), consortium_least=D(30))


@pytest.mark.parametrize(("terms", "standing", "price"), [
    (GOODS, f.Standing(maker_small=True), "90.00"),
    (GOODS, f.Standing(small=True), "100.00"),  # the maker counts, not the seller
    (SERVICES, f.Standing(small=True), "80.00"),
    (SERVICES, f.Standing(maker_small=True), "100.00"),
    (SERVICES, f.Standing(share=D("30")), "95.00"),
    (SERVICES, f.Standing(share=D("29.99")), "100.00"),
    (f.Terms("works", small=D(3)), f.Standing(small=True), "97.00"),
    (f.Terms("services", small=D(20), reserved=True), f.Standing(small=True), "100.00"),
    (f.Terms("services"), f.Standing(small=True), "100.00"),
])  # fmt: skip
def test_the_deduction_for_small_and_micro_enterprises(terms, standing, price):
    assert f.policy_price("S", D(100), standing, terms)[0] == D(price)


# --- F3 ---
def domestic(**terms):
    return f.Terms("goods", domestic=D(20), domestic_least=D(80), **terms)


def test_both_deductions_are_taken_from_the_original_quote():
    terms = domestic(small=D(15), competing=True)
    price, lines = f.policy_price("S", D(100), f.Standing(maker_small=True, domestic_share=D(85)), terms)
    assert price == D("65.00")
    assert [line.result for line in lines] == ["15.00", "20.00", "65.00"] and lines[-1].numbers == "100.00 × (1 − 15% − 20%)"


def test_a_share_of_72_7_percent_takes_nothing_off():
    share = f.domestic_share(D(800_000), D(1_100_000))
    assert share == D("72.73")
    assert f.policy_price("S", D(1_400_000), f.Standing(domestic_share=share), domestic(competing=True))[0] == D("1400000.00")


@pytest.mark.parametrize(("share", "competing", "price"), [("80", True, "80.00"), ("79.99", True, "100.00"), ("100", False, "100.00")])
def test_domestic_products_gain_from_80_percent_and_only_against_others(share, competing, price):
    assert f.policy_price("S", D(100), f.Standing(domestic_share=D(share)), domestic(competing=competing))[0] == D(price)


# --- F4 ---
RATES = f.LowRates(D(50), D(50), D(45))


def low(quotes, ceiling="100", rates=RATES, doubted=()):
    named = {str(n): D(q) for n, q in enumerate(quotes)}
    return {name: [line.what for line in lines] for name, lines in f.low_prices(named, D(ceiling), rates, doubted).items()}


def test_the_example_is_met_by_the_third_condition_only():
    assert low(["41", "78", "80", "89"]) == {"0": ["low_ceiling"]}


def test_exactly_45_of_100_is_not_too_low():
    assert low(["45.00", "78", "80"]) == {} and low(["44.99", "78", "80"]) == {"0": ["low_ceiling"]}


@pytest.mark.parametrize(("quotes", "ceiling", "met"), [
    (["49", "98", "100"], "100", {}),  # exactly half of the second lowest
    (["48.99", "98", "100"], "100", {"0": ["low_second"]}),
    (["30", "61", "89"], "60", {"0": ["low_second"]}),  # exactly half the average, and more than 45 of the ceiling
    (["29.99", "59", "91.01"], "60", {"0": ["low_average"]}),
    (["10", "10", "100"], "20", {"0": ["low_average"], "1": ["low_average"]}),  # two lowest: the second lowest is the same
    (["10"], "100", {"0": ["low_ceiling"]}),  # nobody to compare with
    (["10", "12", "100"], "10", {"0": ["low_average"], "1": ["low_average"]}),  # only the lowest could meet the second condition
])  # fmt: skip
def test_the_conditions_stand_alone_and_are_strict(quotes, ceiling, met):
    assert low(quotes, ceiling) == met


def test_documents_may_raise_and_before_its_day_the_rule_is_silent():
    assert low(["60", "90", "95"], rates=f.LowRates(D(50), D(50), D(65))) == {"0": ["low_ceiling"]}
    assert low(["1", "90", "95"], rates=f.LowRates(None, None, None)) == {}


def test_the_panel_may_doubt_a_price_that_meets_no_figure():
    assert low(["60", "90", "95"], doubted=("0",)) == {"0": ["low_judgement"]}


def test_no_quotes_no_low_price():
    assert low([]) == {}


# --- F5 ---
def candidate(key, price, score=None, quote=None, technical=None):
    return f.Candidate(key, D(price), D(quote or price), score and D(score), technical and D(technical))


def test_lowest_price_ranks_by_policy_price_and_equal_is_tied():
    found = ranking([candidate("a", "90", quote="80"), candidate("b", "85", quote="99"), candidate("c", "90")], scoring=False, seed="s")
    assert found.places[0].key == "b" and found.places[0].tied == ()
    assert {p.key: p.tied for p in found.places[1:]} == {"a": ("c",), "c": ("a",)}


def test_scoring_ranks_by_score_then_by_quote():
    found = ranking([candidate("a", "80", "90", "100"), candidate("b", "99", "90", "99"), candidate("c", "70", "95")], scoring=True)
    assert [p.key for p in found.places] == ["c", "b", "a"] and all(not p.tied for p in found.places)


def test_a_tie_is_drawn_by_hashes_that_anybody_can_work_out():
    tied = [candidate(key, "90", "90") for key in "abcd"]
    seed = seed_of(["x", "y"])
    found = ranking(tied, scoring=True, seed=seed)
    assert [p.key for p in found.places] == sorted("abcd", key=lambda key: ticket(seed, key))
    assert ticket("s", "a") == hashlib.sha256(b"s:a").hexdigest()
    assert {line.result for line in found.workings} == {ticket(seed, key) for key in "abcd"}
    assert ranking(list(reversed(tied)), scoring=True, seed=seed) == found  # the order of entering does not matter


def test_another_seed_gives_another_order():
    tied = [candidate(key, "90") for key in "abcdef"]
    orders = {tuple(p.key for p in ranking(tied, scoring=False, seed=seed_of([str(n)])).places) for n in range(20)}
    assert len(orders) > 10


def test_the_documents_may_settle_a_tie_by_the_technical_score():
    tied = [candidate("a", "90", "90", technical="40"), candidate("b", "90", "90", technical="41")]
    for seed in "abcdefgh":  # whatever a draw would say
        found = ranking(tied, scoring=True, by_technical=True, seed=seed)
        assert [p.key for p in found.places] == ["b", "a"] and found.workings == ()
    equal = [candidate(key, "90", "90", technical="40") for key in "ab"]
    assert ranking(equal, scoring=True, by_technical=True, seed="s").workings != ()


def test_a_tie_of_the_first_may_be_left_to_the_awarding_side():
    tied = [candidate("a", "90"), candidate("b", "90"), candidate("c", "91")]
    assert set(ranking(tied, scoring=False, left_open=True, seed="s").open_tie) == {"a", "b"}
    assert ranking([candidate("d", "89"), *tied], scoring=False, left_open=True).open_tie == ()  # a tie of the second is not


# --- F6 ---
@pytest.mark.parametrize(("text", "value"), [
    ("壹佰零捌万", "1080000"), ("玖拾肆万伍仟壹佰元整", "945100"), ("人民币壹亿零伍万元伍角叁分", "100050000.53"), ("拾万元正", "100000"),
    ("伍角", "0.5"), ("贰仟零叁元零肆分", "2003.04"), ("零元整", "0"), ("一百零八万", "1080000"), ("壹万零伍拾圆", "10050"), ("叁万亿元", "3000000000000"),
])  # fmt: skip
def test_capitals_are_read(text, value):
    assert from_capitals(text) == D(value)


@pytest.mark.parametrize("text", ["", "元", "一百块", "壹佰捌", "壹万伍", "壹贰", "佰仟", "零佰", "壹角贰角", "1080000", "壹元贰"])
def test_what_is_not_capitals_is_refused(text):
    with pytest.raises(NotCapitals):
        from_capitals(text)


@pytest.mark.parametrize("amount", ["0.01", "10", "10.10", "105", "1005", "100050.05", "1080000", "20000000", "100000001", "945100", "999999999.99"])
def test_capitals_are_read_back_as_they_are_written(amount):
    assert from_capitals(in_capitals(D(amount))) == D(amount)


def test_capitals_over_figures():
    found = corrected("S", Reading(D("980000"), "壹佰零捌万"))
    assert (found.price, found.changed) == (D("1080000"), True)
    assert [line.what for line in found.workings] == ["read", "capitals"]


def test_the_opening_sheet_over_the_text():
    found = corrected("S", Reading(D("980000"), text=D("970000")))
    assert (found.price, found.changed, [w.what for w in found.workings]) == (D("980000"), False, ["read", "opening_sheet"])


def test_the_sum_of_the_lines_over_the_total():
    found = corrected("S", Reading(D("1000"), lines=[Line(D(3), D("300")), Line(D(1), D("150"))]))
    assert (found.price, found.changed, found.workings[-1].what) == (D("1050"), True, "line_sums")


def test_a_misplaced_decimal_leaves_the_total():
    lines = [Line(D(3), D("3000")), Line(D(1), D("100"))]  # 3,000 instead of 300.00
    assert misplaced(D("1000"), lines)
    found = corrected("S", Reading(D("1000"), lines=lines))
    assert (found.price, found.changed, found.workings[-1].what) == (D("1000"), False, "misplaced")


def test_lines_are_held_against_the_price_in_capitals():
    found = corrected("S", Reading(D("980000"), "壹佰零捌万", lines=[Line(D(2), D("540000"))]))
    assert (found.price, [w.what for w in found.workings]) == (D("1080000"), ["read", "capitals"])


# --- F9 ---
def test_the_saving_of_the_seed_names_its_base():
    found = f.saving(D("27000000"), D("27000000") - D("945100"))
    assert (found.saved, found.rate, found.base) == (D("945100"), D("3.50"), D("27000000"))
    assert found.workings[1].formula == "saved ÷ budget"
    other = f.saving(D("27945100"), D("27000000"), base_is_award=True)
    assert (other.saved, other.base) == (D("945100"), D("27000000")) and other.workings[1].formula == "saved ÷ award"
    assert f.saving(D("27945100"), D("27000000")).rate == D("3.38")


def test_nothing_budgeted_nothing_saved():
    assert f.saving(D(0), D(0)).rate == D("0.00")
