"""忘记密码: nothing is sent by mail, so the page says whom to see, and files a line. It tells no stranger who works here."""
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from approvals.passwords import requests
from approvals.trail.entry import Private
from approvals.trail.throttle import Throttle
from workflows.desk import errors
from workflows.engine import clock

throttle = Throttle(at_most=5, seconds=600)
"""Requests from one address that are filed; what is more is answered alike and filed nowhere."""


class ForgottenForm(forms.Form):
    """Who cannot log in, and where he sits."""

    number = forms.CharField(label=_("Staff number"), max_length=150)
    contact = forms.CharField(label=_("Room or telephone"), max_length=60, required=False,
                              help_text=_("The security administrator comes to you, or asks you to come, and looks at your identity card."))


def forgotten(request: HttpRequest) -> HttpResponse:
    """The form, and one answer for everybody."""
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        at, address = clock.now(), str(request.META.get("REMOTE_ADDR", ""))
        if throttle.admit(("forgotten", address), at)[0]:
            requests.ask(form.cleaned_data["number"], form.cleaned_data["contact"], at=at,
                         request={"id": errors.request_id(request), "ip": Private(address)})
        messages.success(request, _("If this staff number is known here, the security administrator has your request."))
        return redirect("desk:password_forgotten")
    whom = "、".join(str(keeper) for keeper in requests.keepers())
    return render(request, "workflows/keeping/forgotten.html", {"form": form, "whom": whom}, status=422 if form.errors else 200)
