"""The prepared site, the browser's people, and the clock that stands still while pages are looked at.

The scene is filled once per worker; every file of tests gets a copy of its own and may do with it as it likes."""
import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.plugins.databases import fresh_copy

from .scene import NOW, Scene


@pytest.fixture(scope="session")
def _filled(tmp_path_factory) -> dict:
    return {"folder": tmp_path_factory.mktemp("scene")}


@pytest.fixture(scope="module")
def own_database_module(django_db_setup, django_db_blocker, _filled) -> Iterator[Scene]:
    """A database with the scene in it, and the clock at NOW."""
    from django.conf import settings

    from workflows.engine import clock

    before = settings.FILES_DIR
    settings.FILES_DIR = _filled["folder"] / "files"
    try:
        with django_db_blocker.unblock(), fresh_copy() as copy:
            scene = _scene(copy, _filled)
            with clock.simulated(NOW):
                yield scene
    finally:
        settings.FILES_DIR = before


def _scene(copy, filled: dict) -> Scene:
    """Fill the first time; afterwards SQLite gets the filled file back, PostgreSQL is filled again."""
    from django.db import connection
    from django.utils import translation

    from .scene import fill

    kept: Path = filled["folder"] / "filled.sqlite3"
    if copy.vendor == "sqlite" and "scene" in filled:
        connection.close()
        _pour(kept, Path(copy.name))
        return filled["scene"]
    with translation.override("zh-hans"):
        filled["scene"] = fill()
    if copy.vendor == "sqlite":
        connection.close()
        _pour(Path(copy.name), kept)
    return filled["scene"]


def _pour(source: Path, target: Path) -> None:
    with contextlib.closing(sqlite3.connect(source)) as full, contextlib.closing(sqlite3.connect(target)) as empty:
        full.backup(empty)


@pytest.fixture(scope="module")
def scene(own_database_module) -> Scene:
    """The map of the prepared cases and people."""
    return own_database_module


@pytest.fixture
def opened(chromium, live: str, scene: Scene) -> Iterator[Callable]:
    """opened("window", width=390, javascript=False, …) -> a page in a context of its own, signed in as that person (of the cast)."""
    from tests.plugins.browser import _page

    with contextlib.ExitStack() as contexts:
        def open_as(person="", **options):
            cookies = dict(options.pop("cookies", {}))
            if person:
                cookies["sessionid"] = session(scene.user(person) if isinstance(person, str) else person)
            return _page(chromium, live, contexts, cookies=cookies, **options)
        yield open_as


def session(user) -> str:
    """The session key of a person who has signed in."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture(scope="module")
def known(own_database_module):
    """What is data on a page, and not an untranslated word."""
    from .language import data

    return data()
