"""Is the service able to work? For the supervisor of processes: 200 or 503, plain facts, no secrets."""
import time
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from approvals.models import ExportJob
from approvals.trail.guards.install import differences
from workflows.engine import clock

KEPT = 60.0
"""Seconds for which the comparison of the database's guards is remembered by this process."""
STUCK = timedelta(minutes=15)
"""A job that nobody took for so long says that no worker runs."""

_guards: tuple[float, list[str]] | None = None


def guards() -> list[str]:
    """Every guard that is missing or changed; compared at most once a minute."""
    global _guards
    if _guards is None or time.monotonic() - _guards[0] > KEPT:
        _guards = (time.monotonic(), differences(connection))
    return _guards[1]


def forget() -> None:
    """Compare again at the next question."""
    global _guards
    _guards = None


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Database, guards of the trail, and work that waits for the worker."""
    facts: dict[str, Any] = {"database": "ok", "guards": "ok", "worker": "ok", "waiting": 0}
    try:
        waiting = ExportJob.objects.filter(state=ExportJob.State.WAITING)
        facts["waiting"] = waiting.order_by()[:1000].count()
        if waiting.filter(asked_at__lt=clock.now() - STUCK).exists():
            facts["worker"] = "late"
        if guards():
            facts["guards"] = "broken"
    except DatabaseError:
        facts["database"] = "down"
    good = facts["database"] == "ok" and facts["guards"] == "ok"
    response = JsonResponse({"status": "ok" if good else "failing", **facts}, status=200 if good else 503)
    response.headers["Cache-Control"] = "no-store"
    return response
