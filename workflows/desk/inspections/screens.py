"""The inspections as a list, one of them as its report, its sample to be recomputed, and the pages of its acts."""
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from approvals import files
from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.inspections import recompute, services
from procurement.inspections.models import Campaign, Finding, FindingFile, TeamOfInspection
from procurement.inspections.terms import Mode, Verdict
from workflows.engine import clock

from .. import files as desk_files
from ..checklists.screens import row_of, sent
from ..hats import coordinators, for_roles, held
from ..office.pages import act_page
from ..paging import PER_PAGE, Place, pager
from ..request import Request
from . import OPENERS, READERS, acts
from .forms import CloseForm, DrawForm, FindingForm, OpenForm, TaskForm

TONES = {Verdict.ORDER: "ok", Verdict.REMARK: "info", Verdict.DEFECT: "bad"}


def readable(request: Request) -> QuerySet[Campaign]:
    """All for whoever leads, keeps or watches; for everybody else those in which he inspects."""
    found = Campaign.objects.select_related("opened_by")
    if not held(request).isdisjoint(READERS):
        return found
    return found.filter(Exists(TeamOfInspection.objects.filter(campaign=OuterRef("pk"), person=request.user)))


def seen(request: Request, pk: int) -> Campaign:
    """404 alike for one that is not there and one not to be seen."""
    campaign = readable(request).filter(pk=pk).first()
    if campaign is None:
        raise Http404
    return campaign


@require_safe
def listing(request: Request) -> HttpResponse:
    """One query beside the frame's own."""
    place = Place.of(request)
    found = readable(request).order_by("-pk")
    if place.after_id is not None:
        found = found.filter(pk__lt=place.after_id)
    rows = list(found[: PER_PAGE + 1])
    shown = rows[:PER_PAGE]
    return render(request, "workflows/inspections/list.html", {
        "rows": [{"campaign": one, "url": reverse("desk:inspection", args=[one.pk])} for one in shown],
        "add_url": reverse("desk:inspection_add") if not held(request).isdisjoint(OPENERS) else "",
        "pager": pager(request, place, str(shown[-1].pk) if len(rows) > PER_PAGE else None, len(shown)),
    })


@require_safe
def one(request: Request, pk: int) -> HttpResponse:
    """The report: list and sample, findings with their tasks, conclusion. Six queries beside the frame's own."""
    campaign, today, place = seen(request, pk), local(clock.now()).date(), Place.of(request)
    team = list(campaign.team.select_related("person").order_by("pk"))
    wanted = list(services.wanted(campaign).annotate(looked=Exists(Finding.objects.filter(subject=OuterRef("pk")))).order_by("no")) \
        if campaign.drawn else []
    findings = campaign.findings.select_related("subject", "by", "second", "task__item__owner").prefetch_related("files").order_by("-pk")
    rows = list((findings if place.after_id is None else findings.filter(pk__lt=place.after_id))[: PER_PAGE + 1])
    shown, leads, opened = rows[:PER_PAGE], not held(request).isdisjoint(OPENERS), not campaign.closed
    for finding in shown:
        finding.campaign = campaign
    return render(request, "workflows/inspections/one.html", {
        "campaign": campaign, "team": team, "wanted": wanted, "left": sum(1 for line in wanted if not line.looked),
        "findings": [_finding(finding, today, leads and opened) for finding in shown],
        "finds": opened and campaign.drawn and request.user.pk in {member.person_id for member in team},
        "draws": opened and leads and not campaign.drawn, "closes": opened and leads and campaign.drawn,
        "sampled": campaign.mode == Mode.SAMPLE,
        "pager": pager(request, place, str(shown[-1].pk) if len(rows) > PER_PAGE else None, len(shown)),
    })


def _finding(finding: Finding, today: Any, may_give: bool) -> dict[str, Any]:
    item = finding.task.item if hasattr(finding, "task") else None
    give = may_give and item is None and finding.verdict != Verdict.ORDER
    return {"finding": finding, "tone": TONES[Verdict(finding.verdict)], "task": row_of(item, today) if item else None,
            "give": reverse("desk:inspection_task", args=[finding.campaign_id, finding.no]) if give else ""}


@require_safe
def sample(request: Request, pk: int) -> JsonResponse:
    """The record of the sample, for the stand-alone check."""
    campaign = seen(request, pk)
    answer = JsonResponse(campaign.published(), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer.headers["Content-Disposition"] = f'attachment; filename="sample-{campaign.pk}.json"'
    return answer


@require_safe
def checker(request: Request, pk: int) -> FileResponse:
    """The check itself: one file, no library."""
    seen(request, pk)
    return FileResponse(open(recompute.__file__, "rb"), as_attachment=True, filename="recompute.py")  # noqa: SIM115 - the response closes it


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*sorted(OPENERS))
def add(request: Request) -> HttpResponse:
    """A further campaign."""
    form = OpenForm(request.POST if request.method == "POST" else None)

    def act(_data: Any) -> str:
        return reverse("desk:inspection", args=[acts.open_(form.facts(), by=request.user, at=clock.now()).pk])
    return _page(request, form, act, title=_("Open an inspection"), button=_("Open"),
                 back=reverse("desk:inspections"), said=_("The inspection is open; its list is bound."),
                 lead=_("From now on the list is bound by its digest, which stands in the trail. "
                        "The sample follows from a number that comes out later."))


