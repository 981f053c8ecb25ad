"""The home page of those who watch: shortcuts to supervision in place of work."""
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from approvals.models import ExportJob, TrailEntry, User
from approvals.trail.filters import REFUSALS, RETURNS

DAYS = 7


def watched(user: User, at: datetime) -> dict[str, Any]:
    """Figures of the last week and the ways in. Two queries."""
    since, audit = at - timedelta(days=DAYS), reverse("desk:audit")
    told = TrailEntry.objects.filter(at__gt=since).aggregate(
        entries=Count("pk"), returned=Count("pk", filter=Q(action__in=RETURNS)), refused=Count("pk", filter=Q(action__in=REFUSALS)))
    jobs = ExportJob.objects.filter(asked_by=user, state__in=(ExportJob.State.WAITING, ExportJob.State.RUNNING)).count()
    week = _("in the last %(days)s days") % {"days": DAYS}
    return {
        "watches": True,
        "stats": [
            {"label": _("Entries of the trail"), "value": f"{told['entries']:,}", "words": week, "url": audit, "tone": ""},
            {"label": _("Returned or rejected"), "value": told["returned"], "words": week, "url": f"{audit}?risk=returned", "tone": ""},
            {"label": _("Refused attempts"), "value": told["refused"], "words": week, "url": f"{audit}?risk=refused",
             "tone": "warn" if told["refused"] else ""},
            {"label": _("Exports being made"), "value": jobs, "words": _("yours"), "url": reverse("desk:exports"), "tone": ""},
        ],
        "shortcuts": [
            {"title": _("Audit search"), "words": _("Every entry, with its integrity"), "icon": "shield", "url": audit},
            {"title": _("Integrity check"), "words": _("Recompute every chain; state of the database guards"), "icon": "lock",
             "url": reverse("desk:integrity")},
            {"title": _("Export jobs"), "words": _("Progress, download, checksum"), "icon": "down", "url": reverse("desk:exports")},
        ],
    }
