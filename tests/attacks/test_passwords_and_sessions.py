"""A desk that nobody sits at closes, and an old password opens nothing more than its own change."""
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from approvals.models import Delegation, PasswordHistory
from approvals.passwords import register
from workflows.demo.cast import PASSWORD
from workflows.demo.scenarios.renovation_review import applies
from workflows.engine import clock

from .deeds import case

pytestmark = pytest.mark.django_db
NEW = "Herbst-Regen-2031"


def signed_in(who, password=PASSWORD):
    browser = Client()
    answer = browser.post(reverse("account_login"), {"login": who.username, "password": password})
    assert answer.status_code == 302
    return browser


# --- idle ---
def test_a_page_that_asks_by_itself_keeps_no_desk_open(stage, settings):
    """A case left on the screen draws its diagram anew every twenty seconds; that is nobody at the desk."""
    settings.SESSION_IDLE_MINUTES = 30
    applies(stage)
    browser = signed_in(stage.people.requester)
    for _minute in range(40):
        stage.clock.forward(minutes=1)
        browser.get(reverse("desk:case_chart", args=[case(stage).key]), headers={"HX-Request": "true"})
    assert browser.get(reverse("desk:inbox")).status_code == 302 and "_auth_user_id" not in browser.session


def test_a_session_that_somebody_else_prepared_is_not_the_one_that_is_signed_in(cast):
    """Session fixation: the cookie set before the sign-in says nothing after it."""
    thief = Client()
    thief.post(reverse("desk:preferences"), {"size": "large"})
    session = thief.session
    session["mark"] = 1
    session.save()
    thief.cookies["sessionid"] = session.session_key
    victim = Client()
    victim.cookies["sessionid"] = session.session_key
    victim.post(reverse("account_login"), {"login": cast.handler.username, "password": PASSWORD})
    assert victim.get(reverse("desk:inbox")).status_code == 200
    assert victim.cookies["sessionid"].value != session.session_key
    assert thief.get(reverse("desk:inbox")).status_code == 302


# --- age ---
def test_a_password_that_was_old_at_the_sign_in_lets_no_form_through(cast, settings, ticking):
    """The mercy is for a form that is on its way when the password grows old, not for a browser that only posts."""
    settings.PASSWORD_MAX_DAYS = 90
    register.choose(cast.unit_head, NEW, at=clock.now())
    ticking.forward(days=91)
    browser = signed_in(cast.unit_head, NEW)
    day = clock.now().date()
    for _again in range(2):
        answer = browser.post(reverse("desk:delegations"), {
            "person": cast.handler.pk, "starts": day.isoformat(), "ends": (day + timedelta(days=3)).isoformat(), "reason": "出差"})
        assert answer.status_code == 302 and reverse("account_change_password") in answer.url
    assert not Delegation.objects.exists()


def test_a_form_on_its_way_is_let_through_when_the_password_grows_old_meanwhile(cast, settings, ticking):
    settings.PASSWORD_MAX_DAYS = 90
    register.choose(cast.unit_head, NEW, at=clock.now())
    ticking.forward(days=89, hours=23)
    browser = signed_in(cast.unit_head, NEW)
    ticking.forward(hours=2)
    assert browser.post(reverse("desk:notices_read")).url != reverse("account_change_password")
    assert reverse("account_change_password") in browser.get(reverse("desk:inbox")).url
    assert reverse("account_change_password") in browser.post(reverse("desk:notices_read")).url


# --- history ---
def test_the_history_is_not_rinsed_by_changing_again_and_again(cast, ticking):
    """Six changes in a quarter of an hour do not bring the old password back."""
    register.choose(cast.handler, NEW, at=clock.now())
    ticking.forward(days=90)
    for number in range(8):
        register.choose(cast.handler, f"Rinse-And-Repeat-{number}", at=clock.now())
        ticking.forward(minutes=2)
    with pytest.raises(ValidationError):
        register.choose(cast.handler, NEW, at=clock.now())


def test_the_history_forgets_what_it_may_forget(cast, ticking, settings):
    register.choose(cast.handler, NEW, at=clock.now())
    for number in range(settings.PASSWORD_HISTORY):
        ticking.forward(days=30)
        register.choose(cast.handler, f"Rinse-And-Repeat-{number}", at=clock.now())
    register.choose(cast.handler, NEW, at=clock.now())
    assert PasswordHistory.objects.filter(user=cast.handler).count() == settings.PASSWORD_HISTORY + 2