def _page(
    request: Request, form: forms.Form, act: Callable[[Any], str], *, title: str, button: str, back: str, said: str, lead: str = "",
) -> HttpResponse:
    """One act on one page; a refusal stands at its field."""
    if form.is_valid():
        try:
            target = act(form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(broken.field if broken.field in form.fields else None, str(broken))
        else:
            messages.success(request, said)
            return redirect(target)
    return act_page(request, form, title=title, button=button, back=back, lead=lead)


def _lead(request: Request, pk: int) -> Campaign:
    campaign = seen(request, pk)
    if held(request).isdisjoint(OPENERS):
        roles = "、".join(str(role.label) for role in sorted(OPENERS))
        raise PermissionDenied(_("This is done by: %(roles)s.") % {"roles": roles}, coordinators())
    return campaign


@require_http_methods(["GET", "HEAD", "POST"])
def draw(request: Request, pk: int) -> HttpResponse:
    """The random number, once."""
    campaign, back = _lead(request, pk), reverse("desk:inspection", args=[pk])

    def act(data: Any) -> str:
        acts.draw(pk, data["random"], by=request.user, at=clock.now())
        return back
    return _page(request, DrawForm(request.POST if request.method == "POST" else None), act, title=f"{_('Draw the sample')} · {campaign}",
                 button=_("Draw"), back=back, said=_("The sample is drawn; anybody can recompute it."),
                 lead=_("%(source)s, out on %(day)s. Nobody draws twice.") % {"source": campaign.random_source, "day": campaign.random_day})


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: Request, pk: int) -> HttpResponse:
    """The conclusion."""
    campaign, back = _lead(request, pk), reverse("desk:inspection", args=[pk])

    def act(data: Any) -> str:
        acts.close(pk, data["conclusion"], by=request.user, at=clock.now())
        return back
    form = CloseForm(request.POST if request.method == "POST" else None)
    return _page(request, form, act, title=f"{_('Close the inspection')} · {campaign}",
                 button=_("Close the inspection"), back=back, said=_("The inspection is closed; its tasks go on."),
                 lead=_("Every line is looked at, every defect has its task."))


@require_http_methods(["GET", "HEAD", "POST"])
def task(request: Request, pk: int, no: int) -> HttpResponse:
    """A finding becomes an item of the checklist."""
    campaign = _lead(request, pk)
    finding = get_object_or_404(campaign.findings.select_related("subject"), no=no)
    back = reverse("desk:inspection", args=[pk])

    def act(data: Any) -> str:
        acts.give_task(finding, data, by=request.user, at=clock.now())
        return back
    form = TaskForm(request.POST if request.method == "POST" else None)
    return _page(request, form, act, title=f"{_('Give a task')} · {campaign.number}/{no}",
                 button=_("Give the task"), back=back, said=_("The task stands on the checklist; the responsible person has been told."),
                 lead=f"{finding.subject}: {finding.words}")


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: Request, pk: int) -> HttpResponse:
    """What two of the team found, with photos."""
    campaign = seen(request, pk)
    if not campaign.team.filter(person=request.user).exists():
        names = "、".join(str(member.person) for member in campaign.team.select_related("person").order_by("pk"))
        raise PermissionDenied(_("This is inspected by: %(names)s.") % {"names": names})
    form = FindingForm(campaign, request.user, request.POST if request.method == "POST" else None, initial={"found_at": local(clock.now())})
    if form.is_valid() and _found(request, pk, form):
        return redirect("desk:inspection", pk)
    return render(request, "workflows/inspections/find.html", {
        "campaign": campaign, "form": form, "accept": ",".join(f".{ending}" for ending in files.EXTENSIONS),
    }, status=422 if form.errors else 200)


def _found(request: Request, pk: int, form: FindingForm) -> bool:
    kept, complaints = desk_files.taken(request)
    for sentence in complaints:
        form.add_error(None, sentence)
    if complaints:
        return False
    try:
        finding = acts.find(pk, form.cleaned_data | {"files": kept}, by=request.user, at=clock.now())
    except RuleBroken as broken:
        form.add_error(broken.field if broken.field in form.fields else None, str(broken))
        return False
    messages.success(request, _("Finding %(number)s has been entered.") % {"number": finding.number})
    return True


@require_safe
def file(request: Request, pk: int, number: int) -> FileResponse:
    """A photo or paper of a finding."""
    campaign = seen(request, pk)
    return sent(get_object_or_404(FindingFile.objects.filter(finding__campaign=campaign), pk=number))
