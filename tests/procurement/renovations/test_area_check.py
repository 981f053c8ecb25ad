"""The area check as the officer makes it: edition, posts, rooms, areas in use; and how every figure was worked out."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.utils import translation

from procurement.facts import RuleBroken
from procurement.renovations import area_services, forms, review_services
from procurement.renovations.models import Renovation
from workflows.demo.scenarios import renovation_papers as papers

pytestmark = pytest.mark.django_db


def check(saved, **changes):
    form = forms.AreaForm(papers.area() | changes, record=saved, case_unit=saved.case.unit)
    assert form.is_valid(), (form.errors, [rows.errors for rows in form.lines.values()])
    review_services.record_area(saved, data=form.cleaned_data, case=saved.case)
    return saved


def refuses(saved, field, **changes):
    with pytest.raises(RuleBroken) as broken:
        check(saved, **changes)
    assert broken.value.field == field
    return str(broken.value)


def working(record, what):
    return next(one for one in record.area_workings if one["what"] == what)


# --- the worked example (county bureau, 60 posts) ----------------------------------------------------------------------
def test_the_county_bureau_to_two_places(saved):
    found = check(saved)
    assert (found.office_allowed, found.service_allowed, found.equipment_allowed) == (D("558.00"), D("480.00"), D("93.42"))
    assert (found.usable_allowed, found.building_ceiling) == (D("1131.42"), D("1740.65"))
    assert (found.office_over, found.over_rate, found.standard_edition) == (D("82.00"), D("14.70"), "2014")
    saved.height = "high_rise"
    assert check(saved).building_ceiling == D("1885.70")


def test_the_message_in_chinese(saved):
    check(saved, area_rooms=[])
    with translation.override("zh-hans"):
        assert area_services.verdict(saved) == "超标82.00㎡（14.70%）"
    check(saved, area_rooms=[], office_actual="558.00")
    with translation.override("zh-hans"):
        assert area_services.verdict(saved) == "办公室面积未超标准"


def test_every_figure_has_its_sum_and_its_rule(saved):
    check(saved)
    hows = {one["what"]: one["how"] for one in saved.area_workings}
    assert hows["office"] == "18 + 36 + 504" and hows["service"] == "60 ≤ 100: 8 × 60"
    assert hows["equipment"] == "(558 + 480) × 9 %" and hows["building"] == "1131.42 ÷ 0.65"
    assert hows["office_over"] == "640 − 558 (14.70 %)"
    [share] = working(saved, "equipment")["rules"]
    assert share["code"] == "area.equipment_share" and share["mark"] == "source" and "2674号" in share["source"] and share["row"]
    service = working(saved, "service")["rules"]
    assert {rule["mark"] for rule in service} == {"knowledge"} and "表4" in service[0]["source"]


def test_the_page_shows_rule_and_mark_beside_the_figure(saved):
    check(saved)
    saved.refresh_from_db()
    table = forms.AreaForm.shown_tables(saved)[-1]
    row = next(row for row in table.rows if row[1].startswith("60 ≤ 100"))
    assert row[0] == "Service rooms, ceiling" and row[2] == "480.00" and "表4" in row[3] and row[4] == "From knowledge, not re-read"
    facts = {str(fact.label): fact.value for fact in forms.AreaForm.shown(saved)}
    assert facts["Finding"].startswith("Over the standard by 82.00 ㎡ (14.70 %)")


def test_a_later_change_of_the_rulebook_does_not_touch_what_was_worked_out(saved):
    from procurement.rulebook.models import RuleRow

    check(saved)
    first = working(saved, "equipment")["rules"]
    row = RuleRow.objects.get(code="area.equipment_share")
    facts = {f.attname: getattr(row, f.attname) for f in RuleRow._meta.concrete_fields if f.name != "id"}
    RuleRow(**facts | {"text": "10", "value": D(10), "version": row.version + 1}).save()
    saved.refresh_from_db()
    assert working(saved, "equipment")["rules"] == first and saved.equipment_allowed == D("93.42")


# --- the other ceilings -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("field", "at", "beyond"), [
    ("service", "480.00", "480.01"), ("equipment", "93.42", "93.43"), ("building", "1740.65", "1740.66"),
])  # fmt: skip
def test_service_and_equipment_rooms_and_the_building_against_their_ceilings(saved, field, at, beyond):
    check(saved, **{f"{field}_actual": at})
    assert working(saved, f"{field}_over")["result"] == "0.00"
    check(saved, **{f"{field}_actual": beyond})
    assert working(saved, f"{field}_over")["result"] == "0.01"
    assert "0.01 ㎡" in area_services.verdict(saved)


def test_what_nobody_measured_is_not_judged(saved):
    assert not any(one["what"] == "service_over" for one in check(saved).area_workings)


def test_an_annex_against_its_ceiling(saved):
    check(saved, area_annexes=[{"kind": "canteen", "count": 120, "actual": "430"}, {"kind": "bicycle", "count": 10}])
    assert working(saved, "canteen")["how"] == "3.7 × 100 + 2.6 × 20" and working(saved, "canteen")["result"] == "422.00"
    assert working(saved, "annex_over")["result"] == "8.00" and working(saved, "bicycle")["result"] == "18.00"


# --- rooms and the unit -----------------------------------------------------------------------------------------------
def test_rooms_over_their_ceiling_are_counted(saved):
    check(saved)
    assert [room["over"] for room in saved.area_room_checks] == ["6.00", "0.00", "18.50"]
    assert working(saved, "rooms_over")["result"] == "24.50" and "2 rooms over the standard" in area_services.verdict(saved)


def test_the_rooms_make_the_sum_when_nobody_typed_it(saved):
    assert check(saved, office_actual="").office_actual == D("78.50")
    assert refuses(saved, "office_actual", office_actual="", area_rooms=[])


@pytest.mark.parametrize(("typed", "fits"), [("78.50", True), ("78.49", False)])
def test_the_rooms_never_add_up_to_more_than_the_unit_has(saved, typed, fits):
    if fits:
        assert check(saved, office_actual=typed).office_actual == D(typed)
    else:
        assert "78.50" in refuses(saved, "office_actual", office_actual=typed)


def test_nobody_without_a_post_makes_a_room_lawful(saved):
    room = {"room": "301", "use": "office", "area": "36", "rank": "county.section_chief", "people": 1}
    check(saved, area_rooms=[room])
    assert "1 posts" in refuses(saved, "area_rooms", area_rooms=[room | {"people": 2}])


# --- edition, level and ranks -----------------------------------------------------------------------------------------
def test_the_wrong_edition_is_refused_by_date(saved):
    assert "2026-03-02" in refuses(saved, "standard_edition", standard_edition="1999")
    assert saved.office_allowed is None


def test_the_form_starts_with_the_edition_and_the_ranks_of_the_day(saved):
    form = forms.AreaForm(record=saved, case_unit=saved.case.unit)
    assert form["standard_edition"].value() == "2014"
    offered = [value for value, _label in form.lines["area_staff"].forms[0].fields["rank"].choices]
    assert offered == ["", *(f"county.{rank}" for rank in ("county_chief", "county_deputy", "section_chief", "section_deputy", "other"))]
    assert [value for value, _l in form.lines["area_rooms"].empty_form.fields["rank"].choices] == offered
    saved.applied_on = date(2014, 11, 23)
    before = forms.AreaForm(record=saved, case_unit=saved.case.unit)
    assert before["standard_edition"].value() == "1999"
    assert "county.section" in [value for value, _l in before.lines["area_staff"].forms[0].fields["rank"].choices]


def test_a_rank_of_another_level_is_no_choice_and_no_way_around(saved):
    data = papers.area("city")
    assert not forms.AreaForm(data, record=saved, case_unit=saved.case.unit).is_valid()
    past = forms.AreaForm(data)
    past.full_clean()
    clean = past.cleaned_data | {"area_staff": [{"rank": "city.other", "heads": 60}]}
    with pytest.raises(RuleBroken) as broken:
        area_services.work_out(saved, clean)
    assert broken.value.field == "area_staff" and "level" in str(broken.value)


# --- before anybody signs -----------------------------------------------------------------------------------------------
def pressed(saved, **changes):
    """The officer presses “work it out”: nothing is stored, what was typed stays."""
    from procurement.forms import posted

    sent = posted(papers.area() | {"area_note": "", "area_annexes": []} | changes, forms.AreaForm.tables).copy()
    sent["more-trial"] = "1"
    return forms.AreaForm(sent, record=saved, case_unit=saved.case.unit)


def test_the_sums_are_shown_before_anybody_signs(saved):
    form = pressed(saved)
    assert not form.is_bound and not form.errors
    assert form.trial.over.over == D("82.00")
    rooms, workings = form.trial_tables
    assert rooms.rows[0][-1] == "6.00" and workings.rows[-1][2] == "24.50"
    assert Renovation.objects.get(pk=saved.pk).office_allowed is None
    assert 'value="640.00"' in form["office_actual"].as_widget()


def test_a_trial_says_what_is_wrong(saved):
    assert "2014" in pressed(saved, standard_edition="1999").trial
    assert "posts by rank" in pressed(saved, area_staff=[]).trial
    assert forms.AreaForm(record=saved, case_unit=saved.case.unit).trial is None


def test_the_ceilings_in_force_stand_beside_the_form(saved):
    rows = forms.AreaForm(record=saved, case_unit=saved.case.unit).ceilings.rows
    assert ["县级机关正科级办公室使用面积", "≤ 18", "党政机关办公用房建设标准(发改投资〔2014〕2674号)", "Source read"] in rows
    assert not any("市级" in row[0] for row in rows)
