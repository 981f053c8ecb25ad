"""One pre-review for every state in which a desk may find it: waiting at each step, returned, overdue, dissent, closed in every way."""
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

from workflows.demo import files
from workflows.demo.stage import Stage

from . import renovation_papers as papers
from . import renovation_special as special
from .renovation_review import answers, applies, carry, opinion, up_to


class Project(NamedTuple):
    """What a demo application is about; `price` in yuan for the whole."""

    title: str
    building: str
    part: str
    work: str
    unit: str
    quantity: str
    price: str
    kind: str = "partial"


PROJECTS = (
    Project("办公楼三层卫生间给排水管道维修", "区统计局办公楼", "3层卫生间", "给排水管道更换", "米", "180", "420.00"),
    Project("档案室消防喷淋系统维修", "区统计局办公楼", "1层档案室", "喷淋管网及喷头更换", "套", "64", "980.00"),
    Project("排练厅屋面防水维修", "文化馆主楼", "屋面", "防水卷材更换", "㎡", "860", "150.00"),
    Project("业务用房配电箱及线路改造", "文化馆主楼", "1至3层", "配电线路更换", "米", "2600", "68.00"),
    Project("办公楼外窗节能改造", "区统计局办公楼", "1至4层", "外窗更换", "㎡", "760", "520.00", "full"),
    Project("会议室空调末端维修", "文化馆主楼", "2层会议室", "风机盘管更换", "台", "24", "3600.00"),
    Project("办公楼电梯大修", "文化馆主楼", "1号电梯", "曳引机及控制系统更换", "项", "1", "268000.00"),
    Project("供暖管网更换", "区统计局办公楼", "地下室及立管", "供暖管道更换", "米", "920", "360.00", "full"),
)
SMALL = Project("办公室门锁和灯具更换", "文化馆主楼", "2层", "门锁、灯具更换", "项", "1", "8600.00", "daily")
ADDITION = Project("办公楼加建档案库房", "区统计局办公楼", "屋顶", "加建一层", "㎡", "420", "3100.00", "full")


def begins(stage: Stage, number: int, project: Project | None = None, but: tuple[str, ...] = ()) -> Any:
    """An application of one of the two units, different for every number."""
    p, chosen = stage.people, project or PROJECTS[number % len(PROJECTS)]
    second = chosen.building.startswith("文化馆")
    who, unit = (p.second_requester, p.unit_b) if second else (p.requester, p.unit_a)
    item = {"name": chosen.work, "unit": chosen.unit, "quantity": chosen.quantity, "unit_price": chosen.price}
    return applies(
        stage, who, unit, [_letter(number)], ("letter", *but), title=chosen.title, building=f"{chosen.building}{number}号楼",
        part=chosen.part, contents=f"{chosen.work}，不改变结构，不增加面积。", kind_asked=chosen.kind, urgency=number % 3, items=[item],
        address=f"示例市中山路{20 + number}号" if second else f"示例区人民路{20 + number}号", contact=who.display_name, phone=who.phone,
        budget_line=f"2026-维修-{200 + number:04d}",
    )  # fmt: skip


def _letter(number: int) -> Any:
    """An application letter of its own for every number."""
    return replace(files.pdf("申请函（演示）.pdf", f"DEMO application {number}"), paper="letter")


def waiting_at(node: str) -> Callable[[Stage, int], None]:
    """The straight road as far as a step, which then waits."""

    def go(stage: Stage, number: int) -> None:
        begins(stage, number)
        up_to(stage, node)

    return go


def waiting_for_the_head(stage: Stage, number: int) -> None:
    """Large enough for the head of the bureau."""
    begins(stage, 7 if number % 2 else 4)
    up_to(stage, "head")


def archived(stage: Stage, number: int) -> None:
    begins(stage, number)
    up_to(stage, "")


def whole_road(stage: Stage, number: int) -> None:
    carry(stage)


def closed_daily(stage: Stage, number: int) -> None:
    begins(stage, number, SMALL)
    up_to(stage, "classify")
    stage.does(stage.people.handler, "classify", papers.daily() | answers(stage))


