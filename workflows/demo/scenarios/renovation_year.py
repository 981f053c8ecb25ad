"""About a hundred pre-reviews of one past year, of a dozen units, in the proportions of a provincial bureau; all invented, all carried.

Everything is drawn from the number of the year, so that the same year is the same on every machine."""
import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet

from approvals.duties.holders import give
from approvals.models import Case, Post, Rank, Unit, User
from approvals.people import pinyin_of
from approvals.roles import Role
from approvals.system import system_user
from procurement.calendar.days import is_working_day
from procurement.calendar.office_time import SHANGHAI
from procurement.calendar.store import load
from procurement.money import two_places
from workflows.demo import files
from workflows.demo.stage import Stage
from workflows.flows.renovation_review import RenovationReviewFlow

from . import renovation_papers as papers
from .renovation_review import applies, begun, classification, up_to

CASES = 100
FIRST, LAST = (1, 6), (11, 14)
"""Days (month, day) between which applications come in, so that the year is closed by its end."""

UNITS = (
    ("FW11", "示例市发展和改革委员会（演示）", "市发改委", "钱程", "冯远"), ("FW12", "示例市教育局（演示）", "市教育局", "吕桐", "江川"),
    ("FW13", "示例市科学技术局（演示）", "市科技局", "金铭", "石磊"), ("FW14", "示例市民政局（演示）", "市民政局", "柳青", "夏阳"),
    ("FW15", "示例市司法局（演示）", "市司法局", "温岚", "章程"), ("FW16", "示例市交通运输局（演示）", "市交通局", "路遥", "齐岳"),
    ("FW17", "示例市水务局（演示）", "市水务局", "江澜", "洪涛"), ("FW18", "示例市农业农村局（演示）", "市农业局", "禾田", "谷丰"),
    ("FW19", "示例市卫生健康委员会（演示）", "市卫健委", "康宁", "白芷"), ("FW20", "示例市审计局（演示）", "市审计局", "严明", "申正"),
    ("FW21", "示例市市场监督管理局（演示）", "市场监管局", "尚平", "公孙"), ("FW22", "示例市信访局（演示）", "市信访局", "和悦", "言路"),
)
"""Code, name, short name, who applies, who heads it. Invented."""


class Work(NamedTuple):
    """What is repaired: title, part, unit of measure, between which quantities, unit price in yuan, class."""

    title: str
    part: str
    unit: str
    least: int
    most: int
    price: str
    kind: str = "partial"


WORKS = (
    Work("屋面防水维修", "屋面", "㎡", 300, 1600, "152.00"), Work("给排水立管更换", "各层卫生间", "米", 120, 900, "215.00"),
    Work("老旧配电线路改造", "各层配电间及线路", "米", 800, 4200, "66.50"),
    Work("外窗节能改造", "东西两侧外窗", "㎡", 180, 900, "505.00", "full"),
    Work("消防喷淋系统维修", "一至四层", "套", 40, 420, "960.00"), Work("空调末端及风管维修", "会议区", "台", 12, 96, "3650.00"),
    Work("外墙面砖空鼓整治", "临街立面", "㎡", 260, 1900, "238.00", "full"), Work("电梯大修", "1号电梯", "项", 1, 2, "276000.00"),
    Work("卫生间整体维修", "二至六层卫生间", "间", 4, 24, "29800.00"),
    Work("采暖管网更换", "地下室及立管", "米", 240, 1500, "348.00", "full"),
    Work("办公室地面墙面维修", "三层办公室", "㎡", 200, 1400, "185.00"), Work("智能化弱电线路整理", "弱电间", "项", 1, 3, "118000.00"),
)
SMALL = Work("门锁灯具零星维修", "二层", "项", 1, 4, "4200.00", "daily")
ADDED = Work("加建设备用房", "屋顶", "㎡", 60, 240, "3100.00", "full")

CUTS = (
    "现场实测工程量小于申报量", "单价高于当期信息价，按信息价核定", "超出维修标准的装饰内容不予核定", "与上年度已实施内容重复，予以核减",
)  # fmt: skip
FATES = (
    ("agreed", 34), ("cut", 32), ("corrected", 7), ("daily", 6), ("construction", 3), ("reassign", 3), ("disagree", 4), ("refused_unit", 2),
    ("refused_window", 3), ("refused_head", 2), ("lapsed", 2), ("terminated", 2),
)  # fmt: skip
"""What becomes of them; the sum is CASES."""


class Plan(NamedTuple):
    """One application of the year, drawn before anybody acts."""

    day: date
    unit: int
    work: Work
    quantity: int
    fate: str
    cut: int


