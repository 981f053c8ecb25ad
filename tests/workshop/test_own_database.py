"""The copy of the database that tests which commit work on."""
import os
import subprocess
import sys
import threading

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections, transaction


def count() -> int:
    return ContentType.objects.filter(app_label="workshop").count()


@pytest.mark.parametrize("time", ["first", "second"])
def test_each_test_starts_from_the_same_copy(own_database, time):
    assert count() == 0
    with transaction.atomic():
        ContentType.objects.create(app_label="workshop", model="thing")
    assert count() == 1


def test_threads_and_other_processes_see_what_was_committed(own_database):
    def commit() -> None:
        try:
            ContentType.objects.create(app_label="workshop", model=str(threading.get_native_id()))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=commit) for _ in range(4)]
    for thread in threads:
        thread.start()
        thread.join()
    assert count() == 4
    code = ("import django; django.setup()\nfrom django.contrib.contenttypes.models import ContentType\n"
            "print(ContentType.objects.filter(app_label='workshop').count())")
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                          env={**os.environ, "DATABASE_URL": own_database.url})
    assert seen.stdout.strip() == "4"


def test_the_guards_are_in_the_copy(own_database):
    with connection.cursor() as cursor:
        if own_database.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal")
        assert cursor.fetchone()[0] > 0


def test_the_shared_database_saw_nothing_of_it(db):
    assert count() == 0
