"""Sessions end by the clock, passwords are changed before anything else, and what was typed is not lost."""
import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from approvals.models import Case, Draft, PasswordRequest, TrailEntry
from approvals.passwords import register
from workflows.demo.cast import PASSWORD
from workflows.desk import sessions
from workflows.desk.keeping import forgotten
from workflows.engine import clock

from .desk_b import applies, browser

pytestmark = pytest.mark.django_db
NEW = "Chuntian-2026-1"


@pytest.fixture
def limits(settings):
    settings.SESSION_IDLE_MINUTES, settings.SESSION_MAX_HOURS = 30, 10


def signs_in(person, password=PASSWORD, **more):
    client = Client()
    return client, client.post("/accounts/login/", {"login": person.username, "password": password, **more})


def told(action):
    return list(TrailEntry.objects.filter(action=action).order_by("id"))


# --- idle and age -------------------------------------------------------------------------------------------------------
def test_an_idle_session_ends_at_the_half_hour_and_leads_back_to_where_it_was(cast, limits, ticking):
    client = browser(cast.requester)
    assert client.get("/started/").status_code == 200
    ticking.forward(minutes=29)
    assert client.get("/started/").status_code == 200
    ticking.forward(minutes=30)
    answer = client.get("/started/?page=2")
    assert answer["Location"] == "/accounts/login/?next=%2Fstarted%2F%3Fpage%3D2"
    assert "30 分钟没有操作" in client.get(answer["Location"]).content.decode()
    assert client.get("/started/").status_code == 302 and not Session.objects.exists()
    entry, = told("session.expired")
    assert entry.actor == cast.requester and not told("logout.done")


def test_a_session_in_use_ends_after_ten_hours(cast, limits, ticking):
    client = browser(cast.requester)
    for _half in range(24):
        ticking.forward(minutes=25)
        answer = client.get("/notices/")
    assert answer.status_code == 302 and [entry.outcome for entry in told("session.expired")] == ["ok"]


def test_activity_is_written_at_most_once_a_minute(cast, limits, ticking, django_assert_num_queries):
    client = browser(cast.requester)
    client.get("/about/")
    before = client.session[sessions.SEEN]
    ticking.forward(seconds=59)
    client.get("/about/")
    assert client.session[sessions.SEEN] == before
    ticking.forward(seconds=2)
    client.get("/about/")
    assert client.session[sessions.SEEN] > before


def test_a_page_that_polls_by_itself_keeps_nobody_signed_in(cast, limits, ticking):
    from approvals.models import ExportJob

    job = ExportJob.objects.create(asked_by=cast.auditor, asked_at=clock.now(), kind="trail.csv", state="waiting")
    client = browser(cast.auditor)
    for _time in range(4):
        ticking.forward(minutes=8)
        polled = client.get(reverse("desk:export_job", args=[job.key]), headers={"HX-Request": "true"})
        asked = client.get("/session/")
    assert polled.status_code == 204 and polled["HX-Redirect"] == "/accounts/login/" and asked.status_code == 302


def test_the_script_of_a_page_learns_what_is_left_and_can_say_that_somebody_is_there(cast, limits, ticking):
    client = browser(cast.requester)
    ticking.forward(minutes=28)
    assert 110 <= client.get("/session/").json()["left"] <= 121
    assert client.post("/session/").json()["left"] > 1790
    ticking.forward(minutes=28)
    assert client.get("/started/").status_code == 200
    ticking.forward(minutes=31)
    assert client.get("/session/").json()["left"] == 0


def test_pages_carry_the_warning_only_where_a_limit_is_set(cast, settings):
    settings.SESSION_IDLE_MINUTES = 0
    assert "data-idle" not in browser(cast.requester).get("/notices/").content.decode()
    settings.SESSION_IDLE_MINUTES = 30
    page = browser(cast.requester).get("/notices/").content.decode()
    assert 'data-idle="/session/"' in page and 'id="idle"' in page and "session.js" in page
    assert "data-idle" not in Client().get("/accounts/login/").content.decode()


