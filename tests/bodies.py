"""What people of the cast type about collective decisions and opinions from outside. Invented, plainly demo."""
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from approvals.files import Stored
from procurement.calendar.office_time import local
from workflows.demo import files

WORDS = {
    "for": "情况属实，资金合规，同意按核定金额上报。", "against": "建议先行安全鉴定，不同意现在上报。", "abstain": "对装饰部分保留意见。",
    "defer": "方案尚不成熟，建议补充后再议。",
}


def meeting(people: SimpleNamespace, at: datetime, votes: Sequence[str] = ("for", "for", "for"), outcome: str = "agreed",
            **changes: Any) -> dict[str, Any]:
    """An office meeting of two vice heads and the head, who speaks last; `votes` in this order. `changes` replaces fields."""
    order = (people.second_vice_head, people.vice_head, people.head)
    return {
        "body": "head_office", "topic": "审议统计局办公楼维修改造初审意见", "held_at": at, "place": "局机关三楼会议室（演示）",
        "chair": people.head.username, "minutes_no": "", "outcome": outcome,
        "minutes": "会议听取房产管理科汇报，逐项审议工程量和核定金额，形成如下意见：按表决结果办理。",
        "papers": [{"file": "", "title": "初审意见（送审稿）及面积核定表", "sent_on": local(at).date() - timedelta(days=5)}],
        "seats": [
            *(seat(person, "member") for person in reversed(order)), seat(people.section_chief, "attending"),
            seat(people.supervisor, "discipline"), {"name": "设计院代表（演示）", "capacity": "attending", "presence": "present"},
        ],
        "opinions": [{"person": p.username, "vote": vote, "words": WORDS[vote]} for p, vote in zip(order, votes, strict=True)],
    } | changes


def seat(person: Any, capacity: str, presence: str = "present", **more: Any) -> dict[str, Any]:
    """One row of the list of participants."""
    return {"person": person.username, "capacity": capacity, "presence": presence} | more


def asked(*bodies: str) -> list[dict[str, str]]:
    """Rows of the table `outside` of the draft: finance when nobody else is named."""
    return [{"body": body, "matter": "维修资金来源和核定金额"} for body in bodies or ("finance",)]


def letter(sent_on: date, *bodies: str, **changes: Any) -> dict[str, Any]:
    """Our letter to these bodies."""
    return {
        "outside": asked(*bodies), "outside_letter_no": "示机管函〔2026〕18号", "outside_sent_on": sent_on, "reply_by": "",
        "outside_due_reason": "",
    } | changes


def replies(replied_on: date, *bodies: str, **changes: Any) -> dict[str, Any]:
    """Every body agrees; `finance="silent"` and the like change the answer of one."""
    rows = []
    for body in bodies or ("finance",):
        answer = changes.get(body, "agree")
        words = {"agree": "同意。", "silent": ""}.get(answer, "资金须列入年度预算后实施。")
        number, day = ("", "") if answer == "silent" else (f"示{body}函〔2026〕9号", replied_on)
        rows.append({"body": body, "answer": answer, "reply_no": number, "replied_on": day, "words": words})
    return {"outside_replies": rows}


def reply_papers(*bodies: str) -> list[Stored]:
    """The replies themselves, each under its kind."""
    return [
        replace(files.pdf(f"复函-{body}（演示）.pdf", f"DEMO reply: {body}"), paper=f"outside.{body}") for body in bodies or ("finance",)
    ]


def decided(reported_on: date, decided_on: date, amount: str, **changes: Any) -> dict[str, Any]:
    """What the higher level made of the opinion."""
    return {
        "higher_body": "示例市人民政府（演示）", "higher_reported_on": reported_on, "higher_no": "示府办函〔2026〕33号",
        "higher_on": decided_on, "higher_decision": "agreed", "higher_amount": amount, "higher_note": "",
    } | changes
