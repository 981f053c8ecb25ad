"""需求编制: what the drafter lays down is held against the law line by line, before anybody reviews it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.draws.enough import shortage
from procurement.facts import RuleBroken
from procurement.forms import jsonable
from procurement.money import yuan
from procurement.needs import bands, factors, joining, splitting, survey
from procurement.needs.policies import check_policies
from procurement.needs.survey_services import SURVEY_AMOUNT
from procurement.needs.terms import AwardMethod, Domestic, Package, SplitAnswer, SplitVerdict, SurveyGround
from procurement.records import put
from procurement.renovations.terms import Urgency
from procurement.routing import answers
from procurement.routing.terms import Layer
from procurement.rulebook import limits
from procurement.rulebook.limits import holds, limit
from procurement.tenders.models import Tender

Data = Mapping[str, Any]
FORBIDDEN = {
    "scale": _("Capital, assets, income, staff, profit and tax are conditions of scale and not scored (%(source)s): take “%(word)s” out."),
    "authorisation": _("An authorisation of the manufacturer is asked for imports only (%(source)s): take “%(word)s” out."),
    "qualification": _("Conditions of qualification are never scored (%(source)s): take “%(word)s” out."),
}
"""What no factor may score, by the last part of its row `tender.forbidden.…`."""
WORKS_FACTS = ("with_works", "project_estimate", "project_investment", "project_budget", "state_controlled")
"""Columns that the step of the road fills; empty while the need is drawn up for the first time."""
TABLES = ("qualifications", "factors", "specialities", "helpers")


def draw_up_need(record: Tender, *, data: Data, at: datetime, case: Any, **_context: Any) -> None:
    """Keep the need; a review or permission of an earlier version falls with it. A case that joins another has no need of its own."""
    today = local(at).date()
    if joining.joins(data, record.case.number):
        _offer_packages(record, data)
        joining.join(record, data, case, today)
        return
    joining.take_in(record, case)
    record.law_applies = bands.law_applies(record, today)
    _judge_evaluation(record, data, today)
    _judge_specialities(record, data, today)
    check_policies(record, data, today)
    _judge_survey_again(record, data, today)
    put(record, data, but=TABLES)
    record.qualifications = [row["text"] for row in data["qualifications"]]
    record.specialities = list(dict.fromkeys(row["name"] for row in data["specialities"]))
    record.factors = factors.kept(data["factors"])
    record.helpers = jsonable(data["helpers"])
    record.intention_due = _intention_due(record, data)
    _forget_reviews(record)
    _judge_splitting(record, data, today)
    _judge_package(record, data, today)
    record.save()


def _forget_reviews(record: Tender) -> None:
    record.general_review, record.general_opinion, record.general_on = [], "", None
    record.key_review, record.key_opinion, record.key_on = [], "", None
    record.split_exempt, record.split_basis, record.split_document, record.split_opinion = False, "", "", ""


# --- Ceiling, method, factors, panel ---
def _judge_evaluation(record: Tender, data: Data, today: date) -> None:
    if data["ceiling"] > record.amount:
        raise RuleBroken("ceiling", _("The ceiling is above the budget of %(budget)s yuan: lower it."), budget=yuan(record.amount))
    if data["uniform"] and data["award_method"] != AwardMethod.LOWEST_PRICE:
        raise RuleBroken("award_method", _("Where standards are uniform the lowest evaluated price decides: choose it."))
    _judge_panel(data, today)
    rows = data["factors"]
    if data["award_method"] == AwardMethod.LOWEST_PRICE:
        if rows:
            raise RuleBroken("factors", _("With the lowest evaluated price nothing is scored: empty the table of factors."))
        return
    if not rows:
        raise RuleBroken("factors", _("Comprehensive scoring needs its factors: enter each with its weight."))
    _judge_factors(record, data, today)


def _judge_panel(data: Data, today: date) -> None:
    least = limit("draw.panel.review", today)
    if data["panel_size"] % 2 == 0 or not holds(data["panel_size"], least):
        raise RuleBroken("panel_size", _("A panel has an odd number of members, at least %(least)s."), least=least.text)


def _judge_specialities(record: Tender, data: Data, today: date) -> None:
    """A panel that the register can never fill is refused now, beside its row, not after the quotes. Only for layer 1: who handles
    the others draws from a library of his own."""
    if not _drawn_here(record, today):
        return
    names = list(dict.fromkeys(row["name"] for row in data["specialities"]))
    short = shortage(names, data["panel_size"], layer=Layer.REVIEW, budget=record.amount, on=today)
    if short is None:
        return
    if short.place is not None:
        name = names[short.place]
        place = next(number for number, row in enumerate(data["specialities"]) if row["name"] == name)
        raise RuleBroken(
            f"specialities-{place}-name",
            _("“%(name)s”: of the experts in use with an account %(found)s can sit on one panel, and it needs at least %(needed)s. Choose "
              "another speciality, or have experts entered first."), name=name, found=short.found, needed=short.needed,
        )  # fmt: skip
    raise RuleBroken(
        "specialities", _("The register can fill %(found)s of %(needed)s places with these specialities: name further ones, or have "
                          "experts entered first."), found=short.found, needed=short.needed,
    )  # fmt: skip


def _drawn_here(record: Tender, today: date) -> bool:
    """Whether the router leads to layer 1 by what is known so far; not where works still lack the facts that it judges by."""
    known = {name: getattr(record, name) for name in WORKS_FACTS}
    try:
        return answers.answer(answers.question_of(record, known, today, record.case.unit.level)).layer == Layer.REVIEW
    except RuleBroken:
        return False


def _judge_factors(record: Tender, data: Data, today: date) -> None:
    rows = data["factors"]
    for place in factors.twice(rows):
        raise RuleBroken(f"factors-{place}-name", _("This factor is named twice: put both into one line."))
    for kind, sentence in FORBIDDEN.items():
        if kind == "authorisation" and data["domestic"] == Domestic.IMPORTS:
            continue
        row = limits.rows(f"tender.forbidden.{kind}", today)[0]
        for place, word in factors.naming(rows, factors.words_of(row.text)):
            raise RuleBroken(f"factors-{place}-name", sentence, source=row.source, word=word)
    for place, word in factors.scored_conditions(rows, [row["text"] for row in data["qualifications"]]):
        raise RuleBroken(
            f"factors-{place}-name", _("“%(word)s” is a condition of this need: it is met or not, and never scored."), word=word,
        )  # fmt: skip
    _judge_weights(record, data, today)


def _judge_weights(record: Tender, data: Data, today: date) -> None:
    rows = data["factors"]
    whole = factors.weights(rows)
    if whole != factors.ONE:
        raise RuleBroken("factors", _("The weights add up to %(sum)s: change them until they add up to 1."), sum=factors.tidy(whole))
    if data["price_fixed"]:
        if factors.price_weight(rows):
            raise RuleBroken("factors", _("A price fixed by the state is not scored: take the price out of the factors."))
        return
    least = bands.row("evaluation.price_weight_least", record, today)
    if not factors.price_weighs_enough(rows, least):
        raise RuleBroken(
            "factors", _("The price weighs %(weight)s; for this object it weighs at least %(least)s %% (%(source)s)."),
            weight=factors.tidy(factors.price_weight(rows)), least=least.text, source=least.source,
        )  # fmt: skip


# --- What the need changes of survey and intention ---
def _judge_survey_again(record: Tender, data: Data, today: date) -> None:
    """Imports make a survey obligatory, even where the buyer did not know of them yet."""
    if data["domestic"] == Domestic.IMPORTS and SurveyGround.IMPORTS not in record.survey_grounds:
        record.survey_grounds = [*record.survey_grounds, SurveyGround.IMPORTS.value]
    record.survey_statutory = survey.obligatory(record.amount, record.survey_grounds, bands.row(SURVEY_AMOUNT, record, today))
    parties, found = limit("tender.survey_parties", today), len(survey.written(record.survey_quotes))
    if record.survey_statutory and found < parties.amount:
        raise RuleBroken(
            "domestic",
            _("With imports the survey is obligatory and needs %(needed)s suppliers; there are %(found)s. Buy domestic products, or let "
              "the case be returned to the survey."), needed=parties.text, found=found,
        )  # fmt: skip


def _intention_due(record: Tender, data: Data) -> bool:
    """T01 binds government procurement; an urgent need that could not be foreseen is exempt, with its reason."""
    exempt = data["intention_exempt"].strip()
    if exempt and record.urgency == Urgency.NORMAL:
        raise RuleBroken("intention_exempt", _("Only an urgent request is exempt, and this one is not: the intention is published."))
    return record.law_applies and not exempt


# --- Other purchases ---
def _judge_splitting(record: Tender, data: Data, today: date) -> None:
    found = splitting.write(record, today)
    if found.verdict != SplitVerdict.BLOCK:
        return
    if not data["split_answer"]:
        raise splitting.sentence(found, "split_answer")
    if data["split_answer"] == SplitAnswer.SEPARATE and not data["split_reason"].strip():
        raise RuleBroken("split_reason", _("Say why this purchase stays separate; a leader decides on it."))


def _judge_package(record: Tender, data: Data, today: date) -> None:
    """The case goes on: it leads the package, stays separate with its reason, or nobody else buys the same."""
    record.same_category = splitting.same_category(record)
    if record.joined.exists():
        record.package, record.package_with, record.package_reason = Package.TOGETHER, record.case.number, ""
        return
    if not holds(len(record.same_category), limit("tender.same_category_units", today)):
        record.package = record.package_with = record.package_reason = ""
        return
    if not data["package"]:
        raise RuleBroken(
            "package", _("Other units buy the same category now (%(numbers)s): buy together as one package, or say why not."),
            numbers=_numbers(record),
        )  # fmt: skip
    if data["package"] == Package.TOGETHER and not data["package_with"].strip():
        _offer_packages(record, data)
    if data["package"] == Package.SEPARATE and not data["package_reason"].strip():
        raise RuleBroken("package_reason", _("Say why the same category is bought separately from the other units."))
    if data["package"] == Package.SEPARATE:
        record.package_with = ""


def _offer_packages(record: Tender, data: Data) -> None:
    """A package is led by this case, or by one that was found to buy the same."""
    record.same_category = splitting.same_category(record)
    if data["package_with"].strip() not in {row["number"] for row in record.same_category}:
        raise RuleBroken(
            "package_with", _("Name the case that leads the package: this one (%(own)s) or one of %(numbers)s."), own=record.case.number,
            numbers=_numbers(record),
        )  # fmt: skip


def _numbers(record: Tender) -> str:
    return "、".join(row["number"] for row in record.same_category) or "—"
