"""The visit: two people, twelve systems, measured beside claimed, photo numbers that point at photos; no opinion before both have signed."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D
from types import SimpleNamespace as Thing

import pytest

from procurement.facts import RuleBroken
from procurement.renovations import forms, review_services, services, visit_forms
from procurement.renovations.terms import System
from workflows.demo.scenarios import renovation_papers as papers

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
VISIT = datetime(2026, 3, 9, 1, 30, tzinfo=UTC)


def does(service, form_class, record, data, *, actor=None, at=AT, photos=0):
    form = form_class(data, record=record)
    assert form.is_valid(), (form.errors, [rows.errors for rows in form.lines.values()])
    attached = [Thing(paper="photo", version=1, photo_no=n) for n in range(1, photos + 1)]
    service(record, data=form.cleaned_data, actor=actor, at=at, case=record.case, numbers=None, attached=lambda: attached)
    return record


def refused(*args, **more):
    with pytest.raises(RuleBroken) as broken:
        does(*args, **more)
    return broken.value.field, str(broken.value)


@pytest.fixture
def appointed(saved, people):
    saved.classified_by = people.handler
    saved.save()
    return does(services.appoint_visit, forms.VisitForm, saved, papers.visit(VISIT, "first", "second"))


def inspects(record, who, second="second", photos=0, shown=("", "", "", "", ""), **more):
    return does(
        services.record_inspection, forms.InspectionForm, record, papers.inspection(VISIT, second, shown) | more, actor=who,
        at=VISIT + timedelta(hours=3), photos=photos,
    )  # fmt: skip


# --- the appointment ------------------------------------------------------------------------------------------------------
def test_the_appointment_names_who_goes(appointed, people):
    assert (appointed.visit_first, appointed.visit_second) == (people.first, people.second)


def test_one_person_is_not_two(saved, people):
    form = forms.VisitForm(papers.visit(VISIT, "first", "first"), record=saved)
    assert not form.is_valid() and list(form.errors) == ["visit_second"]
    data = {**papers.visit(VISIT), "visit_first": people.first, "visit_second": people.first}
    with pytest.raises(RuleBroken) as broken:  # nor past the form
        services.appoint_visit(saved, data=data, at=AT)
    assert broken.value.field == "visit_second"


# --- the record -----------------------------------------------------------------------------------------------------------
def test_the_record_starts_with_the_twelve_systems_and_the_people_appointed(appointed, people):
    form = forms.InspectionForm(record=appointed)
    assert [row.initial.get("system") for row in form.lines["inspection_lines"].forms][:12] == [system.value for system in System]
    assert form["second_inspector"].initial == people.second and form["guide"].value() == "赵敏"


def test_systems_that_nobody_looked_at_do_not_count(appointed, people):
    data = papers.inspection(VISIT, "second")
    data["inspection_lines"] = [{"system": system.value} for system in System][:11] + data["inspection_lines"][:1]
    form = forms.InspectionForm(data, record=appointed)
    assert form.is_valid(), form.errors
    assert [row["system"] for row in form.cleaned_data["inspection_lines"]] == ["envelope"]


def test_a_record_without_any_system_is_none(appointed):
    data = papers.inspection(VISIT, "second") | {"inspection_lines": [{"system": system.value} for system in System]}
    form = forms.InspectionForm(data, record=appointed)
    assert not form.is_valid() and "Fill in at least 1 row" in str(form.lines["inspection_lines"].non_form_errors())


@pytest.mark.parametrize(("column", "changes"), [
    ("claimed", {"claimed": ""}), ("measured", {"measured": ""}), ("photos", {"photos": "屋面"}), ("defect", {"defect": ""}),
])  # fmt: skip
def test_what_a_row_lacks_is_said_beside_the_cell(column, changes):
    row = visit_forms.SystemLine(papers.inspection(VISIT, "second", ("1", "", "", "", ""))["inspection_lines"][0] | changes)
    assert not row.is_valid() and list(row.errors) == [column]


def test_measured_against_claimed_and_a_major_hazard_strike_the_eye(appointed, people):
    inspects(appointed, people.first)
    (table,) = forms.InspectionForm.shown_tables(appointed)
    headings = [str(heading) for heading in table.headings]
    struck = {(row, headings[column]) for row, column in table.struck}
    assert struck == {(0, "Measured"), (0, "Claimed"), (3, "Hazard")}
    assert headings[table.photos] == "Photo numbers"


def test_a_photo_number_points_at_a_photo_of_the_case(appointed, people):
    inspects(appointed, people.first, photos=4, shown=("1-2", "", "4", "", ""))
    assert appointed.line_rows()[0].photos == "1-2"
    with pytest.raises(RuleBroken) as broken:
        inspects(appointed, people.first, photos=3, shown=("1-2", "", "3-5", "", ""))
    assert broken.value.field == "inspection_lines-2-photos" and "4、5" in str(broken.value)


# --- two people, one of them not the handler ------------------------------------------------------------------------------
def test_the_handler_is_never_the_second_and_so_never_the_only_independent_one(appointed, people):
    with pytest.raises(RuleBroken) as broken:
        inspects(appointed, people.first, second="handler")
    assert broken.value.field == "second_inspector" and "handler" in str(broken.value)


def test_the_handler_who_goes_along_needs_somebody_else_to_confirm(appointed, people):
    inspects(appointed, people.handler)
    for bypass in (people.handler, people.first):
        field, sentence = refused(services.confirm_inspection, forms.ConfirmationForm, appointed, papers.confirmation(), actor=bypass)
        assert field is None and "second inspector" in sentence
    does(services.confirm_inspection, forms.ConfirmationForm, appointed, papers.confirmation(), actor=people.second)
    assert appointed.confirmed_at == AT


def test_no_opinion_is_drawn_up_on_a_visit_that_one_person_signed(appointed, people):
    inspects(appointed, people.first)
    with pytest.raises(RuleBroken) as broken:
        review_services.draw_up_opinion(appointed, data={}, actor=people.handler, at=AT)
    assert broken.value.field is None and "two inspectors" in str(broken.value)


def test_a_record_written_again_must_be_confirmed_again(appointed, people):
    inspects(appointed, people.first)
    does(services.confirm_inspection, forms.ConfirmationForm, appointed, papers.confirmation(), actor=people.second)
    inspects(appointed, people.first, weather="雨")
    assert appointed.confirmed_at is None
    with pytest.raises(RuleBroken):
        review_services.draw_up_opinion(appointed, data={}, actor=people.handler, at=AT)


def test_quantities_keep_their_places(appointed, people):
    inspects(appointed, people.first)
    line = appointed.line_rows()[0]
    assert (line.measured, line.claimed) == (D("1100.00"), D("1200.00"))
