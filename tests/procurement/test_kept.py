"""Rows of purchases that stay as they were written: raw SQL on either engine changes, deletes, replaces and empties none of them."""
import json
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, connection, models, transaction

from approvals.trail.guards import differences, install
from approvals.trail.guards.kept import KEPT
from procurement.kept import FIXED
from procurement.parties.models import Expert
from tests.approvals.trail.past import sql

pytestmark = pytest.mark.django_db
TABLES = sorted(KEPT)
PK = 7_000_007
OF_CASES = {"disposal", "surplus", "poolentry", "renovation", "renovationworks", "tender"}
"""Files of cases change with every step; the trail holds what they said."""
TOGETHER = {("card", "ended_on"), ("room", "ended_on"), ("stocktake", "closed_at"), ("stocktake", "closed_by")}
"""Open columns that never change alone: a card and a room end with their day and their state, a stock-take is closed by somebody at a moment."""
LITE = "connection.vendor != 'sqlite'"

OPEN = """
agency: authority contract_no ended_because ended_on name scope since standing until
badrecord: until
budgetline: amount
building: area coefficient height level storeys year_built
calendarchange: finished_at left moved reached
checklistitem: owner reminded state
campaign: conclusion random
card: acquired_on category_code custodian depreciated_until depreciation ended_because ended_on entry in_use_since kilometres kind location measure name operation original_value pages quantity secrecy source specification state title_proof unit
cardhold: released_at
expert: employer ended_because ended_on identity name own_staff specialities standing title user
expertemployer: until
expertrelative: until
occupancy: until
panelseat: asked_at declared_at seated_at state void_at void_because
quota: until
rightholder: until
stocktake: closed_at closed_by
room: area ended_on floor state unit use
supplier: account_no address contact domestic_share ended_because ended_on name phone size standing
supplierholding: until
supplierperson: until
unitposts: until
vehicle: displacement first_registered_on kind official_sign plate plate_returned_on quota quota_no sign_removed_on
"""
"""Every column that may still change, apart from the files of cases: a further one shows here, in review."""

NEVER = (
    "amendment amendmentdecision award budgetchange buildingrepair declaration deliveryacceptance draw drawentry drawreveal drawround drawsecret "
    "drawwitness estimateversion expertrelative invitation invitedsupplier lowpricehearing objection objectionanswer outsidereply panelopinion "
    "partychange payment paymentapproval prioritychange quote quotecheck recusal rectification resolution reviewreport rulerow score scoresheet "
    "seat stockissue stockitem stockmovement stockreceipt stockrequest supervisionsheet worksacceptance"
).split()


def short(table):
    return table.removeprefix("procurement_")


# --- a row of any table, made up column by column -------------------------------------------------------------------------
def value(field, other=False):
    """Something that fits the column; `other` is something else that fits as well."""
    kind = field.get_internal_type()
    if field.choices and not field.is_relation:
        keys = [key for key, __ in field.flatchoices]
        return keys[-1 if other else 0]
    if field.is_relation or "Integer" in kind or "AutoField" in kind:
        return 8 if other else 7
    if kind == "JSONField":
        return json.dumps(["other"] if other else ["one"])
    return {
        "BooleanField": other, "DecimalField": "2.00" if other else "1.00", "DateField": date(2026, 3, 4 if other else 3),
        "DateTimeField": datetime(2026, 3, 4 if other else 3, tzinfo=UTC), "UUIDField": ("b" if other else "a") * 32,
    }.get(kind, "bb" if other else "aa")


SPECIAL = {
    "resolution": {"present": 1, "entitled": 1, "votes_for": 1, "votes_against": 0, "votes_abstain": 0, "votes_defer": 0},
    "seat": {"vote": "", "ground": ""}, "panelseat": {"void_at": None, "asked_at": None, "declared_at": None, "seated_at": None, "void_because": ""},
    "estimateversion": {"accepted": None}, "rulerow": {"pack": "demo", "effective_to": None},
    "prioritychange": {"before": 1, "after": 2}, "budgetchange": {"before": "1.00", "after": "3.00"}, "supplierholding": {"holder": 7, "held": 9},
    "occupancy": {"heads": 1, "main": True}, "payment": {"payable": "9.00"}, "stockreceipt": {"buyer": 7, "acceptor": 8, "storekeeper": 9}, "stockmovement": {"issue": None},
    "card": {"original_value": "9.00", "depreciation": "1.00"}, "countentry": {"second": 8}, "finding": {"second": 8}, "stocktake": {"closed_by": None, "closed_at": None}, "checklistitem": {"owner": 7, "signer": 9},
    "campaign": {"random": "", "random_source": "", "random_day": None, "conclusion": ""}, "differencenote": {"found": None},
    "mediadestruction": {"escort_one": 7, "escort_two": 8}, "exchange": {"balance": "even", "difference": "0.00"}, "income": {"gross": "4.00"},
}


