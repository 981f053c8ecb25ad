"""Specialities of the panel: one that the register cannot fill is refused while the need is drawn up, not after the quotes."""
import pytest
from django.utils import translation

from procurement.draws import committing, enough
from procurement.parties.models import Expert

from .purchases import CHAIR, TODAY, asked, budget, drawn, experts, need, refuses, surveyed

pytestmark = pytest.mark.django_db
ROW = "specialities-0-name"


@pytest.fixture
def record(cast, line):
    """Chairs for 50,000: reviewed in house."""
    return surveyed(asked(cast.requester, cast.unit_a, line, category_code=CHAIR))


def of(*names, **changes):
    return need(specialities=[{"name": name} for name in names], **changes)


def test_exactly_as_many_as_the_panel_has_places_are_enough_and_one_fewer_is_not(record):
    experts("计算机", many=2)
    with refuses(ROW, "计算机", "2 can sit", "at least 3"):
        drawn(record, register=False)
    experts("计算机", many=1, prefix="third")
    assert drawn(record, register=False).specialities == ["计算机"]


def test_the_row_is_told_that_nobody_fills(record):
    experts("计算机")
    with refuses("specialities-1-name", "园林", "0 can sit", "at least 1"):
        drawn(record, of("计算机", "园林"), register=False)
    experts("园林", many=1)
    assert drawn(record, of("计算机", "园林"), register=False).specialities == ["计算机", "园林"]


def test_a_speciality_named_twice_does_not_move_the_row(record):
    experts("计算机")
    with refuses("specialities-2-name", "园林"):
        drawn(record, of("计算机", "计算机", "园林"), register=False)


def test_each_may_be_there_and_the_panel_still_too_small(record):
    experts("计算机", many=1)
    experts("园林", many=1)
    with refuses("specialities", "2 of 3 places"):
        drawn(record, of("计算机", "园林"), register=False)


@pytest.mark.parametrize("facts", [{"standing": "ended"}, {"user": None}, {"employer": "单位ZJ-计算机-0"}], ids=str)
def test_who_could_not_be_drawn_does_not_count(record, facts):
    third = experts("计算机", many=3)[2]
    Expert.objects.filter(pk=third.pk).update(**facts)
    with refuses(ROW, "2 can sit"):
        drawn(record, register=False)


def test_one_of_the_panel_comes_from_outside(record):
    made = experts("计算机", many=3)
    Expert.objects.filter(pk__in=[one.pk for one in made]).update(own_staff=True)
    with refuses(ROW, "2 can sit"):
        drawn(record, register=False)
    Expert.objects.filter(pk=made[0].pk).update(own_staff=False)
    assert drawn(record, register=False).panel_size == 3


def test_what_is_handed_over_is_drawn_from_another_library(cast):
    """Computers for 50,000 are in the catalogue: an agency or the centre buys them, and draws its own experts."""
    record = surveyed(asked(cast.requester, cast.unit_a, budget(cast.unit_a)))
    assert drawn(record, need(reserve="whole", small_rate=""), register=False).specialities == ["计算机"]


def test_works_are_judged_when_their_facts_are_known(record):
    record.object_type = "works"
    record.save()
    assert drawn(record, need(small_rate="5"), register=False).specialities == ["计算机"]
    record.project_investment = record.project_budget = record.amount
    record.save()
    with refuses(ROW, "计算机"):
        drawn(record, need(small_rate="5"), register=False)


def test_the_draw_counts_with_the_same_function():
    assert committing.fillable is enough.fillable and committing.in_use is enough.in_use


def test_the_sentence_in_chinese(record):
    with translation.override("zh-hans"), refuses(ROW, "“计算机”", "只有0人", "至少需要3人", "改选其他专业"):
        drawn(record, register=False)


def test_one_query_however_many_specialities(record, django_assert_num_queries):
    experts("计算机", "园林", "法律")
    with django_assert_num_queries(1):
        assert enough.shortage(["计算机", "园林", "法律"], 3, layer=1, budget=record.amount, on=TODAY) is None
