"""From a purchase to the router's question, and from the router's answer to words; the book is that of the process."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from procurement.facts import RuleBroken
from procurement.forms import ShownTable
from procurement.needs.terms import ObjectType
from procurement.routing import router, why
from procurement.routing.router import FactMissing, Question, Route, Works
from procurement.routing.terms import Method, WorksPart
from procurement.rulebook.limits import here
from procurement.rulebook.store import rulebook
from procurement.rulebook.values import UNIT_NAMES, UnknownLimit

Data = Mapping[str, Any]
PARTS = {
    ObjectType.WORKS.value: WorksPart.CONSTRUCTION, ObjectType.GOODS.value: WorksPart.EQUIPMENT,
    ObjectType.SERVICES.value: WorksPart.CONSULTING,
}  # fmt: skip
"""Which line of the tender law an object has when it is bought for a construction project."""


def question_of(record: Any, data: Data, on: date, level: str) -> Question:
    """What the router is asked about this purchase of a unit of that level; works whose facts are missing are asked without them."""
    return Question(
        amount=record.amount, object_type=record.object_type, on=on, jurisdiction=here(), budget_level=level,
        in_catalogue=record.in_catalogue, works=_works(record, data),
    )  # fmt: skip


def _works(record: Any, data: Data) -> Works | None:
    investment, money = data.get("project_investment"), data.get("project_budget")
    if not of_works(record, data) or investment is None or money is None:
        return None
    return Works(PARTS[record.object_type], estimate_of(record, data), investment, money, bool(data.get("state_controlled")))


def of_works(record: Any, data: Data) -> bool:
    """Works, or goods and services that are bought for works."""
    return record.object_type == ObjectType.WORKS or bool(data.get("with_works"))


def answer(question: Question) -> Route:
    """The router's answer from the rows of the process; a missing fact is a sentence at its field."""
    try:
        return router.route(question, rulebook())
    except FactMissing as missing:
        raise RuleBroken(
            missing.name, _("Works: enter investment and budget money of the project, the tender law is judged by them."),
        ) from missing  # fmt: skip
    except UnknownLimit as unknown:
        raise RuleBroken(
            None, _("%(what)s Ask the system administrator to enter it, then send this again."), what=str(unknown),
        ) from unknown  # fmt: skip


def in_words(found: Route) -> str:
    """The answer in one sentence, with its basis."""
    return _("The rulebook gives layer %(layer)s, %(regime)s, %(organisation)s; decided by: %(rung)s. Basis: %(basis)s.") % {
        "layer": found.layer.label, "regime": found.regime.label, "organisation": found.organisation.label, "rung": found.rung.label,
        "basis": why.citation([why.kept(one) for one in found.fired]),
    }


def methods_table(question: Question, found: Route) -> ShownTable:
    """The methods that may be used here today: when, with how many suppliers, with which periods, by which article."""
    asked = router.Asked(question, rulebook())
    rows = [_method_row(asked, question, found, method) for method in found.methods]
    headings = [_("Method"), _("May be used when"), _("Least suppliers"), _("Periods"), _("Leave of finance"), _("Basis and article")]
    return ShownTable(_("Methods that may be used"), headings, rows, frozenset({2}))


def _method_row(asked: router.Asked, question: Question, found: Route, method: Method) -> list[str]:
    grounds = router.grounds(question, rulebook(), method)
    rows = {name: asked.find(f"routing.{name}.{method}") for name in ("suppliers", "documents", "response", "notice")}
    use = asked.find(router.METHOD + method)
    bases = [why.source(why.kept_rule(rule)) for rule in (use, *(rule for _ground, rule in grounds)) if rule is not None]
    periods = [f"{rule.title} {rule.comparator} {rule.text} {UNIT_NAMES[rule.unit]}" for name, rule in rows.items()
               if rule is not None and name != "suppliers"]  # fmt: skip
    least = rows["suppliers"]
    return [
        str(method.label), "；".join(str(ground.label) for ground, _rule in grounds), least.text if least else "",
        "；".join(periods), _("needed") if router.needs_finance(question, rulebook(), found, method) else "",
        "；".join(dict.fromkeys(bases)),
    ]  # fmt: skip


def estimate_of(record: Any, data: Data) -> Decimal:
    """What the lines of the tender law are compared with: never less than this purchase."""
    return max(data.get("project_estimate") or record.amount, record.amount)
