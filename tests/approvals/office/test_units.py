"""The tree of units: added, changed, renamed, moved, deactivated; nothing is deleted and no name is forgotten."""
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from approvals.models import Unit, UnitName
from approvals.models.keeping import Kept
from approvals.office import units
from tests.approvals.rows import AT, DAY, case, step

from .people_of_office import office, told

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 16)


@pytest.fixture
def c():
    return office()


def added(c, code="W1", name="水务局", **more):
    known = {"code": code, "name": name, "parent": c.bureau, "kind": "served", "level": "city", "reason": "三定方案", "by": c.system_admin, "at": AT}
    return units.add(**{**known, **more})


def field_of(call, **data):
    with pytest.raises(ValidationError) as wrong:
        call(**data)
    return next(iter(wrong.value.message_dict))


def test_a_unit_is_added_and_entered(c):
    unit = added(c, short_name="水务")
    assert Unit.objects.get(code="W1") == unit
    [entry] = told("unit.added")
    assert entry["content"]["after"] == {"code": "W1", "name": "水务局", "short_name": "水务", "parent": c.bureau.code, "kind": "served",
                                         "level": "city"}


@pytest.mark.parametrize(("field", "more"), [
    ("code", {"code": "有空 格"}), ("code", {"code": "x" * 21}), ("name", {"name": "  "}), ("name", {"name": "长" * 101}),
    ("name", {"name": "两\n行"}), ("parent", {"parent": None}), ("kind", {"kind": "bureau", "parent": None}), ("kind", {"kind": "x"}),
    ("level", {"level": "x"}), ("reason", {"reason": " "}),
])
def test_a_badly_formed_unit_is_refused_at_its_field(c, field, more):
    assert field_of(lambda **data: added(c, **data), **more) == field


def test_codes_are_told_apart_without_their_capitals_and_names_within_their_place(c):
    added(c)
    assert field_of(lambda **data: added(c, **data), code="w1", name="别的局") == "code"
    assert field_of(lambda **data: added(c, **data), code="W2") == "name"


@pytest.mark.parametrize("who", ["coordinator", "head", "security_admin", "audit_admin", "root", "stranger"])
def test_only_the_system_administrator_changes_units(c, who):
    with pytest.raises(ValidationError) as wrong:
        added(c, by=getattr(c, who))
    assert wrong.value.code == "by"


def test_a_new_name_keeps_the_old_one_with_its_days_and_paper(c):
    unit = added(c)
    units.rename(unit, name="水利局", short_name="水利", on=date(2026, 3, 1), reason="机构改革", document="示编〔2026〕1号", by=c.system_admin, at=AT)
    units.rename(unit, name="水利水务局", on=TODAY, reason="再改", by=c.system_admin, at=AT)
    unit.refresh_from_db()
    assert [(n.name, n.since, n.until, n.document) for n in UnitName.objects.order_by("pk")] == [
        ("水务局", None, date(2026, 3, 1), "示编〔2026〕1号"), ("水利局", date(2026, 3, 1), TODAY, "")]
    assert [unit.name_on(day) for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 11, 15), TODAY)] == [
        "水务局", "水利局", "水利局", "水利水务局"]
    assert unit.told(date(2026, 2, 1)) == "水务局（现水利水务局）" and unit.told(TODAY) == "水利水务局"
    assert [e["content"]["before"]["name"] for e in told("unit.renamed")] == ["水务局", "水利局"]


def test_a_name_does_not_end_before_it_began_nor_in_the_future(c):
    unit = added(c)
    units.rename(unit, name="水利局", on=TODAY, reason="改", by=c.system_admin, at=AT)
    rename = lambda **data: units.rename(unit, name="又", reason="改", by=c.system_admin, at=AT, **data)  # noqa: E731
    assert field_of(rename, on=date(2026, 11, 15)) == "on"
    assert field_of(rename, on=date(2026, 11, 17)) == "on"
    assert field_of(lambda **d: units.rename(unit, name="水利局", reason="改", on=TODAY, by=c.system_admin, at=AT)) == "name"


@pytest.mark.parametrize("change", ["UPDATE approvals_unitname SET name = 'x'", "DELETE FROM approvals_unitname"])
def test_a_former_name_is_never_changed_nor_removed(c, change):
    unit = added(c)
    units.rename(unit, name="水利局", on=TODAY, reason="改", by=c.system_admin, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    with pytest.raises(Kept):
        UnitName.objects.all().delete()


def test_a_unit_never_hangs_below_itself(c):
    top = added(c)
    below = added(c, code="W2", name="二所", parent=top)
    for parent in (top, below):
        with pytest.raises(ValidationError):
            units.move(top, parent, reason="调整", by=c.system_admin, at=AT)
    units.move(below, c.bureau, reason="调整", by=c.system_admin, at=AT)
    assert told("unit.moved")[0]["content"] | {"reason": 0} == {
        "facts": {"unit": "W2"}, "reason": 0, "before": {"parent": "W1"}, "after": {"parent": c.bureau.code}}


def test_a_unit_with_open_cases_people_roles_or_units_is_not_deactivated_and_the_sentence_counts_them(c):
    unit = added(c)
    added(c, code="W2", name="二所", parent=unit)
    case(c.requester, unit, [step("endorse", unit)])
    c.stranger.posts.create(unit=unit, title="科员", since=TODAY)
    with pytest.raises(ValidationError) as wrong:
        units.deactivate(unit, reason="撤销", by=c.system_admin, at=AT)
    assert wrong.value.messages[0].count("1") == 3
    empty = Unit.objects.get(code="W2")
    units.deactivate(empty, reason="撤销", by=c.system_admin, at=AT)
    empty.refresh_from_db()
    assert not empty.is_active
    units.reactivate(empty, reason="误停", by=c.system_admin, at=AT)
    assert len(told("unit.deactivated")) == len(told("unit.reactivated")) == 1


def test_nothing_changed_is_no_change(c):
    unit = added(c)
    with pytest.raises(ValidationError):
        units.change(unit, level="city", reason="无", by=c.system_admin, at=AT + DAY)
    units.change(unit, level="county", reason="更正", by=c.system_admin, at=AT + DAY)
    assert told("unit.changed")[0]["content"]["after"] == {"level": "county"}
