"""A person acts: the form of a step or of a whole case is sent to the engine's door, and each of its answers becomes a page."""
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from approvals import veils
from approvals.models import Decision, Draft, Step, User
from approvals.visibility import can_see
from workflows.engine import act as doors
from workflows.engine import clock
from workflows.engine.desk_verbs import DESK_VERBS
from workflows.engine.errors import Done, Invalid, Refused, Stale

from . import case_file, drafts, errors, files, undo, verb_pages, words
from .answers import origin
from .case import shown
from .hats import grants
from .panel import Attempt
from .request import Request


@require_http_methods(["GET", "HEAD", "POST"])
def on_step(request: Request, key: UUID, number: int) -> HttpResponse:
    """Act on a step; a button that only changes the form (more rows, remove a file, save) shows the page again."""
    here = f"{reverse('desk:case', args=[key])}?step={number}"
    if request.method != "POST":
        return redirect(here)
    case = case_file.within_reach(request.user, key, number, clock.now(), grants(request))
    step_id = case.pk << 16 | number
    verb = request.POST.get("verb", "")
    if verb in DESK_VERBS:
        return _desk_verb(request, case, step_id, verb)
    fresh, complaints = files.taken(request)
    if complaints or verb == "draft" or "remove" in request.POST or any(name.startswith("more-") for name in request.POST):
        return _aside(request, case, step_id, fresh, complaints)
    draft = _draft(request, step_id)
    attached, complaints = files.of_form(request, draft, fresh)
    if complaints:
        return _aside(request, case, step_id, fresh, complaints)
    try:
        done = doors.act(request.user, step_id, verb, edition=_edition(request), key=_key(request), data=request.POST,
                         comment=request.POST.get("comment", "").strip(), files=attached, on_behalf_of=_principal(request),
                         password=request.POST.get("password"), origin=origin(request))
    except Invalid as invalid:
        draft = drafts.put(request.user, _target(case, step_id), drafts.typed(request.POST), fresh) if fresh else draft
        return _again(request, key, number, _attempt(request, draft, form=invalid.form, about=invalid.about))
    except Stale as stale:
        return _too_late(request, case, step_id, stale, fresh)
    except Refused as refused:
        return _refused(request, refused, here)
    Draft.objects.filter(author=request.user, step_id=step_id).delete()
    return _went_through(request, done, verb)


@require_http_methods(["GET", "HEAD", "POST"])
def on_case(request: Request, key: UUID) -> HttpResponse:
    """Act on a case as a whole: withdraw, suspend, resume, terminate, copy, remind."""
    back = reverse("desk:case", args=[key])
    if request.method != "POST":
        return redirect(back)
    case = case_file.sight(request.user, key, clock.now(), grants(request))
    verb = request.POST.get("verb", "")
    people = [int(pk) for pk in request.POST.getlist("to")[:50] if pk.isdecimal() and len(pk) < 12]
    try:
        done = doors.act_on_case(request.user, case.pk, verb, key=_key(request), reason=request.POST.get("comment", "").strip(),
                                 data={"to": people} if people else None, origin=origin(request))
    except Invalid as invalid:
        return verb_pages.case_page(request, case, verb, about=invalid.about)
    except Stale as stale:
        return _stale(request, case, stale)
    except Refused as refused:
        return _refused(request, refused, back)
    return _went_through(request, done, verb)


def _desk_verb(request: Request, case: Any, step_id: int, verb: str) -> HttpResponse:
    """Claim, release, transfer, add or remove a signer: acts on a step that do not decide it."""
    back = f"{reverse('desk:case', args=[case.key])}?step={step_id & 0xFFFF}"
    data = {name: request.POST[name] for name in ("to", "standing_at", "signer") if request.POST.get(name, "")}
    if not all(data.get(name, "0").isdecimal() and len(data.get(name, "0")) < 19 for name in ("to", "signer")):
        raise Http404
    try:
        done = doors.act(request.user, step_id, verb, edition=_edition(request), key=_key(request), data=data or None,
                         comment=request.POST.get("comment", "").strip() if verb not in ("claim", "release") else "",
                         on_behalf_of=_principal(request), origin=origin(request))
    except Invalid as invalid:
        return verb_pages.step_page(request, case, step_id, verb, about=invalid.about)
    except Stale as stale:
        return _stale(request, case, stale)
    except Refused as refused:
        return _refused(request, refused, back)
    return _went_through(request, done, verb)


