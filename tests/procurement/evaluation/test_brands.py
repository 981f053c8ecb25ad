"""F7 (87号令 §31): quotes of one brand of the core product are one bidder."""
from decimal import Decimal as D

import pytest

from procurement.evaluation import rules
from procurement.evaluation.brands import bidders, one_of_each
from procurement.evaluation.formulas import Candidate
from procurement.evaluation.terms import Validity
from tests.procurement.evaluation.review import FACTORS, NAMES, code


def test_a_brand_counts_once_however_it_is_written_and_no_brand_for_itself():
    assert [bidders(row) for row in (["联想", "联想", "华为"], ["Lenovo ", "ＬＥＮＯＶＯ", "x"], ["", "", ""], [])] == [2, 2, 3, 0]


def seats(rows, **how):
    candidates = [Candidate(key, D(price), D(price), None if score is None else D(score)) for key, price, score, _brand in rows]
    return one_of_each(candidates, {row[0]: row[3] for row in rows}, {row[0]: row[0] for row in rows},
                       **{"scoring": False, "by_technical": False, "seed": "s"} | how)


def test_only_the_cheapest_of_a_brand_competes():
    found = seats([("A", "100", None, "甲牌"), ("B", "99.99", None, "甲牌"), ("C", "120", None, "乙牌")])
    assert found.kept == {"B", "C"} and found.behind == {"A": "B"}
    assert [(line.what, line.of, line.numbers, line.result) for line in found.workings] == [
        ("same_brand", "A", "甲牌: A 100.00; B 99.99", "B")]


def test_the_best_score_keeps_the_seat():
    found = seats([("A", "100", "80.00", "甲牌"), ("B", "90", "79.99", "甲牌"), ("C", "120", "70", "")], scoring=True)
    assert found.behind == {"B": "A"}


def test_equal_ones_are_drawn_so_that_anybody_can_work_it_out():
    found = seats([("A", "100", None, "甲牌"), ("B", "100", None, "甲牌")])
    assert len(found.behind) == 1 and [line.what for line in found.workings] == ["tie_draw", "tie_draw", "same_brand"]
    assert found == seats([("B", "100", None, "甲牌"), ("A", "100", None, "甲牌")]) or found.behind == seats(
        [("B", "100", None, "甲牌"), ("A", "100", None, "甲牌")]).behind


# --- on the record ---
@pytest.mark.django_db
def test_three_quotes_of_two_brands_are_two_bidders_and_too_few(review):
    review.invites()
    record = review.opens(rows={"A": {"brand": "甲牌"}, "B": {"brand": "甲牌 "}, "C": {"brand": "乙牌"}})
    assert (record.quotes_valid, record.quotes_needed) == (2, 3) and not rules.enough_quotes(record)


@pytest.mark.django_db
def test_three_quotes_of_three_brands_are_enough(review):
    review.invites()
    assert rules.enough_quotes(review.opens(rows={"A": {"brand": "甲牌"}, "B": {"brand": "丁牌"}, "C": {"brand": "乙牌"}}))


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "out"), [("lowest_price", "D"), ("scoring", "A")])
def test_who_gives_way_is_told_in_the_report_line_by_line(make, method, out):
    review = make(award_method=method, factors=[] if method == "lowest_price" else FACTORS)
    points = {"tech": {"A": "80", "B": "80", "C": "92", "D": "95"}, "biz": {"A": "85", "B": "75", "C": "90", "D": "90"}}
    review.invites("ABCD")
    review.opens({"A": "900000", "B": "880000", "C": "1000000", "D": "950000"}, rows={"A": {"brand": "甲牌"}, "D": {"brand": "甲牌"}})
    review.all_score(points=points)
    record = review.reports()
    assert [(row["code"], row["validity"]) for row in record.review["out"]] == [(code(out), Validity.SAME_BRAND)]
    assert code(out) not in {row["code"] for row in record.review["rows"]} and record.recommended is not None
    line = next(line for line in record.review["workings"] if line["what"] == "same_brand")
    assert line["of"] == NAMES[out] and "甲牌" in line["numbers"]
