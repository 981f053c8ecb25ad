"""The works carried by the cast: an agreed pre-review, then out of the pool, through a rework and a second acceptance, to the archive."""
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from procurement.calendar.office_time import local
from procurement.pool.models import PoolEntry
from workflows.demo.stage import Stage
from workflows.flows.renovation_works import RenovationWorksFlow

from .renovation_review import applies, up_to

MET, NOT_MET = "met", "not_met"
LEAK = "屋面蓄水24小时无渗漏"
PAPERS = ["report", "drawings", "materials", "tests", "safety", "quantities"]


def carry(stage: Stage) -> Any:
    """Budget below the estimate, a leaking roof, rework in time, second acceptance, settlement below the contract."""
    p = stage.people
    agreed(stage)
    taken_up(stage)
    stage.tries(p.handler, "fund", budget("730000.00"))
    stage.waits(3)
    stage.does(p.finance, "fund", budget("730000.00"))
    stage.waits(10)
    stage.does(p.handler, "contract", contract(today(stage), "712000.00"))
    stage.waits(12)
    stage.tries(p.handler, "accept_works", accepted(stage))
    stage.does(p.inspector, "accept_works", rejected(stage))
    stage.does(p.unit_head, "confirm_works", confirmed("屋面渗漏属实，请尽快返工。"), comment="同意返工意见。")
    stage.waits(4)
    stage.does(p.requester, "rework", reworked(stage))
    stage.does(p.inspector, "accept_works", accepted(stage))
    stage.does(p.unit_head, "confirm_works", confirmed("返工后复验合格，同意使用。"), comment="同意。")
    stage.waits(2)
    stage.tries(p.inspector, "settle", settlement())
    stage.does(p.estimator, "settle", settlement())
    stage.does(p.assets, "update_rooms", rooms(stage))
    stage.does(p.archivist, "archive", filed())
    return stage.case


def agreed(stage: Stage, **changes: Any) -> Any:
    """A pre-review of the worked example, issued and archived; gives its entry of the pool."""
    applies(stage, **changes)
    up_to(stage, "")
    return entry_of(stage)


def entry_of(stage: Stage) -> PoolEntry:
    """The entry of the pool of the stage's case: a pre-review, or works that rest on one."""
    case: Any = stage.case
    return PoolEntry.objects.get(renovation__case=case.pk) if case.number.startswith("WX") else PoolEntry.objects.get(works__case=case.pk)


def taken_up(stage: Stage, entry: PoolEntry | None = None, who: Any = None) -> Any:
    """The handler takes the project of the stage's pre-review; the stage's case is that of the works from now on."""
    entry = entry or entry_of(stage)
    note = "由房产管理科组织实施，分层施工，不影响正常办公。"
    data = {"entry": entry.pk, "take_up_note": note}
    return stage.starts(who or stage.people.handler, RenovationWorksFlow, entry.renovation.case.unit, data)


# --- what the people type ---
def today(stage: Stage) -> date:
    return local(stage.clock.moment).date()


def record(stage: Stage) -> Any:
    case: Any = stage.case
    return RenovationWorksFlow.records().get(case_id=case.pk)


def budget(amount: str, kind: str = "budget", explanation: str = "") -> dict[str, Any]:
    return {
        "budget_kind": kind, "budget_amount": amount, "budget_document": "关于下达2026年维修改造预算的通知（演示）",
        "budget_line": "2026-维修-0117", "budget_explanation": explanation,
    }


def contract(on: date, amount: str, **changes: Any) -> dict[str, Any]:
    return {
        "contract_no": "示例维修合〔2026〕8号", "contractor": "示例建设工程有限公司（演示）", "contract_amount": amount,
        "purchase_method": "竞争性磋商", "contract_signed_on": on, "works_begin": on, "works_end": on + timedelta(days=14),
    } | changes


def quantities(stage: Stage) -> list[dict[str, Any]]:
    return [{"no": row["no"], "accepted": row["planned"], "note": ""} for row in record(stage).quantities]


