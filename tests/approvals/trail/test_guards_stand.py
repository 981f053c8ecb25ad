"""The guards come with every migrate, survive rebuilt tables, and their absence is reported."""
import sys

import pytest
from django.core.checks import Error, Warning
from django.db import IntegrityError, connection, transaction

from approvals.trail.guards import differences, guards_stand, install, install_after_migrate, shipped
from approvals.trail.guards.check import server_does_not_own_the_trail
from tests.approvals.trail.past import Matter, sql

pytestmark = pytest.mark.django_db(transaction=False)
only_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="of SQLite")
only_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="of PostgreSQL")


def test_after_migrate_every_guard_stands():
    assert differences(connection) == []
    assert guards_stand(databases=["default"]) == []
    assert len(shipped.triggers(connection.vendor, standing=())) == {"sqlite": 35, "postgresql": 32}[connection.vendor]


def test_installing_twice_changes_nothing():
    install(connection)
    install(connection)
    assert differences(connection) == []


def test_both_engines_guard_the_same_tables():
    assert shipped.tables("sqlite") == shipped.tables("postgresql")


def test_a_missing_guard_is_an_error_and_only_a_warning_while_migrate_repairs_it(monkeypatch):
    sql("DROP TRIGGER guard_step_update" if connection.vendor == "sqlite" else "DROP TRIGGER guard_step_write ON approvals_step")
    assert [line.split(":")[1] for line in differences(connection)] == [" missing"]
    found = guards_stand(databases=["default"])
    assert [type(message) for message in found] == [Error] and "guard_step_" in found[0].msg and found[0].id == "approvals.E101"
    monkeypatch.setattr(sys, "argv", ["manage.py", "migrate"])
    assert [type(message) for message in guards_stand(databases=["default"])] == [Warning]
    install_after_migrate(using="default")
    assert differences(connection) == []


@only_sqlite
def test_a_changed_guard_and_a_strange_one_are_named():
    sql("DROP TRIGGER guard_entry_delete")
    sql("CREATE TRIGGER guard_entry_delete BEFORE DELETE ON approvals_trailentry BEGIN SELECT 1; END")
    sql("CREATE TRIGGER helpful AFTER INSERT ON approvals_trailentry BEGIN SELECT 1; END")
    assert differences(connection) == ["guard_entry_delete: changed", "helpful: not ours"]


@only_postgresql
def test_a_changed_function_a_switched_off_trigger_and_a_strange_one_are_named():
    sql("CREATE OR REPLACE FUNCTION approvals_guard_step() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'")
    sql("ALTER TABLE approvals_case DISABLE TRIGGER guard_case_keep")
    sql("ALTER TABLE approvals_case ENABLE TRIGGER guard_case_write")
    sql("CREATE TRIGGER swallow BEFORE INSERT ON approvals_decision FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()")
    assert sorted(differences(connection)) == [
        "approvals_guard_step: changed", "guard_case_keep: switched off", "guard_case_write: not in force under replica",
        "swallow: not ours"]
    sql("DROP TRIGGER swallow ON approvals_decision")
    install(connection)
    assert differences(connection) == []


@only_postgresql
def test_the_guards_hold_in_a_session_that_poses_as_a_replica():
    told = Matter().act("case.started")
    with pytest.raises(IntegrityError, match="approvals guard"), transaction.atomic():
        sql("SET LOCAL session_replication_role = replica")
        sql("DELETE FROM approvals_trailentry WHERE id = %s", told.entry.pk)


@only_postgresql
def test_a_server_that_owns_the_tables_is_warned():
    assert [message.id for message in server_does_not_own_the_trail(databases=["default"])] == ["approvals.W102"]
