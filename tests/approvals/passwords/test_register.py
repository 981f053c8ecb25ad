"""Passwords: chosen, issued, grown old, used before; every change entered, none with the password in it."""
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from approvals.models import Notice, PasswordHistory, PasswordRequest, TrailEntry
from approvals.models.keeping import Kept
from approvals.passwords import register, requests
from workflows.engine import clock

pytestmark = pytest.mark.django_db
GOOD = "Chuntian-2026-{}"


def told(action):
    return list(TrailEntry.objects.filter(action=action).order_by("id"))


def refused(person, password):
    with pytest.raises(ValidationError) as no:
        register.choose(person, password, at=clock.now())
    return {error.code for error in no.value.error_list}


def test_a_chosen_password_is_kept_as_a_hash_and_entered_without_itself(cast):
    register.choose(cast.handler, GOOD.format(1), at=clock.now())
    row = PasswordHistory.objects.get(user=cast.handler)
    assert cast.handler.check_password(GOOD.format(1)) and row.secret == cast.handler.password and not row.is_start
    entry, = told("password.changed")
    assert entry.actor == cast.handler and entry.chain.startswith("sec/")
    assert GOOD.format(1).encode() not in bytes(entry.body) and GOOD.format(1) not in str(entry.details)


@pytest.mark.parametrize(("password", "code"), [
    ("Ab3-xyz12", "password_too_short"), ("1029384756", "password_entirely_numeric"), ("password123", "password_one_kind"),
    ("alleskleinundohne", "password_one_kind"), ("wanghai2101-A", "password_too_similar"), ("Sehr-2101-lang", "password_of_oneself"),
    ("Sehr-WangHai-lang1", "password_of_oneself"), ("王海的Mima-2026", "password_of_oneself"), ("Password1!", "password_too_common"),
])
def test_weak_passwords_are_refused(cast, password, code):
    assert code in refused(cast.handler, password)


def test_ten_characters_are_enough_and_nine_are_not(cast):
    register.choose(cast.handler, "Ab3-xyz123", at=clock.now())
    assert "password_too_short" in refused(cast.handler, "Ab3-xyz12")


def test_chinese_characters_count_as_one_kind(cast):
    assert "password_one_kind" in refused(cast.handler, "春天来了花开满园好风光")
    register.choose(cast.handler, "春天来了花开满园Abc", at=clock.now())


def test_none_of_the_last_five_is_taken_again_and_the_sixth_last_is(cast, ticking):
    for number in range(6):
        ticking.forward(days=1)
        register.choose(cast.handler, GOOD.format(number), at=clock.now())
    for number in range(1, 6):
        assert refused(cast.handler, GOOD.format(number)) == {"password_used_before"}
    register.choose(cast.handler, GOOD.format(0), at=clock.now())


def test_the_present_password_of_an_account_without_history_counts_too(cast):
    from workflows.demo.cast import PASSWORD

    assert refused(cast.handler, PASSWORD) == {"password_used_before"}


def test_a_password_grows_old_after_ninety_days_to_the_second(cast, settings):
    at = clock.now()
    register.choose(cast.handler, GOOD.format(1), at=at)
    assert register.standing(cast.handler, at + timedelta(days=90, seconds=-1)).change == ""
    assert register.standing(cast.handler, at + timedelta(days=90)).change == "old"
    settings.PASSWORD_MAX_DAYS = 0
    assert register.standing(cast.handler, at + timedelta(days=900)).change == ""


def test_an_account_of_the_demo_does_not_grow_old(cast):
    assert register.standing(cast.handler, clock.now() + timedelta(days=4000)) == register.Standing()


# --- start passwords ------------------------------------------------------------------------------------------------------
def test_a_start_password_is_issued_by_the_security_administrator_must_be_changed_and_runs_out(cast, settings):
    at = clock.now()
    password = register.issue(cast.handler, by=cast.security_admin, at=at, reason="忘记密码，当面核验")
    assert cast.handler.check_password(password) and len(password) == 14
    assert register.standing(cast.handler, at).change == "start"
    hours = timedelta(hours=settings.START_PASSWORD_HOURS)
    assert not register.standing(cast.handler, at + hours - timedelta(seconds=1)).expired
    assert register.standing(cast.handler, at + hours).expired
    entry, = told("password.issued")
    assert entry.actor == cast.security_admin and password.encode() not in bytes(entry.body)
    register.choose(cast.handler, GOOD.format(1), at=at + timedelta(hours=1))
    assert register.standing(cast.handler, at + hours).change == ""


