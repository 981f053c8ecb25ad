"""The handler says which procedure it is (机关团体建设楼堂馆所管理条例 §2, 28) and answers for what else the unit has applied for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.facts import RuleBroken
from procurement.renovations import eligibility, one_project, related, rules
from procurement.renovations.columns import put
from procurement.renovations.exceptions import judge_exception, keep_or_ask_anew
from procurement.renovations.models import Renovation
from procurement.renovations.special_terms import Answer, Outcome
from procurement.renovations.terms import MAJOR, RepairClass
from procurement.rulebook.limits import limit

Data = Mapping[str, Any]
EXPLANATIONS = {"repeat": "explain_repeat", "price": "explain_price", "bundle": "explain_bundle"}
"""Checks that a reason answers, and where the reason is written."""


def record_classification(record: Renovation, *, data: Data, actor: Any, case: Any, **_context: Any) -> None:
    """Class, reasons and answers; alteration under the name of repair, a split and a bundle are refused here."""
    _refuse_alteration(record, data)
    answers = _answers(record, data, getattr(case, "unit_id", None))
    asked_before = eligibility.exception_facts(record)
    put(record, data, but=frozenset({"related"}))
    record.related = related.for_the_file(answers)
    merged = one_project.merged_amount(record.amount, answers)
    record.project_amount = merged if merged != record.amount else None
    _refuse_daily(record)
    if record.repair_class in MAJOR:
        _ask_for_reasons(record)
    _refuse_splits(record)
    judge_exception(record)
    keep_or_ask_anew(record, asked_before)
    record.hard_checks = [check.as_json() for check in eligibility.checks(record)]
    record.classified_by = actor
    record.save()


def _refuse_alteration(record: Renovation, data: Data) -> None:
    share = limit("renovation.extension_share", record.applied_on)
    if data["repair_class"] != RepairClass.CONSTRUCTION and rules.is_disguised_alteration(data["area_change"], share):
        raise RuleBroken(
            "repair_class",
            _("The area changes by %(change)s %%, repair may change it by %(share)s %% at most: this is construction (%(source)s)."),
            change=data["area_change"], share=share.text, source=share.source,
        )  # fmt: skip


def _answers(record: Renovation, data: Data, unit_id: int | None) -> list[dict[str, Any]]:
    """Every application that was found, with its answer; one that came in meanwhile must be answered too."""
    said = list(data.get("related", []))
    answers = related.answered(related.found(record, unit_id), said)
    open_ones = [row["number"] for row in answers if not row["answer"]]
    if open_ones:
        raise RuleBroken(
            "related", _("Answer every other application of the unit or place first: %(numbers)s."), numbers="、".join(open_ones)
        )  # fmt: skip
    for place, row in enumerate(answers):
        _refuse_answer(row, f"related-{place}-answer", data["repair_class"])
    return answers


def _refuse_answer(row: dict[str, Any], field: str, chosen: str) -> None:
    """No daily item in a major repair, and no case that is one project seen from there and independent seen from here."""
    if row["answer"] == Answer.MERGE and chosen in MAJOR and related.is_daily(row):
        raise RuleBroken(
            field, _("%(number)s is a daily repair: daily items are not bundled into a major one."), number=row["number"],
        )  # fmt: skip
    if row["answer"] == Answer.INDEPENDENT and row["theirs"] == Answer.MERGE:
        raise RuleBroken(
            field, _("%(number)s was classified as one project with this one: answer alike, or have that classification corrected first."),
            number=row["number"],
        )  # fmt: skip


def _refuse_daily(record: Renovation) -> None:
    """By the sum of the whole project: what is merged is counted together."""
    ceiling = limit("renovation.daily_ceiling", record.applied_on)
    if record.repair_class == RepairClass.DAILY and rules.too_large_for_daily(rules.deciding_amount(record), ceiling):
        raise RuleBroken(
            "repair_class", _("A daily repair stays below %(ceiling)s yuan: choose partial or full repair (%(source)s)."),
            ceiling=ceiling.text, source=ceiling.source,
        )  # fmt: skip


def _ask_for_reasons(record: Renovation) -> None:
    for check in eligibility.checks(record):
        if check.outcome == Outcome.EXPLAIN and check.code in EXPLANATIONS:
            raise RuleBroken(
                EXPLANATIONS[check.code], _("%(facts)s Give the reason (%(rule)s)."), facts=check.facts, rule=check.rule_words,
            )  # fmt: skip


def _refuse_splits(record: Renovation) -> None:
    """Merged, or an exception asked for: words alone do not carry a split past its ceiling."""
    for check in one_project.splits(record):
        if check.code not in record.exception_codes:
            words = (
                _("%(facts)s Added up with %(numbers)s. This looks like one matter that was split (%(rule)s): answer “one project”, or "
                  "ask an exception for “%(check)s”.") if check.liftable
                else _("%(facts)s Added up with %(numbers)s. This looks like one matter that was split (%(rule)s): answer “one project” "
                       "and choose another class.")
            )  # fmt: skip
            counted = one_project.numbers_at_place(record, check.rule, daily=not check.liftable) if check.rule else []
            raise RuleBroken(
                "related", words, facts=check.facts, rule=check.rule_words, check=check.title, numbers="、".join(counted),
            )  # fmt: skip
