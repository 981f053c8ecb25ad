"""The page for the technician: its unit files and its proxy say what the program understands."""
import configparser
import re

import pytest
from django.core.management import get_commands

from .pages import ROOT, fences, text

PAGE = ROOT / "docs" / "operations.md"
UNITS = list(fences(PAGE, "ini"))


def test_there_is_a_unit_for_every_process_of_part_one():
    named = set(re.findall(r"sunshine-\w+\.(?:service|timer)", "\n".join(UNITS)))
    assert named == {f"sunshine-{name}" for name in ("web.service", "worker.service", "clock.service", "backup.service", "backup.timer")}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.splitlines()[0][2:50])
def test_a_unit_file_can_be_read_and_its_command_exists(unit):
    parser = configparser.ConfigParser(strict=True, interpolation=None)
    parser.optionxform = str
    parser.read_string(unit)
    if "Timer" in parser:
        assert "OnCalendar" in parser["Timer"]
        return
    command = parser["Service"]["ExecStart"]
    assert command.startswith("/srv/sunshine/desk/.venv/bin/")
    if "manage.py" in command:
        assert command.split("manage.py ")[1].split()[0] in get_commands()
    else:
        assert "gunicorn config.wsgi" in command


def test_the_proxy_speaks_to_where_gunicorn_listens_and_hands_on_what_is_believed():
    [proxy] = fences(PAGE, "nginx")
    [bind] = re.findall(r"--bind (127\.0\.0\.1:\d+)", "\n".join(UNITS))
    assert f"proxy_pass http://{bind};" in proxy
    assert "X-Forwarded-For $remote_addr" in proxy and "X-Forwarded-Proto $scheme" in proxy and "proxy_set_header Host $host" in proxy
    assert "TRUSTED_PROXIES=127.0.0.1" in text("docs/operations.md")


def test_the_variables_of_the_environment_file_are_settings():
    part = text("docs/operations.md").split("## 4. Services")[1].split("```")[0]
    known = set(re.findall(r"^\| `([A-Z_]+)` \|", text("docs/operations.md"), re.M))
    assert set(re.findall(r"`([A-Z_]+)=", part)) - known == set()


@pytest.mark.parametrize("word", ["WHEELHOUSE", "manage.py set_up", "manage.py backup", "manage.py restore", "changepassword", "TRUSTED_PROXIES",
                                  "ssl_certificate", "systemctl enable", "make setup", "check --deploy", "/health/", "drill"])
def test_nothing_that_a_technician_needs_is_left_out(word):
    assert word in text("docs/operations.md")
