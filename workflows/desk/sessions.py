"""How long a session lasts: an idle one ends by the clock, an old one too; a password that must be changed comes before everything else.

What the session itself keeps (`desk_…`) spares a query on each page; the present moment of activity is written at most once a minute."""
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from approvals.models import Step, User
from approvals.passwords import register
from workflows.engine import clock
from workflows.engine.base import flow_of

from .request import Request

WARN = 120
"""Seconds before the end at which the page warns."""
GRAIN = 60
BEGAN, SEEN, CHANGE, DUE = "desk_began", "desk_seen", "desk_change", "desk_due"
QUIET = frozenset({"desk:session", "desk:health"})
"""Asked by the page itself: no sign that somebody is there."""
POLLS = frozenset({"desk:export_job", "desk:case_chart"})
"""What a page left on the screen asks for again and again."""
BEFORE_CHANGE = frozenset({"account_change_password", "account_logout", "set_language", "desk:preferences", "desk:about", "desk:health",
                           "desk:session"})
"""Open to somebody who must change his password first."""


def begin(request: HttpRequest, user: User, at: datetime) -> None:
    """A session starts: from when its age counts, and how the password stands. One query."""
    if not hasattr(request, "session"):
        return
    request.session[BEGAN] = request.session[SEEN] = int(at.timestamp())
    password_is_new(request, user, at)


def password_is_new(request: HttpRequest, user: User, at: datetime) -> None:
    """Look up again whether, and when, the password must be changed."""
    stands = register.standing(user, at)
    request.session[CHANGE] = stands.change
    request.session[DUE] = int(stands.due.timestamp()) if stands.due else 0


def left(request: HttpRequest, at: datetime) -> int:
    """Seconds until this session ends if nothing more is done; -1 where no limit is set."""
    now, session = int(at.timestamp()), request.session
    ends = []
    if settings.SESSION_IDLE_MINUTES:
        ends.append(session.get(SEEN, now) + settings.SESSION_IDLE_MINUTES * 60 - now)
    if settings.SESSION_MAX_HOURS:
        ends.append(session.get(BEGAN, now) + settings.SESSION_MAX_HOURS * 3600 - now)
    return max(0, min(ends)) if ends else -1


class Sessions:
    """Middleware: ends what is over, sends to the change of password, and notes that somebody is there."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        at = clock.now()
        if BEGAN not in request.session:  # signed in before this release
            begin(request, request.user, at)
        if left(request, at) == 0:
            return _end(request, kwargs, at)
        name = request.resolver_match.view_name or ""
        if _must_change(request, name, at) and name not in BEFORE_CHANGE:
            if request.method == "POST" and _keep_typed(request, kwargs):
                messages.warning(request, _("What you sent was not carried out; it is kept among your drafts."))
            return _to_change(request)
        if _is_activity(request, name) and int(at.timestamp()) - request.session[SEEN] >= GRAIN:
            request.session[SEEN] = int(at.timestamp())
        return None


def view(request: HttpRequest) -> HttpResponse:
    """For the script of a page: how many seconds are left (GET), or that somebody is still there (POST)."""
    at = clock.now()
    if request.method == "POST":
        request.session[SEEN] = int(at.timestamp())
    return JsonResponse({"left": left(request, at), "warn": WARN})


def _is_activity(request: HttpRequest, name: str) -> bool:
    """A page that asks by itself is nobody at the desk."""
    return name not in QUIET and not (name in POLLS and request.headers.get("HX-Request"))


def _must_change(request: HttpRequest, name: str, at: datetime) -> bool:
    """A start password, and one that was old at the sign-in, stop everything. One that grows old meanwhile lets the form through that
    is on its way: forms, until the next page has been asked for."""
    session = request.session
    due = session.get(DUE)
    if session.get(CHANGE) or not due or at.timestamp() < due:
        return bool(session.get(CHANGE))
    if request.method not in ("GET", "HEAD"):
        return False
    if _is_activity(request, name):
        session[CHANGE] = "old"
    return True


def _to_change(request: HttpRequest) -> HttpResponse:
    where = reverse("account_change_password")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": where})
    address = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
    return HttpResponseRedirect(where if address == "/" else f"{where}?{urlencode({'next': address})}")


def _end(request: HttpRequest, kwargs: dict[str, Any], at: datetime) -> HttpResponse:
    """Sign out by the clock; a form that comes too late is kept as a draft of its author, and decides nothing."""
    from . import accounts

    user, session = cast(User, request.user), request.session
    idle = settings.SESSION_IDLE_MINUTES and int(at.timestamp()) - session[SEEN] >= settings.SESSION_IDLE_MINUTES * 60
    kept = request.method == "POST" and _keep_typed(request, kwargs)
    accounts.expired(request, user, "idle" if idle else "age", at)
    session.flush()
    request.user = AnonymousUser()
    if (request.resolver_match.view_name or "") == "desk:session":
        return JsonResponse({"left": 0, "warn": WARN})
    login = reverse(settings.LOGIN_URL)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": login})
    words = (_("Nothing was done for %(minutes)s minutes, so you were signed out. Please sign in again.") % {
        "minutes": settings.SESSION_IDLE_MINUTES} if idle else _("You were signed in for a long time. Please sign in again."))
    messages.warning(request, words)
    if kept:
        messages.warning(request, _("What you sent was not carried out; it is kept among your drafts."))
    address = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("desk:drafts") if kept else "/"
    return HttpResponseRedirect(login if address == "/" else f"{login}?{urlencode({'next': address})}")


def _keep_typed(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """The form of a step or of an application, as a draft; nothing else is worth keeping."""
    from . import drafts

    typed = drafts.typed(request.POST)
    if not any(any(values) for values in typed.values()):
        return False
    try:
        drafts.put(cast(User, request.user), _target(request, kwargs), typed)
    except (Http404, LookupError, ValueError):
        return False
    return True


def _target(request: HttpRequest, kwargs: dict[str, Any]) -> Any:
    """What a late form was about; raises LookupError, ValueError or Http404 for a form that has no draft."""
    from . import drafts, hats
    from .case_file import within_reach

    name = (request.resolver_match.view_name or "") if request.resolver_match else ""
    if name == "desk:start_flow":
        return drafts.Target(flow_of(kwargs["flow"]), key=UUID(request.POST.get("draft", "")))
    if name == "desk:draft_save":
        return drafts.Target.of(cast(Request, request))
    if name == "desk:step":
        case = within_reach(cast(User, request.user), kwargs["key"], kwargs["number"], clock.now(), hats.grants(request))
        return drafts.Target(case.flow_class, step=Step.objects.get(pk=case.pk << 16 | kwargs["number"]))
    raise LookupError(name)
