"""The checklist as lists (mine, of my unit, all; open, overdue, signed off), one item with its history, and the page that opens one."""
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from approvals import files
from approvals.models import Post
from approvals.roles import NO_STEPS, Role
from procurement.calendar.office_time import local
from procurement.checklists.models import ChecklistFile, ChecklistItem
from procurement.checklists.terms import State
from procurement.facts import RuleBroken
from workflows.engine import clock

from .. import files as desk_files
from ..hats import coordinators, for_roles, grants, held
from ..office.pages import act_page
from ..paging import PER_PAGE, Place, pager
from ..request import Request
from . import ALL_READERS, OPENERS, acts
from .forms import AnswerForm, HandForm, ItemForm, ReportForm

TABS: dict[str, Any] = {
    "": pgettext_lazy("checklist", "Mine"), "unit": pgettext_lazy("checklist", "Of my unit"), "all": pgettext_lazy("checklist", "All"),
}
STATES: dict[str, Any] = {
    "": gettext_lazy("Not signed off"), "overdue": gettext_lazy("Overdue"), "closed": pgettext_lazy("checklist", "Signed off"),
}
TONES = {State.OPEN: "info", State.REPORTED: "warn", State.CLOSED: "ok"}


@require_safe
def listing(request: Request) -> HttpResponse:
    """Three queries at most beside the frame's own."""
    tabs = {key: words for key, words in TABS.items() if key != "all" or _sees_all(request)}
    tab, state = request.GET.get("tab", ""), request.GET.get("state", "")
    tab, state = tab if tab in tabs else "", state if state in STATES else ""
    place, today = Place.of(request), local(clock.now()).date()
    rows = list(_after(_matching(request, tab, state, today), place.after, state)[: PER_PAGE + 1])
    shown = rows[:PER_PAGE]
    return render(request, "workflows/checklists/list.html", {
        "rows": [row_of(item, today) for item in shown], "tab": tab, "tabs": list(tabs.items()),
        "state": state, "states": list(STATES.items()),
        "add_url": reverse("desk:checklist_add") if not held(request).isdisjoint(OPENERS) else "", "url": request.path,
        "pager": pager(request, place, _key(shown[-1], state) if len(rows) > PER_PAGE else None, len(shown)),
    })


def row_of(item: ChecklistItem, today: date) -> dict[str, Any]:
    """One item as lists show it."""
    return {"item": item, "url": reverse("desk:checklist", args=[item.pk]), "overdue": item.overdue(today),
            "tone": TONES[State(item.state)]}


def _matching(request: Request, tab: str, state: str, today: date) -> QuerySet[ChecklistItem]:
    found = ChecklistItem.objects.select_related("unit", "owner", "signer")
    if tab == "":
        found = found.filter(Q(owner=request.user) | Q(signer=request.user) | Q(opened_by=request.user))
    elif tab == "unit":
        found = found.filter(unit__in=own_units(request, today))
    if state == "closed":
        return found.filter(state=State.CLOSED).order_by("-pk")
    found = found.exclude(state=State.CLOSED).order_by("deadline", "pk")
    return found.filter(deadline__lt=today) if state == "overdue" else found


def _key(item: ChecklistItem, state: str) -> str:
    return str(item.pk) if state == "closed" else f"{item.deadline.isoformat()}.{item.pk}"


def _after(found: QuerySet[ChecklistItem], key: str, state: str) -> QuerySet[ChecklistItem]:
    """Behind the item of that key; anything that is no key begins at the top."""
    day, __, pk = key.rpartition(".")
    if not (pk.isdecimal() and len(pk) < 19):
        return found
    if state == "closed":
        return found.filter(pk__lt=int(pk))
    try:
        last = date.fromisoformat(day)
    except ValueError:
        return found
    return found.filter(Q(deadline__gt=last) | Q(deadline=last, pk__gt=int(pk)))


def own_units(request: Request, today: date) -> set[int]:
    """Units in which the reader has a post or speaks for the unit."""
    posts = Post.objects.filter(Q(until=None) | Q(until__gte=today), user=request.user, since__lte=today).values_list("unit_id", flat=True)
    return {*posts, *(unit for role, unit in grants(request) if role in (Role.REQUESTER, Role.UNIT_HEAD))}


def _sees_all(request: Request) -> bool:
    return not held(request).isdisjoint(ALL_READERS)


