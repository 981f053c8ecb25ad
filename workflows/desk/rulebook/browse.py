"""规则库: every rule in force on a day, with its source and mark; open to everybody who is signed in. No query but for own rows."""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from approvals.exports import csv, xlsx
from approvals.files import download_headers
from approvals.roles import Role
from approvals.trail import book
from procurement.calendar.office_time import local
from procurement.rulebook.limits import here
from procurement.rulebook.packs import titles
from procurement.rulebook.store import rulebook
from procurement.rulebook.values import Mark, Rule
from workflows.desk.hats import held
from workflows.desk.request import Request
from workflows.engine import clock

from . import texts
from .rule_kinds import own_rows

OWN = "own"
"""The group of rules whose code no pack knows, and the filter for rows that the bureau entered."""
OPEN_BELOW = 40
"""Rows up to which the groups stand open."""
FORMATS = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}


@dataclass(frozen=True)
class Asked:
    """What the address asks for; whatever cannot be read is left out."""

    on: date
    text: str
    pack: str
    mark: str
    anywhere: bool

    @classmethod
    def of(cls, request: Request) -> "Asked":
        get = request.GET.get
        pack, mark = get("pack", ""), get("mark", "")
        return cls(day_of(get("on", "")) or today(), get("q", "").strip()[:100], pack if pack in titles() or pack == OWN else "",
                   mark if mark in tuple(Mark) else "", get("places", "") == "all")

    @property
    def narrowed(self) -> bool:
        return bool(self.text or self.pack or self.mark)


def today() -> date:
    """The day in the office."""
    return local(clock.now()).date()


def day_of(text: str) -> date | None:
    """A day out of an address, or None."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1949 <= day.year <= 2100 else None


@require_safe
def rules(request: Request) -> HttpResponse:
    """The rules in force, by topic. One query beside the frame's own."""
    asked = Asked.of(request)
    shown = found(asked)
    return render(request, "workflows/rulebook/rules.html", {
        "asked": asked, "groups": groups(shown), "count": len(shown), "open_all": asked.narrowed or len(shown) <= OPEN_BELOW,
        "packs": list(titles().items()), "marks": [(mark.value, texts.MARKS[mark][0]) for mark in Mark], "own": OWN,
        "here": here(), "narrowing": request.GET.urlencode(), "proposes": Role.SYSTEM_ADMIN in held(request),
        "is_today": asked.on == today(), "unverified": sum(rule.mark == Mark.UNVERIFIED for rule in shown),
    })


def found(asked: Asked) -> list[Rule]:
    """The rules that were asked for; a search looks at code, title and document."""
    words = asked.text.casefold().split()
    return [rule for rule in rulebook().everywhere(asked.on)
            if (asked.anywhere or _rules_here(rule, asked.on)) and (not asked.mark or rule.mark == asked.mark)
            and (not asked.pack or _in(rule, asked.pack))
            and all(word in f"{rule.code} {rule.title} {rule.basis} {rule.article}".casefold() for word in words)]


def _rules_here(rule: Rule, on: date) -> bool:
    """Not for another place, and not behind a row of this very place."""
    ruling = rulebook().in_force(rule.code, on, here(), rule.budget_level, rule.object_type)
    return ruling is not None and ruling.row_id == rule.row_id


def _in(rule: Rule, pack: str) -> bool:
    return not rule.pack if pack == OWN else topic(rule) == pack


def topic(rule: Rule) -> str:
    """The pack of a rule; an own row stands among those of its code."""
    kin = rulebook().by_code.get(rule.code, ())
    return rule.pack or next((other.pack for other in kin if other.pack), OWN)


def groups(shown: Iterable[Rule]) -> list[dict[str, Any]]:
    """Rows by topic, in the order of the packs, the bureau's own topics first."""
    shown = list(shown)
    people = own_rows(rule.row_id for rule in shown if not rule.pack)
    by_topic: dict[str, list[Rule]] = {}
    for rule in shown:
        by_topic.setdefault(topic(rule), []).append(rule)
    order = [OWN, *titles()]
    return [{"name": name, "title": titles().get(name) or (_("Rules of this bureau") if name == OWN else name),
             "rows": [line(rule, people.get(rule.row_id)) for rule in by_topic[name]]}
            for name in sorted(by_topic, key=lambda name: order.index(name) if name in order else len(order))]


def line(rule: Rule, own: Any = None) -> dict[str, Any]:
    """One rule as a table shows it."""
    return {
        "rule": rule, "url": reverse("desk:rule", args=[rule.row_id]), "value": texts.value(rule), "place": texts.place(rule),
        "mark": texts.mark(rule), "span": texts.span(rule), "own": not rule.pack, "entered": own.entered_by if own else None,
        "confirmed": own.confirmed_by if own else None, "pack": titles().get(rule.pack, rule.pack),
    }


@require_safe
def download(request: Request) -> StreamingHttpResponse:
    """What the page shows, as XLSX or CSV; taking it away is entered."""
    asked, at = Asked.of(request), clock.now()
    ending = "csv" if request.GET.get("format") == "csv" else "xlsx"
    shown = found(asked)
    if request.method == "GET":
        book.write("sec", action="export.made", at=at, actor=request.user, clock=clock.source(), request={"id": request.request_id},
                   content={"facts": {"kind": f"rules.{ending}", "count": len(shown), "on": asked.on}})
    body = csv.write(columns(), table(shown)) if ending == "csv" else xlsx.write(columns(), table(shown), created=at)
    return StreamingHttpResponse(body, headers=download_headers(
        _("Rules in force on %(day)s") % {"day": asked.on.isoformat()} + f".{ending}", FORMATS[ending]))


def columns() -> list[str]:
    """The header of a download."""
    return [_("Rule code"), _("Rule title"), pgettext("rulebook", "Topic"), _("Comparator"), _("Value as written"),
            _("Unit of measure"), _("Basis document"),
            _("Article of the basis"), _("Jurisdiction"), _("Budget level"), _("Object of the rule"), _("In force from"),
            _("In force until"),
            _("Verification mark"), _("Rule note"), _("Rule version"), _("Entered by"), _("Confirmed by"), _("Entered at")]


def table(shown: Iterable[Rule]) -> Iterable[list[str]]:
    """Its rows."""
    shown = list(shown)
    people = own_rows(rule.row_id for rule in shown if not rule.pack)
    for rule in shown:
        own = people.get(rule.row_id)
        yield [
            rule.code, rule.title, titles().get(topic(rule), ""), rule.comparator, rule.text, rule.unit, rule.basis, rule.article,
            rule.jurisdiction, rule.budget_level, rule.object_type, rule.effective_from.isoformat(),
            rule.effective_to.isoformat() if rule.effective_to else "", str(texts.MARKS[rule.mark][0]), rule.note, str(rule.version),
            str(own.entered_by) if own else "", str(own.confirmed_by) if own else "",
            date_format(local(rule.entered_at), "Y-m-d H:i") if rule.entered_at else "",
        ]
