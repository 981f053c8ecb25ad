"""起始密码: requests of people who cannot log in, newcomers without a password, and slips that are shown once."""
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from approvals.models import PasswordHistory, PasswordRequest, User
from approvals.passwords import register, requests
from approvals.roles import Role
from approvals.trail.entry import Private
from workflows.desk import errors
from workflows.desk.hats import for_roles, held
from workflows.desk.request import Request
from workflows.engine import clock

AT_ONCE = 50
NONCE = "desk_slips"
issuers = for_roles(Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN)


class IssueForm(forms.Form):
    """For whom, and how it was made sure that it is he."""

    number = forms.CharField(label=gettext_lazy("Staff number"), max_length=150, required=False,
                             help_text=gettext_lazy("One person; or tick people below."))
    reason = forms.CharField(label=gettext_lazy("Reason, and how the identity was checked"), max_length=200,
                             help_text=gettext_lazy("It is entered in the security log."))

    def __init__(self, *args: Any, ticked: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ticked = ticked

    def clean(self) -> dict[str, Any]:
        """The people meant; each must be known."""
        data = super().clean() or {}
        numbers = list(dict.fromkeys([data.get("number", "").strip(), *self.ticked]))
        wanted = [number for number in numbers if number][:AT_ONCE]
        found = {user.username: user for user in User.objects.filter(username__in=wanted)}
        missing = [number for number in wanted if number not in found]
        if missing:
            self.add_error("number", _("There is no account with the staff number %(numbers)s.") % {"numbers": "、".join(missing)})
        elif not wanted:
            self.add_error("number", _("Type a staff number, or tick somebody below."))
        data["people"] = [found[number] for number in wanted if number in found]
        return data


@issuers
def passwords(request: Request) -> HttpResponse:
    """What waits; a POST issues and shows the slips, this once."""
    if request.method != "POST":
        return _page(request, IssueForm(ticked=[], initial={"number": request.GET.get("number", "")[:150]}))
    form = IssueForm(request.POST, ticked=request.POST.getlist("person"))
    if not request.session.get(NONCE) or request.POST.get("nonce") != request.session[NONCE]:  # sent again, or an old page
        messages.warning(request, _("This form has been sent before. Slips are shown once; issue again where one got lost."))
        return redirect("desk:passwords")
    if not form.is_valid():
        return _page(request, form)
    try:
        slips = _issue(request, form.cleaned_data["people"], form.cleaned_data["reason"])
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _page(request, form)
    del request.session[NONCE]
    return render(request, "workflows/keeping/slips.html", {"slips": slips, "hours": _hours()})


@require_POST
@for_roles(Role.SECURITY_ADMIN)
def decline(request: Request, pk: int) -> HttpResponse:
    """Say no to a request, with a reason."""
    filed = get_object_or_404(PasswordRequest.objects.select_related("user"), pk=pk)
    try:
        requests.decline(filed, by=request.user, at=clock.now(), reason=request.POST.get("reason", "")[:200])
        messages.success(request, _("The request has been declined."))
    except ValidationError as refusal:
        messages.warning(request, " ".join(refusal.messages))
    return redirect("desk:passwords")


def _issue(request: Request, people: list[User], reason: str) -> list[dict[str, Any]]:
    """All or none."""
    from django.db import transaction

    at = clock.now()
    origin = {"id": errors.request_id(request), "ip": Private(str(request.META.get("REMOTE_ADDR", "")))}
    with transaction.atomic():
        return [{"person": person, "password": register.issue(person, by=request.user, at=at, reason=Private(reason), request=origin),
                 "until": PasswordHistory.objects.filter(user=person).latest("id").expires_at} for person in people]


def _page(request: Request, form: IssueForm) -> HttpResponse:
    """Four queries beside the frame's own."""
    nonce = request.session[NONCE] = request.session.get(NONCE) or str(uuid4())
    secures = Role.SECURITY_ADMIN in held(request)
    newcomers = User.objects.filter(is_active=True, password__startswith="!", passwords=None).exclude(username=User.SYSTEM)  # noqa: S106
    return render(request, "workflows/keeping/passwords.html", {
        "form": form, "nonce": nonce, "ticked": form.ticked, "secures": secures,
        "waiting": requests.waiting(AT_ONCE) if secures else [],
        "newcomers": list(newcomers.order_by("username")[:AT_ONCE]) if secures else [],
    }, status=422 if form.errors else 200)


def _hours() -> int:
    from django.conf import settings

    return settings.START_PASSWORD_HOURS
