"""What can be done from the list itself: claim, approve with one click, approve several, take back what was just done."""
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from approvals.models import WAITING, Case, Step, User
from approvals.visibility import visible_to
from workflows.engine import clock
from workflows.engine.act import Invalid, Refused, Stale, act, act_on_case

from . import undo
from .answers import origin
from .hats import grants
from .request import Request

MOST = 50
"""Cases in one batch."""


class Picked(NamedTuple):
    """One ticked row: what to approve, as of which edition, under which key, in whose name (0: one's own)."""

    step: int
    edition: int
    key: str
    principal: int


def is_quick(step: Step, at: datetime) -> bool:
    """Whether the page of the flow lets this step be approved from the list: no form, no signature, amount below the node's ceiling."""
    node = step.flow_task
    ceiling = getattr(node, "quick_ceiling", None)
    if ceiling is None or node.form_class is not None or node.signed or "approve" not in node.verbs or step.beside_id:
        return False
    return step.process.amount is not None and step.process.amount < ceiling.on(at).amount


@require_POST
def claim(request: Request, step: int) -> HttpResponse:
    """认领: take a step of one's role, then open its case."""
    with unseen_is_missing(request, step >> 16):
        done = act(request.user, step, "claim", edition=_edition(request), key=_key(request), on_behalf_of=_principal(request),
                   origin=origin(request))
    messages.success(request, _("You have claimed %(number)s.") % {"number": done.case.number})
    return redirect("desk:case", done.case.key)


@require_POST
def quick(request: Request, step: int) -> HttpResponse:
    """同意 with one click; the toast offers to withdraw it."""
    with unseen_is_missing(request, step >> 16):
        done = _approve(request, step, _edition(request), _key(request), _principal(request))
    opened = "、".join(dict.fromkeys(str(s.flow_task.task_title) for s in done.opened))
    words = _("Approved %(number)s; it goes on to “%(step)s”.") if opened else _("Approved %(number)s.")
    messages.success(request, words % {"number": done.case.number, "step": opened})
    undo.offer(request, done.case)
    return HttpResponseRedirect(_back(request))


@require_POST
def batch(request: Request) -> HttpResponse:
    """批量同意: a page that lists titles and total, then each case in a transaction of its own; says what failed and why."""
    picked = _picked(request)
    if not picked:
        messages.warning(request, _("Select at least one case."))
        return redirect("desk:inbox")
    if request.POST.get("confirmed") == "1":
        _approve_each(request, picked)
        return redirect("desk:inbox")
    at = clock.now()
    seen = visible_to(request.user, at, grants(request))
    steps = Step.objects.filter(pk__in=[one.step for one in picked], status__in=WAITING, process__in=seen)
    found = {step.pk: step for step in steps.select_related("process__unit", "process__requester")}
    listed = [(found[one.step], one) for one in picked if one.step in found and is_quick(found[one.step], at)]
    return render(request, "workflows/batch.html", {
        "rows": [{"case": step.process, "node": step.flow_task.task_title, "value": ":".join(map(str, one))} for step, one in listed],
        "total": sum(step.process.amount or 0 for step, __ in listed), "left_out": len(picked) - len(listed),
        "inbox_url": reverse("desk:inbox"),
    })


@require_POST
def take_back(request: Request, case: UUID) -> HttpResponse:
    """撤回 from the toast."""
    found = get_object_or_404(Case, key=case)
    with unseen_is_missing(request, found.pk):
        act_on_case(request.user, found.pk, "withdraw", key=_key(request), origin=origin(request))
    messages.success(request, _("Withdrawn: %(number)s is with you again.") % {"number": found.number})
    return HttpResponseRedirect(_back(request))


@contextmanager
def unseen_is_missing(request: Request, case_id: int) -> Iterator[None]:
    """What the engine says of a case is told to those who may see the case; to everybody else there is no such case. The attempt is
    entered all the same."""
    if case_id >= 1 << 47:  # no such number fits into the database
        raise Http404
    try:
        yield
    except (Refused, Stale) as answer:
        if not visible_to(request.user, clock.now(), grants(request)).filter(pk=case_id).exists():
            raise Http404 from answer
        raise


def _approve(request: Request, step_id: int, edition: int, key: str, principal: User | None) -> Any:
    """One approval through the engine's door, which alone judges; `principal` is the one in whose name a deputy acts."""
    step = Step.objects.select_related("process").filter(pk=step_id).first()
    if step is None:
        raise Http404
    if not is_quick(step, clock.now()):
        raise Refused(_("This step is not approved from the list. Open the case."), "not_quick")
    return act(request.user, step_id, "approve", edition=edition, key=key, on_behalf_of=principal, origin=origin(request))


def _approve_each(request: Request, picked: list[Picked]) -> None:
    good, bad = 0, []
    principals = User.objects.in_bulk({one.principal for one in picked if one.principal})
    for step_id, edition, key, principal in picked:
        try:
            with unseen_is_missing(request, step_id >> 16):
                _approve(request, step_id, edition, key, principals.get(principal))
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


def _picked(request: Request) -> list[Picked]:
    """Each picked row, `step:edition:key:principal`; the key is minted on the way to the confirmation and repeated by it."""
    found: dict[int, Picked] = {}
    for text in request.POST.getlist("steps")[:MOST]:
        step, edition, key, principal = (*text.split(":"), "", "", "")[:4]
        if _is_number(step) and _is_number(edition):
            found[int(step)] = Picked(int(step), int(edition), key[:64] or uuid4().hex, int(principal) if _is_number(principal) else 0)
    return list(found.values())


def _principal(request: Request) -> User | None:
    """In whose name the form acts, when not in one's own."""
    text = request.POST.get("for", "")
    return User.objects.filter(pk=int(text)).first() if _is_number(text) else None


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 19


def _edition(request: Request) -> int:
    text = request.POST.get("edition", "")
    return int(text) if _is_number(text) else 0


def _key(request: Request) -> str:
    return request.POST.get("key", "")[:64] or uuid4().hex


def _back(request: Request) -> str:
    """The list from which the form came, as long as it is ours."""
    address = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return address if safe and address.startswith("/") else reverse("desk:inbox")
