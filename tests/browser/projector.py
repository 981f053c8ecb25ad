"""A reel in a browser: the fixtures of the tests that look at a purchase step by step, and the look itself."""
import contextlib
from collections.abc import Iterator

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.plugins.databases import fresh_copy

from . import gate, language
from .looking import look_at
from .reel import BEGIN, Reel, Stop

QUERIES = 12


@contextlib.contextmanager
def showing(stops: tuple[Stop, ...], blocker, folder) -> Iterator[Reel]:
    """A database and a clock of the reel's own."""
    from django.conf import settings
    from django.utils import translation

    from workflows.engine import clock

    before = settings.FILES_DIR
    settings.FILES_DIR = folder
    try:
        with blocker.unblock(), fresh_copy(), clock.simulated(BEGIN) as ticking, translation.override("zh-hans"):
            yield Reel(stops, ticking)
    finally:
        settings.FILES_DIR = before


def look_at_stop(stop: Stop, reel: Reel, opened, live: str) -> None:
    """The form as it stands there, through the gate; and how many queries it took."""
    reel.to(stop)
    who, url = reel.who(stop), reel.url(stop)
    look_at(stop.label, url, opened(who), live, language.data(), views=gate.VIEWS if stop.every_view else gate.PLAIN)
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)
    assert answer.status_code == 200
    told = "\n".join(query["sql"][:160] for query in asked)
    assert len(asked) <= QUERIES, f"{len(asked)} queries:\n{told}"


def ids(stop: Stop) -> str:
    """The label."""
    return stop.label


__all__ = ["ids", "look_at_stop", "showing"]
