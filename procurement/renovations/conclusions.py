"""Which of the six conclusions the findings allow: every sentence here is one way in which a draft contradicts its own file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.facts import RuleBroken
from procurement.money import yuan
from procurement.renovations import eligibility, rules
from procurement.renovations.terms import AGREED, Conclusion, Demand, Need
from procurement.rulebook.limits import holds, limit

Data = Mapping[str, Any]


def judge(record: Any, data: Data, needs: Sequence[Data]) -> None:
    """Refuse a draft that does not follow from what was found; raises RuleBroken."""
    _needs_agree(data["need"], needs)
    if data["conclusion"] in AGREED:
        _agreed(record, data, needs)
    else:
        _not_agreed(record, data)
    for place, row in enumerate(data["conditions"]):
        _demand(place, row)


# --- need, as a whole and by item ---
def _needs_agree(whole: str, needs: Sequence[Data]) -> None:
    """The whole cannot say what its parts do not."""
    found = {row["need"] for row in needs}
    if whole == Need.PARTLY and found <= {Need.NECESSARY}:
        raise RuleBroken("item_needs", _("Necessary in part: say at the items which are necessary and which are not."))
    if whole == Need.NECESSARY and found - {Need.NECESSARY}:
        raise RuleBroken("need", _("Some items are not fully necessary: the need as a whole is “necessary in part”."))
    if whole == Need.UNNECESSARY and found - {Need.UNNECESSARY}:
        raise RuleBroken("need", _("Some items are necessary: the need as a whole cannot be “not necessary”."))


# --- 同意上报, 核减后同意 ---
def _agreed(record: Any, data: Data, needs: Sequence[Data]) -> None:
    chosen = data["conclusion"]
    if chosen == Conclusion.AGREE and rules.is_cut(record):
        raise RuleBroken("conclusion", _("%(cut)s yuan were cut: the conclusion is “agreed after cuts”."), cut=record.amount_cut)
    if chosen == Conclusion.AGREE_CUT and not rules.is_cut(record):
        raise RuleBroken("conclusion", _("Nothing was cut: the conclusion is “agreed” or a refusal."))
    if record.amount_accepted == 0:
        raise RuleBroken("conclusion", _("Nothing of the estimate was accepted: that is no agreement."))
    if data["need"] == Need.UNNECESSARY:
        raise RuleBroken("need", _("What is not necessary cannot be agreed to: change the need or the conclusion."))
    _only_what_is_needed(record, needs)
    _nothing_blocks(record)
    if reassignable(record) and not (data["conclusion_reason"] or record.surplus_unfit):
        raise RuleBroken(
            "conclusion_reason",
            _("Surplus rooms could solve it, and reassigning goes before repair: conclude that, or say why repair is needed all the same."),
        )
    if rules.area_over(record) and not any(row["kind"] == Demand.LIMIT for row in data["conditions"]):
        raise RuleBroken(
            "conditions",
            _("Office rooms are %(over)s ㎡ over the standard: make it a condition, with a time, that the surplus is handed back."),
            over=record.office_over,
        )  # fmt: skip
    longest = limit("renovation.opinion_valid", record.applied_on)
    if not data["valid_months"]:
        raise RuleBroken("valid_months", _("Say for how many months the opinion is valid."))
    if not holds(data["valid_months"], longest):
        raise RuleBroken("valid_months", _("An opinion is valid for %(months)s months at most."), months=longest.text)


def reassignable(record: Any) -> bool:
    """Surplus rooms could solve it: by the area check, or by the figures of the surplus that the officer entered."""
    return bool(record.reassign_possible) or eligibility.reassign_suffices(record)


def _nothing_blocks(record: Any) -> None:
    """Every failed hard check at once, each with the facts and the row of the rulebook that it rests on."""
    blocking = eligibility.blocking(record)
    if blocking:
        words = "；".join(f"{check.title}：{check.facts}（{check.rule_words}）" for check in blocking)
        raise RuleBroken("conclusion", _("The bureau cannot agree while a hard check fails: %(checks)s"), checks=words)


def _only_what_is_needed(record: Any, needs: Sequence[Data]) -> None:
    """No yuan for an item that is not necessary."""
    accepted = {item.no: item.accepted for item in record.item_rows()}
    for row in needs:
        if row["need"] == Need.UNNECESSARY and accepted[row["no"]]:
            raise RuleBroken(
                "item_needs", _("“%(item)s” is not necessary, yet %(accepted)s yuan of it are accepted: return the estimate or its need."),
                item=row["name"], accepted=accepted[row["no"]],
            )  # fmt: skip


# --- 补正, 不同意, 建议调剂解决, 转日常维修 ---
def _not_agreed(record: Any, data: Data) -> None:
    chosen = data["conclusion"]
    if not data["conclusion_reason"]:
        raise RuleBroken("conclusion_reason", _("Give the reason of the conclusion: the unit must understand it."))
    if chosen == Conclusion.CORRECT and not any(row["kind"] == Demand.LIMIT for row in data["conditions"]):
        raise RuleBroken("conditions", _("To be corrected: name each point that is missing and the time for it."))
    if chosen == Conclusion.REASSIGN and not reassignable(record):
        raise RuleBroken("conclusion", _("The area check found no surplus rooms: reassigning cannot solve it."))
    if chosen == Conclusion.DAILY:
        ceiling = limit("renovation.daily_ceiling", record.applied_on)
        own = record.amount if record.amount_accepted is None else record.amount_accepted
        amount = own + rules.deciding_amount(record) - record.amount  # with the other parts of the project: none is daily by itself
        if rules.too_large_for_daily(amount, ceiling):
            raise RuleBroken(
                "conclusion", _("A daily repair stays below %(ceiling)s yuan (%(source)s); %(amount)s are accepted."),
                ceiling=ceiling.text, source=ceiling.source, amount=yuan(amount),
            )  # fmt: skip


# --- 办理要求 ---
def _demand(place: int, row: Data) -> None:
    if row["kind"] == Demand.LIMIT and not row["within_days"]:
        raise RuleBroken(f"conditions-{place}-within_days", _("Say within how many working days."))
    if row["kind"] == Demand.FORBIDDEN and row["within_days"]:
        raise RuleBroken(f"conditions-{place}-within_days", _("What is forbidden has no time: leave the days empty."))
