"""The form of a step: tables of lines, rows added without a script, JSON that feeds back, and text for the page."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.http import QueryDict

from procurement.renovations import forms, visit_forms
from procurement.renovations.models import Renovation, RenovationItem
from workflows.demo.scenarios import renovation_papers as papers

START = date(2026, 5, 6)


def typed(**changes):
    return papers.application(START, **changes)


def as_posted(data):
    """The same application as a browser sends it."""
    sent = QueryDict(mutable=True)
    for name, value in data.items():
        if name != "items" and value is not False:
            sent[name] = str(value)
    sent["items-TOTAL_FORMS"], sent["items-INITIAL_FORMS"] = str(len(data["items"]) + 2), "0"
    for n, row in enumerate(data["items"]):
        for key, cell in row.items():
            sent[f"items-{n}-{key}"] = cell
    return sent


def test_the_worked_example_is_in_order():
    form = forms.ApplicationForm(typed())
    assert form.is_valid(), form.errors
    assert form.total == D("860000.00")
    assert len(form.cleaned_data["items"]) == 6


def test_a_browser_and_a_plain_mapping_say_the_same():
    plain, posted = forms.ApplicationForm(typed()), forms.ApplicationForm(as_posted(typed()))
    assert plain.is_valid() and posted.is_valid()
    assert plain.payload() == posted.payload()


def test_the_payload_is_json_and_feeds_back():
    form = forms.ApplicationForm(typed())
    assert form.is_valid()
    payload = form.payload()
    assert payload["building_area"] == "2180.00" and payload["planned_start"] == "2026-05-06"
    assert payload["items"][0] == {"name": "屋面防水层更换", "unit": "㎡", "quantity": "1200.00", "unit_price": "150.00"}
    again = forms.ApplicationForm(payload)
    assert again.is_valid() and again.payload() == payload


def test_adding_rows_loses_nothing_and_complains_of_nothing():
    sent = as_posted(typed(title="", building_area="not a number"))
    sent["more-items"] = ""
    form = forms.ApplicationForm(sent)
    assert not form.is_valid() and form.more_rows and not form.errors
    assert len(form.lines["items"].forms) == 6 + 2 + 3 + 1
    html = form.lines["items"].forms[0].as_p() + form["building_area"].as_widget()
    assert "屋面防水层更换" in html and "not a number" in html


def test_sums_are_taken_as_people_type_them():
    form = forms.ApplicationForm(typed(items=[{"name": "a", "unit": "㎡", "quantity": "1,200.5", "unit_price": "¥1 000"}]))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["items"] == [{"name": "a", "unit": "㎡", "quantity": D("1200.50"), "unit_price": D("1000.00")}]


def test_an_empty_row_does_not_count_and_a_half_one_is_marked():
    rows = [{"name": "a", "unit": "㎡", "quantity": "1", "unit_price": "2"}, {"name": "", "unit": "", "quantity": "", "unit_price": ""}]
    assert forms.ApplicationForm(typed(items=rows)).is_valid()
    rows[1]["name"] = "b"
    form = forms.ApplicationForm(typed(items=rows))
    assert not form.is_valid()
    assert form.lines["items"].forms[1].errors and "correct the marked rows" in str(form.non_field_errors())


def test_an_application_without_any_line_is_refused():
    form = forms.ApplicationForm(typed(items=[]))
    assert not form.is_valid()
    assert "Fill in at least 1 row" in str(form.lines["items"].non_form_errors())


@pytest.mark.parametrize(("field", "changes"), [
    ("works_area", {"works_area": "3000"}),
    ("test_report", {"touches_structure": True}),
    ("last_repair", {"last_repair": ""}),
    ("budget_line", {"budget_line": ""}),
    ("kind_asked", {"kind_asked": "construction"}),
    ("building_area", {"building_area": "1.234"}),
])  # fmt: skip
def test_what_does_not_fit_together_is_said_beside_the_field(field, changes):
    form = forms.ApplicationForm(typed(**changes))
    assert not form.is_valid()
    assert list(form.errors) == [field]


def test_an_empty_form_asks_for_what_it_needs():
    form = forms.ApplicationForm({})
    assert not form.is_valid()
    assert {"title", "building", "reason", "contact"} <= set(form.errors)


def test_an_error_of_a_service_stands_beside_its_cell():
    form = forms.ApplicationForm(typed())
    assert form.is_valid()
    form.add_error("items-2-quantity", "too much")
    form.add_error("items", "whole table")
    form.add_error("no_such_field", "somewhere")
    assert form.lines["items"].forms[2].errors == {"quantity": ["too much"]}
    assert form.non_field_errors() == ["too much", "whole table", "somewhere"]


def test_an_error_finds_its_row_past_a_blank_one():
    blank = {"name": "", "unit": "", "quantity": "", "unit_price": ""}
    form = forms.ApplicationForm(typed(items=[blank, *typed()["items"]]))
    assert form.is_valid()
    form.add_error("items-0-quantity", "too much")
    rows = form.lines["items"].forms
    assert rows[1].errors == {"quantity": ["too much"]} and not rows[0].errors


def test_a_draft_is_shown_as_it_was_left():
    sent = as_posted(typed(title="half a tit"))
    sent["planned_start"] = ""
    form = forms.ApplicationForm.refilled(sent)
    assert not form.is_bound and not form.errors
    assert 'value="half a tit"' in form["title"].as_widget()
    assert "屋面防水层更换" in form.lines["items"].forms[0].as_p()


def test_a_class_that_ends_the_review_needs_advice():
    assert forms.ClassificationForm(papers.classification()).is_valid()
    assert not forms.ClassificationForm(papers.classification("daily")).is_valid()
    assert forms.ClassificationForm(papers.daily()).is_valid()


def test_damage_is_described():
    data = papers.inspection(datetime(2026, 3, 9, tzinfo=UTC), "x")
    row = visit_forms.SystemLine(data["inspection_lines"][0] | {"defect": ""})
    assert not row.is_valid() and list(row.errors) == ["defect"]


def test_the_read_only_page_shows_labels_and_chinese_numbers():
    record = Renovation(**{k: v for k, v in typed().items() if k not in ("items", "building_area")}, building_area=D("2180"))
    record.__dict__["_lines"] = {}
    shown = {str(one.label): one for one in forms.ApplicationForm.shown(record)}
    assert shown["Building area (㎡)"].value == "2,180.00"
    assert shown["Structure"].value == "Frame" and shown["Touches the structure or the whole building"].value == "No"
    assert shown["Necessity"].wide and not shown["Building"].wide
    assert "Feasibility" in shown and "Number of the professional test report" not in shown


@pytest.mark.django_db
def test_the_estimate_starts_from_what_was_asked(saved):
    form = forms.EstimateForm(record=saved)
    assert not form.is_bound
    first = form.lines["items"].forms[0]
    assert first.initial["accepted_unit_price"] == D("150.00") and first["amount"].field.disabled
    assert len(form.lines["items"].forms) == 6
    table = forms.EstimateForm.shown_tables(saved)[0]
    assert [str(h) for h in table.headings][0] == "Name of the work" and table.rows[0][3] == "180,000.00"


@pytest.mark.django_db
def test_a_refused_estimate_still_shows_the_names(saved):
    form = forms.EstimateForm(papers.estimate() | {"estimate_note": ""}, record=saved)
    assert not form.is_valid()
    assert "屋面防水层更换" in form.lines["items"].forms[0].as_p()


@pytest.mark.django_db
def test_changed_names_the_fields_that_differ(saved):
    same = forms.ApplicationForm(typed(), record=saved)
    assert same.is_valid() and same.changed == []
    other = forms.ApplicationForm(typed(title="other", items=typed()["items"][:5]), record=saved)
    assert other.is_valid() and other.changed == ["items", "title"]


@pytest.mark.django_db
def test_correcting_starts_from_what_was_handed_in(saved):
    form = forms.ApplicationForm(record=saved)
    assert form["title"].value() == saved.title
    assert len(form.lines["items"].forms) == 7
    assert 'value="1200.00"' in form.lines["items"].forms[0].as_p()
    assert RenovationItem.objects.count() == 6
