"""The offer to withdraw one's last act, shown in the toast for a few seconds; the engine alone decides whether it still can be."""
from typing import Any
from uuid import uuid4

from django.http import HttpRequest
from django.urls import reverse

from approvals.models import Case

SECONDS = 10
"""How long the toast offers it; by rule it is possible for as long as the next person has not opened the case."""


def offer(request: HttpRequest, case: Case) -> None:
    """Remember that the next page may offer to withdraw what was just done on this case."""
    request.session["undo"] = str(case.key)


def take(request: HttpRequest) -> dict[str, Any] | None:
    """The offer for the toast, once: address, seconds and hidden fields."""
    key = request.session.pop("undo", None) if hasattr(request, "session") else None
    if key is None:
        return None
    return {"url": reverse("desk:take_back", args=[key]), "seconds": SECONDS, "fields": {"key": uuid4().hex}}
