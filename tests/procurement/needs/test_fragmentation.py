"""43 家供应商的局面: suppliers, contracts and the share of the largest, for each category of a year."""
from datetime import date
from decimal import Decimal as D

import pytest

from procurement.needs.fragmentation import by_category
from procurement.parties.models import Supplier
from procurement.tenders.models import Tender
from tests.approvals import rows

from .purchases import AT, CHAIR, asked

pytestmark = pytest.mark.django_db


def supplier(number):
    return Supplier.objects.create(name=f"供应商{number}", credit_code=f"91440300MA5{number:07d}", entered_at=AT)


def contract(template, winner, amount, signed=date(2026, 5, 1), **fields):
    """One more contract like that of the template: its columns copied, in a case of its own."""
    kept = {field.attname: getattr(template, field.attname) for field in Tender._meta.concrete_fields if field.name not in ("id", "case")}
    case = rows.case(template.case.requester, template.case.unit, [rows.step("inspect", template.case.unit)], at=AT)
    changed = {"winner_id": winner.pk, "contract_amount": D(amount), "contract_signed_on": signed, **fields}
    return Tender.objects.create(case=case, **(kept | changed))


@pytest.fixture
def template(cast, line):
    return asked(cast.requester, cast.unit_a, line)


def test_forty_three_suppliers_of_one_category(template, django_assert_num_queries):
    for number in range(43):
        contract(template, supplier(number), "1000")
    contract(template, Supplier.objects.order_by("pk").last(), "7000")
    big = supplier(99)
    contract(template, big, "60000", category_code=CHAIR, category_name="办公椅")
    contract(template, supplier(98), "20000", category_code=CHAIR, category_name="办公椅")
    with django_assert_num_queries(2):
        first, second = by_category(2026)
    assert (first.code, first.name, first.suppliers, first.contracts, first.total) == ("A02010105", "台式计算机", 43, 44, D("50000.00"))
    assert (first.largest, first.largest_share) == ("供应商42", D("16.00"))
    assert (second.suppliers, second.contracts, second.largest, second.largest_share) == (2, 2, "供应商99", D("75.00"))


def test_the_year_is_that_of_the_signature_and_without_contract_or_winner_it_counts_nowhere(template):
    one = supplier(1)
    contract(template, one, "10", date(2026, 1, 1))
    contract(template, one, "20", date(2026, 12, 31))
    contract(template, one, "40", date(2027, 1, 1))
    contract(template, one, "80", layer=2)
    contract(template, one, "160", contract_amount=None)
    contract(template, one, "320", winner_id=None)
    assert [(row.contracts, row.total) for row in by_category(2026)] == [(3, D("110.00"))]
    assert [(row.contracts, row.total) for row in by_category(2027)] == [(1, D("40.00"))] and by_category(2025) == []
    assert by_category(2026, layer=2)[0].total == D("80.00")
