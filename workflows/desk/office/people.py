"""人员: the list of accounts, the page of one, its posts and roles, and the acts of the system administrator on it."""
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from approvals.duties.many import Wish
from approvals.models import Post, Proposal, Unit, UnitGrant, User
from approvals.office import grants as roles
from approvals.office import people as office
from approvals.office import posts as posts_of
from approvals.roles import Home, Role
from procurement.calendar.office_time import local
from workflows.engine import clock

from ..context import address
from ..hats import held
from ..paging import Place, pager
from ..request import Request
from . import forms
from .pages import act_page, administrators, runs_the_office, system_only, tried

PER_PAGE, SHOWN = 50, 50


@require_safe
@administrators
def listing(request: Request) -> HttpResponse:
    """Accounts by staff number, found by name, number or pinyin. Two queries beside the frame's own."""
    place, text = Place.of(request), request.GET.get("q", "").strip()[:60]
    state = request.GET.get("state", "active")
    found = User.objects.filter(is_superuser=False).exclude(username=User.SYSTEM).order_by("username")
    if text:
        low = text.lower()
        found = found.filter(Q(display_name__icontains=text) | Q(username__istartswith=text) | Q(pinyin__startswith=low)
                             | Q(pinyin__contains=" " + low))
    if state in ("active", "closed"):
        found = found.filter(is_active=state == "active")
    if place.after:
        found = found.filter(username__gt=place.after)
    today = local(clock.now()).date()
    held = Post.objects.filter(posts_of.still_held(today)).select_related("unit").order_by("-is_primary", "-since")
    rows = list(found.prefetch_related(Prefetch("posts", queryset=held, to_attr="held"))[: PER_PAGE + 1])
    shown, more = rows[:PER_PAGE], len(rows) > PER_PAGE
    return render(request, "workflows/office/people.html", {
        "rows": shown, "q": text, "state": state, "may_act": runs_the_office(request),
        "pager": pager(request, place, shown[-1].username if more else None, len(shown)),
    })


@require_safe
@administrators
def page(request: Request, pk: int) -> HttpResponse:
    """One account with posts, roles, open tasks and what is proposed about its roles. Five queries beside the frame's own."""
    person, today = _person(pk), local(clock.now()).date()
    tasks = list(office.open_tasks(person)[: SHOWN + 1])
    return render(request, "workflows/office/person.html", {
        "person": person, "posts": [(post, post.until is not None and post.until < today) for post in _posts(person)],
        "grants": _grants(person), "tasks": [_task(step) for step in tasks[:SHOWN]], "more_tasks": len(tasks) > SHOWN,
        "waiting": [p for p in Proposal.objects.filter(state="waiting", kind=roles.KIND)[:200] if person.pk in roles.concerns(p.payload)],
        "may_act": runs_the_office(request) and person.pk != request.user.pk,
        "acts": [(verb, title, icon) for verb, (title, icon) in _acts(person).items()], "more": _more(person, request),
    })


def _more(person: User, request: Request) -> list[tuple[str, str, str]]:
    """The ways to what has a page of its own: the handover of whoever leaves, and a start password, which two administrators issue."""
    url = address("desk:passwords")
    may = person.is_active and {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN} & held(request)
    leaves = runs_the_office(request) and person.pk != request.user.pk
    found = [(reverse("desk:leaver", args=[person.pk]), _("Handover on leaving"), "swap")] if leaves else []
    return [*found, (f"{url}?number={quote(person.username)}", _("Start password"), "lock")] if url and may else found


def _person(pk: int) -> User:
    return get_object_or_404(User.objects.filter(is_superuser=False).exclude(username=User.SYSTEM), pk=pk)


def _posts(person: User) -> Any:
    return person.posts.select_related("unit").order_by("-is_primary", "-since", "-pk")


def _grants(person: User) -> list[UnitGrant]:
    """A person's roles with their words; one query."""
    found = UnitGrant.objects.filter(user=person).select_related("content_object", "permission").order_by("pk")
    return [grant for grant in found if grant.role is not None]


def _task(step: Any) -> dict[str, Any]:
    """An open task as an administrator may know it: number and step, not what the case is about."""
    title = getattr(step.flow_task, "task_title", "") or getattr(step.flow_task, "name", "")
    return {"number": step.process.number, "title": title, "due_at": step.due_at}


def _acts(person: User) -> dict[str, tuple[str, str]]:
    if not person.is_active:
        return {"reactivate": (_("Reactivate"), "done")}
    return {"change": (_("Correct name or phone"), "draft"), "post": (_("Give a post"), "plus"), "roles": (_("Propose roles"), "key"),
            "deactivate": (_("Deactivate"), "minus")}