def plans(year: int) -> list[Plan]:
    """The year's applications in the order in which they come in; the same for the same year."""
    draw, calendar = random.Random(year), load()  # noqa: S311 - a demo, not a secret
    first, last = date(year, *FIRST), date(year, *LAST)
    days = [day for n in range((last - first).days + 1) if is_working_day(day := first + timedelta(days=n), calendar)]
    fates = [fate for fate, times in FATES for _n in range(times)]
    draw.shuffle(fates)
    found = []
    for day, fate in zip(sorted(draw.choices(days, k=CASES)), fates, strict=True):
        work = {"daily": SMALL, "construction": ADDED}.get(fate) or draw.choice(WORKS)
        found.append(Plan(day, draw.randrange(len(UNITS)), work, draw.randint(work.least, work.most), fate, draw.randint(4, 19)))
    return found


def carried() -> QuerySet[Case]:
    """The applications of the year, as far as they are carried; these units buy too."""
    return Case.objects.filter(flow_class=RenovationReviewFlow, unit__code__in=[code for code, *_rest in UNITS])


def build(people: Any, at: datetime) -> list[tuple[Unit, User, User]]:
    """The dozen units with the two people of each; made once."""
    made = []
    for number, (code, name, short, applicant, head) in enumerate(UNITS, 1):
        unit = Unit.objects.get_or_create(
            code=code, defaults={"name": name, "short_name": short, "kind": "served", "level": "city", "parent": people.bureau},
        )[0]  # fmt: skip
        both = []
        for login, who, post, rank, role in (
            (f"51{number:02d}", applicant, "办公室科员", Rank.CLERK, Role.REQUESTER),
            (f"52{number:02d}", head, "负责人", Rank.SECTION_CHIEF, Role.UNIT_HEAD),
        ):
            user = User.objects.filter(username=login).first()
            if user is None:
                user = User(username=login, display_name=who, pinyin=pinyin_of(who), phone=f"010-5550-{login}")
                user.set_unusable_password()
                user.save()
                Post.objects.create(user=user, unit=unit, title=post, rank=rank, since=at.date(), is_primary=True)
                give(role, user, unit, by=system_user(), at=at, reason="演示数据")
            both.append(user)
        made.append((unit, *both))
    return made


def begins_at(plan: Plan, number: int) -> datetime:
    """In the morning of its day, no two cases of a day at the same minute."""
    return datetime.combine(plan.day, time(9, 0), SHANGHAI) + timedelta(minutes=11 * (number % 9))


def carry(stage: Stage, plan: Plan, unit: tuple[Unit, User, User], number: int) -> None:
    """One case from its first day to its end."""
    _begin(stage, plan, unit, number)
    FATE.get(plan.fate, _straight)(stage, plan, _otherwise(plan, unit))


def _begin(stage: Stage, plan: Plan, unit: tuple[Unit, User, User], number: int) -> None:
    where, applicant, _head = unit
    item = {"name": plan.work.title, "unit": plan.work.unit, "quantity": str(plan.quantity), "unit_price": plan.work.price}
    applies(
        stage, applicant, where, but=("funds",) if plan.fate == "lapsed" else (),
        title=f"{where.short_name}{_house(number)}{plan.work.title}", building=f"{where.short_name}{_house(number)}",
        address=f"示例市建设路{100 + number}号", part=plan.work.part, contents=f"{plan.work.title}，不改变结构，不增加面积。",
        kind_asked=plan.work.kind, urgency=number % 7 // 5, items=[item], contact=applicant.display_name, phone=applicant.phone,
        budget_line=f"{plan.day.year}-维修-{300 + number:04d}", last_repaired=None, last_repair="",
        year_built=plan.day.year - 16 - plan.unit,
    )  # fmt: skip


def _house(number: int) -> str:
    """Every application is about another house: what is repaired in one place at one time is one project (拆分申报)."""
    return f"{'东西南北'[number % 4]}院{1 + number // 4}号楼"


Doings = dict[str, Callable[[Stage], Any]]