def seen(request: Request, pk: int) -> ChecklistItem:
    """The item if the reader may see it; 404 alike for one that is not there and one not to be seen."""
    item = get_object_or_404(ChecklistItem.objects.select_related("unit", "owner", "signer", "opened_by"), pk=pk)
    if request.user.pk in (item.owner_id, item.signer_id, item.opened_by_id) or _sees_all(request):
        return item
    if item.unit_id in own_units(request, local(clock.now()).date()):
        return item
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, pk: int) -> HttpResponse:
    """One item; a POST reports, signs or sends back, by the button pressed. Four queries beside the frame's own."""
    item = seen(request, pk)
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    report = ReportForm(request.POST if verb in ("progress", "done") else None, prefix="r")
    answer = AnswerForm(request.POST if verb in ("sign", "back") else None, prefix="a")
    hand = HandForm(request.POST if verb == "hand" else None, prefix="h")
    if verb and (_handed(request, item, hand) if hand.is_bound else _done(request, item, verb, report, answer)):
        return redirect("desk:checklist", pk)
    owns, today = item.owner_id == request.user.pk, local(clock.now()).date()
    answers = not owns and item.state == State.REPORTED and acts.may_sign(item, request.user, held(request))
    return render(request, "workflows/checklists/one.html", {
        "item": item, "row": row_of(item, today),
        "entries": list(item.entries.select_related("by").prefetch_related("files").order_by("pk")),
        "hand": hand if item.state != State.CLOSED and acts.may_hand(item, request.user, grants(request)) else None,
        "report": report if owns and item.state == State.OPEN else None, "answer": answer if answers else None,
        "accept": ",".join(f".{ending}" for ending in files.EXTENSIONS),
        "refused": [*report.non_field_errors(), *answer.non_field_errors(), *hand.non_field_errors()] if verb else [],
    }, status=422 if request.method == "POST" else 200)


def _handed(request: Request, item: ChecklistItem, form: HandForm) -> bool:
    if not form.is_valid():
        return False
    try:
        acts.hand_on(item.pk, **form.cleaned_data, by=request.user, at=clock.now())
    except RuleBroken as broken:
        form.add_error(broken.field if broken.field in form.fields else None, str(broken))
        return False
    messages.success(request, _("Handed on; the new responsible person has been told."))
    return True


def _done(request: Request, item: ChecklistItem, verb: str, report: ReportForm, answer: AnswerForm) -> bool:
    form = report if report.is_bound else answer
    if not form.is_bound:
        raise Http404
    if not form.is_valid():
        return False
    try:
        if form is report:
            kept, complaints = desk_files.taken(request)
            if complaints:
                for sentence in complaints:
                    report.add_error(None, sentence)
                return False
            acts.report(item.pk, **report.cleaned_data, done=verb == "done", files=kept, by=request.user, at=clock.now())
            said = _("Reported; it waits for the signature now.") if verb == "done" else _("Your report has been entered.")
            messages.success(request, said)
        else:
            acts.answer(item.pk, signed=verb == "sign", words=answer.cleaned_data["words"], by=request.user, at=clock.now())
            messages.success(request, _("Signed off.") if verb == "sign" else _("Sent back to the responsible person."))
    except RuleBroken as broken:
        form.add_error(broken.field if broken.field in form.fields else None, str(broken))
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*sorted(OPENERS))
def add(request: Request) -> HttpResponse:
    """A further item."""
    if held(request) & NO_STEPS:
        raise PermissionDenied(_("Whoever watches gives nobody tasks."), coordinators())
    form = ItemForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            item = acts.open_item(**form.cleaned_data, by=request.user, at=clock.now())
        except RuleBroken as broken:
            form.add_error(broken.field if broken.field in form.fields else None, str(broken))
        else:
            messages.success(request, _("The item stands on the list; the responsible person has been told."))
            return redirect("desk:checklist", item.pk)
    return act_page(request, form, title=_("New checklist item"), button=_("Open the item"), back=reverse("desk:checklists"),
                    lead=_("Whoever carries it out reports it with evidence; somebody else signs it off."))


@require_safe
def file(request: Request, pk: int, number: int) -> FileResponse:
    """A file of an item, saved and never shown."""
    item = seen(request, pk)
    row = get_object_or_404(ChecklistFile.objects.filter(entry__item=item), pk=number)
    return sent(row)


def sent(row: Any) -> FileResponse:
    """The bytes of a stored file under headers for a file of unknown hands."""
    desk_files.must_be_intact(row.sha256)
    response = FileResponse(files.open_file(row.sha256))
    for name, value in files.download_headers(row.name, row.media_type).items():
        response.headers[name] = value
    return response
