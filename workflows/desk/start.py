"""Beginning a case: the choice of a procedure, and its form with draft, files and an idempotency key."""
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from approvals.models import Draft, Unit
from workflows.engine import act as doors
from workflows.engine import clock
from workflows.engine.base import CaseFlow, bureau, flow_of, flows
from workflows.engine.errors import Invalid

from . import case_file, drafts, files, undo
from .answers import origin
from .context import ICONS
from .hats import coordinators, grants
from .request import Request


@dataclass
class Page:
    """One application form on its way: who asks, for which unit, what he has typed and uploaded."""

    request: Request
    flow: type[CaseFlow]
    units: list[Unit]
    unit: Unit
    draft_key: UUID
    draft: Draft | None = None
    form: Any = None
    key: str = ""
    restored: Any = None
    takes_up: str = ""
    complaints: list[str] = field(default_factory=list)

    @property
    def target(self) -> drafts.Target:
        return drafts.Target(self.flow, key=self.draft_key)

    @property
    def form_class(self) -> Any:
        return self.flow.start_node().form_class


def offered(request: Request) -> list[type[CaseFlow]]:
    """The procedures that a person may begin: he wears the hat of their first step somewhere."""
    held = {role for role, __ in grants(request)}
    return [flow for flow in flows() if flow.start_node().role in held]


def tile(flow: type[CaseFlow]) -> dict[str, Any]:
    """One procedure as a tile to press."""
    return {"slug": flow.page, "title": flow.process_title, "words": getattr(flow, "process_description", "") or "",
            "icon": ICONS.get(flow.page, "flow"), "url": reverse("desk:start_flow", args=[flow.page])}


@require_safe
def choose(request: Request) -> HttpResponse:
    """Which procedure shall it be?"""
    return render(request, "workflows/start.html", {"flows": [tile(flow) for flow in offered(request)]})


@require_http_methods(["GET", "HEAD", "POST"])
def form(request: Request, flow: str) -> HttpResponse:
    """The form of one procedure; a POST submits it, saves the draft, adds rows or removes a file, by the button pressed."""
    page = _page(request, flow)
    return _sent(page) if request.method == "POST" else _opened(page)


def _page(request: Request, name: str) -> Page:
    try:
        flow = flow_of(name)
    except LookupError as unknown:
        raise Http404 from unknown
    begin = flow.start_node()
    role, by_bureau = begin.role, begin.unit_rule is bureau
    units = list(Unit.objects.filter(pk__in=[unit for held, unit in grants(request) if held == role], is_active=True).order_by("code"))
    if not units:
        sentence = _("This procedure is begun by: %(role)s. You hold that role in no unit.") % {"role": role.label}
        raise PermissionDenied(sentence, coordinators())
    wanted = request.POST.get("unit") or request.GET.get("unit") or ""
    named = begin.form_class.unit_of(request.POST or request.GET) if by_bureau else None  # the unit follows from what is chosen
    unit = named or next((u for u in units if str(u.pk) == wanted), units[0])
    draft = _uuid(request.POST.get("draft") or request.GET.get("draft")) or uuid4()
    return Page(request, flow, [unit] if by_bureau else units, unit, draft, key=request.POST.get("key") or uuid4().hex)


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _opened(page: Page) -> HttpResponse:
    asked = _uuid(page.request.GET.get("draft"))
    given = _given(page)
    if given:
        page.form = page.form_class(case_unit=page.unit, initial=given)
        return _shown(page)
    if "new" not in page.request.GET:
        page.draft = drafts.of_page(page.request.user, page.flow, asked)
    if page.draft is None:
        page.form = page.form_class(case_unit=page.unit)
        return _shown(page)
    page.draft_key, page.restored = page.draft.key, page.draft.saved_at
    kept = (page.draft.data.get("unit") or [""])[0]
    page.unit = next((u for u in page.units if str(u.pk) == kept), page.unit)
    page.form = page.form_class.refilled(drafts.as_posted(page.draft.data), case_unit=page.unit)
    return _shown(page)


