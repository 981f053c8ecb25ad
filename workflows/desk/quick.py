"""What can be done from the list itself: claim, approve with one click, approve several, take back what was just done."""
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from approvals.duties.facts import way_to_act
from approvals.models import WAITING, Case, Step
from approvals.visibility import visible_to
from workflows.engine import clock
from workflows.engine.act import Invalid, Refused, Stale, act, act_on_case

from . import undo
from .answers import origin

MOST = 50
"""Cases in one batch."""


def is_quick(step: Step, at: datetime) -> bool:
    """Whether the page of the flow lets this step be approved from the list: no form, no signature, amount below the node's ceiling."""
    node = step.flow_task
    ceiling = getattr(node, "quick_ceiling", None)
    if ceiling is None or node.form_class is not None or node.signed or "approve" not in node.verbs or step.beside_id:
        return False
    return step.process.amount is not None and step.process.amount < ceiling.on(at).amount


@require_POST
def claim(request: HttpRequest, step: int) -> HttpResponse:
    """认领: take a step of one's role, then open its case."""
    done = act(request.user, step, "claim", edition=_edition(request), key=_key(request), origin=origin(request))
    messages.success(request, _("You have claimed %(number)s.") % {"number": done.case.number})
    return redirect("desk:case", done.case.key)


@require_POST
def quick(request: HttpRequest, step: int) -> HttpResponse:
    """同意 with one click; the toast offers to withdraw it."""
    done = _approve(request, step, _edition(request), _key(request))
    opened = "、".join(dict.fromkeys(str(s.flow_task.task_title) for s in done.opened))
    words = _("Approved %(number)s; it goes on to “%(step)s”.") if opened else _("Approved %(number)s.")
    messages.success(request, words % {"number": done.case.number, "step": opened})
    undo.offer(request, done.case)
    return HttpResponseRedirect(_back(request))


@require_POST
def batch(request: HttpRequest) -> HttpResponse:
    """批量同意: a page that lists titles and total, then each case in a transaction of its own; says what failed and why."""
    picked = _picked(request)
    if not picked:
        messages.warning(request, _("Select at least one case."))
        return redirect("desk:inbox")
    if request.POST.get("confirmed") == "1":
        _approve_each(request, picked)
        return redirect("desk:inbox")
    at = clock.now()
    steps = Step.objects.filter(pk__in=[pk for pk, __, __ in picked], status__in=WAITING, process__in=visible_to(request.user, at))
    found = {step.pk: step for step in steps.select_related("process__unit", "process__requester")}
    listed = [(found[pk], edition, key) for pk, edition, key in picked if pk in found and is_quick(found[pk], at)]
    return render(request, "workflows/batch.html", {
        "rows": [{"case": step.process, "node": step.flow_task.task_title, "value": f"{step.pk}:{edition}:{key}"}
                 for step, edition, key in listed],
        "total": sum(step.process.amount or 0 for step, __, __ in listed), "left_out": len(picked) - len(listed),
        "inbox_url": reverse("desk:inbox"),
    })


@require_POST
def take_back(request: HttpRequest, case: UUID) -> HttpResponse:
    """撤回 from the toast."""
    found = get_object_or_404(Case, key=case)
    act_on_case(request.user, found.pk, "withdraw", key=_key(request), origin=origin(request))
    messages.success(request, _("Withdrawn: %(number)s is with you again.") % {"number": found.number})
    return HttpResponseRedirect(_back(request))


def _approve(request: HttpRequest, step_id: int, edition: int, key: str) -> Any:
    """One approval through the engine's door; a deputy acts for the principal whose delegation carries the step."""
    at = clock.now()
    step = Step.objects.select_related("process").filter(pk=step_id).first()
    if step is None:
        raise Http404
    if not is_quick(step, at):
        raise Refused(_("This step is not approved from the list. Open the case."), "not_quick")
    principal, __ = way_to_act(request.user, step, at=at)
    return act(request.user, step_id, "approve", edition=edition, key=key, on_behalf_of=principal, origin=origin(request))


def _approve_each(request: HttpRequest, picked: list[tuple[int, int, str]]) -> None:
    good, bad = 0, []
    for step_id, edition, key in picked:
        try:
            _approve(request, step_id, edition, key)
            good += 1
        except (Refused, Stale) as refusal:
            bad.append(_failure(step_id, refusal.args[0]))
        except (Invalid, Http404):
            bad.append(_failure(step_id, _("it cannot be approved from the list")))
    if bad:
        words = _("%(good)s approved, %(bad)s failed: %(why)s") % {"good": good, "bad": len(bad), "why": "；".join(bad)}
        messages.warning(request, words)
    else:
        messages.success(request, _("%(good)s approved.") % {"good": good})


def _failure(step_id: int, why: Any) -> str:
    number = Case.objects.filter(pk=step_id >> 16).values_list("number", flat=True).first() or "?"
    return f"{number}（{why}）"


def _picked(request: HttpRequest) -> list[tuple[int, int, str]]:
    """(step, edition, key) of each picked row; the key is minted on the way to the confirmation and repeated by it."""
    found: dict[int, tuple[int, int, str]] = {}
    for text in request.POST.getlist("steps")[:MOST]:
        step, edition, key = (*text.split(":"), "", "")[:3]
        if step.isdecimal() and edition.isdecimal() and len(step) < 19 and len(edition) < 10:
            found[int(step)] = (int(step), int(edition), key[:64] or uuid4().hex)
    return list(found.values())


def _edition(request: HttpRequest) -> int:
    text = request.POST.get("edition", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _key(request: HttpRequest) -> str:
    return request.POST.get("key", "")[:64] or uuid4().hex


def _back(request: HttpRequest) -> str:
    """The list from which the form came, as long as it is ours."""
    address = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return address if safe and address.startswith("/") else reverse("desk:inbox")
