"""What the leaders of a purchase write: collective decision, leave for a separate purchase, published intention."""
from typing import Any

from procurement.calendar.office_time import local
from workflows.demo.stage import Stage

from . import renovation_papers as papers
from .tender_scene import today


def meeting(stage: Stage, outcome: str = "agreed") -> dict[str, Any]:
    """The office meeting of the head: three members of one mind, the head last, discipline supervision watching."""
    vote = {"agreed": "for", "deferred": "defer", "refused": "against"}[outcome]
    words = {"agreed": "同意按所报方式采购。", "deferred": "需求再细化后复议。", "refused": "今年不安排。"}[outcome]
    told = papers.meeting(stage.people, stage.clock.moment, (vote,) * 3, outcome)
    sent = [row | {"title": "采购审批表（送审稿）"} for row in told["papers"]]
    return told | {
        "topic": "审议采购事项（演示）", "minutes": "会议听取了采购与招标管理科汇报，与会人员逐一发表意见，主要负责同志末位表态。",
        "papers": sent, "opinions": [row | {"words": words} for row in told["opinions"]],
    }  # fmt: skip


def separate_permitted() -> dict[str, Any]:
    """Leave for a separate purchase, by a document."""
    return {"split_basis": "justified", "split_document": "示机管〔2026〕15号（演示）", "split_opinion": "用途、时间均不同，同意单独采购。"}


def intention(stage: Stage) -> dict[str, Any]:
    """Published today; suppliers have their days to prepare."""
    day = local(stage.days_ahead(30)).date().isoformat()
    return {
        "intention_on": today(stage), "intention_medium": "示例省政府采购网（演示）", "intention_place": "采购意向栏目第18号（演示）",
        "intention_overview": "采购办公设备一批，预算见附件。", "intention_month": day,
    }  # fmt: skip
