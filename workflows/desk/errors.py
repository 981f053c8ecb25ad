"""Error pages in words: static templates, no database, no session, the number of the request to quote."""
import re
from typing import Any
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from .context import Shell

ORDINARY = re.compile(r"[0-9A-Za-z-]{8,64}")


def request_id(request: HttpRequest) -> str:
    """The number of this request, as it stands in the log and in the trail; a strange one sent along by the client is replaced."""
    known = str(getattr(request, "request_id", "") or structlog.contextvars.get_contextvars().get("request_id", ""))
    return known if ORDINARY.fullmatch(known) else str(uuid4())


def page(request: HttpRequest, status: int, **words: Any) -> HttpResponse:
    """The page of one status; `words` are the words of its template."""
    context = {"request_id": request_id(request), "shell": Shell(request), **words}
    return HttpResponse(render_to_string(f"{status}.html", context), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, 413 if type(exception).__name__ == "RequestDataTooBig" else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """`PermissionDenied(sentence)` or `PermissionDenied(sentence, whom)`; the sentence says why not, `whom` whom to ask."""
    reason, whom = (*(exception.args if exception else ()), "", "")[:2]
    return page(request, 403, reason=reason, whom=whom)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return page(request, 500)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: the page was open for too long, or the form came from elsewhere."""
    return page(request, 403, reason=_("The form has expired, or it was not sent from this site. Go back, reload the page, and send it "
                                       "again; what you typed is still there."),
                whom=_("nobody needs to be asked; sign in again if it happens twice"))