def requirements(leak: str = MET, found: str = "蓄水24小时无渗漏") -> list[dict[str, Any]]:
    return [
        {"aspect": "technical", "requirement": LEAK, "actual": found, "verdict": leak},
        {"aspect": "technical", "requirement": "立管通水试压0.6MPa无渗漏", "actual": "试压合格", "verdict": MET},
        {"aspect": "safety", "requirement": "配电线路绝缘电阻不低于0.5MΩ", "actual": "实测1.2MΩ以上", "verdict": MET},
        {"aspect": "service", "requirement": "质保期两年，24小时响应", "actual": "已签质量保修书", "verdict": MET},
    ]


def accepted(stage: Stage, **changes: Any) -> dict[str, Any]:
    return {
        "accepted_on": today(stage), "acceptance_papers": PAPERS, "verdict": "passed", "acceptance_note": "各项符合合同和规范要求。",
        "rework_what": "", "rework_due": None, "quantities": quantities(stage), "requirements": requirements(),
    } | changes


def rejected(stage: Stage, verdict: str = "rework", days: int = 6, **changes: Any) -> dict[str, Any]:
    return accepted(
        stage, verdict=verdict, acceptance_note="顶层会议室上方渗水。", rework_what="女儿墙泛水部位防水层返工，重新蓄水试验。",
        rework_due=stage.days_ahead(days).date(), requirements=requirements(NOT_MET, "女儿墙根部两处渗水"), **changes,
    )  # fmt: skip


def confirmed(opinion: str) -> dict[str, Any]:
    return {"was_present": True, "user_opinion": opinion}


def reworked(stage: Stage) -> dict[str, Any]:
    return {"rework_report": "泛水部位已铲除重做，蓄水24小时无渗漏，影像资料已留存。", "rework_done_on": today(stage)}


def settlement(asked: str = "708600.00", accepted: str = "689300.00", why: str = "") -> dict[str, Any]:
    return {
        "settlement_document": "结算审核报告（演示）", "settlement_asked": asked, "settlement_accepted": accepted,
        "settlement_explanation": why, "settlement_note": "按竣工图和签证核定，核减重复计取的措施费。",
    }


def rooms(stage: Stage, **changes: Any) -> dict[str, Any]:
    return {
        "repaired_on": today(stage), "repair_content": "屋面防水、给排水立管、配电线路、外窗更换，会议室吊顶墙面维修。",
        "systems_renewed": ["envelope", "water", "electric", "finishes"], "area_after": record(stage).renovation.building_area,
        "altered": False, "alteration_note": "",
    } | changes


def filed() -> dict[str, Any]:
    return {"file_count": 21, "page_count": 138, "box_no": "WG-2026-001", "retention": "permanent"}


def _unit_head(stage: Stage) -> Any:
    p, case = stage.people, stage.case
    return p.unit_head if case is not None and case.unit_id == p.unit_a.pk else p.head_with_two_hats


def _worth(stage: Stage, share: str) -> str:
    """A share of the accepted estimate, in whole yuan."""
    return f"{int(record(stage).estimate * int(share) / 100)}.00"


ROAD: tuple[tuple[str, Callable[[Stage], Any]], ...] = (
    ("fund", lambda s: s.does(s.people.finance, "fund", budget(_worth(s, "98")))),
    ("contract", lambda s: s.does(s.people.handler, "contract", contract(today(s), _worth(s, "95")))),
    ("accept_works", lambda s: s.does(s.people.inspector, "accept_works", accepted(s))),
    ("confirm_works", lambda s: s.does(_unit_head(s), "confirm_works", confirmed("同意使用。"), comment="同意。")),
    ("settle", lambda s: s.does(s.people.estimator, "settle", settlement(_worth(s, "95"), _worth(s, "92")))),
    ("update_rooms", lambda s: s.does(s.people.assets, "update_rooms", rooms(s))),
    ("archive", lambda s: s.does(s.people.archivist, "archive", filed())),
)
"""The straight road of the works, step by step."""


def on_to(stage: Stage, node: str) -> None:
    """Walk the straight road of the works until a step waits; an empty name walks to the end."""
    for name, go in ROAD:
        if name == node:
            return
        go(stage)
