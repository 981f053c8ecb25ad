"""A purchase that leaves the house: handed over to an agency or to the public centre, and what came of it filed back."""
from dataclasses import replace
from typing import Any

from approvals.files.store import Stored
from procurement.parties.models import Agency, Supplier
from workflows.demo import files
from workflows.demo.market import SUPPLIERS
from workflows.demo.stage import Stage

from .tender_scene import today


def under(kind: str) -> Stored:
    """A demo file under its kind of paper."""
    return replace(files.pdf(f"{kind}.pdf", f"DEMO: {kind}"), paper=kind)


def hands_over(stage: Stage, receiver: str = "agency") -> None:
    """With the minutes of the choice; the agency within scope and term of its contract."""
    to_agency = receiver == "agency"
    stage.does(stage.people.buyer, "hand_over", {
        "receiver": receiver, "agency": Agency.objects.get(name="示例招标代理有限公司（演示）").pk if to_agency else "",
        "centre_name": "" if to_agency else "示例市公共资源交易中心（演示）", "handover_minutes_no": "局纪要〔2026〕5号（演示）",
        "handover_minutes_on": today(stage), "handover_note": "需求书、预算批复、审批表（演示）。",
    }, files=[under("hand.minutes")])  # fmt: skip


def files_back(stage: Stage, **changes: Any) -> None:
    """It comes back with a winner, all dates and papers."""
    day = today(stage)
    stage.does(stage.people.buyer, "file_back", {
        "back_outcome": "awarded", "back_project_no": "SL-2026-018（演示）", "back_opened_on": day, "back_reported_on": day,
        "winner_code": supplier("戊").credit_code, "award_amount": "300000.00", "awarded_on": day, "back_published_on": day,
        "back_notice_on": day,
    } | changes, files=[under("back.report"), under("back.notice")])  # fmt: skip


def files_back_failure(stage: Stage) -> None:
    """It comes back without a winner, with the notice of the failure."""
    stage.does(stage.people.buyer, "file_back", {
        "back_outcome": "failed", "back_project_no": "SZ-2026-031（演示）", "back_failure": "too_few", "back_failed_on": today(stage),
        "back_note": "通过资格审查的供应商不足三家。",
    }, files=[under("back.failure")])  # fmt: skip


def supplier(letter: str) -> Supplier:
    """A supplier of the invented market."""
    return Supplier.objects.get(name=next(name for short, name, *_rest in SUPPLIERS if short == letter))
