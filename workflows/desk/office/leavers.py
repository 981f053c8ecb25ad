"""离任交接: all that hangs on a person with its successors on one page, put before the second person; and the list that both sign."""
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from approvals.leaving import handover, holdings
from approvals.leaving import paper as lists
from approvals.leaving.plan import Plan
from approvals.models import Proposal, User
from procurement.calendar.office_time import local
from workflows.engine import clock

from ..request import Request
from .leaver_form import Group, LeaverForm
from .pages import administrators, system_only

SHOWN = 300
"""Tasks for which a successor of their own is offered at once; beyond it only those that were refused."""


@require_http_methods(["GET", "HEAD", "POST"])
@system_only
def wizard(request: Request, pk: int) -> HttpResponse:
    """List, successors, one button. Nine queries beside the frame's own, however many tasks there are."""
    person = get_object_or_404(User.objects.filter(is_superuser=False).exclude(username=User.SYSTEM), pk=pk)
    at = clock.now()
    form = LeaverForm(person, holdings.of(person, at), request.POST if request.method == "POST" else None,
                      initial={"last_day": local(at).date(), "deactivate": True})
    if form.is_valid():
        proposal = _proposed(form, request)
        if proposal is not None:
            messages.success(request, _("The handover has been put before the security administrator; nothing has changed yet."))
            return redirect("desk:proposal", proposal.key)
    now = form.now
    return render(request, "workflows/office/leaver.html", {
        "form": form, "person": person, "facts": [form[name] for name in ("last_day", "document", "reason", "everything", "deactivate")],
        "roles": [form[f"role-{grant.pk}"] for grant in now.grants],
        "groups": _groups(form, form.groups), "back": _groups(form, form.back), "tasks": len(now.tasks), "cases": len(now.back),
        "posts": now.posts, "papers": now.papers, "drafts": holdings.drafts_of(person), "people": _people(form),
        "nothing": now.empty and not person.is_active,
    }, status=422 if form.errors else 200)


def _proposed(form: LeaverForm, request: Request) -> Proposal | None:
    plan = form.plan()
    if plan is None:
        return None
    try:
        return handover.propose(plan, by=request.user, at=clock.now(), reason=form.cleaned_data["reason"])
    except ValidationError as wrong:
        form.refuse(wrong)
        return None


def _groups(form: LeaverForm, groups: list[Group]) -> list[dict[str, Any]]:
    """A group with the field for all of it, and one for each task as far as they are shown."""
    left, found = SHOWN, []
    for group in groups:
        wrong = [name for name, __ in group.rows if form.has_error(name)]
        names = [*wrong, *[name for name, __ in group.rows[:max(left, 0)] if name not in wrong]]
        left -= len(group.rows)
        numbers = [(row.case if isinstance(row, holdings.Back) else row.process).number for __, row in group.rows]
        found.append({"title": group.title, "field": form[group.name], "n": len(group.rows), "fields": [form[name] for name in names],
                      "open": bool(wrong), "numbers": numbers})
    return found


def _people(form: LeaverForm) -> list[tuple[str, list[str]]]:
    """The lists to choose from, by their id."""
    return [(seat.list_id, [lists.named(person) for person in people]) for seat, people in form.holders.items()]


@require_safe
@administrators
def paper(request: Request, key: UUID) -> HttpResponse:
    """交接清单: the list for print, with room for the signatures of both."""
    found = get_object_or_404(Proposal.objects.select_related("proposed_by", "decided_by"), key=key, kind=handover.KIND)
    plan = Plan.of(found.payload)
    people = plan.people()
    return render(request, "workflows/office/handover.html", {
        "proposal": found, "sections": lists.sections(found.payload, plan), "leaver": lists.named(plan.person),
        "successors": [lists.named(person) for person in sorted(people.values(), key=lambda one: one.username)],
    })
