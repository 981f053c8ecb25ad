"""审计查询: the entries of the trail by filter, each with its integrity from a real verification; searching is itself entered."""
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from approvals import veils
from approvals.exports.trail import params_of
from approvals.models import Case, TrailEntry
from approvals.trail import book, read
from approvals.trail.actions import ACTIONS, LATER
from approvals.trail.entry import Private
from approvals.trail.filters import RETURNS, RISKS, Filters, seen
from procurement.calendar.office_time import local
from procurement.money import yuan
from workflows.engine import clock

from . import audit_rows
from .context import flow_pages
from .exports import panel
from .paging import Place, pager
from .request import Request
from .trail_window import Window, readers_of_the_trail, window
from .wanted import amount

PER_PAGE = 25
CAP = 10_000
"""Entries counted for the figures; beyond it they say “more than”."""
AGAIN = timedelta(minutes=1)
"""A person's searching is entered at most this often."""

FORMATS = (("xlsx", "Excel"), ("pdf", "PDF"), ("csv", "CSV"), ("jsonl", "JSON Lines"))


@require_safe
@readers_of_the_trail
def audit(request: Request) -> HttpResponse:
    """One page of entries; looking for them is itself entered."""
    if request.method == "GET" and not request.GET.get("after"):
        note(request, filters_of(request), clock.now())
    return results(request)


def results(request: Request, *, error: str = "", reason: str = "", picked: str = "xlsx") -> HttpResponse:
    """The entries of the filter in the address, with the form of the export. Six queries beside the frame's own."""
    seen_through = window(request)
    asked, place, at = filters_of(request), Place.of(request), clock.now()
    try:
        page = read.entries(asked, place.after, PER_PAGE, among=seen_through.among)
    except ValueError:
        page = read.entries(asked, "", PER_PAGE, among=seen_through.among)
    figures, many = _figures(asked, seen_through)
    kept = veils.kept(request.user, {row.entry.case_id for row in page.rows if row.entry.case_id})
    query = request.GET.urlencode()
    return render(request, "workflows/audit.html", {
        "saved": _saved(request, at) if seen_through.cases else [], "filters": _form(asked, seen_through),
        "stats": [*figures, _integrity(page.rows)],
        "rows": [audit_rows.line(veils.told(row, kept), seen_through.cases) for row in page.rows], "words": _("newest first"),
        "pager": pager(request, place, page.next, len(page.rows)), "jobs": panel(request) if seen_through.cases else [],
        "export": seen_through.cases and {
            "url": f"{reverse('desk:audit_export')}?{query}" if query else reverse("desk:audit_export"), "formats": FORMATS,
            "format": picked, "reason": reason, "error": error, "button": _("Export all %(number)s entries") % {"number": many},
        },
    }, status=422 if error else 200)


def filters_of(request: Request) -> Filters:
    """What was asked, out of the address; what cannot be read is left out."""
    get = request.GET.get
    risk, action = get("risk", ""), get("action", "")
    return Filters(
        text=get("q", "").strip()[:100], since=_day(get("since", "")), until=_day(get("until", "")),
        flow=get("flow", "") if get("flow", "") in dict(flow_pages()) else "", action=action if action in ACTIONS else "",
        person=get("person", "").strip()[:60], amount_min=amount(get("low", "")), amount_max=amount(get("high", "")),
        risks=frozenset({risk}) if risk in RISKS else frozenset(),
    )


def note(request: Request, asked: Filters, at: datetime) -> None:
    """Enter that somebody searched, and for what; names and words of the search are committed, not kept in clear."""
    if TrailEntry.objects.filter(actor=request.user, at__gt=at - AGAIN, action="audit.searched").exists():
        return
    facts = {name: Private(value) if name in ("text", "person") else value for name, value in params_of(asked).items()}
    book.write("sec", action="audit.searched", at=at, actor=request.user, content={"facts": facts} if facts else None,
               request={"id": request.request_id}, clock=clock.source())


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2999 else None


