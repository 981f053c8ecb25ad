"""授权登记: the register of delegated authorities by date, one authority with all its rows, and what is proposed about it."""
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from approvals.authorities import entering, ledger
from approvals.models import Authority
from approvals.roles import Role
from procurement.calendar.office_time import local
from workflows.engine import clock

from ..hats import for_roles
from ..paging import PER_PAGE, Place, pager
from ..request import Request
from . import AUTHORITY_READERS
from .authority_forms import AuthorityForm, RevokeForm
from .pages import act_page, runs_the_office, system_only, tried

WORDS = {
    ledger.IN_FORCE: (pgettext_lazy("authority", "In force"), "ok"), ledger.SOON_OVER: (pgettext_lazy("authority", "About to end"), "warn"),
    ledger.COMING: (pgettext_lazy("authority", "Not begun"), "pri"), ledger.OVER: (pgettext_lazy("authority", "Over"), ""),
    ledger.REVOKED: (pgettext_lazy("authority", "Revoked"), "bad"),
}
TABS: dict[str, tuple[Any, frozenset[str]]] = {
    "": (pgettext_lazy("authority", "In force"), frozenset({ledger.IN_FORCE, ledger.SOON_OVER})),
    "soon": (gettext_lazy("Ending within 30 days"), frozenset({ledger.SOON_OVER})),
    "coming": (pgettext_lazy("authority", "Not begun"), frozenset({ledger.COMING})),
    "over": (gettext_lazy("Over or revoked"), frozenset({ledger.OVER, ledger.REVOKED})),
}
"""tab -> its words and the states it shows."""


@require_safe
@for_roles(*AUTHORITY_READERS)
def listing(request: Request) -> HttpResponse:
    """The register as it stands on a day, a tab for each state. One query beside the frame's own."""
    place, tab, today = Place.of(request), request.GET.get("tab", ""), local(clock.now()).date()
    tab = tab if tab in TABS else ""
    on, wrong = _day(request.GET.get("on", ""), today)
    lines = [(line, line.state(on)) for line in ledger.lines(ledger.everything())]
    ending = sum(state == ledger.SOON_OVER for __, state in lines)
    found = [_row(line, state, on) for line, state in reversed(lines) if state in TABS[tab][1]]
    if place.after_id is not None:
        found = [row for row in found if row["row"].pk < place.after_id]
    shown, more = found[:PER_PAGE], len(found) > PER_PAGE
    return render(request, "workflows/office/authorities.html", {
        "rows": shown, "on": on, "today": today, "tab": tab, "tabs": [(key, words) for key, (words, __) in TABS.items()],
        "ending": ending, "wrong": wrong, "may_act": runs_the_office(request),
        "pager": pager(request, place, str(shown[-1]["row"].pk) if more else None, len(shown)),
    }, status=422 if wrong else 200)


def _day(text: str, today: date) -> tuple[date, str]:
    """The day asked for; for anything that is no day today, and the sentence that says so."""
    try:
        asked = date.fromisoformat(text.strip()) if text.strip() else today
    except ValueError:
        return today, _("Choose a date, written as 2026-03-02.")
    return (asked, "") if 1949 <= asked.year <= 2999 else (today, _("Choose a date, written as 2026-03-02."))


def _row(line: ledger.Line, state: str, on: date) -> dict[str, Any]:
    row, held = line.row, line.held
    words, tone = WORDS[state]
    role = Role.of(row.role)
    return {"row": row, "held": held, "words": words, "tone": tone, "title": entering.title_of(row.flow), "matter": entering.matter_of(row),
            "sum": entering.sum_of(row), "role": role.label if role else "",
            "left": (held.last - on).days if state == ledger.SOON_OVER and held.last else None,
            "never": held.last is not None and held.last < held.first}