def sent_to_investment(stage: Stage, number: int) -> None:
    begins(stage, number, ADDITION)
    up_to(stage, "classify")
    stage.does(stage.people.handler, "classify", papers.construction() | answers(stage))


def refused_by_the_unit(stage: Stage, number: int) -> None:
    begins(stage, 0)
    stage.rejects(stage.people.unit_head, "endorse", "本年度已有安排，暂不申报。")


def refused_at_the_window(stage: Stage, number: int) -> None:
    begins(stage, number)
    up_to(stage, "accept")
    stage.rejects(stage.people.window, "accept", "房屋已出租，不属于办公用房维修范围。")


def refused_by_the_head(stage: Stage, number: int) -> None:
    begins(stage, 4)
    up_to(stage, "head")
    stage.rejects(stage.people.head, "head", "今年预算已安排完毕，待明年统筹。")


def lapsed(stage: Stage, number: int) -> None:
    returned_by_the_window(stage, number)
    stage.waits(12)


def returned_by_the_window(stage: Stage, number: int) -> None:
    begins(stage, number, but=("funds", "staff"))
    up_to(stage, "accept")
    stage.returns(stage.people.window, "accept", "请一并补齐。", papers.acceptance(funds="missing", staff="missing"))


def returned_by_the_unit(stage: Stage, number: int) -> None:
    begins(stage, 1)
    stage.returns(stage.people.unit_head, "endorse", "工程量请再核实一次。")


def returned_by_the_section(stage: Stage, number: int) -> None:
    begins(stage, number)
    up_to(stage, "section_chief")
    stage.returns(stage.people.section_chief, "section_chief", "办理要求请写明完工时限。")


def mended_for_legal(stage: Stage, number: int) -> None:
    begins(stage, number)
    up_to(stage, "check_assets")
    stage.returns(stage.people.legal, "check_legal", "依据请补写条款。")


def half_countersigned(stage: Stage, number: int) -> None:
    begins(stage, number)
    up_to(stage, "check_legal")


def dissent(stage: Stage, number: int) -> None:
    begins(stage, number)
    up_to(stage, "check_legal")
    stage.rejects(stage.people.legal, "check_legal", "同一部位三年内维修过，理由不充分。")


def inspected_by_one(stage: Stage, number: int) -> None:
    waiting_at("confirm_inspection")(stage, number)


def before_the_visit(stage: Stage, number: int) -> None:
    begins(stage, number)
    up_to(stage, "appoint")
    stage.does(stage.people.handler, "appoint", papers.visit(stage.days_ahead(4)))


def visited_again(stage: Stage, number: int) -> None:
    begins(stage, number)
    up_to(stage, "inspect")
    stage.returns(stage.people.inspector, "inspect", "单位未安排陪同人员，屋面无法进入，请重新预约。")


def withdrawn(stage: Stage, number: int) -> None:
    begins(stage, 3)
    stage.on_case(stage.people.second_requester, "withdraw", "填错项目名称，重新申报。")


def terminated(stage: Stage, number: int) -> None:
    begins(stage, number)
    up_to(stage, "check_area")
    stage.on_case(stage.people.section_chief, "terminate", "该楼列入整体搬迁计划，终止办理。")


def suspended(stage: Stage, number: int) -> None:
    begins(stage, number)
    up_to(stage, "check_estimate")
    stage.on_case(stage.people.section_chief, "suspend", "等待房屋安全鉴定结论。")


def resumed(stage: Stage, number: int) -> None:
    suspended(stage, number)
    stage.waits(2)
    stage.on_case(stage.people.section_chief, "resume", "鉴定结论已收到。")


def reminded(stage: Stage, number: int) -> None:
    begins(stage, 0)
    stage.waits(1)
    stage.on_case(stage.people.requester, "remind", "请尽快出具意见。")


