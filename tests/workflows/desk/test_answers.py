"""What holds for every answer: strangers, methods, languages, headers, error pages, log-in entries, health."""
import json

import pytest
from django.test import Client
from django.urls import reverse

from approvals.models import TrailEntry
from approvals.trail.entry import open_commitment
from workflows.demo.cast import PASSWORD
from workflows.desk import accounts, health

from .desk_b import applies, browser

pytestmark = pytest.mark.django_db


def test_a_stranger_is_led_to_the_sign_in_page_and_back(client):
    answer = client.get("/inbox/?tab=overdue")
    assert answer.status_code == 302 and answer["Location"] == "/accounts/login/?next=%2Finbox%2F%3Ftab%3Doverdue"
    assert client.get("/inbox/", headers={"HX-Request": "true"})["HX-Redirect"] == "/accounts/login/"


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "trace"])
def test_other_methods_are_refused_even_without_a_token(cast, method):
    client = Client(enforce_csrf_checks=True)
    assert getattr(client, method)("/inbox/").status_code == 405


def test_chinese_comes_first_whatever_the_browser_asks_for(client):
    page = client.get("/about/", headers={"Accept-Language": "de,en;q=0.8"})
    assert page["Content-Language"] == "zh-hans" and '<html lang="zh-CN"' in page.content.decode()
    client.post("/language/", {"language": "en", "next": "/about/"})
    assert '<html lang="en"' in client.get("/about/").content.decode()
    client.cookies["django_language"] = "xx"
    assert client.get("/about/")["Content-Language"] == "zh-hans"


def test_pages_of_somebody_signed_in_are_not_kept(cast):
    answer = browser(cast.requester).get("/")
    assert answer["Cache-Control"] == "no-store, private" and "camera=()" in answer["Permissions-Policy"]
    assert answer["X-Request-ID"] and "default-src 'self'" in answer["Content-Security-Policy"]


def test_error_pages_are_chinese_and_quote_a_number(cast, client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get("/no/such/page/")
    assert page.status_code == 404 and page["X-Request-ID"] in page.content.decode()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.requester)
    answer = strict.post("/notices/read/")
    assert answer.status_code == 403 and answer["X-Request-ID"] in answer.content.decode()


def test_a_strange_request_number_is_replaced(client):
    strange = "x" * 500
    assert client.get("/about/", headers={"X-Request-ID": strange})["X-Request-ID"] != strange


def test_a_fault_of_ours_is_a_page_too(cast, monkeypatch):
    from workflows.desk import about

    client = Client(raise_request_exception=False)
    monkeypatch.setattr(about.settings, "VERSION", property(), raising=False)
    monkeypatch.setattr(about, "render", lambda *a, **k: 1 / 0)
    answer = client.get("/about/")
    assert answer.status_code == 500 and "500" in answer.content.decode()


def test_signing_in_and_failing_are_entered_and_the_name_typed_is_committed(cast, client):
    accounts.throttle._bursts.clear()
    assert client.post("/accounts/login/", {"login": "1001", "password": PASSWORD}).status_code == 302
    entry = TrailEntry.objects.get(action="login.succeeded")
    assert entry.actor == cast.requester and entry.chain == "sec/2026-03"
    client.post("/accounts/logout/")
    assert TrailEntry.objects.filter(action="logout.done", actor=cast.requester).exists()
    client.post("/accounts/login/", {"login": "1001x", "password": "wrong"})
    failed = TrailEntry.objects.get(action="login.failed")
    assert b"1001x" not in bytes(failed.body) and failed.outcome == "refused"
    assert open_commitment(failed.details, "who.account") == "1001x"


def test_five_wrong_passwords_lock_the_account_and_that_is_entered(cast, client):
    accounts.throttle._bursts.clear()
    for __ in range(5):
        answer = client.post("/accounts/login/", {"login": "1001", "password": "wrong"})
    assert answer.status_code == 429
    assert TrailEntry.objects.filter(action="login.locked").exists()
    assert client.post("/accounts/login/", {"login": "1001", "password": PASSWORD}).status_code == 429


def test_failures_beyond_twenty_a_minute_are_counted_not_entered_singly(cast, ticking, settings):
    settings.AXES_ENABLED = False
    accounts.throttle._bursts.clear()
    client = Client()
    for n in range(25):
        client.post("/accounts/login/", {"login": f"nobody{n}", "password": "wrong"})
    assert TrailEntry.objects.filter(action="login.failed").count() == 20
    ticking.forward(minutes=2)
    client.post("/accounts/login/", {"login": "nobody", "password": "wrong"})
    told = [json.loads(bytes(body)) for body in TrailEntry.objects.filter(action="login.failed").values_list("body", flat=True)]
    assert [entry["content"]["facts"]["count"] for entry in told if entry.get("content", {}).get("facts")] == [5]


def test_nobody_opens_an_account_for_himself(client):
    page = client.get("/accounts/signup/")
    assert page.status_code in (200, 302) and 'name="password1"' not in page.content.decode()
    assert client.post("/accounts/signup/", {"username": "x", "password1": PASSWORD, "password2": PASSWORD}).status_code in (200, 302)
    from approvals.models import User

    assert not User.objects.filter(username="x").exists()


def test_health_is_open_tells_no_secrets_and_fails_when_the_guards_are_off(client, monkeypatch):
    health.forget()
    answer = client.get("/health/")
    assert answer.status_code == 200 and answer.json() == {"status": "ok", "database": "ok", "guards": "ok", "worker": "ok", "waiting": 0}
    health.forget()
    monkeypatch.setattr(health, "differences", lambda connection: ["entry_kept: missing"])
    answer = client.get("/health/")
    assert answer.status_code == 503 and "entry_kept" not in answer.content.decode()
    health.forget()


def test_the_clock_command_says_what_it_did(cast, ticking, capsys):
    from django.core.management import call_command

    applies(cast.requester, cast.unit_a)
    ticking.forward(days=10)
    call_command("tick")
    assert "fired" in capsys.readouterr().out
    assert reverse("desk:health") == "/health/"
