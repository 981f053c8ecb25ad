"""The page on which somebody adds what came in after its step was over (补记), and where the case offers it."""
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals.roles import Role
from workflows.engine import act as doors
from workflows.engine import clock
from workflows.engine.errors import Invalid

from . import case_file, drafts, files
from .answers import origin
from .case_file import CaseFile
from .hats import coordinators, grants, held
from .request import Request


def offers(file: CaseFile, roles: Any) -> list[dict[str, Any]]:
    """What this reader may add now: {label, hint, url}. No query of its own."""
    if file.case.status != "NEW" or file.case.held or not hasattr(file.record, "addenda"):
        return []
    worn = {role.value for role, _unit in roles}
    return [{"label": one.title, "hint": one.hint, "url": reverse("desk:case_addendum", args=[file.case.key, kind])}
            for kind, one in file.record.addenda().items() if one.role in worn]


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request, key: UUID, kind: str) -> HttpResponse:
    """The form; sent, it is an act on the case. Who does not hold the role is told whose matter it is."""
    file = case_file.read(request.user, key, clock.now(), grants(request))
    found = file.record.addenda().get(kind) if hasattr(file.record, "addenda") else None
    if found is None or file.case.status != "NEW":
        raise Http404
    if Role(found.role) not in held(request):
        raise PermissionDenied(_("This page is open to: %(roles)s.") % {"roles": Role(found.role).label}, coordinators())
    if request.method != "POST":
        return _shown(request, file, found, found.form(record=file.record, case_unit=file.case.unit))
    fresh, complaints = files.taken(request)
    if complaints:
        form = found.form.refilled(request.POST, record=file.record, case_unit=file.case.unit)
        return _shown(request, file, found, form, complaints, status=422)
    data = {"kind": kind, "form": drafts.typed(request.POST), "files": fresh}
    try:
        doors.act_on_case(request.user, file.case.pk, "note", key=request.POST.get("key", "")[:64] or uuid4().hex, data=data,
                          origin=origin(request))
    except Invalid as invalid:
        return _shown(request, file, found, invalid.form, status=422)
    messages.success(request, _("%(number)s: added to the record.") % {"number": file.case.number})
    return redirect("desk:case", key)


def _shown(request: Request, file: CaseFile, found: Any, form: Any, complaints: Any = (), status: int = 200) -> HttpResponse:
    upload = files.field(drafts.Target(file.flow), [], kinds=found.form.attaches_for(file.record)) | {"url": ""}
    return render(request, "workflows/case/addendum.html", {
        "case": file.case, "title": found.title, "hint": found.hint, "form": form, "complaints": complaints, "upload": upload,
        "key": uuid4().hex, "back_url": reverse("desk:case", args=[file.case.key]),
    }, status=status)
