"""Asked and accepted, line by line: quantity, unit price and sum on both sides, a cut only with its reason."""

from datetime import UTC, datetime
from decimal import Decimal as D

import pytest
from django.contrib.auth import get_user_model

from procurement.facts import RuleBroken
from procurement.renovations import forms, review_services
from procurement.renovations.models import Renovation
from procurement.renovations.papers import areas
from workflows.demo.scenarios import renovation_papers as papers

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
ROW = 1  # 给排水立管更换: 480 × 210.00 = 100,800.00


def check(saved, data=None, *, row=ROW, **changes):
    data = data or papers.estimate()
    data["items"][row] |= changes
    form = forms.EstimateForm(data, record=saved)
    assert form.is_valid(), (form.errors, form.lines["items"].errors)
    asker = get_user_model().objects.get(username="asker")
    review_services.record_estimate(saved, data=form.cleaned_data, actor=asker, at=AT, case=saved.case)
    return saved.items.get(no=row + 1)


def refuses(saved, column, *, row=ROW, **changes):
    with pytest.raises(RuleBroken) as broken:
        check(saved, row=row, **changes)
    assert broken.value.field == f"items-{row}-{column}"
    return str(broken.value)


def test_the_cut_of_the_worked_example(saved):
    check(saved)
    assert (saved.amount, saved.amount_accepted, saved.amount_cut, saved.cut_rate) == tuple(
        map(D, ("860000.00", "742500.00", "117500.00", "13.66"))
    )


def test_the_sum_is_worked_out_when_it_is_not_typed(saved):
    item = check(saved, accepted="", accepted_unit_price="200.00", accepted_quantity="470.5", cut_reason="按信息价")
    assert (item.accepted, item.accepted_unit_price, item.cut) == (D("94100.00"), D("200.00"), D("6700.00"))


def test_the_unit_price_behind_a_typed_sum_is_kept_when_there_is_one(saved):
    assert check(saved, accepted="96000", cut_reason="x").accepted_unit_price == D("200.00")
    assert check(saved, accepted="96000.01", cut_reason="x").accepted_unit_price is None


@pytest.mark.parametrize(("column", "changes"), [
    ("accepted_unit_price", {"accepted": "", "accepted_unit_price": ""}),
    ("accepted", {"accepted": "100799.99", "accepted_unit_price": "210.00", "cut_reason": "x"}),
    ("accepted_unit_price", {"accepted": "", "accepted_unit_price": "210.01", "accepted_quantity": "400", "cut_reason": "x"}),
    ("accepted_quantity", {"accepted": "", "accepted_unit_price": "100.00", "accepted_quantity": "480.01", "cut_reason": "x"}),
    ("accepted", {"accepted": "100800.01", "accepted_unit_price": ""}),
    ("cut_reason", {"accepted": "", "accepted_unit_price": "209.99"}),
    ("cut_reason", {"accepted": "", "accepted_unit_price": "210.00", "accepted_quantity": "479.99"}),
])  # fmt: skip
def test_what_cannot_be_accepted_is_said_beside_its_cell(saved, column, changes):
    refuses(saved, column, **changes)
    assert saved.items.get(no=ROW + 1).accepted is None


def test_all_as_asked_needs_no_reason(saved):
    item = check(saved, accepted="", accepted_unit_price="210.00", accepted_quantity="480")
    assert item.cut == 0 and item.accepted_unit_price == item.unit_price


def test_a_line_may_be_struck_out_with_a_reason(saved):
    assert check(saved, accepted="", accepted_unit_price="0", accepted_quantity="0", cut_reason="不属维修范围").accepted == 0


def test_the_form_starts_from_what_was_asked(saved):
    first = forms.EstimateForm(record=saved).lines["items"].forms[0]
    assert (first.initial["accepted_quantity"], first.initial["accepted_unit_price"], first.initial["accepted"]) == (
        D("1200.00"), D("150.00"), None,
    )  # fmt: skip
    assert [first[name].field.disabled for name in ("quantity", "unit_price", "amount")] == [True] * 3


def test_what_the_bureau_accepts_does_not_touch_what_the_unit_asked(saved):
    before = saved.snapshot()
    check(saved)
    saved.refresh_from_db()
    after = saved.snapshot()
    assert after["items"] == before["items"] and set(after["items"][0]) == {"no", "name", "unit", "quantity", "unit_price", "amount"}
    assert before["items_accepted"] == []
    assert after["items_accepted"][0] == {
        "no": 1, "accepted_quantity": "1100.00", "accepted_unit_price": "150.00", "accepted": "165000.00",
        "cut_reason": "现场实测1100㎡，核减100㎡",
    }  # fmt: skip


def test_the_page_shows_both_sides_and_the_versions(saved):
    check(saved)
    saved.refresh_from_db()
    lines, versions = forms.EstimateForm.shown_tables(saved)
    assert lines.rows[0][1:8] == ["1,200.00", "150.00", "180,000.00", "1,100.00", "150.00", "165,000.00", "现场实测1100㎡，核减100㎡"]
    assert [row[:6] for row in versions.rows] == [
        ["Estimate", "860,000.00", "", "", "", ""], ["Estimate", "860,000.00", "742,500.00", "117,500.00", "13.66%", "-117,500.00"],
    ]
    assert versions.rows[1][6] == "asker"


@pytest.mark.parametrize(("form", "table"), [(forms.EstimateForm, "items"), (forms.OpinionForm, "item_needs")])
def test_a_long_name_that_nobody_types_is_text_that_wraps(saved, form, table):
    long = "屋面防水层及保温层拆除更换" * 6
    saved.items.filter(no=1).update(name=long)
    told = str(form(record=saved).lines[table].forms[0]["name"])
    assert told.startswith("<output") and f">{long}</output>" in told


def test_the_figures_of_the_area_check_stand_on_the_right_in_the_record_of_the_visit():
    table = areas(Renovation(established=60, staff=58, office_allowed=D(558), office_actual=D(640), office_over=D(82)))
    assert [column["align"] for column in table["columns"]] == ["r"] * 5