def _given(page: Page) -> dict[str, Any]:
    """What the address brings along: an ended case that is taken up again (`?follows=`), or fields by name."""
    request = page.request
    if "follows" in request.GET:
        key = _uuid(request.GET["follows"])
        if key is None:
            raise Http404
        old = case_file.sight(request.user, key, clock.now(), grants(request))
        if old.flow_class is not page.flow:
            raise Http404
        page.unit = next((unit for unit in page.units if unit.pk == old.unit_id), page.unit)
        page.takes_up = old.number
        return {**page.form_class.again(page.flow.records().get(case=old)), "takes_up": str(old.key)}
    return dict(page.form_class.from_address(request.GET))


def _sent(page: Page) -> HttpResponse:
    request, data = page.request, page.request.POST
    fresh, page.complaints = files.taken(request)
    page.draft = drafts.of_page(request.user, page.flow, page.draft_key)
    if "remove" in data:
        files.remove(page.draft, data["remove"])
    aside = data.get("verb") == "draft" or "remove" in data or any(name.startswith("more-") for name in data)
    if aside or page.complaints:
        page.draft = drafts.put(request.user, page.target, drafts.typed(data), fresh)
        if data.get("verb") == "draft" and not page.complaints:
            messages.success(request, _("The draft has been saved."))
            return redirect(f"{reverse('desk:start_flow', args=[page.flow.page])}?draft={page.draft.key}")
        page.form = page.form_class(data, case_unit=page.unit) if any(n.startswith("more-") for n in data) else _refilled(page, data)
        return _shown(page)
    return _submitted(page, fresh)


def _refilled(page: Page, data: MultiValueDict) -> Any:
    return page.form_class.refilled(data, case_unit=page.unit)


def _submitted(page: Page, fresh: list[Any]) -> HttpResponse:
    request = page.request
    attached, page.complaints = files.of_form(request, page.draft, fresh)
    if page.complaints:
        page.form = _refilled(page, request.POST)
        return _shown(page)
    try:
        done = doors.start(request.user, page.flow, page.unit, key=page.key, data=request.POST, files=attached, origin=origin(request))
    except Invalid as invalid:
        page.draft = drafts.put(request.user, page.target, drafts.typed(request.POST), fresh)  # files need not be chosen again
        page.form = invalid.form
        return _shown(page)
    Draft.objects.filter(author=request.user, key=page.draft_key).delete()
    left = files.wanting(page.target.kinds, _refilled(page, request.POST), done.case.attachments.values_list("paper", flat=True))
    if left:
        messages.warning(request, _("Required papers that were not attached: %(papers)s. The window will ask for them.") % {
            "papers": "、".join(left)})
    messages.success(request, _("Submitted. The number of the case is %(number)s.") % {"number": done.case.number})
    undo.offer(request, done.case)
    return redirect("desk:case", done.case.key)


def _shown(page: Page) -> HttpResponse:
    context = {
        "flow_title": page.flow.process_title, "flow_page": page.flow.page, "form": page.form, "key": page.key, "draft_key": page.draft_key,
        "action": reverse("desk:start_flow", args=[page.flow.page]), "complaints": page.complaints,
        "upload": files.field(page.target, files.listed(page.draft, kinds=page.target.kinds), page.target.kinds, page.form),
        "draft_url": f"{reverse('desk:draft_save')}?{page.target.query}", "draft_words": drafts.saved_words(page.draft),
        "restored": page.restored, "discard_url": reverse("desk:draft_discard", args=[page.draft.key]) if page.restored else "",
        "new_url": f"{reverse('desk:start_flow', args=[page.flow.page])}?new=1", "cancel_url": reverse("desk:start"),
        "crumbs": [{"label": _("New application"), "url": reverse("desk:start")}, {"label": page.flow.process_title, "url": ""}],
        "units": [(unit.pk, str(unit)) for unit in page.units] if len(page.units) > 1 else [], "unit": page.unit.pk,
        "unit_name": str(page.unit), "takes_up": page.takes_up, "afresh": "new" in page.request.GET,
    }
    wrong = bool(page.complaints) or page.form.is_bound
    return render(page.request, "workflows/start.html", context, status=422 if wrong else 200)
