"""Loaded rows: complete, idempotent, immutable, and read without a query."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from procurement.rulebook import limits, store
from procurement.rulebook.load import load_packs
from procurement.rulebook.models import RuleRow
from procurement.rulebook.packs import FOLDER, read_packs
from procurement.written import WrittenOnce

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 21)


def own_row(**changes):
    values = {
        "code": "renovation.accept", "title_zh": "t", "basis_doc": "b", "text": "3", "value": Decimal(3), "unit": "wd", "comparator": "≤",
        "effective_from": date(2026, 11, 1), "mark": "source", "pack": "",
    }  # fmt: skip
    return RuleRow(**{**values, **changes})


def test_migrate_loaded_every_pack():
    assert RuleRow.objects.count() == len(read_packs())


def test_a_limit_has_number_unit_source_and_mark():
    found = limits.limit("renovation.accept", on=DAY)
    assert (found.amount, found.unit, found.comparator, found.mark) == (Decimal(1), "wd", "≤", limits.Mark.UNVERIFIED)
    assert RuleRow.objects.get(pk=found.row_id).code == "renovation.accept"
    assert limits.limit("area.service.city.low", on=DAY).source == "党政机关办公用房建设标准(发改投资〔2014〕2674号) 表4"


def test_an_act_needs_no_query_for_its_limits(django_assert_num_queries):
    limits.limit("renovation.accept", on=DAY)
    with django_assert_num_queries(0):
        limits.limit("renovation.head_amount", on=DAY)
        limits.rows("area.office.county.", on=DAY)


def test_an_unknown_limit_is_refused_by_name():
    for code, on in (("renovation.nothing", DAY), ("area.equipment_share", date(2014, 11, 23)), ("calendar.receipt_cutoff", DAY)):
        with pytest.raises(limits.UnknownLimit, match=code):
            limits.limit(code, on=on)


def test_the_county_table_of_2014():
    table = {row.code.rsplit(".", 1)[1]: row.amount for row in limits.rows("area.office.county.", on=DAY)}
    assert table == {"county_chief": 30, "county_deputy": 24, "section_chief": 18, "section_deputy": 12, "other": 9}


@pytest.mark.parametrize("level", ["central", "province", "city", "county"])
def test_the_service_room_formula_is_continuous_at_its_joints(level):
    rule = {row.code.rsplit(".", 1)[1]: row.amount for row in limits.rows(f"area.service.{level}.", on=DAY)}
    for heads, flat in (("low_heads", "low"), ("high_heads", "high")):
        assert (rule["intercept"] - rule[heads]) / rule["divisor"] == rule[flat]


def test_loading_twice_adds_nothing():
    before = set(RuleRow.objects.values_list("pk", flat=True))
    assert load_packs().added == 0
    assert set(RuleRow.objects.values_list("pk", flat=True)) == before


def test_a_changed_value_becomes_a_further_version_and_the_first_stays(tmp_path):
    text = (FOLDER / "office_repair.toml").read_text(encoding="utf-8")
    (tmp_path / "office_repair.toml").write_text(text.replace('value = "1"', 'value = "2"', 1), encoding="utf-8")
    before = limits.limit("renovation.accept", on=DAY)
    assert load_packs(tmp_path).added == 1
    after = limits.limit("renovation.accept", on=DAY)
    assert (before.amount, before.version, after.amount, after.version) == (1, 1, 2, 2)
    assert RuleRow.objects.filter(code="renovation.accept").count() == 2
    assert load_packs(tmp_path).added == 0


def test_a_row_that_left_its_pack_is_reported_and_stays(tmp_path):
    (tmp_path / "office_repair.toml").write_text("", encoding="utf-8")
    assert "renovation.accept" in load_packs(tmp_path).left_behind
    assert limits.limit("renovation.accept", on=DAY).amount == 1


def test_a_rule_is_never_changed_or_deleted():
    row = RuleRow.objects.first()
    attempts = [
        row.save, row.delete, RuleRow.objects.all().delete, lambda: RuleRow.objects.update(text="9"),
        lambda: RuleRow.objects.bulk_update([row], ["text"]), lambda: RuleRow.objects.update_or_create(code="x"),
        lambda: RuleRow(pk=row.pk).save(update_fields=["text"]), lambda: RuleRow.objects.filter(pk=row.pk)._raw_delete("default"),
    ]  # fmt: skip
    for attempt in attempts:
        with pytest.raises(WrittenOnce):
            attempt()
    with pytest.raises(IntegrityError), transaction.atomic():
        own_row(pk=row.pk, pack="x").save()


def test_the_bureau_s_own_row_needs_two_persons():
    users = [get_user_model().objects.create(username=name) for name in ("a", "b")]
    for entered, confirmed in ((None, None), (users[0], None), (users[0], users[0])):
        with pytest.raises(IntegrityError), transaction.atomic():
            own_row(entered_by=entered, confirmed_by=confirmed).save()
    own_row(entered_by=users[0], confirmed_by=users[1]).save()
    assert limits.limit("renovation.accept", on=DAY).amount == 3
    assert limits.limit("renovation.accept", on=date(2026, 10, 31)).amount == 1


def test_both_engines_read_the_same_number():
    store.forget()
    assert str(limits.limit("renovation.head_amount", on=DAY).amount) == "300000"
