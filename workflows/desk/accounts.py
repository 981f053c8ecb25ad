"""Accounts are opened by an administrator; who signed in, who failed and who was locked out is entered in the trail."""
from datetime import datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import password_changed
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from approvals.models import User
from approvals.passwords import register, requests
from approvals.trail import book
from approvals.trail.entry import Private
from approvals.trail.throttle import Throttle
from workflows.engine import clock

from . import sessions

throttle = Throttle(at_most=20, seconds=60)
"""Failures of one address that are entered singly in a minute; the rest is counted in one entry."""


class NoSignUp(DefaultAccountAdapter):
    """Nobody opens an account for himself; a start password that has run out opens none; one's own password is kept in the register."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        from . import errors

        if not register.standing(user, clock.now()).expired:
            return None
        _strange("login.failed", request, user.username, "start_password_expired")
        return errors.page(request, 403, reason=_("Your start password has run out. Ask for a new one."),
                           whom="、".join(str(keeper) for keeper in requests.keepers()))

    def set_password(self, user: User, password: str) -> None:
        register.choose(user, password, at=clock.now(), request=_request(self.request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/"


def display(user: User) -> str:
    """How a person is named on screens."""
    return str(user)


def listen() -> None:
    """Connect the receivers; once in a process, when the middleware is loaded."""
    user_logged_in.connect(_signed_in, dispatch_uid="desk.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="desk.signed_out")
    user_login_failed.connect(_failed, dispatch_uid="desk.login_failed")
    user_locked_out.connect(_locked_out, dispatch_uid="desk.locked_out")
    password_changed.connect(_changed, dispatch_uid="desk.password_changed")


def _signed_in(sender: Any, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    _enter("login.succeeded", request, actor=user, who={"auth": "password"})
    if request is not None:
        sessions.begin(request, user, clock.now())


def _changed(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    sessions.password_is_new(request, user, clock.now())


def _signed_out(sender: Any, request: HttpRequest | None, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        _enter("logout.done", request, actor=user)


def _failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    _strange("login.failed", request, credentials.get("username") or credentials.get("login") or "")


def _locked_out(sender: Any, request: HttpRequest | None = None, username: str | None = None, **kwargs: Any) -> None:
    _strange("login.locked", request, username or "")


def _strange(action: str, request: HttpRequest | None, name: Any, reason: str = "") -> None:
    """Somebody who is not signed in: the name typed is committed, not kept in clear, for it may be a mistyped password."""
    at = clock.now()
    admitted, bursts = throttle.admit((action, _address(request)), at)
    for burst in bursts:
        facts = {"count": burst.count, "since": burst.since, "until": burst.until}
        book.write("sec", action=burst.place[0], outcome="refused", at=at, content={"reason": "repeated", "facts": facts},
                   request={"ip": Private(burst.place[1])}, clock=clock.source())
    if admitted:
        _enter(action, request, outcome="refused", who={"account": Private(str(name)[:150].replace("\0", "")), "auth": "password"},
               content={"reason": reason})


def expired(request: HttpRequest, user: User, why: str, at: datetime) -> None:
    """A session came to its end by the clock: idle for too long, or too old."""
    book.write("sec", action="session.expired", at=at, clock=clock.source(), actor=user, content={"reason": why}, request=_request(request))


def _enter(action: str, request: HttpRequest | None, **more: Any) -> None:
    book.write("sec", action=action, at=clock.now(), clock=clock.source(), request=_request(request), **more)


def _request(request: HttpRequest | None) -> dict[str, Any]:
    from .errors import request_id

    return {"id": request_id(request) if request else "", "ip": Private(_address(request))}


def _address(request: HttpRequest | None) -> str:
    return str(request.META.get("REMOTE_ADDR", "")) if request else ""
