"""What each step writes, and how it refuses: a field and a sentence that says what to do."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D

import pytest
from django.contrib.auth import get_user_model

from procurement.facts import RuleBroken
from procurement.renovations import forms, review_services, services
from workflows.demo.scenarios import renovation_papers as papers

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
VISIT = datetime(2026, 3, 9, 1, 30, tzinfo=UTC)


def do(service, form_class, record, data, *, actor=None, at=AT, case=None):
    """Form and service as the engine joins them."""
    taken = []

    def numbers(series, shape="{year}-{n}"):
        taken.append(series)
        return shape.format(year=at.year, n=len(taken))

    kept = record.case
    form = form_class(data, record=record)
    assert form.is_valid(), (form.errors, [rows.errors for rows in form.lines.values()])
    actor = actor or get_user_model().objects.get(username="asker")
    service(record, data=form.cleaned_data, actor=actor, at=at, case=case or kept, numbers=numbers)
    record.refresh_from_db()
    record.case = kept
    return record


def refuses(field, service, form_class, record, data, **who):
    with pytest.raises(RuleBroken) as broken:
        do(service, form_class, record, data, **who)
    assert broken.value.field == field
    assert "%" not in str(broken.value).replace(" %", "")
    return str(broken.value)


@pytest.fixture
def inspected(saved, people):
    """Up to an inspection by the first inspector, not confirmed."""
    do(services.record_classification, forms.ClassificationForm, saved, papers.classification(), actor=people.handler)
    do(services.appoint_visit, forms.VisitForm, saved, papers.visit(VISIT, "first", "second"))
    return do(
        services.record_inspection, forms.InspectionForm, saved, papers.inspection(VISIT, "second"), actor=people.first,
        at=VISIT + timedelta(hours=3),
    )  # fmt: skip


# --- application ---
def test_the_application_is_summed_up_here(saved):
    assert saved.amount == D("860000.00") and saved.applied_on == date(2026, 3, 2)
    assert [item.amount for item in saved.item_rows()][:2] == [D("180000.00"), D("100800.00")]
    assert saved.summary() == {"title": saved.title, "amount": D("860000.00"), "urgency": 1}


def test_the_snapshot_is_the_same_before_and_after_a_round_trip(saved):
    before = saved.snapshot()
    do(services.save_application, forms.ApplicationForm, saved, papers.application(date(2026, 5, 6)))
    assert saved.snapshot() == before
    assert before["items"][0]["quantity"] == "1200.00" and before["amount"] == "860000.00"


def test_a_changed_estimate_loses_what_was_accepted_of_it(saved):
    do(review_services.record_estimate, forms.EstimateForm, saved, papers.estimate())
    do(services.save_application, forms.ApplicationForm, saved, papers.application(date(2026, 5, 6), title="new title"))
    assert saved.amount_accepted == D("742500.00")
    fewer = papers.application(date(2026, 5, 6))
    fewer["items"] = fewer["items"][:5]
    do(services.save_application, forms.ApplicationForm, saved, fewer)
    assert saved.amount == D("807200.00") and saved.amount_accepted is None and saved.item_rows()[0].accepted is None


@pytest.mark.parametrize(("field", "changes"), [
    ("planned_start", {"planned_start": date(2026, 3, 1)}),
    ("year_built", {"year_built": 2027}),
    ("last_repaired", {"last_repaired": date(2026, 3, 3)}),
])  # fmt: skip
def test_dates_that_cannot_be_are_refused(saved, field, changes):
    refuses(field, services.save_application, forms.ApplicationForm, saved, papers.application(date(2026, 5, 6), **changes))


# --- classification ---
def test_alteration_under_the_name_of_repair_is_refused(saved, people):
    data = papers.classification(area_change="12.5")
    sentence = refuses("repair_class", services.record_classification, forms.ClassificationForm, saved, data, actor=people.handler)
    assert "12.50" in sentence and "this is construction" in sentence
    do(services.record_classification, forms.ClassificationForm, saved, papers.construction(), actor=people.handler)
    assert saved.repair_class == "construction"


def test_eight_hundred_thousand_is_no_daily_repair(saved, people):
    refuses("repair_class", services.record_classification, forms.ClassificationForm, saved, papers.daily(), actor=people.handler)


# --- visit and inspection ---
def test_an_appointment_lies_ahead(saved, people):
    refuses("visit_at", services.appoint_visit, forms.VisitForm, saved, papers.visit(AT, "first", "second"))


def test_the_record_of_the_visit(inspected, people):
    assert inspected.first_inspector == people.first and inspected.second_inspector == people.second
    assert inspected.confirmed_at is None and len(inspected.line_rows()) == 5
    assert inspected.line_rows()[0].measured == D("1100.00")


@pytest.mark.parametrize(("field", "second", "hours"), [
    ("second_inspector", "first", 3), ("second_inspector", "handler", 3), ("inspected_at", "second", -3), ("inspected_at", "second", -30),
])  # fmt: skip
def test_one_inspector_alone_or_with_the_handler_or_at_the_wrong_time(inspected, people, field, second, hours):
    data = papers.inspection(VISIT if hours > -30 else VISIT - timedelta(days=2), second)
    at = VISIT + timedelta(hours=hours if hours > -30 else 0)
    refuses(field, services.record_inspection, forms.InspectionForm, inspected, data, actor=people.first, at=at)


def test_the_handler_may_be_the_first_of_the_two(inspected, people):
    again = papers.inspection(VISIT, "second")
    do(services.record_inspection, forms.InspectionForm, inspected, again, actor=people.handler, at=VISIT + timedelta(hours=5))
    do(services.confirm_inspection, forms.ConfirmationForm, inspected, papers.confirmation(), actor=people.second)
    assert inspected.confirmed_at == AT


def test_only_the_second_inspector_confirms(inspected, people):
    for other in (people.first, people.handler):
        sentence = refuses(None, services.confirm_inspection, forms.ConfirmationForm, inspected, papers.confirmation(), actor=other)
        assert "second inspector" in sentence
    do(services.confirm_inspection, forms.ConfirmationForm, inspected, papers.confirmation(), actor=people.second)
    assert inspected.confirmed_at == AT


def test_a_new_record_must_be_confirmed_anew(inspected, people):
    do(services.confirm_inspection, forms.ConfirmationForm, inspected, papers.confirmation(), actor=people.second)
    again = papers.inspection(VISIT, "second")
    do(services.record_inspection, forms.InspectionForm, inspected, again, actor=people.first, at=VISIT + timedelta(hours=5))
    assert inspected.confirmed_at is None


# --- area ---
def test_the_area_of_the_worked_example(saved):
    do(review_services.record_area, forms.AreaForm, saved, papers.area())
    assert (saved.office_allowed, saved.usable_allowed, saved.building_ceiling) == (D("558.00"), D("1131.42"), D("1740.65"))
    assert (saved.office_over, saved.over_rate, saved.area_level) == (D("82.00"), D("14.70"), "county")
    assert saved.reassign_possible is False and "area.office.county.other" in saved.area_rules


def test_more_ranks_than_posts_are_refused(saved):
    data = papers.area()
    data["area_staff"][2]["heads"] = 57
    assert "61" in refuses("area_staff", review_services.record_area, forms.AreaForm, saved, data)


def test_where_no_table_was_in_force_nothing_is_invented(saved):
    saved.applied_on = date(1999, 12, 20)
    form = forms.AreaForm(papers.area())
    form.full_clean()
    with pytest.raises(RuleBroken) as broken:
        review_services.record_area(saved, data=form.cleaned_data)
    assert broken.value.field == "standard_edition"


# --- estimate ---
def test_the_cut_of_the_worked_example(saved):
    do(review_services.record_estimate, forms.EstimateForm, saved, papers.estimate())
    assert (saved.amount_accepted, saved.amount_cut, saved.cut_rate) == (D("742500.00"), D("117500.00"), D("13.66"))
    assert [item.cut for item in saved.item_rows()] == [D(x) for x in ("15000.00", "0.00", "0.00", "0.00", "78000.00", "24500.00")]


@pytest.mark.parametrize(("field", "row", "changes"), [
    ("items-1-accepted", 1, {"accepted": "100800.01"}),
    ("items-1-accepted_quantity", 1, {"accepted_quantity": "480.01"}),
    ("items-0-cut_reason", 0, {"cut_reason": ""}),
])  # fmt: skip
def test_no_more_than_asked_and_no_cut_without_reason(saved, field, row, changes):
    data = papers.estimate()
    data["items"][row] |= changes
    refuses(field, review_services.record_estimate, forms.EstimateForm, saved, data)
