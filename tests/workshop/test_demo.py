"""`make demo`: on this machine only, and every child under one parent."""
import socket
import sys
import time
import unicodedata

import pytest
from django.core.management import CommandError, call_command

from workflows.demo import year_job
from workflows.management.commands import demo
from workflows.management.commands.demo import Family, address, table


@pytest.mark.parametrize("bind", ["0.0.0.0", "::", "10.0.0.5", "desk.example", "127.0.0.2", "", " "])
def test_the_demo_listens_nowhere_else(bind):
    with pytest.raises(CommandError, match="passwords are public"):
        address(bind, "8000")


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_a_port_is_a_number_that_exists(port):
    with pytest.raises(CommandError, match="PORT must be a number"):
        address("127.0.0.1", port)


def test_a_taken_port_is_named_with_the_way_out():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CommandError, match="make demo PORT="):
            address("127.0.0.1", str(taken.getsockname()[1]))


def test_the_demo_runs_in_a_demo_deployment_only():
    with pytest.raises(CommandError, match="DEPLOYMENT=demo only"):
        call_command("demo")


def test_the_table_of_accounts_lines_up_with_chinese_in_it():
    lines = table([("Role", "Login", "Name"), ("申请人", "gw001", "张三"), ("Head", "x", "李四四")])
    cells = [sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line[:line.index(last)])
             for line, last in zip((lines[0], lines[2], lines[3]), ("Name", "张三", "李四四"), strict=True)]
    assert len(set(cells)) == 1


@pytest.fixture
def family(tmp_path):
    made = Family(tmp_path)
    yield made
    made.stop()


def test_the_death_of_one_child_is_reported_with_its_last_words(family):
    family.start("worker", "-c", "print('out of paper'); raise SystemExit(3)")
    family.children["worker"].wait(10)
    with pytest.raises(CommandError, match=r"worker ended with exit code 3(.|\n)*out of paper"):
        family.check()


def test_stopping_leaves_nobody_behind(family):
    for name in ("web", "worker"):
        family.start(name, "-c", "import time; time.sleep(600)")
    family.stop()
    assert all(child.poll() is not None for child in family.children.values())


@pytest.mark.parametrize(("held", "ticks"), [(False, True), (True, False)])
def test_the_clock_does_not_tick_while_it_is_held(family, monkeypatch, held, ticks):
    """The real clock would let every step of the past year run out while the worker still carries it."""
    monkeypatch.setattr(demo, "TICK_SECONDS", 0)
    started, looks = [], iter(range(3))
    monkeypatch.setattr(family, "start", lambda name, *_arguments: started.append(name))
    monkeypatch.setattr(demo.time, "sleep", lambda _seconds: next(looks) < 2 or (_ for _ in ()).throw(demo.Stopped))
    with pytest.raises(demo.Stopped):
        family.watch(held=lambda: held)
    assert bool(started) is ticks


@pytest.mark.django_db
def test_the_years_are_under_way_until_the_last_is_carried(cast, ticking, monkeypatch, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    seen = []
    monkeypatch.setattr(year_job.seed, "run_child", lambda _said, *_what: seen.append(year_job.under_way()))
    assert not year_job.under_way()
    year_job.ask(ticking.moment)
    assert seen == [True] * len(year_job.YEARS) and not year_job.under_way()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_a_killed_parent_takes_its_children_along(tmp_path):
    import os
    import signal
    import subprocess

    script = (
        "import os, sys, time, pathlib; os.environ.setdefault('DEPLOYMENT', 'test'); os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'\n"
        "from workflows.management.commands.demo import Family\n"
        "family = Family(pathlib.Path(sys.argv[1])); family.start('web', '-c', 'import time; time.sleep(600)')\n"
        "print(family.children['web'].pid, flush=True); time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        parent.kill()
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    pytest.fail("the child outlived its parent")