def _aside(request: Request, case: Any, step_id: int, fresh: list[Any], complaints: list[str]) -> HttpResponse:
    """A press that sends nothing: keep what was typed, show the page again."""
    draft = drafts.put(request.user, _target(case, step_id), drafts.typed(request.POST), fresh)
    if "remove" in request.POST:
        files.remove(draft, request.POST["remove"])
    if request.POST.get("verb") == "draft" and not complaints:
        messages.success(request, _("The draft has been saved."))
        return redirect(f"{reverse('desk:case', args=[case.key])}?step={step_id & 0xFFFF}")
    file = case_file.read(request.user, case.key, clock.now(), grants(request))
    step = file.step(step_id & 0xFFFF)
    form_class = step.flow_task.form_class if step is not None else None
    form = form_class(request.POST, record=file.record, case_unit=case.unit) if form_class and _more(request) else (
        form_class.refilled(request.POST, record=file.record, case_unit=case.unit) if form_class else None)
    return shown(request, file, number=step_id & 0xFFFF, attempt=_attempt(request, draft, form=form, complaints=complaints))


def _again(request: Request, key: UUID, number: int, attempt: Attempt) -> HttpResponse:
    return shown(request, case_file.read(request.user, key, clock.now(), grants(request)), number=number, attempt=attempt)


def _attempt(request: Request, draft: Draft | None, **more: Any) -> Attempt:
    return Attempt(comment=request.POST.get("comment", ""), key=_key(request), edition=_edition(request), draft=draft, **more)


def _too_late(request: Request, case: Any, step_id: int, stale: Stale, fresh: list[Any]) -> HttpResponse:
    """409: nothing happened; what was typed is kept as a draft and offered again on the page of the case."""
    if any(v for values in drafts.typed(request.POST).values() for v in values) or fresh:
        drafts.put(request.user, _target(case, step_id), drafts.typed(request.POST), fresh)
    return _stale(request, case, stale)


def _stale(request: Request, case: Any, stale: Stale) -> HttpResponse:
    sees = can_see(request.user, case, clock.now())
    back = reverse("desk:case", args=[case.key]) if sees else ""
    return errors.page(request, 409, sentence=stale.args[0], last=_last(case, request.user) if sees else "", back_url=back,
                       typed={"comment": request.POST.get("comment", "")}, verb_word=words.word(request.POST.get("verb", "")).button)


def _last(case: Any, reader: User) -> str:
    """Who did what last, for whoever came too late."""
    last = Decision.objects.filter(case=case).select_related("actor", "step").order_by("-id").first()
    if last is None:
        return ""
    veils.cover([last], "actor", known=veils.kept(reader, [case.pk]).get(case.pk, {}))
    step = words.title(last.step.flow_task) if last.step_id else case.flow_class.process_title
    return _("Last act: %(who)s, %(step)s, %(done)s, %(at)s.") % {
        "who": last.actor, "step": step, "done": words.word(last.verb, words.seat(last.step)).past,
        "at": date_format(localtime(last.at), "m-d H:i")}


def _refused(request: Request, refused: Refused, back: str) -> HttpResponse:
    whom = refused.whom() if callable(refused.whom) else refused.whom
    return errors.page(request, 403, reason=refused.sentence, whom=whom, back_url=back)


def _went_through(request: Request, done: Done, verb: str) -> HttpResponse:
    """Back to the list it came from, or to the case; the toast says what happened and offers to withdraw it."""
    messages.success(request, _told(done, verb))
    if verb in ("submit", "record", "approve", "return", "reject") and not done.step.flow_task.final:
        undo.offer(request, done.case)
    after = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(after, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    if safe and after.startswith("/"):
        return redirect(after)
    return redirect("desk:case", done.case.key)


def _told(done: Done, verb: str) -> str:
    where = _(", ").join(dict.fromkeys(words.title(s.flow_task) for s in done.opened))
    facts = {"number": done.case.number, "done": words.word(verb, words.seat(done.step)).past, "where": where,
             "outcome": words.outcome(done.case)}
    if done.case.status == "DONE":
        return _("%(number)s: %(done)s. The case is closed: %(outcome)s.") % facts
    return (_("%(number)s: %(done)s. It goes on to %(where)s.") if where else _("%(number)s: %(done)s.")) % facts


def _target(case: Any, step_id: int) -> drafts.Target:
    step = Step.objects.filter(pk=step_id).first()
    if step is None:
        raise Http404
    step.process = case
    return drafts.Target(case.flow_class, step=step)


def _draft(request: Request, step_id: int) -> Draft | None:
    return Draft.objects.filter(author=request.user, step_id=step_id).first()


def _principal(request: Request) -> User | None:
    text = request.POST.get("for", "")
    return User.objects.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 12 else None


def _edition(request: Request) -> int:
    text = request.POST.get("edition", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _key(request: Request) -> str:
    return request.POST.get("key", "")[:64] or uuid4().hex


def _more(request: Request) -> bool:
    return any(name.startswith("more-") for name in request.POST)
