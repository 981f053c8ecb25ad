"""The guards with real commits: each test on its own copy of the database."""
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, models, transaction

from approvals.models import Step, TrailEntry
from approvals.trail.guards import differences, install_after_migrate, lift_before_rebuild
from tests.approvals.trail.past import Matter, add, sql


def rebuild(model, name):
    """What an AlterField does: on SQLite a new table, the rows copied, the old one dropped, the new one renamed."""
    old = model._meta.get_field(name)
    new = models.CharField(max_length=old.max_length + 1, **({"blank": True} if old.blank else {}))
    new.set_attributes_from_name(name)
    new.model = model
    with connection.schema_editor() as editor:
        editor.alter_field(model, old, new, strict=False)


def test_a_rebuilt_table_loses_its_guards_and_migrate_brings_them_back(own_database):
    for model, name in ((Step, "verb"), (TrailEntry, "node")):
        lift_before_rebuild(SimpleNamespace(label="approvals"), using="default", plan=["something to do"])
        rebuild(model, name)
        assert bool(differences(connection)) == (connection.vendor == "sqlite")
        install_after_migrate(using="default")
        assert differences(connection) == []
    told = Matter().act("case.started")
    with pytest.raises(IntegrityError, match="approvals guard"):
        sql("UPDATE approvals_step SET status = 'NEW' WHERE id = %s", told.step.pk)


def test_an_invented_entry_is_refused_at_commit(own_database):
    matter = Matter()
    told = matter.act("case.started", status="NEW")
    with pytest.raises(IntegrityError):
        with transaction.atomic():
            assert sql("UPDATE approvals_step SET status = 'DONE', entry_id = %s WHERE id = %s", matter.next_entry_id, told.step.pk) == 1
    assert Step.objects.filter(pk=told.step.pk, status="NEW").exists()


def test_an_entry_without_its_case_is_refused_at_commit(own_database):
    matter = Matter()
    with pytest.raises(IntegrityError):
        with transaction.atomic():
            add(TrailEntry, matter.entry("case.started"))
    assert not TrailEntry.objects.exists()
