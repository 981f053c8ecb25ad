"""The special roads of a pre-review, one function each: 抢修, 特事特批, 外部会签, 集体决策."""
from dataclasses import replace
from typing import Any

from approvals.files.store import Stored
from procurement.calendar.office_time import local
from workflows.demo import files
from workflows.demo.stage import Stage

from . import renovation_papers as papers
from .renovation_review import application, applies, classification, opinion, up_to

LARGE = ({"name": "屋面及外墙整体维修", "unit": "㎡", "quantity": "2600", "unit_price": "480.00"},)
"""1,248,000 yuan: above the line from which a meeting decides."""


def _under(kind: str, name: str, text: str) -> Stored:
    """A demo file under its kind of paper."""
    return replace(files.pdf(name, text), paper=kind)


# --- 抢修 ---
def asks_to_act_first(stage: Stage, **changes: Any) -> None:
    """The unit asks to act first; its head stands for it."""
    applies(stage, urgent_repair=True, urgent_reason="台风掀开屋面约300㎡，雨水灌入配电间，须立即抢修。", **changes)
    stage.does(stage.people.unit_head, "endorse", comment="情况紧急，同意先行抢修。")


def urgent(stage: Stage) -> None:
    """Leave of the vice head, the papers within days, then the ordinary road from the unit's own head on."""
    asks_to_act_first(stage)
    stage.does(stage.people.vice_head, "permit_urgent", {"permit_conditions": "先断电、后抢修，全程留存影像。"}, comment="同意先行抢修。")
    stage.waits(2)
    stage.does(stage.people.requester, "complete_papers", completed(stage))


def completed(stage: Stage, **changes: Any) -> dict[str, Any]:
    """The whole application, and what was done on the spot meanwhile."""
    day = local(stage.clock.moment).date()
    facts = {"urgent_repair": True, "urgent_reason": "台风掀开屋面约300㎡，雨水灌入配电间，须立即抢修。", "urgent_begun_on": day,
             "urgent_done": "屋面临时覆盖，配电间排水、更换受潮线缆。"}
    return application(stage, **{**facts, **changes})


# --- 特事特批 ---
def asks_exception(stage: Stage, **changes: Any) -> None:
    """A building of fourteen years for a whole-building repair: the age check fails, and the handler asks for leave."""
    report = _under("test_report", "房屋安全鉴定报告（演示）.pdf", "DEMO: appraisal of the structure")
    applies(stage, files=[report], year_built=local(stage.clock.moment).year - 14, last_repaired=None, last_repair="",
            touches_structure=True, test_report="示检字〔2026〕18号", **changes)
    up_to(stage, "accept")
    stage.does(stage.people.window, "accept", papers.acceptance(test_report="ok"))
    stage.does(stage.people.handler, "classify", classification(
        stage, scope="whole", exception_codes=["age"], exception_reason="主体结构鉴定为C级，须提前整体维修。"))  # fmt: skip


PAST_CLASSIFICATION = {name: lambda _stage: None for name in ("endorse", "accept", "classify")}
"""For `up_to`: these steps have been done otherwise."""


# --- 外部会签 ---
OUTSIDE = ({"body": "finance", "matter": "资金来源和年度预算安排"}, {"body": "housing", "matter": "施工方案和质量安全"})


def asks_outside(stage: Stage, number: int = 0, begins: Any = None) -> None:
    """The draft names two departments, the letter goes out."""
    (begins or applies)(stage)
    up_to(stage, "draw_up")
    stage.does(stage.people.handler, "draw_up", opinion(stage, outside=list(OUTSIDE)))
    stage.does(stage.people.handler, "ask_outside", {
        "outside": list(OUTSIDE), "outside_letter_no": "示机管函〔2026〕5号", "outside_sent_on": local(stage.clock.moment).date(),
        "reply_by": "", "outside_due_reason": "",
    }, files=[_under("outside.letter", "征求意见函（演示）.pdf", "DEMO: letter to other departments")])  # fmt: skip


def replies(stage: Stage, second: str = "agree") -> None:
    """Both answer; or the second stays silent, which is put on record after its last day."""
    day = local(stage.clock.moment).date()
    answered = {"answer": "agree", "reply_no": "示财函〔2026〕31号", "replied_on": day, "words": "同意在本级预算中安排。"}
    other = {"answer": "silent", "reply_no": "", "replied_on": "", "words": ""} if second == "silent" else {
        "answer": second, "reply_no": "示建函〔2026〕8号", "replied_on": day, "words": "按规范办理施工许可。"}
    attached = [_under("outside.finance", "财政部门复函（演示）.pdf", "DEMO: reply of finance")]
    if second != "silent":
        attached.append(_under("outside.housing", "住建部门复函（演示）.pdf", "DEMO: reply of housing"))
    rows = [{"body": "finance", **answered}, {"body": "housing", **other}]
    stage.does(stage.people.handler, "outside_reply", {"outside_replies": rows}, files=attached)


# --- 集体决策 ---
def large(stage: Stage, to: str = "hold_meeting", **changes: Any) -> None:
    """An application above the line of the meeting, as far as a step."""
    applies(stage, items=list(LARGE), kind_asked="full", **changes)
    up_to(stage, to)