def stored(kept, **given):
    """One row, past every rule of the program; the foreign keys are asked at COMMIT only, which never comes."""
    special = SPECIAL.get(short(kept.table), {}) | given
    names, values = [], []
    for field in kept.model._meta.concrete_fields:
        empty = field.null and (field.name in kept.once or kept.model.__name__ in FIXED)
        found = special.get(field.name, PK if field.primary_key else None if empty else value(field))
        names.append(f'"{field.column}"')
        values.append(found)
    _insert("INSERT", kept, names, values)
    return names, values


def _insert(verb, kept, names, values):
    sql(f"{verb} INTO {kept.table} ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})", *values)


def refused(act, saying="approvals guard"):
    with pytest.raises(IntegrityError, match=saying), transaction.atomic():
        act()


def set_to(kept, name, new):
    sql(f'UPDATE {kept.table} SET "{kept.model._meta.get_field(name).column}" = %s WHERE id = %s', new, PK)


# --- what the law of the house asks for -----------------------------------------------------------------------------------
def test_every_row_that_is_written_once_is_closed_as_a_whole():
    assert [name for name in NEVER if f"procurement_{name}" not in KEPT] == []
    whole = {short(table) for table, one in KEPT.items() if not one.open}
    assert set(NEVER) - {"expertrelative"} <= whole
    from procurement.written import Written

    written = [model for model in apps.get_app_config("procurement").get_models() if issubclass(model, Written)]
    assert len(written) >= 30 and all(model._meta.db_table in KEPT and not KEPT[model._meta.db_table].open for model in written)


def test_what_is_open_is_said_column_by_column():
    told = dict(line.split(": ") for line in OPEN.strip().splitlines())
    found = {short(table): " ".join(sorted(one.open)) for table, one in KEPT.items() if one.open}
    assert {name: columns for name, columns in found.items() if name not in OF_CASES} == told
    assert all(set(KEPT[f"procurement_{name}"].open).isdisjoint({"id", "case"}) for name in OF_CASES)


def on_each(attack, tables=TABLES):
    """The attack on one row of every table; each begins anew."""
    for table in tables:
        with transaction.atomic():
            kept = KEPT[table]
            names, values = stored(kept)
            try:
                attack(kept, names, values)
            except BaseException as failed:
                failed.add_note(f"table {table}")
                raise
            transaction.set_rollback(True)


def test_no_row_is_deleted():
    on_each(lambda kept, *__: refused(lambda: sql(f"DELETE FROM {kept.table} WHERE id = %s", PK)))


def test_no_row_takes_another_number():
    on_each(lambda kept, *__: refused(lambda: sql(f"UPDATE {kept.table} SET id = %s WHERE id = %s", PK + 1, PK)))


def test_no_closed_column_is_changed():
    def attack(kept, names, values):
        for field, before in zip(kept.model._meta.concrete_fields, values, strict=True):
            if field.name not in kept.open and not field.primary_key:
                new = next(one for one in (value(field, True), value(field)) if one != before)
                refused(lambda field=field, new=new: set_to(kept, field.name, new))
    on_each(attack)


def test_a_row_that_is_closed_as_a_whole_is_not_even_written_again():
    on_each(lambda kept, *__: refused(lambda: sql(f"UPDATE {kept.table} SET id = id WHERE id = %s", PK)), [t for t in TABLES if not KEPT[t].open])


def test_an_open_column_is_open():
    def change(kept, *__):
        for name in kept.free:
            field = kept.model._meta.get_field(name)
            if not field.choices and not isinstance(field, models.JSONField) and (short(kept.table), name) not in TOGETHER:
                with transaction.atomic():
                    set_to(kept, name, value(field, True))
    on_each(change, [table for table in TABLES if short(table) not in OF_CASES])


