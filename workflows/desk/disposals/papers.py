"""Papers of a disposal with what only the case knows: who signed, what a meeting resolved, what is attached."""
from typing import Any

from django.conf import settings

from approvals.duties import Duty
from approvals.exports import papers as arrange
from procurement.disposals import papers as disposals

from .. import papers, words
from ..case_file import CaseFile

APPLICATION, REPLY = "disposal", "reply"
GROUPS = (
    ("资产管理部门意见", (Duty.CARD_CHECK, Duty.OFFER, Duty.COUNTERSIGN_ASSETS), "尚未审核。"),
    ("财务意见", (Duty.COUNTERSIGN_FINANCE,), "尚未会签。"),
    ("单位负责人/会议决议", (Duty.ENDORSE,), "尚未签署。"),
    ("主管部门意见", (Duty.COUNTERSIGN_LEGAL, Duty.COUNTERSIGN_SECRECY, Duty.DISPOSAL_APPROVER), "尚未审批。"),
)
"""Whose signatures stand under which heading of paper 9, in its order."""


# --- 9. 资产处置申请表 ---
def _application(file: CaseFile) -> dict[str, Any]:
    told = disposals.disposal(file.record)
    return {
        "bureau": settings.BUREAU_NAME, "number": file.case.number, **told, "groups": [_group(file, *one) for one in GROUPS],
        "resolution": papers.minutes(file) if papers.met(file.record) else None, "attachments": [row.name for row in file.attachments],
    }


def _group(file: CaseFile, title: str, duties: tuple[Duty, ...], none: str) -> dict[str, Any]:
    """Opinions that count, and the steps of the same kind that still wait."""
    nodes = {row.pk: row.flow_task.name for row in file.steps}
    steps = {row.step_id for row in file.decisions if row.duty in duties}
    said = [one if one["text"] else one | {"text": disposals.written(file.record, nodes[one["step_id"]])}
            for one in papers.opinions(file) if one["step_id"] in steps]
    blanks = list(dict.fromkeys(words.title(step.flow_task) for step in file.waiting if step.duty in duties))
    return {"title": title, "opinions": said, "blanks": blanks, "none": none}


def _arrange_application(told: dict[str, Any]) -> dict[str, Any]:
    held = told["resolution"]
    return {**told, "head_rows": arrange.rows_of(told["head"]), "items": arrange.cells_of(told["items"]),
            "field_rows": arrange.rows_of(told["tail"]), "resolution": arrange.minutes(held) if held else None}


# --- 10. 处置批复 ---
def _reply(file: CaseFile) -> dict[str, Any]:
    return {"bureau": settings.BUREAU_NAME, "application_no": file.case.number, **disposals.reply(file.record)}


def _arrange_reply(told: dict[str, Any]) -> dict[str, Any]:
    """Figures stay on one line with their units, the title is broken by its meaning."""
    whole = {name: arrange.unbroken(told[name]) for name in ("approved", "demands")}
    return {**told, **whole, "title_lines": arrange.balanced(told["subject"]), "items": arrange.cells_of(told["items"])}


papers.register(APPLICATION, "资产处置申请表", _application, _arrange_application)
papers.register(REPLY, "资产处置批复", _reply, _arrange_reply)
