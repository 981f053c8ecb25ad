"""授权委托: whom I let act for me, for whom I act; made and revoked here, judged by approvals.delegations."""
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from approvals import delegations as register
from approvals.models import Delegation, User
from approvals.people import find_people
from approvals.roles import NO_STEPS, Role
from procurement.calendar.office_time import SHANGHAI, local
from workflows.engine import clock

from .context import flow_pages
from .hats import acts_only, held
from .request import Request

SHOWN = 50
"""Delegations shown on each list, newest first."""


def day_input() -> forms.DateInput:
    """The browser's own picker: Django's Chinese input formats hold no valid pattern for it."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DelegationForm(forms.Form):
    """Who stands in for whom, in what, and for how long."""

    deputy = forms.CharField(label=gettext_lazy("Deputy"), max_length=60, help_text=gettext_lazy("Name, pinyin or staff number."),
                             widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off"}))
    role = forms.ChoiceField(label=gettext_lazy("Role"), required=False)
    flow = forms.ChoiceField(label=gettext_lazy("Procedure"), required=False)
    max_amount = forms.DecimalField(label=gettext_lazy("Up to amount (yuan)"), required=False, max_digits=14, decimal_places=2,
                                    help_text=gettext_lazy("Empty: any amount."))
    since = forms.DateField(label=gettext_lazy("First day"), widget=day_input(), input_formats=["%Y-%m-%d"])
    until = forms.DateField(label=gettext_lazy("Last day"), widget=day_input(), input_formats=["%Y-%m-%d"])
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, widget=forms.TextInput(attrs={"class": "wide"}))

    def __init__(self, roles: frozenset[Role], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [(role.value, role.label) for role in sorted(roles - NO_STEPS)]
        for name, choices in (("role", [("", _("Every role of mine")), *mine]), ("flow", [("", _("Every procedure")), *flow_pages()])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
            field.choices = choices

    def clean_until(self) -> date:
        """A day that a calendar still has one after."""
        day: date = self.cleaned_data["until"]
        if day.year > 2999:
            raise ValidationError(_("Choose a date, written as 2026-03-02."))
        return day

    def clean_deputy(self) -> User:
        """The one person meant; several or none is said, with staff numbers to choose from."""
        text = self.cleaned_data["deputy"].strip()
        found = find_people(text.split(" ")[0], 6)
        exact = [person for person in found if person.username == text.split(" ")[0]]
        if len(exact or found) == 1:
            return (exact or found)[0]
        if not found:
            raise ValidationError(_("Nobody is found under this name."))
        names = "、".join(f"{person.username} {person}" for person in found)
        raise ValidationError(_("Several people are found; type the staff number: %(names)s") % {"names": names})


@require_http_methods(["GET", "HEAD", "POST"])
@acts_only
def delegations(request: Request) -> HttpResponse:
    """Both lists and the form. Two queries beside the frame's own."""
    at = clock.now()
    today = local(at).date()
    form = DelegationForm(held(request), request.POST if request.method == "POST" else None,
                          initial={"since": today, "until": today + timedelta(days=6)})
    if request.method == "POST" and form.is_valid() and _made(request, form, at):
        messages.success(request, _("The delegation is in the register, and the deputy has been told."))
        return redirect("desk:delegations")
    return render(request, "workflows/delegations.html", {
        "form": form, "given": _rows(Delegation.objects.filter(principal=request.user), at),
        "taken": _rows(Delegation.objects.filter(deputy=request.user), at),
    }, status=422 if form.errors else 200)


def _made(request: Request, form: DelegationForm, at: datetime) -> bool:
    data = form.cleaned_data
    try:
        register.make(
            request.user, data["deputy"], role=data["role"], flow=data["flow"], max_amount=data["max_amount"],
            starts=max(_midnight(data["since"]), at), ends=_midnight(data["until"] + timedelta(days=1)), reason=data["reason"],
            by=request.user, at=at,
        )
    except ValidationError as wrong:
        _tell(form, wrong)
        return False
    return True


def _tell(form: DelegationForm, wrong: ValidationError) -> None:
    """Put each sentence at the field that a person sees."""
    seen = {"starts": "since", "ends": "until"}
    for name, errors in (wrong.error_dict if hasattr(wrong, "error_dict") else {"": wrong.error_list}).items():
        name = seen.get(name, name)
        form.add_error(name if name in form.fields else None, errors)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _rows(found: QuerySet[Delegation], at: datetime) -> list[dict[str, Any]]:
    pages = dict(flow_pages())
    return [
        {
            "paper": paper, "last": paper.ends - timedelta(microseconds=1), "role": role.label if (role := Role.of(paper.role)) else "",
            "flow": pages.get(paper.flow, paper.flow),
            "state": _state(paper, at), "can_revoke": paper.revoked_at is None and paper.ends > at,
        }
        for paper in found.select_related("principal", "deputy").order_by("-id")[:SHOWN]
    ]


def _state(paper: Delegation, at: datetime) -> dict[str, Any]:
    if paper.revoked_at is not None:
        return {"words": _("Revoked"), "tone": ""}
    if paper.ends <= at:
        return {"words": _("Ended"), "tone": ""}
    return {"words": _("In force"), "tone": "ok"} if paper.starts <= at else {"words": _("Not begun"), "tone": "pri"}


@require_POST
@acts_only
def revoke(request: Request, pk: int) -> HttpResponse:
    """End a delegation at once, with a reason; acts already done stand."""
    paper = get_object_or_404(Delegation.objects.select_related("principal", "deputy"), pk=pk)
    if request.user.pk not in (paper.principal_id, paper.deputy_id):
        raise Http404
    try:
        register.revoke(paper, reason=request.POST.get("reason", "")[:200], by=request.user, at=clock.now())
        messages.success(request, _("The delegation has been revoked."))
    except ValidationError as wrong:
        messages.warning(request, " ".join(wrong.messages))
    return redirect("desk:delegations")


@require_safe
@acts_only
def people(request: Request) -> HttpResponse:
    """Options for a field that names a person. One query beside the frame's own."""
    found = [person for person in find_people(request.GET.get("deputy", "")[:60], 10) if person.pk != request.user.pk]
    return render(request, "workflows/people_options.html", {"people": found})