def test_start_passwords_differ_and_keep_the_rules():
    made = {register.start_password() for _time in range(200)}
    assert len(made) == 200
    for password in made:
        assert {len(group) for group in password.split("-")} == {4} and not set(password) & set("0O1lIo")
        assert any(c.isupper() for c in password) and any(c.islower() for c in password) and any(c.isdigit() for c in password)


@pytest.mark.parametrize(("by", "to", "may"), [
    ("security_admin", "handler", True), ("security_admin", "system_admin", True), ("security_admin", "audit_admin", True),
    ("security_admin", "security_admin", False), ("system_admin", "security_admin", True), ("system_admin", "handler", False),
    ("system_admin", "audit_admin", False), ("audit_admin", "handler", False), ("coordinator", "handler", False), ("head", "handler", False),
    ("security_admin", "system", False),
])
def test_who_issues_for_whom(cast, by, to, may):
    def issues():
        return register.issue(getattr(cast, to), by=getattr(cast, by), at=clock.now(), reason="x")
    if may:
        assert issues()
    else:
        with pytest.raises(ValidationError):
            issues()
        assert not told("password.issued")


def test_a_password_set_at_the_console_is_entered_too(cast, monkeypatch):
    monkeypatch.setattr("django.contrib.auth.management.commands.changepassword.Command._get_pass", lambda self, prompt="": GOOD.format(7))
    call_command("changepassword", "2101", verbosity=0)
    entry, = told("password.changed")
    assert entry.actor is None and PasswordHistory.objects.get(user=cast.handler).since == entry.at


# --- the row that stays -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("statement", [
    "UPDATE approvals_passwordhistory SET since = since", "DELETE FROM approvals_passwordhistory",
    "UPDATE approvals_passwordhistory SET issued_by_id = NULL",
])
def test_the_register_is_neither_changed_nor_thinned(cast, statement):
    register.choose(cast.handler, GOOD.format(1), at=clock.now())
    with pytest.raises(IntegrityError, match="approvals guard"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(Kept):
        PasswordHistory.objects.all().delete()


# --- requests -----------------------------------------------------------------------------------------------------------
def test_a_request_is_filed_once_told_to_the_security_administrator_and_settled_by_issuing(cast):
    assert requests.ask(" 2101 ", "房产科 302 室", at=clock.now())
    assert requests.ask("2101", "", at=clock.now()) is None
    assert [notice.to for notice in Notice.objects.filter(kind="password")] == [cast.security_admin]
    assert len(told("password.asked")) == 1
    register.issue(cast.handler, by=cast.security_admin, at=clock.now(), reason="当面核验")
    assert PasswordRequest.objects.get().outcome == "issued" and requests.waiting() == []
    assert requests.ask("2101", "", at=clock.now())


@pytest.mark.parametrize("number", ["9999", "", "system", "王海"])
def test_a_request_for_nobody_leaves_nothing(cast, number):
    assert requests.ask(number, "x", at=clock.now()) is None
    assert not PasswordRequest.objects.exists() and not told("password.asked") and not Notice.objects.filter(kind="password").exists()


def test_a_request_of_somebody_who_has_left_leaves_nothing(cast):
    cast.handler.is_active = False
    cast.handler.save()
    assert requests.ask("2101", "x", at=clock.now()) is None


def test_a_request_is_declined_once_with_a_reason(cast):
    filed = requests.ask("2101", "x", at=clock.now())
    with pytest.raises(ValidationError):
        requests.decline(filed, by=cast.security_admin, at=clock.now(), reason=" ")
    requests.decline(filed, by=cast.security_admin, at=clock.now(), reason="非本人申请")
    with pytest.raises(ValidationError):
        requests.decline(filed, by=cast.security_admin, at=clock.now(), reason="再次")
    assert len(told("password.declined")) == 1