def _otherwise(plan: Plan, unit: tuple[Unit, User, User]) -> Doings:
    """What differs from the straight road: the unit's own head, the cut, the conclusion."""
    conclusion = {"cut": "agree_cut", "reassign": "reassign", "disagree": "disagree"}.get(plan.fate, "agree")
    asked = two_places(Decimal(plan.quantity) * Decimal(plan.work.price))
    accepted = two_places(asked * (100 - plan.cut) / 100) if plan.fate == "cut" else asked
    row = {"no": 1, "accepted_quantity": str(plan.quantity), "accepted": accepted,
           "cut_reason": CUTS[plan.cut % len(CUTS)] if plan.fate == "cut" else ""}
    found: Doings = {
        "endorse": lambda s: s.does(unit[2], "endorse", comment="情况属实，同意申报。"),
        "appoint": _after(plan.cut % 3, lambda s: s.does(
            s.people.handler, "appoint", papers.visit(s.days_ahead(2 + plan.quantity % 4)))),
        "classify": lambda s: s.does(s.people.handler, "classify", classification(s, plan.work.kind)),
        "check_area": lambda s: s.does(s.people.handler, "check_area", _area(plan.fate == "reassign")),
        "check_estimate": _after(plan.cut % 5, lambda s: s.does(
            s.people.estimator, "check_estimate", {**papers.estimate(items=()), "items": [row]})),
        "check_legal": _after(plan.quantity % 4, lambda s: s.does(s.people.legal, "check_legal", comment="同意。")),
        "draw_up": lambda s: s.does(s.people.handler, "draw_up", papers.opinion(conclusion, addressee=str(unit[0]))),
    }
    return found


def _after(working_days: int, go: Callable[[Stage], Any]) -> Callable[[Stage], Any]:
    """Do it some working days later."""
    def later(stage: Stage) -> None:
        stage.waits(working_days)
        go(stage)

    return later


def _area(surplus: bool) -> dict[str, Any]:
    """A unit within its standard; `surplus`: idle rooms are known."""
    return papers.area("city") | {"office_actual": "520.00", "reassign_possible": "yes" if surplus else "no"}


def _straight(stage: Stage, _plan: Plan, otherwise: Doings) -> None:
    up_to(stage, "", otherwise)


def _corrected(stage: Stage, plan: Plan, otherwise: Doings) -> None:
    up_to(stage, "accept", otherwise)
    stage.does(stage.people.window, "accept", papers.acceptance(plan="预算书未盖章"), verb="return", comment="工程预算书未盖章，请补正。")
    stage.waits(2)
    case = begun(stage)
    record = RenovationReviewFlow.records().get(case_id=case.pk)
    again = {name: getattr(record, name) for name in papers.application(record.planned_start) if hasattr(record, name) and name != "items"}
    items = [{"name": i.name, "unit": i.unit, "quantity": i.quantity, "unit_price": i.unit_price} for i in record.item_rows()]
    stage.does(case.requester, "correct", {**again, "items": items}, files=files.papers(set(files.NAMES) - {"plan"}))
    up_to(stage, "", {**otherwise, "endorse": lambda s: otherwise["endorse"](s) if "endorse" in s.waiting() else None})


def _daily(stage: Stage, _plan: Plan, otherwise: Doings) -> None:
    up_to(stage, "classify", otherwise)
    stage.does(stage.people.handler, "classify", papers.daily() | classification(stage, "daily", advice="由本单位在日常维修经费中安排。"))


def _construction(stage: Stage, _plan: Plan, otherwise: Doings) -> None:
    up_to(stage, "classify", otherwise)
    asked = papers.construction()
    stage.does(stage.people.handler, "classify", classification(stage, "construction", area_change="12.50", advice=asked["advice"]))


def _refused_unit(stage: Stage, _plan: Plan, _otherwise: Doings) -> None:
    head = User.objects.get(username=begun(stage).requester.username.replace("51", "52", 1))
    stage.rejects(head, "endorse", "本年度已有安排，暂不申报。")


def _refused_window(stage: Stage, _plan: Plan, otherwise: Doings) -> None:
    up_to(stage, "accept", otherwise)
    stage.rejects(stage.people.window, "accept", "该处房屋已出租，不属于办公用房维修范围。")


def _refused_head(stage: Stage, _plan: Plan, otherwise: Doings) -> None:
    up_to(stage, "vice_head", otherwise)
    stage.rejects(stage.people.vice_head, "vice_head", "今年预算已安排完毕，待明年统筹。")


def _lapsed(stage: Stage, _plan: Plan, otherwise: Doings) -> None:
    up_to(stage, "accept", otherwise)
    stage.does(stage.people.window, "accept", papers.acceptance(funds="missing"), verb="return", comment="缺资金来源证明，请一并补齐。")
    stage.waits(12)


def _terminated(stage: Stage, _plan: Plan, otherwise: Doings) -> None:
    up_to(stage, "check_area", otherwise)
    stage.on_case(stage.people.section_chief, "terminate", "该楼列入整体搬迁计划，终止办理。")


FATE: dict[str, Callable[[Stage, Plan, Doings], None]] = {
    "corrected": _corrected, "daily": _daily, "construction": _construction, "refused_unit": _refused_unit,
    "refused_window": _refused_window,
    "refused_head": _refused_head, "lapsed": _lapsed, "terminated": _terminated,
}  # fmt: skip
