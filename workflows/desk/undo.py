"""The offer to withdraw one's last act, shown in the toast for a few seconds; the engine alone decides whether it still can be.

It travels in a cookie of its own, so that an act writes nothing into the session; what the cookie says is only a question."""
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from approvals.models import Case

COOKIE = "desk_undo"
SECONDS = 10
"""How long the toast offers it; by rule it is possible for as long as the next person has not opened the case."""


def offer(request: HttpRequest, case: Case) -> None:
    """Remember that the next page may offer to withdraw what was just done on this case."""
    vars(request)["_desk_undo"] = str(case.key)


def take(request: HttpRequest) -> dict[str, Any] | None:
    """The offer for the toast, once: address, seconds and hidden fields."""
    try:
        key = UUID(request.COOKIES.get(COOKIE, ""))
    except ValueError:
        return None
    vars(request)["_desk_undo"] = ""
    return {"url": reverse("desk:take_back", args=[key]), "seconds": SECONDS, "fields": {"key": uuid4().hex}}


def carry(request: HttpRequest, response: HttpResponse) -> None:
    """Put the offer on its way, or take it back when it was shown."""
    key = getattr(request, "_desk_undo", None)
    if key:
        response.set_cookie(COOKIE, key, max_age=3 * SECONDS, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE)
    elif key == "":
        response.delete_cookie(COOKIE, samesite="Lax")
