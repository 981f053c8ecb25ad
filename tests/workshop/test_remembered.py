"""What tests begin with is what the doors make: a cast that is put back is not poorer than the one that is built."""
import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import QuerySet

from approvals.models import TrailEntry, UnitGrant
from approvals.trail.verify import verify_all
from tests import remembered
from workflows.demo.cast import PASSWORD, PEOPLE, build

VARIES = {"eid", "body", "hash", "details", "head", "password", "date_joined"}  # drawn anew at each building


def rows():
    """Everything in every table, in the order of the keys, without keys."""
    found, tables = {}, connection.introspection.table_names()
    for model in apps.get_models(include_auto_created=True):
        columns = [f.attname for f in model._meta.concrete_fields if f.name not in VARIES and not f.primary_key and not f.is_relation]
        if model._meta.db_table in tables:
            found[model._meta.label] = [[str(getattr(row, name)) for name in columns] for row in QuerySet(model).order_by("pk")]
    return found


@pytest.mark.django_db
def test_the_cast_put_back_is_the_cast_that_the_doors_build(ticking):
    with transaction.atomic():
        built = build(ticking.moment)
        there, worn = rows(), _worn()
        transaction.set_rollback(True)
    again = remembered.cast_at(ticking.moment)
    assert there == rows() and worn == _worn() and len(worn) == sum(len(p.roles) for p in PEOPLE.values())
    assert vars(again).keys() == vars(built).keys()
    assert [person.username for person in again.everybody] == [person.username for person in built.everybody]
    assert all(person.check_password(PASSWORD) for person in again.everybody[:2])
    assert [verdict.ok for _chain, verdict in verify_all()] == [True]
    assert TrailEntry.objects.filter(action="grant.given").count() == len(worn)


@pytest.mark.django_db
def test_where_somebody_is_there_already_the_doors_are_taken(ticking, monkeypatch):
    taken = []
    monkeypatch.setattr(remembered, "build", lambda at: taken.append(at) or build(at))
    build(ticking.moment)
    remembered.cast_at(ticking.moment)
    assert taken == [ticking.moment]


def _worn():
    return sorted(UnitGrant.objects.values_list("user__username", "permission__codename", "content_object__code"))
