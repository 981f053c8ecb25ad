"""工作日历: one year at a glance, where each day comes from, which years nobody has published yet; and a year handed in as JSON."""
import calendar as gregorian
import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from approvals.exports import csv
from approvals.imports import jobs
from approvals.roles import Role
from procurement.calendar.days import Calendar, Kind
from procurement.calendar.importer import ImportRefused, parsed
from procurement.calendar.models import CalendarChange, CalendarDay
from procurement.calendar.seed import SOURCE_DOC, least_statutory, seeded_years
from procurement.calendar.statutory import statutory_days
from procurement.calendar.store import load
from workflows.desk.context import address
from workflows.desk.hats import for_roles, held
from workflows.desk.request import Request
from workflows.engine import clock

from .browse import today
from .changes import table, waiting
from .day_kinds import COLUMNS, FIELDS, KIND
from .texts import kind_of_day

FIRST, AHEAD = 2004, 5
"""Years that can be looked at: from the first published one to some years ahead."""
TABLES = 10
JSON_MOST = 1024 * 1024


@require_safe
def calendar(request: Request) -> HttpResponse:
    """Twelve months and the list of decided days. Three queries beside the frame's own."""
    now = today()
    year = _year(request.GET.get("year", ""), now.year)
    known = load()
    changes = CalendarChange.objects.filter(first_day__year__lte=year, last_day__year__gte=year).select_related("by", "confirmed_by")
    may = Role.SYSTEM_ADMIN in held(request)
    return render(request, "workflows/rulebook/calendar.html", {
        "year": year, "years": range(max(FIRST, year - 3), min(year + 3, now.year + AHEAD) + 1), "published": year in known.published,
        "months": [_month(year, month, known, now) for month in range(1, 13)], "weekdays": _weekdays(),
        "days": _decided(year, known), "counts": _counts(year, known), "missing": _missing(year, known),
        "tables": [table(change) for change in changes.order_by("-id")[:TABLES]],
        "waiting": waiting((KIND,), may_open=True) if may else [],
        "proposes": may, "import_url": f"{address('desk:imports')}?kind=calendar" if may else "",
    })


def _year(text: str, this: int) -> int:
    year = int(text) if text.isdecimal() and len(text) == 4 else this
    return min(max(year, FIRST), this + AHEAD)


def _weekdays() -> list[str]:
    return [pgettext("weekday", "Mon"), pgettext("weekday", "Tue"), pgettext("weekday", "Wed"), pgettext("weekday", "Thu"),
            pgettext("weekday", "Fri"), pgettext("weekday", "Sat"), pgettext("weekday", "Sun")]


def _month(year: int, month: int, known: Calendar, now: date) -> dict[str, Any]:
    """Weeks of seven places from Monday; a place of a neighbouring month stays empty."""
    weeks = gregorian.Calendar().monthdatescalendar(year, month)
    return {"number": month, "title": date_format(date(year, month, 1), "YEAR_MONTH_FORMAT"),
            "weeks": [[_cell(day, known, now) if day.month == month else None for day in week] for week in weeks]}


def _cell(day: date, known: Calendar, now: date) -> dict[str, Any]:
    """One day: its sign beside the number says what the colour says."""
    kind, name = known.day(day)
    exchanged = kind is Kind.WORK and day.weekday() >= 5
    sign = {Kind.STATUTORY: pgettext("day", "H"), Kind.REST: pgettext("day", "off")}.get(kind, pgettext("day", "work") if exchanged else "")
    said = kind_of_day(kind) + (f" · {name}" if name else "")
    return {"day": day, "tone": "exchanged" if exchanged else kind.value, "sign": sign, "said": said, "now": day == now,
            "open": day.year not in known.published and day not in known.decided}


def _decided(year: int, known: Calendar) -> list[dict[str, Any]]:
    """Every day that differs from a plain week or is named, with the paper behind it. One query."""
    own = {day.date: day for day in CalendarDay.objects.filter(date__year=year).select_related("added_by")}
    weekdays = _weekdays()
    return [
        {"day": day, "weekday": weekdays[day.weekday()],
         "kind": kind_of_day(one.kind), "name": one.name, "own": day in own,
         "source": own[day].source_doc if day in own else SOURCE_DOC if year in seeded_years() else "",
         "tone": {Kind.STATUTORY: "bad", Kind.REST: "warn", Kind.WORK: "pri"}[one.kind]}
        for day, one in sorted(known.decided.items()) if day.year == year
    ]


def _counts(year: int, known: Calendar) -> list[tuple[str, int]]:
    found = {kind: 0 for kind in Kind}
    for day in _days(year):
        found[known.day(day).kind] += 1
    return [(kind_of_day(kind), count) for kind, count in found.items()]


def _days(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def _missing(year: int, known: Calendar) -> dict[str, Any] | None:
    """What an unpublished year still lacks; None for a published one."""
    if year in known.published:
        return None
    there = {day for day, one in known.decided.items() if day.year == year and one.kind is Kind.STATUTORY}
    wanted = {day: name for day, name in statutory_days(year).items() if day not in there}
    return {"there": len(there), "needed": least_statutory(year), "names": list(dict.fromkeys(wanted.values()))}


@require_POST
@for_roles(Role.SYSTEM_ADMIN)
def hand_in_json(request: Request) -> HttpResponse:
    """A year as JSON goes the way of every table: it is turned into one, checked, shown, and put before the second person."""
    upload = request.FILES.get("file")
    try:
        if upload is None or upload.size > JSON_MOST:
            raise jobs.NotTaken(_("Choose a JSON file of at most 1 MB."))
        job = jobs.take(request.user, "calendar", _as_table(upload.read(), upload.name), request.POST.get("reason", ""), clock.now())
    except (ImportRefused, jobs.NotTaken) as refused:
        messages.warning(request, str(refused))
        return redirect("desk:calendar")
    return redirect(address("desk:import", job.key) or "desk:calendar")


def _as_table(content: bytes, name: str) -> SimpleUploadedFile:
    """The list of days as the CSV that the template asks for; raises ImportRefused."""
    names = [*FIELDS, "corrects"]
    rows = [[_cell_of(row.get(field)) for field in names] for row in parsed(content)]
    titles = {column.code: str(column.title) for column in COLUMNS}
    body = b"".join(csv.write([titles[field] for field in names], rows))
    return SimpleUploadedFile(f"{name.rsplit('.', 1)[0][:80]}.csv", io.BytesIO(body).getvalue(), "text/csv")


def _cell_of(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)
