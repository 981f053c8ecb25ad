"""配置标准: minimum life to the day, what serves is used on, caps and numbers at their boundary, vehicles."""
from datetime import date
from decimal import Decimal

import pytest

from procurement.standards.caps import meeting_table_cap, number_cap, price_cap
from procurement.standards.lives import Answer, Thing, judge, years_on
from procurement.standards.things import thing_of
from procurement.standards.vehicles import Car, purchase, renewal, scrapping

pytestmark = pytest.mark.django_db
LAPTOP, COPIER, DESK, SERVER = "A02010108", "A02020100", "A05010201", "A02010104"
ON = date(2026, 3, 2)


def laptop(**facts):
    return Thing(LAPTOP, date(2020, 7, 1), **{"serves": False, **facts})


@pytest.mark.parametrize(("on", "answer"), [
    (date(2026, 6, 30), Answer.TOO_EARLY), (date(2026, 7, 1), Answer.ALLOWED), (date(2026, 7, 2), Answer.ALLOWED),
])
def test_a_laptop_of_2020_07_01_may_go_from_2026_07_01(on, answer):
    verdict = judge(laptop(), on)
    assert (verdict.answer, verdict.life_ends) == (answer, date(2026, 7, 1))
    assert "财资〔2016〕27号" in str(verdict.sentence)


def test_past_its_life_but_still_serving_it_is_used_on():
    assert judge(laptop(serves=True), date(2026, 7, 1)).answer is Answer.KEEP


def test_damaged_beyond_repair_it_may_go_before_its_life_is_over():
    assert judge(laptop(beyond_repair=True, serves=True), date(2026, 6, 30)).answer is Answer.ALLOWED


def test_without_the_day_of_first_use_nothing_is_allowed_by_age():
    assert judge(Thing(LAPTOP, None, serves=False), ON).answer is Answer.TOO_EARLY
    assert judge(Thing(LAPTOP, None, serves=False, beyond_repair=True), ON).answer is Answer.ALLOWED


@pytest.mark.parametrize(("pages", "answer"), [(299_999, Answer.TOO_EARLY), (300_000, Answer.ALLOWED), (None, Answer.TOO_EARLY)])
def test_a_copier_is_worn_by_years_or_by_pages(pages, answer):
    assert judge(Thing(COPIER, date(2024, 1, 1), pages=pages, serves=False), ON).answer is answer


def test_furniture_lasts_fifteen_and_a_cabinet_twenty_years():
    assert judge(Thing(DESK, date(2010, 3, 2), serves=False), ON).life_ends == date(2025, 3, 2)
    assert judge(Thing("A05010502", date(2010, 3, 2), serves=False), ON).life_ends == date(2030, 3, 2)


def test_a_category_without_standard_is_judged_by_its_state():
    assert thing_of(SERVER, ON) == ""
    assert judge(Thing(SERVER, None, serves=False), ON).answer is Answer.ALLOWED
    assert judge(Thing(SERVER, None, serves=True), ON).answer is Answer.KEEP


def test_the_nearest_code_above_says_what_a_thing_is():
    assert [thing_of(code, ON) for code in (LAPTOP, COPIER, "A02030501", "A02")] == ["laptop", "copier", "vehicle", ""]


def test_a_life_begun_on_a_leap_day_is_complete_on_the_first_of_march():
    assert years_on(date(2020, 2, 29), 6) == date(2026, 3, 1)
    assert years_on(date(2020, 2, 29), 8) == date(2028, 2, 29)


@pytest.mark.parametrize(("thing", "bureau", "most"), [
    ("desktop", False, "5000"), ("laptop", False, "7000"), ("copier", False, "35000"), ("multifunction", False, "3000"),
    ("desk", True, "4500"), ("desk", False, "3000"), ("chair", True, "1500"), ("chair", False, "800"), ("sofa_three", True, "3000"),
    ("bookcase", True, "2000"), ("bookcase", False, "1200"), ("filing_cabinet", False, "1000"), ("safe_cabinet", False, "3000"),
])
def test_price_caps(thing, bureau, most):
    assert price_cap(thing, ON, bureau_rank=bureau).most == Decimal(most)


def test_no_cap_where_the_standards_are_silent():
    assert price_cap("server", ON) is None


@pytest.mark.parametrize(("area", "most"), [("50.00", "80000.00"), ("50.01", "60012.00"), ("100.00", "120000.00"), ("100.01", "100010.00")])
def test_a_meeting_table_by_the_size_of_its_room(area, most):
    assert meeting_table_cap(Decimal(area), ON).most == Decimal(most)


@pytest.mark.parametrize(("heads", "most"), [(1, 1), (20, 1), (21, 2), (100, 5), (101, 6), (130, 6), (131, 7)])
def test_copiers_by_the_number_of_people(heads, most):
    assert number_cap("copier", heads, ON)[0].most == most


@pytest.mark.parametrize(("thing", "heads", "secret", "most"), [
    ("desktop", 41, False, [41]), ("desktop", 41, True, [61]), ("laptop", 41, False, [20]), ("printer_a3", 20, False, [3, 16]),
    ("printer_color", 100, False, [3, 80]), ("printer_a4", 10, False, [8]), ("multifunction", 10, False, [3]),
])
def test_numbers_by_the_number_of_people_are_whole_pieces(thing, heads, secret, most):
    assert [cap.most for cap in number_cap(thing, heads, ON, secret_unit=secret)] == most


@pytest.mark.parametrize(("kind", "registered", "km", "answer"), [
    ("small", date(1996, 1, 1), 599_999, Answer.KEEP), ("small", date(2020, 1, 1), 600_000, Answer.ALLOWED),
    ("medium", date(2006, 3, 3), 100, Answer.KEEP), ("medium", date(2006, 3, 2), 100, Answer.ALLOWED),
    ("large", date(2006, 3, 2), None, Answer.ALLOWED), ("other", date(1990, 1, 1), 900_000, Answer.KEEP),
])
def test_small_cars_go_by_distance_larger_ones_by_age(kind, registered, km, answer):
    assert scrapping(Car(kind, registered, km), ON).answer is answer


def test_a_wreck_goes_at_any_age():
    assert scrapping(Car("small", date(2025, 1, 1), 10, serves=False), ON).answer is Answer.ALLOWED


@pytest.mark.parametrize(("registered", "serves", "disposed", "answer"), [
    (date(2018, 3, 3), True, True, Answer.TOO_EARLY), (date(2018, 3, 2), True, True, Answer.KEEP),
    (date(2018, 3, 2), False, False, Answer.TOO_EARLY), (date(2018, 3, 2), False, True, Answer.ALLOWED),
])
def test_the_old_car_is_disposed_of_before_the_new_one(registered, serves, disposed, answer):
    assert renewal(Car("small", registered, 100, serves), ON, old_disposed=disposed).answer is answer


@pytest.mark.parametrize(("quota", "price", "litres", "against"), [
    ("messenger", "120000.00", "1.6", 0), ("messenger", "120000.01", "1.6", 1), ("messenger", "120000.01", "1.8", 2),
    ("emergency", "180000", "1.8", 0), ("emergency", "180000", "2.0", 1), ("special", "900000", "4.0", 0),
])
def test_a_new_car_within_price_and_engine(quota, price, litres, against):
    assert len(purchase(quota, Decimal(price), Decimal(litres), ON)) == against
