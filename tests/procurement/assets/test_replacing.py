"""更新: a thing under its minimum life, or whose disposal is not approved, is not replaced; the old car goes before the new one comes."""
from datetime import date
from decimal import Decimal

import pytest

from procurement.assets import services
from procurement.assets.replacing import may_be_asked, must_have_gone
from procurement.disposals.models import Disposal, DisposalItem
from procurement.facts import RuleBroken
from tests.approvals import rows

TODAY = date(2026, 3, 2)
OLD = {"in_use_since": date(2019, 7, 1), "acquired_on": date(2019, 6, 20)}
ONE = Decimal(1)


@pytest.fixture
def listed(cast, ticking):
    """Puts a card on the list of a disposal case."""
    def put(card, **facts):
        case = rows.case(cast.requester, card.unit, [rows.step("inspect", card.unit)], at=ticking.moment)
        disposal = Disposal.objects.create(case=case, title="处置", ground="worn", reason="旧", form_wished="scrap")
        services.hold(card, case, at=ticking.moment)
        return DisposalItem.objects.create(
            disposal=disposal, no=1, card=card, number=card.number, name=card.name, kind=card.kind, category_code=card.category_code,
            measure=card.measure, quantity=card.quantity, acquired_on=card.acquired_on, original_value=card.original_value,
            depreciation=card.depreciation, net_value=card.net_value, **facts)
    return put


def test_a_card_past_its_life_is_asked_for_and_contracted_once_its_disposal_is_approved(register, cast, listed):
    card = register.card("ZC-1", **OLD)
    assert may_be_asked("ZC-1", cast.unit_a, ONE, TODAY) == card
    with pytest.raises(RuleBroken, match="ZC-1"):
        must_have_gone("ZC-1", TODAY)
    item = listed(card)
    with pytest.raises(RuleBroken, match=item.disposal.case.number):
        must_have_gone("ZC-1", TODAY)
    DisposalItem.objects.filter(pk=item.pk).update(approved=True)
    must_have_gone("ZC-1", TODAY)


def test_what_left_the_list_or_was_refused_is_not_approved(register, listed):
    listed(register.card("ZC-1", **OLD), leaves_list=True)
    listed(register.card("ZC-2", **OLD), approved=False)
    for number in ("ZC-1", "ZC-2"):
        with pytest.raises(RuleBroken, match=number):
            must_have_gone(number, TODAY)


@pytest.mark.parametrize(("on", "may"), [(date(2026, 6, 30), False), (date(2026, 7, 1), True)])
def test_under_its_minimum_life_a_laptop_is_renewed_only_when_damaged_beyond_repair(register, cast, listed, on, may):
    card = register.card("ZC-1")  # in use since 2020-07-01, six years
    if may:
        assert may_be_asked("ZC-1", cast.unit_a, ONE, on) == card
        return
    with pytest.raises(RuleBroken) as refused:
        may_be_asked("ZC-1", cast.unit_a, ONE, on)
    assert refused.value.field == "replaces" and "2026-07-01" in str(refused.value)
    listed(card, beyond_repair=True)
    assert may_be_asked("ZC-1", cast.unit_a, ONE, on) == card


def test_an_appraisal_in_a_case_that_refused_the_card_counts_for_nothing(register, cast, listed):
    listed(register.card("ZC-1"), beyond_repair=True, approved=False)
    with pytest.raises(RuleBroken):
        may_be_asked("ZC-1", cast.unit_a, ONE, TODAY)


@pytest.mark.parametrize(("number", "unit", "quantity", "field"), [
    ("ZC-9", "unit_a", "1", "replaces"), ("ZC-1", "unit_b", "1", "replaces"), ("ZC-1", "unit_a", "1.01", "quantity"),
])
def test_only_a_card_of_the_own_unit_and_no_more_than_it_holds(register, cast, number, unit, quantity, field):
    register.card("ZC-1", **OLD)
    with pytest.raises(RuleBroken) as refused:
        may_be_asked(number, getattr(cast, unit), Decimal(quantity), TODAY)
    assert refused.value.field == field


def test_the_old_car_leaves_the_books_before_the_new_one_is_contracted(register, cast, listed, ticking):
    plate = {"plate": "示A·12345", "kind": "small", "quota": "emergency", "first_registered_on": date(2016, 5, 1)}
    card = register.card("CL-1", category_code="A02030501", vehicle=plate, **OLD)
    item = listed(card, approved=True)
    with pytest.raises(RuleBroken, match="CL-1"):
        must_have_gone("CL-1", TODAY)
    services.write_off(card, on=TODAY, because="报废核销", actor=cast.asset_accountant, at=ticking.moment, case=item.disposal.case)
    must_have_gone("CL-1", TODAY)
