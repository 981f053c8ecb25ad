"""The settings of a production site: strict without being told, and `check --deploy` has nothing to say."""
import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


def production(*arguments, **environment):
    env = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "LC_ALL")}
    env |= {"DEPLOYMENT": "production", "SECRET_KEY": secrets.token_urlsafe(60), "ALLOWED_HOSTS": "desk.example", "PYTHONDONTWRITEBYTECODE": "1",
            "DATABASE_URL": "sqlite://:memory:", **environment}
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)


def test_check_deploy_is_clean():
    done = production("manage.py", "check", "--deploy", "--fail-level", "DEBUG")
    assert done.returncode == 0 and "no issues" in done.stdout + done.stderr, done.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY"])
def test_it_does_not_start_without_what_must_be_chosen(missing):
    done = production("manage.py", "check", **{missing: ""})
    assert done.returncode != 0 and missing in done.stderr


ASK = """
import django, json
from django.conf import settings
django.setup()
from django.test import Client
def answer(**extra):
    reply = Client(REMOTE_ADDR=extra.pop("near", "127.0.0.1"), headers=extra).get("/health/", secure=False, HTTP_HOST="desk.example")
    return [reply.status_code, reply.headers.get("Location", ""), reply.headers.get("Strict-Transport-Security", "")]
print(json.dumps({
    "plain": answer(), "proxied": answer(**{"X-Forwarded-Proto": "https"}), "forged": answer(near="203.0.113.50", **{"X-Forwarded-Proto": "https"}),
    "secure": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_NAME],
    "idle": settings.SESSION_IDLE_MINUTES, "debug": settings.DEBUG, "hashers": settings.PASSWORD_HASHERS[0],
}))
"""


def told(**environment):
    done = production("-c", ASK, DJANGO_SETTINGS_MODULE="config.settings", **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_http_leads_to_https_and_only_a_named_proxy_may_say_that_it_was_https_already():
    behind = told(TRUSTED_PROXIES="127.0.0.1")
    assert behind["plain"][:2] == behind["forged"][:2] == [301, "https://desk.example/health/"]
    assert behind["proxied"][0] in (200, 503) and behind["proxied"][2].startswith("max-age=31536000")
    alone = told()
    assert alone["proxied"][:2] == [301, "https://desk.example/health/"]


def test_cookies_sessions_and_hashes_are_strict_without_being_told():
    strict = told()
    assert strict["secure"] == [True, True, True, "__Host-session"] and strict["idle"] == 30 and strict["debug"] is False
    assert "MD5" not in strict["hashers"]


def test_a_proxy_that_is_no_address_stops_the_start():
    done = production("-c", ASK, DJANGO_SETTINGS_MODULE="config.settings", TRUSTED_PROXIES="proxy.example")
    assert done.returncode != 0 and "proxy.example" in done.stderr
