"""What holds for every answer: closed to strangers, three methods, the engine's refusals as pages, headers, a number to quote."""
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from workflows.engine.errors import Refused, Stale
from workflows.engine.origin import Origin

from . import accounts, errors, undo

METHODS = ("GET", "HEAD", "POST")
PUBLIC = frozenset({"account_login", "account_signup", "account_inactive", "desk:health", "desk:about", "desk:preferences", "set_language",
                    "desk:password_forgotten"})
"""Addresses that answer somebody who is not signed in; everything else leads to the sign-in page."""

ACCOUNTS = frozenset({"account_login", "account_logout", "account_signup", "account_inactive", "account_change_password",
                      "account_reauthenticate"})
"""Of allauth's addresses those that this site offers; nothing is sent by mail, so the rest does not exist here."""

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"

accounts.listen()


def origin(request: HttpRequest) -> Origin:
    """Where an act came from, for the trail; address and browser go in as hashes or commitments (workflows.engine)."""
    return Origin(
        request_id=errors.request_id(request), session=request.session.session_key or "", ip=request.META.get("REMOTE_ADDR", ""),
        user_agent=request.META.get("HTTP_USER_AGENT", ""), auth="password" if request.user.is_authenticated else "none",
    )


class Answers:
    """The innermost middleware of ours: it sees the request with its person, and every exception of a view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = vars(request)["request_id"] = errors.request_id(request)
        response = self.get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)
        undo.carry(request, response)
        response.headers["X-Request-ID"] = number
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
            response.headers["Cache-Control"] = "no-store, private"
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name or ""
        if _unprintable(request.GET):  # what cannot be read is as if it had not been asked
            asked = request.GET.copy()
            for key in [key for key, values in asked.lists() if any("\0" in text for text in (key, *values))]:
                del asked[key]
            request.GET = asked  # type: ignore[assignment]
        if request.method == "POST" and _unprintable(request.POST):
            return errors.bad_request(request)
        if name.startswith("account_") and name not in ACCOUNTS:
            return errors.not_found(request)
        if request.user.is_authenticated or name in PUBLIC:
            return None
        login = reverse(settings.LOGIN_URL)
        address = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
        response = HttpResponseRedirect(login if address == "/" else f"{login}?{urlencode({'next': address})}")
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": login})
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return errors.page(request, 403, reason=exception.sentence, whom=_names(exception.whom))
        if isinstance(exception, Stale):
            return errors.page(request, 409, sentence=exception.args[0] if exception.args else "", typed=_typed(request))
        return None


def _unprintable(sent: Any) -> bool:
    """U+0000 stands on no keyboard; neither PostgreSQL nor the trail keeps it."""
    return any("\0" in name or any("\0" in value for value in values) for name, values in sent.lists())


def _names(whom: Any) -> Any:
    return whom() if callable(whom) else whom


def _typed(request: HttpRequest) -> dict[str, str]:
    return {"comment": request.POST.get("comment", "")}