@require_http_methods(["GET", "HEAD", "POST"])
@system_only
def add(request: Request) -> HttpResponse:
    """Open an account."""
    form = forms.PersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        person = tried(form, lambda: office.add(**form.cleaned_data, by=request.user, at=clock.now()))
        if person:
            messages.success(request, _("The account is open, without a password: give a post, propose roles, then issue a password."))
            return redirect("desk:person", person.pk)
    return act_page(request, form, title=_("Add a person"), button=_("Open the account"), back=reverse("desk:people"))


@require_http_methods(["GET", "HEAD", "POST"])
@system_only
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """Correct, deactivate, reactivate, give a post, propose roles."""
    person = _person(pk)
    known = _acts(person)
    if verb not in DOES or (verb not in known and request.method != "POST"):
        raise Http404
    form = _form(verb, person, request)
    if form.is_valid():
        answer = tried(form, lambda: DOES[verb](person, form.cleaned_data, request))
        if answer:
            messages.success(request, _said(verb))
            return redirect("desk:proposal", answer.key) if verb == "roles" else redirect("desk:person", person.pk)
    title, closing = known[verb][0] if verb in known else "", verb == "deactivate"
    tasks = list(office.open_tasks(person)[:SHOWN]) if closing else []
    return act_page(
        request, form, title=f"{title} · {forms.person_line(person)}", button=title or _("Send"), lead=_lead(verb),
        back=reverse("desk:person", args=[person.pk]), lines=[_task(step) for step in tasks],
        lines_title=_("Open tasks in this person's hands"), danger=closing,
        warning=_("Whoever is signed in with this account is signed out at once.") if closing else "",
    )


def _form(verb: str, person: User, request: Request) -> Any:
    data, today = request.POST if request.method == "POST" else None, local(clock.now()).date()
    if verb == "roles":
        return forms.RolesForm(_grants(person), data)
    if verb == "post":
        return forms.PostForm(data, initial={"since": today})
    if verb == "change":
        return forms.CorrectionForm(data, initial={"name": person.display_name, "phone": person.phone})
    return forms.CloseForm(data) if verb == "deactivate" else forms.ReasonForm(data)


def _lead(verb: str) -> str:
    return {
        "roles": _("A role is in force only after the security administrator has approved it."),
        "post": _("A post places a person on the ladder of reminders and escalation; it gives no right to act."),
        "reactivate": _("Roles that the account still holds count again."),
    }.get(verb, "")


def _said(verb: str) -> str:
    return {
        "roles": _("The roles have been put before the security administrator."), "post": _("The post has been given."),
        "deactivate": _("The account has been deactivated."), "reactivate": _("The account is active again."),
    }.get(verb) or _("The account has been changed.")


def _propose(person: User, data: dict[str, Any], request: Request) -> Any:
    wishes = [Wish(False, person, grant.role, grant.content_object) for grant in _grants(person)
              if grant.role is not None and str(grant.pk) in data.get("take", ())]
    if data["role"]:
        role = Role(data["role"])
        unit = data["unit"] or (Unit.objects.filter(kind=Unit.Kind.BUREAU).first() if role.home is Home.BUREAU else None)
        if unit is None:
            raise ValidationError({"unit": _("This role is held in a served unit or section: say in which.")})
        wishes.append(Wish(True, person, role, unit))
    return roles.propose(wishes, by=request.user, at=clock.now(), reason=data["reason"])


DOES: dict[str, Any] = {
    "change": lambda person, data, request: office.change(person, **data, by=request.user, at=clock.now()),
    "deactivate": lambda person, data, request: office.deactivate(person, **data, by=request.user, at=clock.now()),
    "reactivate": lambda person, data, request: office.reactivate(person, **data, by=request.user, at=clock.now()),
    "post": lambda person, data, request: posts_of.give(person, **data, by=request.user, at=clock.now()),
    "roles": _propose,
}


@require_http_methods(["GET", "HEAD", "POST"])
@system_only
def end_post(request: Request, pk: int) -> HttpResponse:
    """The last day of a post."""
    post = get_object_or_404(Post.objects.select_related("user", "unit"), pk=pk)
    form = forms.EndForm(request.POST if request.method == "POST" else None, initial={"until": local(clock.now()).date()})
    if form.is_valid() and tried(form, lambda: posts_of.end(post, **form.cleaned_data, by=request.user, at=clock.now())):
        messages.success(request, _("The post ends with this day."))
        return redirect("desk:person", post.user_id)
    return act_page(request, form, title=f"{_('End the post')} · {forms.person_line(post.user)} · {forms.post_line(post)}",
                    button=_("End the post"), back=reverse("desk:person", args=[post.user_id]))
