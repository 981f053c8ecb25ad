"""One rule: every version over time, and what it decided lately; cases that the reader may not see are counted only."""
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from approvals.models import Case
from approvals.roles import Role
from approvals.trail.actions import label
from approvals.visibility import visible_to
from procurement.rulebook.limits import here
from procurement.rulebook.models import RuleUse
from procurement.rulebook.store import rulebook
from procurement.rulebook.values import Rule
from workflows.desk.hats import grants, held
from workflows.desk.request import Request
from workflows.desk.rows import case_url
from workflows.engine import clock
from workflows.engine.base import title_of

from .browse import line, today
from .rule_kinds import own_rows

SHOWN = 20
"""Uses shown, newest first."""
CAP = 1_000
"""Uses counted; beyond it the page says “more than”."""


@require_safe
def rule(request: Request, pk: int) -> HttpResponse:
    """Four queries beside the frame's own, however long the history is."""
    known = rulebook()
    one = next((rule for found in known.by_code.values() for rule in found if rule.row_id == pk), None)
    if one is None:
        raise Http404
    versions = sorted(known.by_code[one.code], key=lambda r: (r.effective_from, r.version, not r.pack), reverse=True)
    people = own_rows(rule.row_id for rule in versions if not rule.pack)
    ruling = known.in_force(one.code, today(), here())
    uses, hidden, count = lately(request, one)
    return render(request, "workflows/rulebook/rule.html", {
        "it": line(one, people.get(pk)), "state": state(one, ruling), "ruling": line(ruling) if ruling and ruling != one else None,
        "versions": [line(rule, people.get(rule.row_id)) | {"state": state(rule, ruling), "this": rule.row_id == pk} for rule in versions],
        "uses": uses, "hidden": hidden, "count": count, "proposes": Role.SYSTEM_ADMIN in held(request),
    })


def state(rule: Rule, ruling: Rule | None) -> dict[str, str]:
    """In force here today, not yet, no longer, or for other places only."""
    if ruling is not None and rule.row_id == ruling.row_id:
        return {"words": _("in force"), "tone": "ok"}
    day = today()
    if rule.effective_from > day:
        return {"words": _("not yet in force"), "tone": "pri"}
    if rule.effective_to is not None and rule.effective_to < day:
        return {"words": _("no longer in force"), "tone": ""}
    if rule.budget_level or rule.object_type or not here().startswith(rule.jurisdiction):
        return {"words": _("for other places or objects"), "tone": "info"}
    return {"words": _("superseded"), "tone": ""}


def lately(request: Request, one: Rule) -> tuple[list[dict[str, Any]], int, str]:
    """The newest acts judged by this row, how many of them lie in cases that the reader may not see, and how many there are in all."""
    uses = RuleUse.objects.filter(rule_id=one.row_id)
    newest = list(uses.select_related("entry").defer("entry__body", "entry__details").order_by("-at", "-id")[:SHOWN])
    count = uses.order_by()[:CAP + 1].count() if len(newest) == SHOWN else len(newest)
    seen: dict[int, Case] = {}
    if newest:
        mine = visible_to(request.user, clock.now(), grants(request))
        seen = {case.pk: case for case in mine.filter(pk__in={use.case_id for use in newest})}
    shown = [_use(use, seen[use.case_id]) for use in newest if use.case_id in seen]
    return shown, len(newest) - len(shown), _("more than %(number)s") % {"number": f"{CAP:,}"} if count > CAP else f"{count:,}"


def _use(use: RuleUse, case: Case) -> dict[str, Any]:
    return {"at": use.at, "url": case_url(case), "title": case.title, "number": case.number, "word": label(use.entry.action),
            "node": title_of(case.flow_class, use.entry.node) if use.entry.node else ""}
