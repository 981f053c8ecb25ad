"""The small forms of the second row, each a page of its own: transfer, add and remove a signer; copy, remind, suspend, terminate …"""
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from approvals.duties.register import PERSONAL
from approvals.models import WAITING, Case, Step, Unit, User
from approvals.people import find_people
from workflows.engine import clock

from . import case_file, menu, words
from .hats import grants
from .request import Request

NEEDS_REASON = frozenset({"transfer", "add_signer", "suspend", "terminate"})
CHOOSES_PEOPLE = {"transfer": "radio", "add_signer": "radio", "copy": "checkbox"}
STEP_VERBS = ("transfer", "add_signer", "remove_signer")
HINTS = {
    "transfer": gettext_lazy("The step passes to this person for good, with the same deadline. He must hold the role of the step."),
    "add_signer": gettext_lazy("One more person is asked to sign beside you. Choose before, beside or after your own signature."),
    "remove_signer": gettext_lazy("The request to an added signer who has not answered is taken back."),
    "withdraw": gettext_lazy("Your last act is taken back, as long as nobody has opened what came of it."),
    "suspend": gettext_lazy("The case stands still with all its clocks until it is resumed. The requester is told the reason."),
    "resume": gettext_lazy("The case goes on; every deadline moves by the working time of the pause."),
    "terminate": gettext_lazy("The case ends for good. A new attempt is a new case. The requester is told the reason."),
    "copy": gettext_lazy("The people chosen may read this case."),
    "remind": gettext_lazy("Whoever holds the open steps gets a notice; not more often than every four hours."),
}
MOST = 40
"""People offered at once; further ones are found by name."""


@require_safe
def of_step(request: Request, key: UUID, number: int, verb: str) -> HttpResponse:
    """The form of an act on one step."""
    if verb not in STEP_VERBS:
        raise Http404
    case = case_file.sight(request.user, key, clock.now(), grants(request))
    if number > case_file.MOST_STEPS:
        raise Http404
    return step_page(request, case, case.pk << 16 | number, verb)


@require_safe
def of_case(request: Request, key: UUID, verb: str) -> HttpResponse:
    """The form of an act on the whole case."""
    if verb not in menu.VERBS:
        raise Http404
    return case_page(request, case_file.sight(request.user, key, clock.now(), grants(request)), verb)


def step_page(request: Request, case: Case, step_id: int, verb: str, about: dict[str, Any] | None = None) -> HttpResponse:
    """The form, with complaints about what was just sent."""
    step = Step.objects.select_related("unit", "owner").filter(pk=step_id, process=case).first()
    if step is None:
        raise Http404
    step.process = case
    back = f"{reverse('desk:case', args=[case.key])}?step={step.number}"
    extra: dict[str, Any] = {"node": words.title(step.flow_task), "for": request.POST.get("for") or request.GET.get("for", "")}
    if verb == "add_signer":
        extra["places"] = Step.StandingAt.choices
    if verb == "remove_signer":
        beside = Step.objects.filter(process=case, beside=step, status__in=WAITING).select_related("owner")
        extra["signers"] = [(s.pk, str(s.owner)) for s in beside]
    return _page(request, case, verb, reverse("desk:step", args=[case.key, step.number]), back, about, step, extra)


def case_page(request: Request, case: Case, verb: str, about: dict[str, Any] | None = None) -> HttpResponse:
    """The form, with complaints about what was just sent."""
    back = reverse("desk:case", args=[case.key])
    return _page(request, case, verb, reverse("desk:case_act", args=[case.key]), back, about, None, {})


def _page(request: Request, case: Case, verb: str, url: str, back: str, about: dict[str, Any] | None, step: Step | None,
          extra: dict[str, Any]) -> HttpResponse:
    sent, query = request.POST, request.GET.get("q", "").strip()
    known = words.word(verb)
    context = {
        "case": case, "verb": verb, "title": known.button, "icon": known.icon, "tone": known.tone or "primary", "hint": HINTS.get(verb, ""),
        "url": url, "back_url": back, "about": about or {}, "edition": sent.get("edition") or case.edition, "key": uuid4().hex,
        "needs_reason": verb in NEEDS_REASON, "comment": sent.get("comment", ""), "asks_reason": verb in NEEDS_REASON or verb == "remind",
        "query": query, "search_url": request.path if request.method == "GET" else "", "chosen": sent.getlist("to"),
        "kind": CHOOSES_PEOPLE.get(verb, ""), "people": _people(request, verb, step, query), **extra,
    }
    return render(request, "workflows/case/verb.html", context, status=422 if about else 200)


def _people(request: Request, verb: str, step: Step | None, query: str) -> list[dict[str, Any]]:
    """Whom to choose from: those found by name, else the holders of the step's role, else the colleagues of the bureau."""
    if verb not in CHOOSES_PEOPLE or (step is not None and step.duty in PERSONAL):  # who else is an expert is told to nobody here
        return []
    if query:
        found = find_people(query, MOST)
    else:
        people = User.objects.filter(is_active=True, is_superuser=False).exclude(username=User.SYSTEM)
        if verb == "transfer" and step is not None and step.role:
            people = people.filter(unitgrant__permission__codename=step.role, unitgrant__content_object=step.unit_id)
        else:
            inside = Q(posts__unit__kind__in=[Unit.Kind.BUREAU, Unit.Kind.SECTION])
            people = people.filter(inside)
        found = list(people.distinct().order_by("pinyin", "username")[:MOST])
    return [{"pk": p.pk, "name": str(p), "username": p.username} for p in found if p.pk != request.user.pk]


