"""Nobody who can reach the site moves its clock: not by a request, not by its environment."""
import os
import subprocess
import sys
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import OperationalError

from approvals.models import Notice, Step
from tests.workflows.desk.desk_b import applies, browser
from workflows.engine import clock, sweep

SETS_IT = """
import {door}
import django
django.setup()
from datetime import UTC, datetime
from workflows.engine import clock
try:
    with clock.simulated(datetime(2020, 1, 1, tzinfo=UTC)):
        print("moved")
except RuntimeError as no:
    print("refused")
"""


@pytest.mark.parametrize(("deployment", "door", "answer"), [
    ("production", "sys", "refused"), ("demo", "sys", "refused"), ("test", "config.wsgi", "refused"), ("carry", "config.wsgi", "refused"),
    ("carry", "sys", "moved"),
])
def test_a_process_that_serves_keeps_the_real_time(tmp_path, deployment, door, answer):
    around = {**os.environ, "DEPLOYMENT": deployment, "DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}", "SECRET_KEY": "x" * 50,
              "ALLOWED_HOSTS": "localhost", "DJANGO_SETTINGS_MODULE": "config.settings", "SIMULATED_CLOCK_ALLOWED": "1"}
    done = subprocess.run([sys.executable, "-c", SETS_IT.format(door=door)], env=around, capture_output=True, text=True, timeout=60)  # noqa: S603
    assert done.stdout.strip().endswith(answer), done.stderr[-500:]


@pytest.mark.django_db
def test_no_header_field_or_cookie_moves_the_clock(cast, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    case = applies(cast.requester, cast.unit_a)
    step, before = Step.objects.get(process=case, status="NEW"), clock.now()
    head = browser(cast.unit_head, date="Mon, 01 Jan 2035 00:00:00 GMT", x_clock="2035-01-01", x_now="2035-01-01")
    head.cookies["now"] = "2035-01-01"
    sent = {"verb": "approve", "edition": 1, "key": uuid4().hex, "at": "2035-01-01", "now": "2035-01-01", "clock": "simulated"}
    assert head.post(f"/cases/{case.key}/steps/{step.number}/?at=2035-01-01&now=2035-01-01", sent).status_code == 302
    assert before < Step.objects.get(pk=step.pk).finished < datetime(2026, 12, 31, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize("trouble", [RuntimeError("poisoned"), OperationalError("database is locked")])
def test_one_case_that_cannot_move_does_not_stop_the_clock_of_the_others(cast, settings, tmp_path, ticking, monkeypatch, trouble):
    settings.FILES_DIR = tmp_path
    first, second = applies(cast.requester, cast.unit_a), applies(cast.second_requester, cast.unit_b)
    real = sweep.Move.of

    def of(found, at):
        if found.case.pk == first.pk:
            raise trouble
        return real(found, at)

    monkeypatch.setattr(sweep.Move, "of", of)
    clock.sweep(ticking.forward(days=10))
    told = set(Notice.objects.filter(kind="remind_first").values_list("case", flat=True))
    clock.sweep(ticking.forward(days=10))
    told |= set(Notice.objects.filter(kind__startswith="remind").values_list("case", flat=True))
    assert told == {second.pk}
