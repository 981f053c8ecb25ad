"""预算: the budget lines of one unit and year, with what open purchases hold, what contracts have fixed, and what is left."""
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from approvals.models import Unit
from procurement.budgets import balances
from procurement.budgets.models import BudgetLine
from procurement.calendar.office_time import local
from workflows.engine import clock

from ..hats import coordinators, for_roles, grants, held
from ..paging import PER_PAGE, Place, pager
from ..request import Request
from . import BUDGET_READERS, OWN_BUDGET


@require_safe
@for_roles(*BUDGET_READERS, *OWN_BUDGET)
def lines(request: Request) -> HttpResponse:
    """One unit, one year, in the order of codes. Five queries beside the frame's own."""
    place, units, this_year = Place.of(request), _units(request), local(clock.now()).year
    unit, chosen = _asked(request, units), _year(request, this_year)
    of_unit = BudgetLine.objects.filter(unit=unit) if unit else BudgetLine.objects.none()
    years = sorted({*of_unit.order_by().values_list("fiscal_year", flat=True).distinct(), this_year}, reverse=True)
    found = of_unit.filter(fiscal_year=chosen).order_by("code")
    rows = balances.with_balances(found.filter(code__gt=place.after) if place.after else found).prefetch_related("changes")
    page = list(rows[: PER_PAGE + 1])
    shown = page[:PER_PAGE]
    return render(request, "workflows/parties/budget.html", {
        "rows": [_row(line) for line in shown], "total": balances.together(found), "unit": unit, "units": units, "year": chosen,
        "years": sorted({*years, chosen}, reverse=True), "url": request.path,
        "export_url": reverse("desk:budget_export", query={"unit": unit.pk, "year": chosen}) if unit else "",
        "pager": pager(request, place, shown[-1].code if len(page) > PER_PAGE else None, len(shown)),
    })


def asked(request: Request) -> tuple[Unit | None, int]:
    """The unit and the year of the address, or the first unit of the reader and this year."""
    return _asked(request, _units(request)), _year(request, local(clock.now()).year)


def _year(request: Request, this_year: int) -> int:
    year = request.GET.get("year", "")
    return int(year) if year.isdecimal() and len(year) == 4 else this_year


def _units(request: Request) -> list[Unit]:
    """The units whose lines the reader may see: all that have lines, or those of his own hats."""
    found = Unit.objects.order_by("code")
    if held(request).isdisjoint(BUDGET_READERS):
        return list(found.filter(pk__in={unit for role, unit in grants(request) if role in OWN_BUDGET}))
    return list(found.filter(pk__in=BudgetLine.objects.order_by().values("unit")))


def _asked(request: Request, units: list[Unit]) -> Unit | None:
    """The unit that is asked for; a unit that is not the reader's is refused in words."""
    wanted = request.GET.get("unit", "")
    if not wanted:
        return units[0] if units else None
    unit = next((one for one in units if str(one.pk) == wanted), None)
    if unit is None and held(request).isdisjoint(BUDGET_READERS):
        raise PermissionDenied(_("You see the budget lines of your own unit: %(units)s. Finance sees those of all units.") % {
            "units": "、".join(one.label for one in units)}, coordinators())
    return unit or (units[0] if units else None)


def _row(line: Any) -> dict[str, Any]:
    balance = balances.of(line)
    used = balance.held + balance.fixed
    return {"line": line, "balance": balance, "over": balance.left < 0, "changes": list(line.changes.all()),
            "percent": int(100 * used / balance.amount) if balance.amount else 0}
