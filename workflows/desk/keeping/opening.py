"""开张清单: what a bureau still has to enter before the first case, each line with its state and the screen where it is done."""
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from approvals.models import Unit, UnitGrant, User
from approvals.roles import ADMINISTRATORS
from procurement.calendar.days import is_provisional
from procurement.calendar.office_time import local
from procurement.calendar.store import load
from procurement.rulebook.models import RuleRow
from workflows.desk.context import address
from workflows.desk.hats import for_roles
from workflows.desk.request import Request
from workflows.engine import clock

from . import SCREENS_OF_OTHERS


@require_safe
@for_roles(*sorted(ADMINISTRATORS))
def opening(request: Request) -> HttpResponse:
    """The whole list. Five queries beside the frame's own."""
    lines = checklist(clock.now())
    return render(request, "workflows/keeping/opening.html", {"lines": lines, "open": sum(line["state"] != "done" for line in lines)})


def checklist(at: datetime) -> list[dict[str, Any]]:
    """Units, people, roles, holidays, rules: number, title, words, state (done, some, none), address. Four queries, calendar remembered."""
    units = Unit.objects.filter(is_active=True).exclude(kind=Unit.Kind.BUREAU).aggregate(
        sections=Count("pk", filter=Q(kind=Unit.Kind.SECTION)), served=Count("pk", filter=Q(kind=Unit.Kind.SERVED)))
    people = User.objects.filter(is_active=True).exclude(username=User.SYSTEM).aggregate(
        all=Count("pk"), able=Count("pk", filter=~Q(password__startswith="!")))  # noqa: S106 - the mark of no password
    business = UnitGrant.objects.exclude(permission__codename__in=ADMINISTRATORS)
    grants = business.aggregate(all=Count("pk"), hats=Count("permission", distinct=True))
    rules = RuleRow.objects.aggregate(own=Count("pk", filter=Q(pack="")), unverified=Count("pk", filter=Q(mark=RuleRow.Mark.UNVERIFIED)))
    return [line | {"number": number} for number, line in enumerate((
        _line("units", pgettext("keeping", "Units"), units["sections"] + units["served"], units["sections"] and units["served"],
              _("%(sections)s sections of the bureau, %(served)s served units") % units),
        _line("people", pgettext("keeping", "People"), people["all"] - 3, people["able"] == people["all"],
              _("%(all)s accounts, the three administrators included; %(able)s of them can log in") % people),
        _line("grants", pgettext("keeping", "Roles"), grants["all"], grants["hats"] >= 10,
              _("%(all)s grants of %(hats)s roles; one administrator proposes, the other approves") % grants),
        _holidays(at),
        _line("rules", pgettext("keeping", "Rules"), rules["own"], not rules["unverified"],
              _("%(own)s rows of your own; %(unverified)s shipped rows are not verified: read them and confirm or replace them") % rules),
    ), 1)]


def _line(code: str, title: str, some: int, done: Any, words: str) -> dict[str, Any]:
    state = "done" if done else "some" if some > 0 else "none"
    url = next((found for name in SCREENS_OF_OTHERS[code] if (found := address(name))), "")
    return {"code": code, "title": title, "state": state, "words": words, "url": url}


def _holidays(at: datetime) -> dict[str, Any]:
    """This year and the next; a year without its notice is provisional."""
    years = provisional_years(at)
    this = local(at).year
    words = (_("Provisional, because the notice of the year is not imported: %(years)s") % {"years": "、".join(map(str, years))} if years
             else _("%(year)s and the next year are published") % {"year": this})
    return _line("holidays", pgettext("keeping", "Holidays"), int(this not in years), not years, words)


def provisional_years(at: datetime) -> list[int]:
    """Of this year and the next, those whose holidays are not known yet."""
    today = local(at).date()
    return [year for year in (today.year, today.year + 1) if is_provisional(today.replace(year=year, month=10, day=1), load())]
