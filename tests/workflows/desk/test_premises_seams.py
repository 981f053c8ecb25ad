"""The room ledger in a pre-review: empty rooms before the question, posts and rooms filled in, and a reason for whatever differs."""
from datetime import date
from decimal import Decimal as D

import pytest

from procurement.renovations.area_forms import AreaForm
from procurement.renovations.classification_forms import ClassificationForm
from procurement.renovations.models import Renovation
from tests.walk import words_of
from workflows.demo.scenarios import renovation_papers as papers
from workflows.desk.premises import acts

from .test_area_and_estimate import inspected

__all__ = ["inspected"]
pytestmark = pytest.mark.django_db
SINCE = date(2024, 1, 1)


def ledger(cast, at, chief="18.00"):
    """A chief in 301, three deputies in 302, 56 others in 303; services and equipment beside them; posts as the application has them."""
    who = {"by": cast.assets, "at": at}
    house = acts.enter_building({"name": "区统计局办公楼", "address": "示例区学府路2号", "year_built": 1998, "area": D("2180.00"), "level": "county",
                                 "height": "multi_storey"}, **who)
    made = {}
    for number, area, use in (("301", chief, "office"), ("302", "36.00", "office"), ("303", "586.00", "office"), ("B01", "480.00", "service"),
                              ("B02", "93.42", "equipment")):
        made[number] = acts.enter_room({"building": house, "number": number, "use": use, "area": D(area), "unit": cast.unit_a}, **who)
    for number, rank, heads in (("301", "county.section_chief", 1), ("302", "county.section_deputy", 3), ("303", "county.other", 56)):
        acts.seat(made[number].pk, {"rank": rank, "name": "在编人员", "heads": heads, "kind": "post", "since": SINCE}, **who)
        acts.set_posts(cast.unit_a, {"rank": rank, "posts": heads, "document": "编发8号", "since": SINCE}, **who)
    return made


def as_the_ledger_says(record):
    """What the form is filled with, as a browser would send it back."""
    known = AreaForm.known_of(record, record.case.unit)
    return papers.area() | {"area_staff": known["area_staff"], "area_rooms": known["area_rooms"], "office_actual": "", "service_actual": "",
                            "equipment_actual": "", "area_annexes": []}


def test_the_area_check_is_filled_in_from_the_ledger_and_confirmed_without_a_word(inspected, cast, ticking):
    ledger(cast, ticking.moment)
    page = words_of(inspected.opens(cast.handler))
    assert "来自办公用房台账" in page
    record = Renovation.objects.get(case=inspected.case)
    inspected.does(cast.handler, "check_area", **as_the_ledger_says(record))
    record.refresh_from_db()
    assert (record.office_actual, record.office_allowed, record.office_over, record.over_rate) == (D("640.00"), D("558.00"), D("82.00"), D("14.70"))
    assert record.ledger_differs == [] and record.ledger_reason == ""


def test_what_differs_is_named_and_needs_a_reason(inspected, cast, ticking):
    ledger(cast, ticking.moment)
    record = Renovation.objects.get(case=inspected.case)
    told = as_the_ledger_says(record)
    told["area_rooms"] = [row | ({"area": D("19.50")} if row["room"] == "301" else {}) for row in told["area_rooms"]]
    assert not inspected.tries(cast.handler, "check_area", **told)
    assert "与办公用房台账不一致" in inspected.answer and "18.00" in inspected.answer and "19.50" in inspected.answer
    inspected.does(cast.handler, "check_area", **told | {"ledger_reason": "现场实测，台账待更正。"})
    record.refresh_from_db()
    assert [row[0] for row in record.ledger_differs] == ["301", "办公室"] and record.ledger_reason == "现场实测，台账待更正。"
    page = words_of(inspected.opens(cast.section_chief))
    assert "与办公用房台账的差异" in page and "19.50" in page


def test_a_unit_without_rooms_in_the_ledger_is_asked_as_before(inspected, cast):
    page = words_of(inspected.opens(cast.handler))
    assert "来自办公用房台账" not in page and "与台账不一致的原因" not in page


def test_empty_rooms_stand_before_the_question_whether_they_could_solve_it(begun, cast, ticking):
    made = ledger(cast, ticking.moment)
    who = {"by": cast.assets, "at": ticking.moment}
    house = acts.enter_building({"name": "2号楼", "address": "示例区学府路2号", "year_built": 2001, "area": D("900.00"), "level": "county",
                                 "height": "multi_storey"}, **who)
    acts.enter_room({"building": house, "number": "501", "use": "office", "area": D("420.00"), "unit": cast.bureau}, **who)
    begun.does(cast.unit_head, "endorse")
    begun.does(cast.window, "accept", **papers.acceptance())
    page = words_of(begun.opens(cast.handler))
    assert "台账中的闲置用房" in page and "2号楼 501" in page and "420.00" in page
    record = Renovation.objects.get(case=begun.case)
    known = ClassificationForm.known_of(record, record.case.unit)
    assert (known["surplus_area"], known["surplus_source"], known["surplus_on"]) == (D("420.00"), "办公用房台账", date(2026, 3, 2))
    assert "2号楼 420.00㎡" in known["surplus_where"] and made["301"].number == "301"
