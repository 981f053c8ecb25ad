"""What the standards answer: may a thing be scrapped or renewed today, how many may a unit still buy, and at what price."""
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from procurement import fields
from procurement.assets import allowance as standards
from procurement.assets.eligibility import Condition, answers
from procurement.assets.terms import VehicleQuota
from procurement.calendar.office_time import local
from procurement.rulebook.limits import Rule
from procurement.standards.caps import meeting_table_cap
from procurement.standards.lives import Answer, Verdict
from procurement.standards.things import row, thing_of
from workflows.engine import clock

from ..hats import for_roles, grants
from ..request import Request
from . import READERS, own_units, page, things
from .lists import units_of

CONDITIONS: dict[str, Any] = {
    Condition.SERVES: _("It still serves"), Condition.UNUSABLE: _("Certified as unusable by a technical appraisal"),
    Condition.BEYOND_REPAIR: _("Certified as damaged beyond repair"),
}
SAYS: dict[str, tuple[Any, str]] = {
    Answer.ALLOWED: (_("allowed"), "ok"), Answer.KEEP: (_("use it on"), "warn"), Answer.TOO_EARLY: (_("not yet"), "bad"),
}


@require_safe
@for_roles(*READERS)
def eligibility(request: Request, pk: int) -> HttpResponse:
    """One card on one day: the answer for each condition, and the rows of the rulebook that gave it."""
    card = page.found(request, pk)
    today = local(clock.now()).date()
    on = _day(request.GET.get("on", ""), today)
    rows = answers(card, on)
    rules = {rule.code: rule for one in rows for verdict in (one.scrapping, one.renewal) for rule in verdict.rules}
    named = thing_of(card.category_code, on)
    return render(request, "workflows/assets/eligibility.html", {
        "card": card, "card_url": reverse("desk:asset", args=[pk]), "on": on, "today": on == today, "url": request.path,
        "thing": things.word(named) if named else "", "vehicle": hasattr(card, "vehicle"),
        "rows": [{"condition": CONDITIONS[one.condition], "scrapping": _said(one.scrapping), "renewal": _said(one.renewal)}
                 for one in rows],
        "rules": [_rule(rule) for rule in rules.values()],
    })


def _day(text: str, today: date) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return today
    return found if fields.FIRST_YEAR <= found.year <= fields.LAST_YEAR else today


def _said(verdict: Verdict) -> dict[str, Any]:
    words, tone = SAYS[verdict.answer]
    return {"words": words, "tone": tone, "why": str(verdict.sentence), "ends": verdict.life_ends}


def _rule(rule: Rule) -> dict[str, Any]:
    return {"rule": rule, "url": reverse("desk:rule", args=[rule.row_id])}


class AskForm(forms.Form):
    """For which unit and thing; nothing is stored."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    thing = forms.ChoiceField(label=_("Thing"))
    heads = fields.CountField(label=_("Staff of the unit (persons)"), least=1)
    secret = forms.BooleanField(label=_("The unit handles state secrets"), required=False)
    bureau = forms.BooleanField(label=_("For a post of department or bureau rank"), required=False)
    room = fields.NumberField(label=_("Area of the meeting room (㎡)"), required=False, help_text=_("For a meeting table only."))

    def __init__(self, units: list[Any], on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        thing: Any = self.fields["thing"]
        unit.choices, unit.raw = [(one.pk, f"{one.code} {one.name}") for one in units], True
        thing.choices = [(code, things.word(code)) for code, _named in standards.things(on)]


@require_safe
@for_roles(*READERS)
def allowance(request: Request) -> HttpResponse:
    """配置标准: how many a unit may still buy. Two queries beside the frame's own."""
    own = own_units(grants(request))
    units, on = units_of(None if own is None else sorted(own)), local(clock.now()).date()
    form = AskForm(units, on, request.GET if "thing" in request.GET else None)
    answer = None
    if form.is_valid():
        data = form.cleaned_data
        unit = next(one for one in units if one.pk == data["unit"])
        found = standards.allowance(unit, data["thing"], data["heads"], on, secret_unit=data["secret"], bureau_rank=data["bureau"])
        price, life = found.price, row(f"asset.life.{data['thing']}", on)
        if data["thing"] == "meeting_table" and data["room"]:
            price = meeting_table_cap(data["room"], on)
        answer = {
            "unit": unit, "thing": things.word(data["thing"]), "there": found.there, "left": found.left, "price": price,
            "price_rule": _rule(price.rule) if price else None, "life": _rule(life) if life else None,
            "ceilings": [{"ceiling": one, **_rule(one.rule)} for one in found.ceilings],
        }
    return render(request, "workflows/assets/allowance.html", {
        "form": form, "answer": answer, "vehicles": _vehicles(on), "list_url": reverse("desk:assets"),
    }, status=422 if form.errors else 200)


def _vehicles(on: date) -> list[dict[str, Any]]:
    """Price and engine of a new car, by quota."""
    found = []
    for quota in VehicleQuota:
        price, litres = row(f"asset.vehicle.price.{quota}", on), row(f"asset.vehicle.litres.{quota}", on)
        if price is not None or litres is not None:
            found.append({"quota": quota.label, "price": _rule(price) if price else None, "litres": _rule(litres) if litres else None})
    return found