# --- what was typed -----------------------------------------------------------------------------------------------------
def test_an_opinion_that_comes_too_late_is_a_draft_of_its_author_and_decides_nothing(cast, limits, ticking):
    case = applies(cast.requester, cast.unit_a)
    head = browser(cast.unit_head)
    page = head.get(reverse("desk:case", args=[case.key]))
    assert page.status_code == 200
    ticking.forward(minutes=31)
    before = Case.objects.get(pk=case.pk).moves
    answer = head.post(reverse("desk:step", args=[case.key, 2]), {"verb": "approve", "comment": "情况属实，已核对。", "edition": 1, "key": "k1"})
    assert answer["Location"].startswith("/accounts/login/?next=%2Fdrafts%2F")
    assert Case.objects.get(pk=case.pk).moves == before
    draft = Draft.objects.get(author=cast.unit_head)
    assert draft.step.process_id == case.pk and draft.data["comment"] == ["情况属实，已核对。"] and "key" not in draft.data
    assert "存入您的草稿" in head.get("/accounts/login/").content.decode()


def test_an_application_that_comes_too_late_is_kept_under_its_draft(cast, limits, ticking):
    from uuid import uuid4

    client, key = browser(cast.requester), uuid4()
    ticking.forward(hours=2)
    client.post("/start/renovation_review/", {"title": "屋面维修", "draft": str(key), "verb": "submit", "key": "k2"})
    assert Draft.objects.get(author=cast.requester).data["title"] == ["屋面维修"] and not Case.objects.exists()


@pytest.mark.parametrize(("path", "data"), [
    ("/start/renovation_review/", {"title": "x", "draft": "no-key"}), ("/start/nothing/", {"title": "x"}), ("/notices/read/", {"ids": "1"}),
    ("/delegations/", {"deputy": "1103"}), ("/start/renovation_review/", {}),
])
def test_any_other_late_form_only_leads_to_the_door(cast, limits, ticking, path, data):
    client = browser(cast.requester)
    ticking.forward(hours=2)
    assert client.post(path, data)["Location"] == "/accounts/login/" and not Draft.objects.exists()


def test_nobody_leaves_a_draft_on_a_case_that_he_may_not_see(cast, limits, ticking):
    case = applies(cast.requester, cast.unit_a)
    stranger = browser(cast.stranger)
    ticking.forward(hours=2)
    stranger.post(reverse("desk:step", args=[case.key, 2]), {"verb": "approve", "comment": "x"})
    assert not Draft.objects.exists()


# --- passwords that must be changed ---------------------------------------------------------------------------------------
def test_a_start_password_opens_nothing_but_the_change(cast, ticking):
    password = register.issue(cast.handler, by=cast.security_admin, at=clock.now(), reason="新到任")
    client, answer = signs_in(cast.handler, password, next="/inbox/")
    assert answer["Location"] == "/inbox/"
    assert client.get("/inbox/")["Location"] == "/accounts/password/change/?next=%2Finbox%2F"
    assert client.post("/phrases/", {"text": "同意"})["Location"] == "/accounts/password/change/"
    assert client.get("/inbox/", headers={"HX-Request": "true"})["HX-Redirect"] == "/accounts/password/change/"
    page = client.get("/accounts/password/change/?next=/inbox/").content.decode()
    assert "他人知晓的起始密码" in page and 'value="/inbox/"' in page
    form = {"oldpassword": password, "password1": NEW, "password2": NEW, "next": "/inbox/"}
    assert client.post("/accounts/password/change/", form | {"password1": "short", "password2": "short"}).status_code == 200
    assert client.post("/accounts/password/change/", form)["Location"] == "/inbox/"
    assert client.get("/inbox/").status_code == 200
    assert [entry.actor for entry in told("password.changed")] == [cast.handler]


def test_a_start_password_that_has_run_out_is_refused_with_the_way_to_a_new_one(cast, ticking, settings):
    password = register.issue(cast.handler, by=cast.security_admin, at=clock.now(), reason="新到任")
    ticking.forward(hours=settings.START_PASSWORD_HOURS)
    client, answer = signs_in(cast.handler, password)
    assert answer.status_code == 403 and "起始密码已过期" in answer.content.decode() and "安宁" in answer.content.decode()
    assert client.get("/").status_code == 302 and told("login.failed") and not told("login.succeeded")


def test_an_old_password_is_changed_first_but_the_form_under_way_still_arrives(cast, ticking):
    register.choose(cast.unit_head, NEW, at=clock.now())
    case = applies(cast.requester, cast.unit_a)
    client, __ = signs_in(cast.unit_head, NEW)
    ticking.forward(days=90)
    client.post("/phrases/", {"text": "同意办理"})
    assert client.get("/phrases/")["Location"].startswith("/accounts/password/change/")
    assert "更换期限" in client.get("/accounts/password/change/").content.decode()
    form = {"oldpassword": NEW, "password1": NEW, "password2": NEW, "next": reverse("desk:case", args=[case.key])}
    assert "最近 5 次" in client.post("/accounts/password/change/", form).content.decode()
    answer = client.post("/accounts/password/change/", form | {"password1": "Qiutian-2026-2", "password2": "Qiutian-2026-2"})
    assert answer["Location"] == form["next"] and client.get(form["next"]).status_code == 200


