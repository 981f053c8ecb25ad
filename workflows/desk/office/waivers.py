"""三权放弃: which of the three rights the bureau has given up, by which document, and what is proposed about it."""
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from approvals.duties.rights import Right
from approvals.waivers import entering, ledger
from procurement.calendar.office_time import local
from workflows.engine import clock

from ..request import Request
from . import forms as office_forms
from .pages import act_page, runs_the_office, system_only, tried


class WaiverForm(forms.Form):
    """One statement; every rule stands in `approvals.waivers.entering` and answers at its field."""

    right = forms.ChoiceField(label=pgettext_lazy("waiver", "Right"), choices=[(right.value, right.label) for right in Right])
    waived = forms.TypedChoiceField(
        label=pgettext_lazy("waiver", "From then on"), coerce=lambda value: value == "1",
        choices=[("1", pgettext_lazy("waiver", "given up")), ("0", pgettext_lazy("waiver", "kept"))],
    )
    document = forms.CharField(label=gettext_lazy("Document number"), max_length=60)
    title = forms.CharField(label=pgettext_lazy("waiver", "Title of the document"), max_length=120)
    since = office_forms.day(gettext_lazy("Since"))
    reason = office_forms.reason()


@require_safe
def listing(request: Request) -> HttpResponse:
    """Open to everybody who is signed in: that the bureau is bound is nobody's secret. One query beside the frame's own."""
    today, rows = local(clock.now()).date(), list(ledger.everything())
    held = ledger.in_force([ledger.Held(row.pk, row.right, row.waived, row.document, row.title, row.since) for row in rows], today)
    now = [{"right": right, "held": held.get(right.value)} for right in Right]
    return render(request, "workflows/office/waivers.html", {
        "now": now, "rows": list(reversed(rows)), "today": today, "may_act": runs_the_office(request),
    })


@require_http_methods(["GET", "HEAD", "POST"])
@system_only
def add(request: Request) -> HttpResponse:
    """Propose a statement."""
    form = WaiverForm(request.POST if request.method == "POST" else None, initial={"since": local(clock.now()).date()})
    if form.is_valid():
        answer: Any = tried(form, lambda: entering.propose(**form.cleaned_data, by=request.user, at=clock.now()))
        if answer:
            messages.success(request, _("The statement has been put before the security administrator."))
            return redirect("desk:proposal", answer.key)
    return act_page(request, form, title=_("Enter a waiver"), button=_("Put it before the security administrator"),
                    back=reverse("desk:waivers"), lead=_lead())


def _lead() -> str:
    return _("A right that is given up binds at once, in every open case: nobody of the bureau's own staff draws experts or sits on a "
             "panel, and an award follows the ranking of the panel. A statement counts only after the security administrator has agreed.")