@require_safe
@for_roles(*AUTHORITY_READERS)
def page(request: Request, pk: int) -> HttpResponse:
    """One authority: its facts, and the rows before and after it. Three queries beside the frame's own."""
    row = get_object_or_404(Authority.objects.select_related("unit", "entered_by", "proposal", "proposal__proposed_by"), pk=pk)
    today, kin = local(clock.now()).date(), _kin(row)
    lines = {line.row.pk: line for line in ledger.lines(kin)}
    history = [{"row": one, "state": WORDS[lines[one.pk].state(today)] if one.pk in lines else WORDS[ledger.REVOKED],
                "last": lines[one.pk].held.last if one.pk in lines else None} for one in reversed(kin)]
    words, tone = WORDS[lines[pk].state(today)] if pk in lines else WORDS[ledger.REVOKED]
    return render(request, "workflows/office/authority.html", {
        "row": row, "facts": list(entering.told(row).items()), "history": history, "words": words, "tone": tone,
        "may_act": runs_the_office(request) and not row.revoked and kin[-1].pk == row.pk,
    })


def _kin(row: Authority) -> list[Authority]:
    """The rows that speak of the same authority, oldest first. One query."""
    rows = {one.pk: one for one in ledger.everything().filter(flow=row.flow)}
    following = {one.supersedes_id: one for one in rows.values() if one.supersedes_id}
    first = rows[row.pk]
    while first.supersedes_id in rows:
        first = rows[first.supersedes_id]
    found = [first]
    while found[-1].pk in following:
        found.append(following[found[-1].pk])
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@system_only
def add(request: Request) -> HttpResponse:
    """Propose a new row."""
    form = AuthorityForm(request.POST if request.method == "POST" else None, initial={"valid_from": local(clock.now()).date()})
    if form.is_valid():
        answer = tried(form, lambda: entering.propose(**form.cleaned_data, by=request.user, at=clock.now()))
        if answer:
            messages.success(request, _("The row has been put before the security administrator."))
            return redirect("desk:proposal", answer.key)
    return act_page(request, form, title=_("Enter an authority"), button=_("Put it before the security administrator"),
                    back=reverse("desk:authorities"), lead=_lead())


def _lead() -> str:
    return _("From the first row of a procedure on, nothing of it is approved or issued beyond the register: received authorities bind "
             "the bureau, given ones the office that they name. A row counts only after the security administrator has agreed.")


@require_http_methods(["GET", "HEAD", "POST"])
@system_only
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """Propose a row in the place of this one, or its revocation."""
    row = get_object_or_404(Authority.objects.select_related("unit"), pk=pk)
    if verb not in ("change", "revoke"):
        raise Http404
    form, title = _form(row, verb, request), _("Change") if verb == "change" else _("Revoke")
    if form.is_valid():
        answer = tried(form, lambda: _proposed(row, verb, form.cleaned_data, request))
        if answer:
            messages.success(request, _("The row has been put before the security administrator."))
            return redirect("desk:proposal", answer.key)
    lead = _("The present row stays as it is; the new one takes its place from its first day on.") if verb == "change" else ""
    return act_page(request, form, title=f"{title} · {row.document}", button=_("Put it before the security administrator"),
                    back=reverse("desk:authority", args=[row.pk]), lead=lead, danger=verb == "revoke")


def _form(row: Authority, verb: str, request: Request) -> Any:
    data, today = request.POST if request.method == "POST" else None, local(clock.now()).date()
    if verb == "revoke":
        return RevokeForm(data, initial={"on": max(today, row.valid_from)})
    names = ("direction", "source", "unit", "body", "role", "flow", "matter", "ceiling", "document", "valid_to")
    ends = row.valid_to is not None and row.valid_to < today
    first = row.valid_to + timedelta(1) if ends and row.valid_to else max(today, row.valid_from)
    kept = {name: getattr(row, name) for name in names}
    return AuthorityForm(data, initial={**kept, "valid_from": first, "valid_to": None if ends else row.valid_to})


def _proposed(row: Authority, verb: str, data: dict[str, Any], request: Request) -> Any:
    if verb == "change":
        return entering.propose(**data, supersedes=row, by=request.user, at=clock.now())
    return entering.propose_revocation(row, **data, by=request.user, at=clock.now())
