"""The draw of a panel for everybody who may read the case: its record as a file, and the program that recomputes it (trail.md 3.3).

Before the result is posted the file holds commitment, random text and rounds by label; afterwards names and salts too."""
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from approvals.files import download_headers
from approvals.roles import Role
from procurement.draws import publish
from procurement.draws.veil import opened_at
from workflows.engine import clock

from . import case_file, recusals
from .case_file import CaseFile
from .hats import grants
from .request import Request


def draws(file: CaseFile, held: Collection[tuple[Role, int]]) -> dict[str, Any] | None:
    """What `workflows/case/draws.html` shows: a link for each draw, the program, and how to check; None without a draw. No query."""
    if not getattr(file.record, "draw_no", 0) and not getattr(file.record, "recusal_requests", ()):
        return None
    key = file.case.key
    watches = any(role in recusals.READERS for role, _unit in held)
    return {
        "recusals_url": reverse("desk:case_recusals", args=[key]) if watches else "",
        "files": [{"label": _("Record of draw %(no)s") % {"no": no}, "url": reverse("desk:case_draw", args=[key, no])}
                  for no in range(1, file.record.draw_no + 1)],
        "checker_url": reverse("desk:case_draw_checker", args=[key]), "opened": opened_at(file.record) is not None,
        "command": f"python {publish.CHECKER_NAME} {publish.FILE_NAME}",
    }


@require_safe
def record(request: Request, key: UUID, no: int) -> HttpResponse:
    """draw.json of one draw, as much of it as may be known now."""
    case = case_file.sight(request.user, key, clock.now(), grants(request))
    tender = _tender(case)
    draw = tender.draws.select_related("secret").filter(no=no).first()
    if draw is None:
        raise Http404
    told = publish.as_bytes(publish.draw_file(draw, opened=opened_at(tender) is not None))
    return HttpResponse(told, headers=download_headers(publish.FILE_NAME, "application/json"))


@require_safe
def checker(request: Request, key: UUID) -> HttpResponse:
    """recompute.py, which needs nothing but Python."""
    _tender(case_file.sight(request.user, key, clock.now(), grants(request)))
    return HttpResponse(publish.checker(), headers=download_headers(publish.CHECKER_NAME, "text/x-python"))


def _tender(case: Any) -> Any:
    """The purchase behind a case that has a draw; Http404 for any other."""
    found = case.flow_class.records().filter(case=case).first()
    if not getattr(found, "draw_no", 0):
        raise Http404
    return found