def test_a_start_password_issued_while_somebody_works_ends_his_session(cast):
    client = browser(cast.handler)
    assert client.get("/inbox/").status_code == 200
    register.issue(cast.handler, by=cast.security_admin, at=clock.now(), reason="密码疑似泄露")
    assert client.get("/inbox/").status_code == 302


def test_signing_in_to_the_demo_is_not_hindered(cast, limits):
    client, answer = signs_in(cast.requester)
    assert answer["Location"] == "/" and client.get("/").status_code == 200


# --- forgotten ------------------------------------------------------------------------------------------------------------
@pytest.fixture(autouse=True)
def nobody_has_asked_yet(monkeypatch):
    from approvals.trail.throttle import Throttle

    monkeypatch.setattr(forgotten, "throttle", Throttle(at_most=5, seconds=600))


def test_the_door_says_whom_to_ask_and_tells_no_stranger_who_works_here(cast):
    door = Client()
    assert reverse("desk:password_forgotten") in door.get("/accounts/login/").content.decode()
    assert "安宁" in door.get("/password/forgotten/").content.decode()
    answers = [door.post("/password/forgotten/", {"number": number, "contact": "302"}, follow=True).content.decode() for number in ("2101", "9999")]
    words = [answer.split("<main")[1].split("csrfmiddlewaretoken")[0] for answer in answers]
    assert words[0] == words[1] and all("安全管理员已收到" in answer for answer in answers)
    assert [row.user for row in PasswordRequest.objects.all()] == [cast.handler]
    assert door.post("/password/forgotten/", {"number": ""}).status_code == 422


def test_one_address_files_five_requests_in_ten_minutes(cast):
    for number in range(2101, 2107):
        Client().post("/password/forgotten/", {"number": str(number)})
    assert PasswordRequest.objects.count() == 5


def test_the_security_administrator_issues_slips_that_are_shown_once(cast, django_assert_max_num_queries):
    Client().post("/password/forgotten/", {"number": "2101", "contact": "302 室"})
    keeper = browser(cast.security_admin)
    keeper.get("/keeping/passwords/")
    with django_assert_max_num_queries(12):
        page = keeper.get("/keeping/passwords/")
    assert "王海" in page.content.decode() and "302 室" in page.content.decode()
    cast.legal.set_unusable_password()
    cast.legal.save()
    form = {"number": "2101", "person": ["2401"], "reason": "当面核验工作证", "nonce": page.context["nonce"]}
    assert keeper.post("/keeping/passwords/", form | {"number": "9999"}).status_code == 422
    assert keeper.post("/keeping/passwords/", form | {"reason": ""}).status_code == 422
    slips = keeper.post("/keeping/passwords/", form)
    assert slips.status_code == 200 and slips["Cache-Control"] == "no-store, private"
    made = {slip["person"]: slip["password"] for slip in slips.context["slips"]}
    assert set(made) == {cast.handler, cast.legal} and all(word in slips.content.decode() for word in made.values())
    again = keeper.post("/keeping/passwords/", form)
    assert again.status_code == 302 and len(told("password.issued")) == 2
    for person, word in made.items():
        person.refresh_from_db()
        assert person.check_password(word)


def test_one_wrong_person_among_several_stops_all_slips(cast):
    keeper = browser(cast.security_admin)
    nonce = keeper.get("/keeping/passwords/").context["nonce"]
    answer = keeper.post("/keeping/passwords/", {"person": ["2101", "4002"], "reason": "x", "nonce": nonce})
    assert answer.status_code == 422 and not told("password.issued")


def test_the_system_administrator_issues_for_the_security_administrator_only(cast):
    keeper = browser(cast.system_admin)
    page = keeper.get("/keeping/passwords/")
    answer = keeper.post("/keeping/passwords/", {"number": "2101", "reason": "x", "nonce": page.context["nonce"]})
    assert answer.status_code == 422 and "安全管理员发放" in answer.content.decode()
    assert keeper.post("/keeping/passwords/", {"number": "4002", "reason": "遗忘", "nonce": page.context["nonce"]}).status_code == 200
    assert browser(cast.handler).get("/keeping/passwords/").status_code == 403


def test_nothing_of_allauths_mail_is_left(cast):
    for path in ("/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/password/reset/key/1-abc/"):
        assert browser(cast.handler).get(path).status_code == 404
