"""回避: declarations, matches and applications of one purchase, for those who supervise the draw, the procedure or the books."""
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from approvals.roles import Role
from procurement.draws.recusal_list import recusals
from workflows.engine import clock

from . import case_file
from .context import address
from .hats import for_roles, grants
from .request import Request

READERS = (Role.DRAW_SUPERVISOR, Role.SUPERVISOR, Role.AUDITOR)


@require_safe
@for_roles(*READERS)
def page(request: Request, key: UUID) -> HttpResponse:
    """Everything on recusal in this case; reasons and names only for whoever is admitted to them."""
    case = case_file.sight(request.user, key, clock.now(), grants(request))
    record = case.flow_class.records().filter(case=case).first()
    if not hasattr(record, "recusal_requests"):
        raise Http404
    here = reverse("desk:case", args=[key])
    return render(request, "workflows/case/recusals.html", {
        "case": case, "back_url": here, **recusals(record, request.user.pk),
        "crumbs": [{"label": _("To do"), "url": address("desk:inbox")}, {"label": case.number, "url": here},
                   {"label": _("Recusals"), "url": ""}],
    })
