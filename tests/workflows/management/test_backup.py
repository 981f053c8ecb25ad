"""Backup and restore as the technician runs them: a carried case with its attachments goes out and comes back, and nothing altered does."""
import io
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import tarfile
from contextlib import contextmanager
from datetime import datetime
from types import SimpleNamespace
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection

from approvals import files
from approvals.backups import Archive, Refused
from approvals.backups.archive import MANIFEST, SEAL, seal_of
from approvals.models import Attachment, Case, TrailEntry
from approvals.trail.verify import verify_all
from workflows.demo.scenarios import renovation_review
from workflows.demo.stage import Stage

from .commands import manage

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def bureau(own_database_module, tmp_path_factory):
    """A bureau with one case carried to its archive, its files on a shelf, somebody signed in, and one backup."""
    from django.test import Client

    from tests.workflows.engine.stage import MONDAY
    from workflows.demo.cast import build
    from workflows.engine import clock

    shelf, before = tmp_path_factory.mktemp("files"), settings.FILES_DIR
    settings.FILES_DIR = shelf
    try:
        with clock.simulated(MONDAY) as ticking:
            people = build(ticking.moment)
            renovation_review.carry(Stage(ticking, people, say=lambda line: None))
            Client().force_login(people.handler)
        folder = tmp_path_factory.mktemp("backups")
        done = manage(own_database_module.url, "backup", str(folder), FILES_DIR=str(shelf))
        assert done.returncode == 0, done.stderr
        [archive] = folder.glob("*.tar")
        yield SimpleNamespace(url=own_database_module.url, shelf=shelf, archive=archive, said=done.stdout, vendor=own_database_module.vendor)
    finally:
        settings.FILES_DIR = before


@pytest.fixture
def elsewhere(bureau, tmp_path):
    """A new, empty database of the same engine, and an empty shelf."""
    with _empty(bureau, tmp_path) as url:
        yield SimpleNamespace(url=url, shelf=tmp_path / "files")


@contextmanager
def _empty(bureau, tmp_path):
    if bureau.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'desk.sqlite3'}"
        return
    import psycopg

    parts = urlsplit(bureau.url)
    name = f"restored_{os.getpid()}_{abs(hash(tmp_path)) % 10**8}"
    server = bureau.url.replace(parts.path, "/postgres")
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        yield bureau.url.replace(parts.path, f"/{name}")
    finally:
        with psycopg.connect(server, autocommit=True) as link:
            link.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def restores(elsewhere, archive):
    return manage(elsewhere.url, "restore", str(archive), FILES_DIR=str(elsewhere.shelf))


def asks(url, query):
    """Rows of another database, past the program."""
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as link:
            return link.execute(query).fetchall()
    import psycopg

    with psycopg.connect(url) as link:
        return link.execute(query).fetchall()