def test_what_is_given_once_stays():
    def attack(kept, *__):
        for field in (kept.model._meta.get_field(name) for name in sorted(kept.once)
                      if name != "void_at" and (short(kept.table), name) not in TOGETHER):  # that one goes with the state
            set_to(kept, field.name, value(field))
            refused(lambda field=field: set_to(kept, field.name, value(field, True)))
            refused(lambda field=field: set_to(kept, field.name, None if field.null else ""))
    on_each(attack, [table for table in TABLES if KEPT[table].once])


def test_no_row_is_replaced():
    def replace(kept, names, values):
        refused(lambda: _insert("INSERT OR REPLACE", kept, names, values), "UNIQUE")
        for columns, __ in kept.uniques():
            other = [PK + 1 if name == '"id"' else found for name, found in zip(names, values, strict=True)]
            if "id" not in columns and None not in [found for name, found in zip(names, values, strict=True) if name.strip('"') in columns]:
                refused(lambda other=other: _insert("INSERT OR REPLACE", kept, names, other), "UNIQUE")

    def upsert(kept, names, values):
        again = ", ".join(f"{name} = excluded.{name}" for name in names)
        marks = ", ".join(["%s"] * len(names))
        refused(lambda: sql(f"INSERT INTO {kept.table} ({', '.join(names)}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {again}", *values))
    if connection.vendor == "sqlite":
        on_each(replace)
    else:
        on_each(upsert, [table for table in TABLES if not KEPT[table].open])


@pytest.mark.skipif(LITE.replace("!=", "=="), reason="of PostgreSQL")
def test_no_table_is_emptied():
    for table in TABLES:  # the trigger is one of the statement: no row is needed
        refused(lambda table=table: sql(f"TRUNCATE {table} CASCADE"))


# --- the seat of a panel --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("before", "after", "passes"), [
    ("asked", "declared", True), ("asked", "void", True), ("declared", "seated", True), ("seated", "void", True),
    ("asked", "seated", False), ("declared", "asked", False), ("seated", "declared", False), ("void", "seated", False), ("void", "asked", False),
])
def test_a_seat_only_moves_forward(before, after, passes):
    void = datetime(2026, 3, 3, tzinfo=UTC)

    def move():
        sql("UPDATE procurement_panelseat SET state = %s, void_at = %s", after, void if after == "void" else None)
    with transaction.atomic():
        stored(KEPT["procurement_panelseat"], state=before, void_at=void if before == "void" else None)
        if passes:
            move()
        else:
            refused(move)
        transaction.set_rollback(True)


@pytest.mark.skipif(LITE, reason="of SQLite")
def test_no_account_is_pushed_from_one_expert_to_another():
    with transaction.atomic():
        stored(KEPT["procurement_expert"], user=7)
        stored(KEPT["procurement_expert"], id=8, code="ZJ8", user=8)
        refused(lambda: sql("UPDATE OR REPLACE procurement_expert SET user_id = 7 WHERE id = 8"), "UNIQUE")
        assert Expert.objects.count() == 2
        transaction.set_rollback(True)


# --- whether they stand ----------------------------------------------------------------------------------------------------
def drop(trigger, table):
    sql(f"DROP TRIGGER {trigger}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


def test_a_guard_that_was_taken_down_is_reported_and_comes_back_with_migrate():
    name = "guard_procurement_score_" + ("delete" if connection.vendor == "sqlite" else "keep")
    drop(name, "procurement_score")
    assert differences(connection) == [f"{name}: missing"]
    with pytest.raises(SystemCheckError, match=name):
        call_command("check", databases=["default"])
    install(connection)
    assert differences(connection) == []


def test_a_guard_that_lets_one_column_more_through_is_reported():
    if connection.vendor == "sqlite":
        drop("guard_procurement_panelseat_update", "procurement_panelseat")
        sql("CREATE TRIGGER guard_procurement_panelseat_update BEFORE UPDATE ON procurement_panelseat BEGIN SELECT 1; END")
        assert differences(connection) == ["guard_procurement_panelseat_update: changed"]
    else:
        sql("CREATE OR REPLACE FUNCTION guard_procurement_panelseat() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'")
        assert differences(connection) == ["guard_procurement_panelseat: changed"]


def test_the_integrity_page_names_it(cast):
    from tests.workflows.desk.desk_b import browser

    name = "guard_procurement_resolution_" + ("update" if connection.vendor == "sqlite" else "keep")
    drop(name, "procurement_resolution")
    answer = browser(cast.auditor).get("/integrity/")
    assert answer.status_code == 200 and name in answer.content.decode()
