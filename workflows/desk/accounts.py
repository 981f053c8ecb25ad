"""Accounts are opened by an administrator; who signed in, who failed and who was locked out is entered in the trail."""
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from approvals.models import User
from approvals.trail import book
from approvals.trail.entry import Private
from approvals.trail.throttle import Throttle
from workflows.engine import clock

throttle = Throttle(at_most=20, seconds=60)
"""Failures of one address that are entered singly in a minute; the rest is counted in one entry."""


class NoSignUp(DefaultAccountAdapter):
    """Nobody opens an account for himself."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def display(user: User) -> str:
    """How a person is named on screens."""
    return str(user)


def listen() -> None:
    """Connect the receivers; once in a process, when the middleware is loaded."""
    user_logged_in.connect(_signed_in, dispatch_uid="desk.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="desk.signed_out")
    user_login_failed.connect(_failed, dispatch_uid="desk.login_failed")
    user_locked_out.connect(_locked_out, dispatch_uid="desk.locked_out")


def _signed_in(sender: Any, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    _enter("login.succeeded", request, actor=user, who={"auth": "password"})


def _signed_out(sender: Any, request: HttpRequest | None, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        _enter("logout.done", request, actor=user)


def _failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    _strange("login.failed", request, credentials.get("username") or credentials.get("login") or "")


def _locked_out(sender: Any, request: HttpRequest | None = None, username: str | None = None, **kwargs: Any) -> None:
    _strange("login.locked", request, username or "")


def _strange(action: str, request: HttpRequest | None, name: Any) -> None:
    """Somebody who is not signed in: the name typed is committed, not kept in clear, for it may be a mistyped password."""
    at = clock.now()
    admitted, bursts = throttle.admit((action, _address(request)), at)
    for burst in bursts:
        facts = {"count": burst.count, "since": burst.since, "until": burst.until}
        book.write("sec", action=burst.place[0], outcome="refused", at=at, content={"reason": "repeated", "facts": facts},
                   request={"ip": Private(burst.place[1])}, clock=clock.source())
    if admitted:
        _enter(action, request, outcome="refused", who={"account": Private(str(name)[:150].replace("\0", "")), "auth": "password"})


def _enter(action: str, request: HttpRequest | None, **more: Any) -> None:
    book.write("sec", action=action, at=clock.now(), clock=clock.source(), request=_request(request), **more)


def _request(request: HttpRequest | None) -> dict[str, Any]:
    from .errors import request_id

    return {"id": request_id(request) if request else "", "ip": Private(_address(request))}


def _address(request: HttpRequest | None) -> str:
    return str(request.META.get("REMOTE_ADDR", "")) if request else ""
