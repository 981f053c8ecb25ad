"""常用语: phrases for opinions, one's own and those of the bureau."""
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from approvals.models import Phrase

from .hats import acts_only
from .request import Request

MOST = 50
"""Phrases of one person."""


class PhraseForm(forms.ModelForm):
    """One phrase."""

    class Meta:
        model = Phrase
        fields = ("text",)

    text = forms.CharField(label=gettext_lazy("Phrase"), max_length=100, min_length=2)


@require_http_methods(["GET", "HEAD", "POST"])
@acts_only
def phrases(request: Request) -> HttpResponse:
    """The list, and the form that adds one's own."""
    form = PhraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _add(request, form)
    found = list(Phrase.objects.filter(Q(owner=request.user) | Q(owner=None)))
    context: dict[str, Any] = {
        "form": form, "own": [phrase for phrase in found if phrase.owner_id], "shared": [phrase for phrase in found if not phrase.owner_id],
    }
    return render(request, "workflows/phrases.html", context, status=422 if form.errors else 200)


def _add(request: Request, form: PhraseForm) -> HttpResponse:
    own = Phrase.objects.filter(owner=request.user)
    if own.filter(text=form.cleaned_data["text"]).exists():
        messages.warning(request, _("You have this phrase already."))
    elif own.count() >= MOST:
        messages.warning(request, _("At most %(number)s phrases; remove one first.") % {"number": MOST})
    else:
        form.instance.owner = request.user
        form.save()
        messages.success(request, _("Phrase added."))
    return redirect("desk:phrases")


@require_POST
@acts_only
def remove(request: Request, pk: int) -> HttpResponse:
    """Remove one's own phrase."""
    get_object_or_404(Phrase, pk=pk, owner=request.user).delete()
    messages.success(request, _("Phrase removed."))
    return redirect("desk:phrases")