def copied(stage: Stage, number: int) -> None:
    begins(stage, number)
    up_to(stage, "vice_head")
    stage.on_case(stage.people.section_chief, "copy", data={"to": [stage.people.coordinator.pk, stage.people.stranger.pk]})


def claimed(stage: Stage, number: int) -> None:
    begins(stage, number)
    up_to(stage, "check_estimate")
    stage.does(stage.people.estimator, "check_estimate", verb="claim")


def asks_to_act_first(stage: Stage, number: int) -> None:
    special.asks_to_act_first(stage, title="办公楼台风受损屋面抢修", building="区统计局东楼", address="示例区解放路22号")


def completing_papers(stage: Stage, number: int) -> None:
    asks_to_act_first(stage, number)
    stage.does(stage.people.vice_head, "permit_urgent", {"permit_conditions": "先断电、后抢修，全程留存影像。"}, comment="同意先行抢修。")


def asks_exception(stage: Stage, number: int) -> None:
    special.asks_exception(stage, title="办公楼抗震隐患整体维修", building="区统计局北楼", address="示例区解放路24号")


def reports_exception(stage: Stage, number: int) -> None:
    special.asks_exception(stage, title="档案楼结构隐患整体维修", building="区统计局档案楼", address="示例区解放路26号")
    stage.does(stage.people.head, "permit_exception", {"permit_conditions": "施工期间加固支撑。"}, comment="同意特批。")
    up_to(stage, "report_up", special.PAST_CLASSIFICATION)


def asked_outside(stage: Stage, number: int) -> None:
    special.asks_outside(stage, begins=lambda s: begins(s, number))


def asking_outside(stage: Stage, number: int) -> None:
    begins(stage, number)
    up_to(stage, "draw_up")
    stage.does(stage.people.handler, "draw_up", opinion(stage, outside=list(special.OUTSIDE)))


def waiting_for_the_meeting(stage: Stage, number: int) -> None:
    special.large(stage, title="办公楼屋面及外墙整体维修", building="区统计局南楼", address="示例区解放路20号")


def minutes_to_sign(stage: Stage, number: int) -> None:
    special.large(stage, title="办公楼电气系统整体改造", building="区统计局西楼", address="示例区解放路28号")
    stage.waits(5)
    stage.does(stage.people.recorder, "hold_meeting", papers.meeting(stage.people, stage.clock.moment))


STATES: tuple[tuple[int, Callable[[Stage, int], None]], ...] = (
    (38, whole_road), (34, archived), (31, archived), (27, archived), (25, lapsed), (24, sent_to_investment), (22, closed_daily),
    (21, refused_by_the_unit), (20, refused_by_the_head), (19, archived), (18, terminated), (18, reports_exception),
    (17, refused_at_the_window), (15, archived), (14, minutes_to_sign), (13, waiting_at("check_estimate")), (12, resumed), (11, archived),
    (10, closed_daily), (9, half_countersigned), (8, suspended), (8, asked_outside), (8, waiting_at("archive")),
    (7, waiting_for_the_meeting), (7, waiting_at("section_chief")), (6, dissent), (4, waiting_for_the_head), (4, asking_outside),
    (3, waiting_at("vice_head")), (3, visited_again), (3, waiting_at("issue")), (3, copied), (3, asks_exception), (2, waiting_for_the_head),
    (2, waiting_at("section_chief")), (2, half_countersigned), (2, mended_for_legal), (2, waiting_at("vice_head")),
    (2, returned_by_the_section), (2, waiting_at("check_finance")), (2, waiting_at("draw_up")), (2, claimed), (2, waiting_at("check_area")),
    (2, inspected_by_one), (2, waiting_at("inspect")), (2, reminded), (2, returned_by_the_window), (2, completing_papers),
    (1, asks_to_act_first), (1, returned_by_the_unit), (1, withdrawn), (1, before_the_visit), (1, waiting_at("appoint")),
    (1, waiting_at("classify")), (0, waiting_at("accept")), (0, waiting_at("endorse")),
)
"""(working days before the present at which the case begins, what happens to it), oldest first."""

