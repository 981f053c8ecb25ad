"""What settles the road: the router's answer beside the choice, leave of finance, leave for a lower layer. Hand-over: `hand_services`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.needs.joining import must_have_taken_in
from procurement.needs.splitting import must_have_answered
from procurement.routing import answers, router, rules, why
from procurement.routing.hand_services import file_back, hand_over
from procurement.routing.router import Question, Route
from procurement.routing.terms import Ground, Layer, Method
from procurement.rulebook.limits import used
from procurement.rulebook.store import rulebook
from procurement.rulebook.values import Rule

__all__ = ["file_back", "hand_over", "permit_lower_layer", "settle_road"]

Data = Mapping[str, Any]
CHOSEN = (
    "with_works", "project_investment", "project_budget", "state_controlled", "layer", "method", "method_ground", "road_reason",
    "finance_no", "finance_on", "lower_reason",
)  # fmt: skip


def settle_road(record: Any, *, data: Data, at: datetime, case: Any, **_context: Any) -> None:
    """Ask the router with the rows of this day, hold the choice against its answer, and keep both with every row that fired."""
    today = local(at).date()
    must_have_taken_in(record)
    _check_project(record, data)
    question = answers.question_of(record, data, today, case.unit.level)
    found = answers.answer(question)
    extra = _check_method(question, found, data)
    extra += _check_finance(question, found, data, today)
    due = found.layer_for(data["method"])
    if due != found.layer:
        extra.append(router.Asked(question, rulebook()).row(router.OTHER_METHOD))
    _check_layer(found, due, data)
    used([*(one.rule for one in found.fired), *extra])
    for name in CHOSEN:
        setattr(record, name, data[name])
    record.with_works = question.works is not None
    record.works_part = question.works.part if question.works else ""
    record.project_estimate = question.works.estimate if question.works else None
    record.regime, record.band = router.regime_of(found, data["method"], question), found.band
    record.organisation, record.rung, record.layer_due = found.organisation, found.rung, due
    record.routed_on, record.lower_permitted_on, record.lower_conditions = today, None, ""
    told = [why.kept(one) for one in found.fired]
    record.road_rows = told + [why.kept_rule(rule) | {"value": None, "held": True} for rule in extra]
    must_have_answered(record, today)
    record.save()


def _check_project(record: Any, data: Data) -> None:
    if not answers.of_works(record, data):
        return
    if data["project_investment"] is None or data["project_budget"] is None:
        field = "project_investment" if data["project_investment"] is None else "project_budget"
        raise RuleBroken(field, _("Bought for works: enter investment and budget money of the project, the tender law is judged by them."))
    if data["project_budget"] > data["project_investment"]:
        raise RuleBroken("project_budget", _("Budget money is a part of the investment: it cannot be more than %(all)s."),
                         all=data["project_investment"])
    if data["project_estimate"] is not None and data["project_estimate"] < record.amount:
        raise RuleBroken("project_estimate", _("What can be combined includes this purchase of %(amount)s yuan: enter at least that."),
                         amount=record.amount)


def _check_method(question: Question, found: Route, data: Data) -> list[Rule]:
    """The method suits layer and object, and its ground is one that a row allows; gives the rows it rests on."""
    method, layer = data["method"], data["layer"]
    if (layer == Layer.REVIEW) != (method == Method.REVIEW):
        raise RuleBroken("method", _("Layer 1 is the project review of the bureau and no other method: change the layer or the method."))
    if method == Method.REVIEW:
        return []
    asked = router.Asked(question, rulebook())
    use = asked.find(router.METHOD + method)
    if use is None:
        raise RuleBroken("method", _("“%(method)s” is not in force on %(day)s: choose another method."),
                         method=Method(method).label, day=question.on.isoformat())
    if not router.is_open_to(asked, method):
        raise RuleBroken("method", _("“%(method)s” may not be used for this object (%(source)s): choose another method."),
                         method=Method(method).label, source=use.source)
    return [use, *_check_ground(question, method, data)]


def _check_ground(question: Question, method: str, data: Data) -> list[Rule]:
    chosen = data["method_ground"]
    if method == Method.OPEN_TENDER:
        if chosen:
            raise RuleBroken("method_ground", _("Open tender is the main method and needs no ground: leave this empty."))
        return []
    possible = dict(router.grounds(question, rulebook(), method))
    if not chosen or Ground(chosen) not in possible:
        raise RuleBroken("method_ground", _("Choose a ground on which “%(method)s” may be used here: %(grounds)s."),
                         method=Method(method).label, grounds="、".join(str(ground.label) for ground in possible) or "—")
    if not data["road_reason"].strip():
        raise RuleBroken("road_reason", _("Say which facts of this purchase make the ground true."))
    return [possible[Ground(chosen)]]


def _check_finance(question: Question, found: Route, data: Data, today: date) -> list[Rule]:
    """政府采购法 §27: above the line another method is approved before the activity begins."""
    rule = router.needs_finance(question, rulebook(), found, data["method"])
    if rule is None:
        if data["finance_no"] or data["finance_on"]:
            raise RuleBroken("finance_no", _("This method needs no approval here: leave number and date empty, or correct the method."))
        return []
    if not data["finance_no"] or data["finance_on"] is None:
        field = "finance_on" if data["finance_no"] else "finance_no"
        raise RuleBroken(
            field, _("From the open-tender line on “%(method)s” needs an approval before the activity begins (%(source)s): enter its "
                     "number and date, or choose open tender."), method=Method(data["method"]).label, source=rule.source,
        )  # fmt: skip
    if data["finance_on"] > today:
        raise RuleBroken("finance_on", _("The approval comes before the activity begins: its date cannot lie after today."))
    return [rule]


def _check_layer(found: Route, due: Layer, data: Data) -> None:
    if data["layer"] < due and not data["lower_reason"].strip():
        raise RuleBroken(
            "lower_reason", _("%(answer)s Due with this method: layer %(due)s. A lower layer is an exception: choose layer %(due)s, or "
                              "give the reason on which the head is asked to permit it."), answer=answers.in_words(found), due=due.label,
        )  # fmt: skip
    if data["layer"] >= due and data["lower_reason"].strip():
        raise RuleBroken("lower_reason", _("This is not a lower layer than is due: leave the reason of the exception empty."))


def permit_lower_layer(record: Any, *, data: Data, at: datetime, **_context: Any) -> None:
    """The head lets a purchase take a lower layer than is due; it then goes to the meeting like any exception."""
    if not rules.is_lower_layer(record):
        raise RuleBroken(None, _("The layer is not lower than is due: there is nothing to permit."))
    if record.lower_permitted_on is not None:
        raise RuleBroken(None, _("The lower layer has been permitted already: load the page again."))
    record.lower_permitted_on, record.lower_conditions = local(at).date(), data["permit_conditions"]
    record.save()
