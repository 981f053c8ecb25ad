"""The pre-review carried by the cast: the whole road in `carry`, and one case for every state in which a desk may find it."""
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from approvals import delegations
from approvals.roles import Role
from procurement.calendar.office_time import local, midnight
from workflows.demo import files as demo_files
from workflows.demo.stage import Stage
from workflows.flows.renovation_review import RenovationReviewFlow

from . import renovation_papers as papers


def carry(stage: Stage) -> Any:
    """From application to archive: a correction, a timer, an overdue step, a stand-in, refused attempts; ends 核减后同意."""
    p = stage.people
    applies(stage, but=("history",))
    stage.tries(p.stranger, "endorse")
    stage.does(p.unit_head, "endorse", comment="情况属实，同意申报。")
    stage.returns(p.window, "accept", "请补充可行性说明，其余材料齐全。", papers.acceptance(history="missing"))
    stage.waits(2)
    stage.does(
        p.requester, "correct", application(stage, feasibility="分层轮换施工，不影响办公；方案经市设计院（演示）审查。"),
        files=[replace(demo_files.pdf("历次维修情况（演示）.pdf", "DEMO: papers of the last repair"), paper="history")],
    )  # fmt: skip
    stage.does(p.window, "accept", papers.acceptance())
    stage.does(p.handler, "classify", classification(stage, decoration_amount="124800.00"))
    visits(stage)
    stage.does(p.handler, "check_area", papers.area())
    stage.waits(4)  # nobody checks the estimate: reminders, then one rank up
    stage.does(p.estimator, "check_estimate", papers.estimate())
    stage.does(p.handler, "draw_up", papers.opinion(conditions="按规定实施。"))
    stage.does(p.finance, "check_finance", comment="资金列支本级预算，按核定金额控制。")
    stage.returns(p.legal, "check_legal", "请写明超标面积的处理要求和禁止事项。")
    stage.does(p.handler, "draw_up", papers.opinion())
    stage.tries(p.handler, "check_legal")
    stage.does(p.legal, "check_legal", comment="依据和条件完备，同意。")
    stage.does(p.assets, "check_assets", comment="超出面积82.00㎡须先腾退，同意。")
    stands_in(stage)
    stage.does(p.deputy, "section_chief", comment="同意核减后上报。", on_behalf_of=p.section_chief)
    stage.waits(1)
    stage.does(p.vice_head, "vice_head", comment="同意。")
    stage.does(p.head, "head", comment="同意，按程序办理。")
    stage.does(p.window, "issue", papers.issue())
    stage.waits(1)
    stage.does(p.archivist, "archive", papers.archive())
    return stage.case


def application(stage: Stage, **changes: Any) -> dict[str, Any]:
    """The worked example, planned to start some weeks ahead of the stage's clock."""
    return papers.application(stage.days_ahead(40).date(), **changes)


def classification(stage: Stage, kind: str = "full", **changes: Any) -> dict[str, Any]:
    """The class of the worked example; what else the unit has applied for is answered as independent."""
    return papers.classification(kind, **answers(stage), **changes)


def answers(stage: Stage) -> dict[str, Any]:
    """Every other application that the system finds is independent of this one."""
    return papers.answered(_record(stage), begun(stage).unit_id)


def applies(stage: Stage, who: Any = None, unit: Any = None, files: Any = (), but: Any = (), **changes: Any) -> Any:
    """The requester of the first unit hands in the worked example with its papers; `changes` replaces fields."""
    p = stage.people
    files = [*files, *demo_files.papers(but)]
    return stage.starts(who or p.requester, RenovationReviewFlow, unit or p.unit_a, application(stage, **changes), files)


def visits(stage: Stage) -> None:
    """Appointment, the timer until its day, inspection by one, confirmation by another."""
    p, moment = stage.people, stage.days_ahead(3)
    stage.does(p.handler, "appoint", papers.visit(moment))
    stage.waits_until(moment + timedelta(hours=3))
    sheet = papers.inspection(moment, p.second_inspector.username, ("1", "2", "", "1-2", ""))
    stage.does(p.inspector, "inspect", sheet, files=demo_files.photos(2))
    stage.tries(p.inspector, "confirm_inspection", papers.confirmation())
    stage.does(p.second_inspector, "confirm_inspection", papers.confirmation())


def stands_in(stage: Stage) -> Any:
    """AB角: the section chief is away, the deputy acts for him, dated and bounded."""
    p, at = stage.people, stage.clock.moment
    paper = delegations.make(
        p.section_chief, p.deputy, role=Role.SECTION_CHIEF, starts=midnight(local(at).date()), ends=at + timedelta(days=10),
        reason="外出培训（演示）", by=p.section_chief, at=at,
    )  # fmt: skip
    stage.say(f"{p.section_chief.display_name} 委托 {p.deputy.display_name} 代行科室负责人职责（AB角）")
    return paper