def is_empty(elsewhere):
    if elsewhere.url.startswith("sqlite"):
        from pathlib import Path

        path = Path(elsewhere.url.removeprefix("sqlite:///"))
        return not path.exists() or asks(elsewhere.url, "SELECT count(*) FROM sqlite_master") == [(0,)]
    return asks(elsewhere.url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def rewritten(archive, target, change):
    """The same archive with `change(name, bytes)` applied to each member; None leaves it out."""
    with tarfile.open(archive) as old, tarfile.open(target, "w") as new:
        for member in old.getmembers():
            data = change(member.name, old.extractfile(member).read())
            if data is not None:
                member.size = len(data)
                new.addfile(member, io.BytesIO(data))
    return target


def flipped(data):
    return data[:len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1:]


# --- the archive ----------------------------------------------------------------------------------------------------------
def test_one_archive_only_for_its_owner_with_every_file_and_a_manifest(bureau):
    assert stat.S_IMODE(bureau.archive.stat().st_mode) == 0o600
    assert [path.name for path in bureau.archive.parent.iterdir()] == [bureau.archive.name]
    with Archive.opened(bureau.archive) as archive:
        archive.check()
        told, held = archive.manifest, set(archive.files())
    assert held == {path.name for path in bureau.shelf.glob("??/??/*")} and len(held) >= 3
    assert set(Attachment.objects.values_list("sha256", flat=True)) <= held
    case = Case.objects.get()
    assert told["heads"][f"case/{case.key}"] == [case.seq, case.head]
    assert (told["counts"]["cases"], told["engine"], told["app"]) == (1, bureau.vendor, settings.VERSION)
    assert ["approvals", "0001_initial"] in told["migrations"]
    entry = TrailEntry.objects.get(action="backup.made")
    facts = json.loads(bytes(entry.body))["content"]["facts"]
    assert facts["sha256"] in bureau.said and facts["archive"] == bureau.archive.name and facts["files"] == len(held)


def test_no_secret_and_no_session_lies_inside(bureau, tmp_path):
    from django.contrib.sessions.models import Session

    keys = list(Session.objects.values_list("session_key", flat=True))
    assert keys
    raw = bureau.archive.read_bytes()
    if bureau.vendor == "postgresql":
        with tarfile.open(bureau.archive) as tar:
            (tmp_path / "dump").write_bytes(tar.extractfile("database").read())
        raw += subprocess.run(["pg_restore", "--file=-", str(tmp_path / "dump")], capture_output=True, check=True).stdout
    for word in (*keys, settings.SECRET_KEY, settings.DATABASES["default"]["PASSWORD"]):
        assert not word or word.encode() not in raw


def shanghai(archive):
    """The moment in the manifest as the office reads it."""
    with Archive.opened(archive) as opened:
        made = datetime.fromisoformat(opened.manifest["made_at"])
    return f"{made.astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m-%d %H:%M}（Asia/Shanghai）"


def test_verify_says_that_it_is_whole_and_touches_no_database(bureau, tmp_path):
    done = manage("sqlite:////nowhere/none.sqlite3", "backup", "--verify", str(bureau.archive))
    assert done.returncode == 0 and "完好" in done.stdout and shanghai(bureau.archive) in done.stdout


# --- the way back -----------------------------------------------------------------------------------------------------------
def test_all_comes_back_verified_and_the_restore_is_entered(bureau, elsewhere):
    done = restores(elsewhere, bureau.archive)
    assert done.returncode == 0, done.stderr
    assert "全部相符" in done.stdout and shanghai(bureau.archive) in done.stdout
    for table in ("approvals_case", "approvals_step", "approvals_decision", "approvals_attachment", "approvals_user", "approvals_unitgrant"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert asks(elsewhere.url, f"SELECT count(*) FROM {table}") == [cursor.fetchone()], table
    assert {path.name for path in elsewhere.shelf.glob("??/??/*")} == {path.name for path in bureau.shelf.glob("??/??/*")}
    assert asks(elsewhere.url, "SELECT count(*) FROM django_session") == [(0,)]
    [(body,)] = asks(elsewhere.url, "SELECT body FROM approvals_trailentry WHERE action = 'system.restored'")
    facts = json.loads(bytes(body))["content"]["facts"]
    assert facts["faults"] == 0 and facts["files"] == len(list(bureau.shelf.glob("??/??/*"))) and len(facts["archive"]) == 64
    before = "SELECT count(DISTINCT chain), count(*) FROM approvals_trailentry WHERE action <> 'system.restored'"
    assert asks(elsewhere.url, before) == [(facts["chains"], facts["entries"])]
    assert manage(elsewhere.url, "check", "--database", "default").returncode == 0
    again = manage(elsewhere.url, "migrate", "--check")
    assert again.returncode == 0, again.stdout


def test_the_guards_stand_in_what_came_back(bureau, elsewhere):
    restores(elsewhere, bureau.archive)
    code = ("import django; django.setup()\nfrom django.db import connection, IntegrityError\n"
            "try:\n    connection.cursor().execute(\"DELETE FROM approvals_trailentry\")\nexcept IntegrityError as no:\n    print('refused', 'guard' in str(no))")
    import sys

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=settings.BASE_DIR,
                          env={**os.environ, "DATABASE_URL": elsewhere.url, "DJANGO_SETTINGS_MODULE": "config.settings"})
    assert told.stdout.strip() == "refused True", told.stderr


def test_a_case_goes_on_where_it_stood_after_the_restore(bureau, elsewhere):
    restores(elsewhere, bureau.archive)
    done = manage(elsewhere.url, "backup", str(elsewhere.shelf.parent / "second"), FILES_DIR=str(elsewhere.shelf))
    assert done.returncode == 0, done.stderr
    assert asks(elsewhere.url, "SELECT action FROM approvals_trailentry WHERE chain LIKE 'adm/%' ORDER BY at DESC LIMIT 2") == [
        ("backup.made",), ("system.restored",)]


def test_nothing_is_restored_over_something(bureau, elsewhere):
    assert restores(elsewhere, bureau.archive).returncode == 0
    second = restores(elsewhere, bureau.archive)
    assert second.returncode != 0 and "不是空的" in second.stderr and "没有恢复" in second.stderr
    assert asks(elsewhere.url, "SELECT count(*) FROM approvals_trailentry WHERE action = 'system.restored'") == [(1,)]


def test_a_backup_of_the_other_engine_is_refused(bureau, elsewhere, tmp_path):
    def other(name, data):
        if name == MANIFEST:
            told = json.loads(data)
            told["engine"] = "oracle"
            other.told = json.dumps(told).encode()
            return other.told
        return seal_of(other.told).encode() if name == SEAL else data
    done = restores(elsewhere, rewritten(bureau.archive, tmp_path / "x.tar", other))
    assert done.returncode != 0 and "oracle" in done.stderr and is_empty(elsewhere)


def test_a_backup_of_a_later_release_is_refused(bureau, elsewhere, tmp_path):
    def later(name, data):
        if name == MANIFEST:
            told = json.loads(data)
            told["migrations"].append(["approvals", "0099_tomorrow"])
            later.told = json.dumps(told).encode()
            return later.told
        return seal_of(later.told).encode() if name == SEAL else data
    done = restores(elsewhere, rewritten(bureau.archive, tmp_path / "x.tar", later))
    assert done.returncode != 0 and "0099_tomorrow" in done.stderr and is_empty(elsewhere)


# --- tampering --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("what", ["database", MANIFEST, SEAL, "files/"])
def test_one_altered_byte_is_found_before_anything_is_touched(bureau, elsewhere, tmp_path, what):
    once = []

    def change(name, data):
        if name.startswith(what) and not once:
            once.append(name)
            return flipped(data)
        return data
    bad = rewritten(bureau.archive, tmp_path / "bad.tar", change)
    assert once
    done = restores(elsewhere, bad)
    assert done.returncode != 0 and "没有恢复" in done.stderr and "Traceback" not in done.stderr
    assert is_empty(elsewhere) and not elsewhere.shelf.exists()
    assert manage("sqlite:////nowhere/none.sqlite3", "backup", "--verify", str(bad)).returncode != 0


@pytest.mark.parametrize("what", ["files/", "database", SEAL])
def test_a_part_that_is_missing_is_found(bureau, tmp_path, what):
    once = []

    def change(name, data):
        if name.startswith(what) and not once:
            once.append(name)
            return None
        return data
    bad = rewritten(bureau.archive, tmp_path / "bad.tar", change)
    with pytest.raises(Refused), Archive.opened(bad) as archive:
        archive.check()


def test_a_part_that_does_not_belong_there_is_found(bureau, tmp_path):
    bad = tmp_path / "bad.tar"
    shutil.copyfile(bureau.archive, bad)
    with tarfile.open(bad, "a") as tar:
        info = tarfile.TarInfo("../../etc/passwd")
        tar.addfile(info, io.BytesIO(b""))
    with pytest.raises(Refused, match="passwd"), Archive.opened(bad) as archive:
        archive.check()


@pytest.mark.parametrize("left", [0, 600, 0.5])
def test_half_an_archive_is_no_archive(bureau, elsewhere, tmp_path, left):
    raw = bureau.archive.read_bytes()
    bad = tmp_path / "half.tar"
    bad.write_bytes(raw[:int(len(raw) * left) if left < 1 else left])
    done = restores(elsewhere, bad)
    assert done.returncode != 0 and "没有恢复" in done.stderr and is_empty(elsewhere)


def test_a_backup_under_another_key_is_refused(bureau, elsewhere):
    done = manage(elsewhere.url, "restore", str(bureau.archive), FILES_DIR=str(elsewhere.shelf), SECRET_KEY="another")
    assert done.returncode != 0 and "SECRET_KEY" in done.stderr and is_empty(elsewhere)


# --- a bureau whose own data were tampered with ---------------------------------------------------------------------------
def _on(url, *statements):
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as link:
            triggers = link.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, __ in triggers:
                link.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                link.execute(statement)
            for __, sql in triggers:
                link.execute(sql)
        return
    import psycopg

    with psycopg.connect(url) as link:
        for statement in statements:
            table = statement.split()[1]
            link.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            link.execute(statement)
            for name, in link.execute(f"SELECT tgname FROM pg_trigger WHERE tgrelid = '{table}'::regclass AND NOT tgisinternal").fetchall():
                link.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


@pytest.mark.parametrize(("statement", "words"), [
    ("UPDATE approvals_decision SET comment = '不同意' WHERE id = (SELECT max(id) FROM approvals_decision WHERE comment <> '')", "决定"),
    ("UPDATE approvals_trailentry SET action = 'step.rejected' WHERE id = (SELECT min(id) FROM approvals_trailentry WHERE id > 0)", "字节"),
    ("UPDATE procurement_renovation SET building = '别处'", "档案"),
])
def test_a_row_that_was_tampered_with_comes_back_with_a_loud_warning(bureau, elsewhere, tmp_path, statement, words):
    assert restores(elsewhere, bureau.archive).returncode == 0
    _on(elsewhere.url, statement)
    folder = tmp_path / "tampered"
    assert manage(elsewhere.url, "backup", str(folder), FILES_DIR=str(elsewhere.shelf)).returncode == 0
    [archive] = folder.glob("*.tar")
    with _empty(bureau, tmp_path / "third") as url:
        third = SimpleNamespace(url=url, shelf=tmp_path / "third-files")
        done = restores(third, archive)
        assert done.returncode != 0 and "查明之前不要启用" in done.stderr, done.stdout
        [(body,)] = asks(url, "SELECT body FROM approvals_trailentry WHERE action = 'system.restored' ORDER BY id LIMIT 1")
        assert json.loads(bytes(body))["content"]["facts"]["faults"] >= 1


def test_files_that_the_shelf_owes_are_named_and_the_backup_is_made_all_the_same(bureau, elsewhere, tmp_path):
    assert restores(elsewhere, bureau.archive).returncode == 0
    first, second = sorted(set(Attachment.objects.values_list("sha256", flat=True)))[:2]
    gone, bad = (elsewhere.shelf / sha256[:2] / sha256[2:4] / sha256 for sha256 in (first, second))
    gone.unlink()
    bad.chmod(0o640)
    bad.write_bytes(b"something else")
    folder = tmp_path / "poor"
    done = manage(elsewhere.url, "backup", str(folder), FILES_DIR=str(elsewhere.shelf))
    assert done.returncode != 0 and first in done.stderr and second in done.stderr and "备份已完成" in done.stderr
    [archive] = folder.glob("*.tar")
    with _empty(bureau, tmp_path / "third") as url:
        done = restores(SimpleNamespace(url=url, shelf=tmp_path / "third-files"), archive)
        assert done.returncode != 0 and first[:16] in done.stderr and second[:16] in done.stderr


def test_a_backup_needs_a_folder_or_an_archive(bureau):
    assert manage(bureau.url, "backup").returncode != 0
    assert "备份没有完成" in manage(bureau.url, "backup", "/proc/nowhere").stderr


def test_the_bureau_that_was_backed_up_still_verifies(bureau):
    assert all(verdict.ok for __, verdict in verify_all())
    assert all(files.intact(path.name) for path in bureau.shelf.glob("??/??/*"))