def _form(asked: Filters, seen_through: Window) -> dict[str, Any]:
    return {
        "url": reverse("desk:audit"), "reset_url": reverse("desk:audit"), "q": asked.text,
        "since": asked.since.isoformat() if asked.since else "",
        "until": asked.until.isoformat() if asked.until else "", "flow": asked.flow,
        "flows": flow_pages() if seen_through.cases else [], "action": asked.action, "cases": seen_through.cases,
        "actions": [(code, words) for code, words in ACTIONS.items() if code not in LATER], "person": asked.person,
        "low": asked.amount_min, "high": asked.amount_max, "risk": next(iter(asked.risks), ""), "risks": audit_rows.risk_words().items(),
    }


def _saved(request: Request, at: datetime) -> list[dict[str, Any]]:
    """Searches that auditors make every day."""
    today, base = local(at).date(), reverse("desk:audit")
    quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    tabs = [
        (pgettext("trail", "All entries"), ""), (_("This quarter, 200,000 yuan and more"), f"since={quarter}&low=200000"),
        (_("Returned or rejected"), "risk=returned"), (_("Refused attempts"), "risk=refused"), (_("Overdue"), "risk=overdue"),
        (_("Outside office hours"), "risk=off_hours"), (_("Exports"), "action=export.made"),
    ]
    here = request.GET.urlencode()
    return [{"label": label, "url": f"{base}?{query}" if query else base, "current": here == query} for label, query in tabs]


def _figures(asked: Filters, seen_through: Window) -> tuple[list[dict[str, Any]], str]:
    """Three figures of what was asked, and how many entries it is in words. Two queries, bounded by the cap."""
    found = seen(asked, seen_through.among).order_by("-at", "-id")[:CAP + 1]
    told = found.aggregate(entries=Count("pk"), cases=Count("case", distinct=True), returned=Count("pk", filter=Q(action__in=RETURNS)),
                           decided=Count("pk", filter=Q(action__startswith="step.")))
    many = _("more than %(number)s") % {"number": f"{CAP:,}"} if told["entries"] > CAP else f"{told['entries']:,}"
    if not seen_through.cases:
        return [{"label": _("Entries of the trail"), "value": many, "words": _("outside cases")}], many
    money = Case.objects.filter(pk__in=seen(asked).order_by("-at", "-id")[:CAP].values("case_id")).aggregate(sum=Sum("amount"))["sum"]
    share = 100 * told["returned"] / told["decided"] if told["decided"] else 0
    return [
        {"label": _("Entries of the trail"), "value": many, "words": _("of %(cases)s cases") % {"cases": f"{told['cases']:,}"}},
        {"label": _("Amount concerned (yuan)"), "value": yuan(money or 0), "words": _("each case once")},
        {"label": _("Share returned"), "value": f"{share:.1f}%",
         "words": _("%(returned)s of %(decided)s acts on steps") % {"returned": told["returned"], "decided": told["decided"]}},
    ], many


def _integrity(shown: list[read.Row]) -> dict[str, Any]:
    """The verdict on the chains of this page, recomputed from their stored bytes a moment ago."""
    verdicts = {row.entry.chain: row.verdict for row in shown}
    broken = sum(not verdict.ok for verdict in verdicts.values())
    words = _("%(chains)s chains of this page, %(entries)s entries recomputed") % {
        "chains": len(verdicts), "entries": f"{sum(verdict.entries for verdict in verdicts.values()):,}"}
    if broken:
        return {"label": _("Integrity check"), "value": _("%(broken)s broken") % {"broken": broken}, "words": words, "tone": "bad",
                "icon": "broken"}
    return {"label": _("Integrity check"), "value": _("passed") if shown else _("nothing to check"), "words": words,
            "tone": "ok" if shown else "", "icon": "shield"}
