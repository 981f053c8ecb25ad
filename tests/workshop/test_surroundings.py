"""What a command finds around it: nothing is guessed for a production site."""
import stat

import pytest

from config.surroundings import prepare


def test_an_ordinary_command_gets_no_deployment_and_no_key():
    environ = {}
    prepare(["manage.py", "migrate"], environ)
    assert environ == {"DJANGO_SETTINGS_MODULE": "config.settings"}


@pytest.mark.parametrize("command", ["carry", "flow_table", "flow_bpmn"])
def test_commands_without_a_bureau_run_on_a_fresh_clone(command):
    environ = {}
    prepare(["manage.py", command], environ)
    assert environ["DEPLOYMENT"] == "carry"


def test_a_deployment_that_is_set_wins():
    environ = {"DEPLOYMENT": "production"}
    prepare(["manage.py", "demo"], environ)
    assert environ == {"DEPLOYMENT": "production", "DJANGO_SETTINGS_MODULE": "config.settings"}


def test_the_demo_key_is_made_once_for_its_owner_only(tmp_path):
    first, second = {"VAR_DIR": str(tmp_path)}, {"VAR_DIR": str(tmp_path)}
    prepare(["manage.py", "demo"], first)
    prepare(["manage.py", "demo"], second)
    assert len(first["SECRET_KEY"]) > 60
    assert first["SECRET_KEY"] == second["SECRET_KEY"]
    assert stat.S_IMODE((tmp_path / "demo.secret_key").stat().st_mode) == 0o600
    assert first["DATABASE_URL"].startswith("sqlite:////")
