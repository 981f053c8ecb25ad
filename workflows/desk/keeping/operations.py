"""运行状况: what the system administrator looks at every morning; each line with its state and what to do."""
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from approvals.models import Pulse, TrailEntry
from approvals.roles import Role
from workflows.desk import health
from workflows.desk.hats import for_roles
from workflows.desk.request import Request
from workflows.engine import clock

from .opening import provisional_years

CLOCK_LATE = timedelta(minutes=10)
BACKUP_OLD = timedelta(hours=36)
DISK_LOW = 0.10
GIGA = 1024 ** 3


@require_safe
@for_roles(Role.SYSTEM_ADMIN)
def operations(request: Request) -> HttpResponse:
    """One line for each thing that can stand still. Seven queries beside the frame's own."""
    lines = states(clock.now())
    return render(request, "workflows/keeping/operations.html", {
        "lines": lines, "worst": "bad" if any(line["tone"] == "bad" for line in lines)
        else "warn" if any(line["tone"] == "warn" for line in lines) else "ok",
        "version": settings.VERSION, "deployment": settings.DEPLOYMENT, "origin": settings.TRAIL_ORIGIN,
    })


def states(at: datetime) -> list[dict[str, Any]]:
    """Every line: title, value, tone (ok, warn, bad), words, what to do."""
    return [_database(), _guards(), _queue(at), _clock(at), _backup(at), *_disks(), _calendar(at)]


def _line(title: str, value: str, tone: str, words: str = "", todo: str = "") -> dict[str, str]:
    return {"title": title, "value": value, "tone": tone, "words": words, "todo": todo if tone != "ok" else ""}


def _database() -> dict[str, str]:
    waiting = MigrationExecutor(connection).migration_plan(MigrationExecutor(connection).loader.graph.leaf_nodes())
    number = ".".join(map(str, connection.get_database_version()))
    return _line(pgettext("keeping", "Database"), f"{connection.display_name} {number}", "bad" if waiting else "ok",
                 _("%(number)s migrations are waiting") % {"number": len(waiting)} if waiting else _("tables are those of this release"),
                 _("Run manage.py migrate (operations, part 10)."))


def _guards() -> dict[str, str]:
    broken = health.guards()
    return _line(_("Guards of the trail"), _("stand as shipped") if not broken else _("%(number)s differ") % {"number": len(broken)},
                 "bad" if broken else "ok", "；".join(broken[:5]),
                 _("Find out who changed them, then run manage.py migrate (operations, part 13)."))


def _queue(at: datetime) -> dict[str, str]:
    found = DBTaskResult.objects.filter(status=TaskResultStatus.READY).aggregate(number=Count("pk"), oldest=Min("enqueued_at"))
    late = found["oldest"] is not None and at - found["oldest"] > health.STUCK
    words = _("the oldest has waited since %(moment)s") % {"moment": _moment(found["oldest"])} if found["oldest"] else ""
    return _line(_("Work for the worker"), _("%(number)s waiting") % {"number": found["number"]}, "bad" if late else "ok", words,
                 _("Look at the service sunshine-worker."))


def _clock(at: datetime) -> dict[str, str]:
    last = Pulse.objects.filter(name="clock").first()
    late = last is None or at - last.at > CLOCK_LATE
    return _line(_("Clock (reminders, time limits)"), _moment(last.at if last else None), "bad" if late else "ok",
                 _("fired %(number)s") % {"number": last.facts.get("fired", 0)} if last else "",
                 _("Look at the service sunshine-clock."))


def _backup(at: datetime) -> dict[str, str]:
    last = TrailEntry.objects.filter(action="backup.made").order_by("-at").values_list("at", flat=True).first()
    if last is None:  # nothing stands still: nobody has begun
        return _line(_("Last backup"), _moment(None), "warn", _("no first backup has been made; no part has failed"),
                     _("Run manage.py backup once now; afterwards the timer sunshine-backup does it."))
    return _line(_("Last backup"), _moment(last), "warn" if at - last > BACKUP_OLD else "ok", "",
                 _("Run manage.py backup, and look at the timer sunshine-backup."))


def _disks() -> list[dict[str, str]]:
    """Each device once."""
    places: dict[int, tuple[str, Path]] = {}
    for title, path in ((_("Disk of the attachments"), Path(settings.FILES_DIR)), (_("Disk of the data"), Path(settings.VAR_DIR))):
        there = next((parent for parent in (path, *path.parents) if parent.exists()), Path("/"))
        places.setdefault(there.stat().st_dev, (title, there))
    lines = []
    for title, there in places.values():
        usage = shutil.disk_usage(there)
        share = usage.free / usage.total if usage.total else 0
        lines.append(_line(title, _("%(free).1f GB free") % {"free": usage.free / GIGA}, "bad" if share < DISK_LOW / 2 else
                           "warn" if share < DISK_LOW else "ok", _("of %(total).1f GB") % {"total": usage.total / GIGA},
                           _("Make room before uploads are refused.")))
    return lines


def _calendar(at: datetime) -> dict[str, str]:
    years = provisional_years(at)
    shown = "、".join(map(str, years)) or pgettext("keeping", "published")
    return _line(pgettext("keeping", "Holidays"), shown, "warn" if years else "ok",
                 _("deadlines in these years are provisional") if years else "",
                 _("Import the notice of the State Council when it is out."))


def _moment(at: datetime | None) -> str:
    return date_format(localtime(at), "Y-m-d H:i") if at else pgettext("keeping", "never yet")