ROAD: tuple[tuple[str, Callable[[Stage], Any]], ...] = (
    ("endorse", lambda s: s.does(_head(s), "endorse", comment="情况属实，同意申报。")),
    ("accept", lambda s: s.does(s.people.window, "accept", papers.acceptance())),
    ("classify", lambda s: s.does(s.people.handler, "classify", classification(s))),
    ("appoint", lambda s: s.does(s.people.handler, "appoint", papers.visit(s.days_ahead(1 if local(s.clock.moment).hour < 15 else 2)))),
    ("visit_day", lambda s: s.waits_until(_record(s).visit_at + timedelta(hours=2))),
    ("inspect", lambda s: s.does(s.people.inspector, "inspect", papers.inspection(s.clock.moment, s.people.second_inspector.username))),
    ("confirm_inspection", lambda s: s.does(s.people.second_inspector, "confirm_inspection", papers.confirmation())),
    ("check_area", lambda s: s.does(s.people.handler, "check_area", papers.area(s.case.unit.level))),
    ("check_estimate", lambda s: s.does(s.people.estimator, "check_estimate", papers.estimate(**_items(s)))),
    ("draw_up", lambda s: s.does(s.people.handler, "draw_up", opinion(s))),
    ("check_finance", lambda s: s.does(s.people.finance, "check_finance", comment="资金来源合规，同意。")),
    ("check_assets", lambda s: s.does(s.people.assets, "check_assets", comment="同意。")),
    ("check_legal", lambda s: s.does(s.people.legal, "check_legal", comment="同意。")),
    ("section_chief", lambda s: s.does(s.people.section_chief, "section_chief", comment="同意上报。")),
    ("vice_head", lambda s: s.does(s.people.vice_head, "vice_head", comment="同意。")),
    ("head", lambda s: s.does(s.people.head, "head", comment="同意。") if "head" in s.waiting() else None),
    ("hold_meeting", lambda s: decides(s) if "hold_meeting" in s.waiting() else None),
    ("issue", lambda s: s.does(s.people.window, "issue", papers.issue())),
    ("report_up", lambda s: s.does(s.people.handler, "report_up", _higher(s)) if "report_up" in s.waiting() else None),
    ("archive", lambda s: s.does(s.people.archivist, "archive", papers.archive())),
)
"""The straight road, step by step."""


def up_to(stage: Stage, node: str, instead: Mapping[str, Callable[[Stage], Any]] = MappingProxyType({})) -> None:
    """Walk the straight road until a step waits; an empty name walks to the end. `instead`: what is done otherwise, by step."""
    for name, go in ROAD:
        if name == node:
            return
        instead.get(name, go)(stage)


def decides(stage: Stage, votes: tuple[str, str, str] = ("for", "for", "for"), outcome: str = "agreed") -> None:
    """集体决策: the meeting is held some days later, recorded, and its minutes are signed."""
    stage.waits(5)
    stage.does(stage.people.recorder, "hold_meeting", papers.meeting(stage.people, stage.clock.moment, votes, outcome))
    stage.does(stage.people.head, "sign_minutes", comment="纪要属实，签发。")


def _higher(stage: Stage) -> dict[str, Any]:
    paper = _record(stage)
    return papers.higher_reply(local(stage.clock.moment).date(), amount=str(paper.amount_accepted or paper.amount))


def _head(stage: Stage) -> Any:
    p = stage.people
    return p.unit_head if stage.case.unit_id == p.unit_a.pk else p.head_with_two_hats


def begun(stage: Stage) -> Any:
    if stage.case is None:
        raise LookupError("no case has been begun on this stage")
    return stage.case


def _record(stage: Stage) -> Any:
    return RenovationReviewFlow.records().get(case_id=stage.case.pk)


def _items(stage: Stage) -> dict[str, Any]:
    """The worked example is cut; smaller demo applications are accepted as asked."""
    rows = [(i.name, i.unit, str(i.quantity), str(i.unit_price), "", "", "") for i in _record(stage).item_rows()]
    return {} if len(rows) == len(papers.ITEMS) else {"cut": False, "items": tuple(rows)}


def opinion(stage: Stage, **changes: Any) -> dict[str, Any]:
    """The draft that follows from what was found."""
    return papers.opinion("agree_cut" if _record(stage).amount_cut else "agree", addressee=str(begun(stage).unit), **changes)
