"""A dozen disposals of one past year in each form, with one month whose last small case carries the batch over an authority's line.

All invented, all carried by the engine; the units are those that repair and buy. By its title a disposal is found again."""
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet

from approvals.models import Unit, User
from procurement.assets.batch import Entering
from procurement.assets.models import Card
from procurement.assets.terms import Entry, Kind, VehicleQuota, VehicleType
from procurement.calendar.days import add_working_days
from procurement.calendar.office_time import SHANGHAI, local
from procurement.calendar.store import load
from workflows.demo import assets
from workflows.demo.stage import Stage
from workflows.flows.asset_disposal import AssetDisposalFlow

from . import disposal_asking as asking
from . import disposal_leaving as leaving
from .asset_register import DOCUMENT
from .disposal_road import Act, on_to
from .disposal_scene import record_of, today
from .renovation_year import UNITS

DESKTOP, LAPTOP, MULTIFUNCTION, PROJECTOR, DESK, COOLER, CAR = (
    "A02010105", "A02010108", "A020204", "A020202", "A05010201", "A02061804", "A020305",
)  # fmt: skip
MONTH = 5
"""The month whose batch crosses the line."""
WHY_IN_PARTS = "本月分三次报来，系各科室分别清查，并非有意拆分。"
WRITTEN = re.compile(r"(?<!\d)2026(?=〕|-\d{3,4}(?!\d))")
"""A year in the number of a paper, as the scenarios type it."""


class Lot(NamedTuple):
    """Like things: name, category, unit of measure, original value and depreciation of one piece, pieces, years before the disposal in
    which they were bought."""

    name: str
    category: str
    measure: str
    value: str
    depreciation: str
    pieces: int
    age: int


class Plan(NamedTuple):
    """One disposal of the year. `instead`: steps done otherwise than on the straight road; `ends`: the step at which it is refused."""

    month: int
    day: int
    unit: int
    title: str
    form: str
    lot: Lot
    ground: str = "worn"
    instead: dict[str, Act] = {}  # noqa: RUF012 - never changed
    ends: str = ""

    def named(self, year: int) -> str:
        """The title under which it stands."""
        return f"{year}年{UNITS[self.unit][2]}{self.title}（演示）"


def _sold(stage: Stage) -> None:
    leaving.sells(stage, "9260.00")


def _serving(stage: Stage) -> None:
    """Past its minimum life, and all of it still serves."""
    asking.appraises(stage, serves=[item.number for item in record_of(stage).item_rows()])


PLANS = (
    Plan(3, 11, 2, "投影仪划转", "transfer", Lot("投影仪", PROJECTOR, "台", "9800.00", "4083.33", 2, 3), "idle"),
    Plan(3, 25, 1, "空调机组报废", "scrap", Lot("多联机空调机组", COOLER, "套", "620000.00", "620000.00", 1, 12), "worn",
         {"scrap": lambda stage: leaving.scraps(stage, "11800.00")}),
    Plan(4, 9, 9, "办公桌继续使用", "scrap", Lot("办公桌", DESK, "张", "1680.00", "1680.00", 4, 16), "worn",
         {"appraise_technically": _serving}),
    Plan(MONTH, 6, 0, "台式计算机报废", "scrap", Lot("台式计算机", DESKTOP, "台", "4500.00", "4500.00", 5, 7)),
    Plan(MONTH, 13, 0, "便携式计算机报废", "scrap", Lot("便携式计算机", LAPTOP, "台", "6000.00", "6000.00", 4, 7)),
    Plan(MONTH, 21, 0, "一体机报废", "scrap", Lot("多功能一体机", MULTIFUNCTION, "台", "2600.00", "2600.00", 2, 7)),
    Plan(6, 10, 3, "办公桌转让", "sale", Lot("办公桌", DESK, "张", "1800.00", "1200.00", 20, 10), "idle",
         {"appraise": lambda stage: leaving.appraises_value(stage, "450.00"), "sell": _sold,
          "pay_in": lambda stage: leaving.pays_in(stage, taxes="277.80", appraisal_fee="600.00", commission="185.20")}),
    Plan(7, 8, 4, "计算机捐赠", "donation", Lot("台式计算机", DESKTOP, "台", "4200.00", "2800.00", 6, 4), "idle"),
    Plan(8, 5, 6, "公务用车报废", "scrap", Lot("公务轿车", CAR, "辆", "168000.00", "168000.00", 1, 14), "worn",
         {"scrap": lambda stage: leaving.scraps(stage, "3200.00")}),
    Plan(8, 19, 7, "一体机置换", "exchange", Lot("多功能一体机", MULTIFUNCTION, "台", "2900.00", "1450.00", 3, 3), "idle",
         {"appraise": lambda stage: leaving.appraises_value(stage, "900.00")}),
    Plan(9, 9, 8, "水淹设备损失核销", "loss", Lot("台式计算机", DESKTOP, "台", "4700.00", "3133.33", 3, 4), "force"),
    Plan(10, 14, 10, "办公桌报废", "scrap", Lot("办公桌", DESK, "张", "2100.00", "1400.00", 8, 10), "worn", {}, "endorse"),
)  # fmt: skip


class Dated(Stage):
    """Papers are numbered in the year on the clock, whatever year the scenarios type."""

    def _does(self, who: User, node: Any, data: Any, verb: str, comment: str, *, opens: bool, **how: Any) -> Any:
        return super()._does(who, node, _dated(data, local(self.clock.moment).year), verb, comment, opens=opens, **how)


def _dated(data: Any, year: int) -> Any:
    if isinstance(data, str):
        return WRITTEN.sub(str(year), data)
    if isinstance(data, dict):
        return {name: _dated(value, year) for name, value in data.items()}
    return [_dated(value, year) for value in data] if isinstance(data, list | tuple) else data


def of_year(year: int) -> QuerySet[Any]:
    """The disposals of the year, as far as they have come."""
    return AssetDisposalFlow.records().filter(title__in=[plan.named(year) for plan in PLANS])


def begins_at(plan: Plan, year: int) -> datetime:
    """In the morning of its day, or of the working day after it."""
    day = add_working_days(date(year, plan.month, plan.day) - timedelta(days=1), 1, load()).day
    return datetime.combine(day, time(9, 0), SHANGHAI)


def carry(stage: Stage, plan: Plan, unit: tuple[Unit, User, User]) -> None:
    """One disposal from where it stands, or from its application, to its end."""
    where, applicant, head = unit
    year = local(stage.clock.moment).year
    record = AssetDisposalFlow.records().select_related("case").filter(title=plan.named(year)).first()
    if record is None:
        words = {"transfer": asking.idle, "donation": asking.idle, "sale": asking.idle, "exchange": asking.idle}.get(
            plan.form, lambda cards, form, **changes: asking.application(cards, **changes))  # fmt: skip
        cards = entered(plan, where, year, stage)
        data = words(cards, plan.form, title=plan.named(year), ground=plan.ground, form_wished=plan.form, reason=_reason(plan))
        stage.starts(applicant, AssetDisposalFlow, where, data)
    else:
        stage.case = record.case
    if plan.ends:
        on_to(stage, plan.ends)
        stage.rejects(head, plan.ends, "仍可调剂到下属单位使用，暂不处置。")
        return
    on_to(stage, "", **_of_unit(applicant, head) | plan.instead)


def entered(plan: Plan, unit: Unit, year: int, stage: Stage) -> list[Card]:
    """The cards of the things, entered the year before as they stood in the books."""
    lot, number = plan.lot, f"YS-CZ-{year}-{PLANS.index(plan) + 1:02d}"
    bought = date(year - lot.age, 3, 18)
    facts = {
        "name": lot.name, "kind": Kind.FURNITURE if lot.category.startswith("A05") else Kind.EQUIPMENT, "category_code": lot.category,
        "measure": lot.measure, "specification": "演示型", "original_value": Decimal(lot.value), "depreciation": Decimal(lot.depreciation),
        "unit": unit, "location": "一层库房", "acquired_on": bought, "in_use_since": bought, "title_proof": "发票及验收单（演示）",
        "entry": Entry.OPENING, "source": DOCUMENT, "kilometres": 386_000 if lot.category == CAR else None,
    }  # fmt: skip
    vehicle = None
    if lot.category == CAR:
        vehicle = {"plate": f"示A·C{year % 10000:04d}", "kind": VehicleType.SMALL, "quota": VehicleQuota.EMERGENCY, "official_sign": True,
                   "first_registered_on": bought, "displacement": Decimal("1.8")}  # fmt: skip
    known = list(Card.objects.filter(number__startswith=f"{number}-").order_by("number"))
    return known or assets.enter([
        Entering({**facts, "number": f"{number}-{piece + 1:02d}"}, vehicle, assets.rights_of(unit, stage.people.bureau))
        for piece in range(lot.pieces)
    ], stage.people.assets, stage.clock.moment)  # fmt: skip


def _reason(plan: Plan) -> str:
    if plan.ground == "force":
        return "暴雨进水，设备浸泡后无法修复，有气象证明及现场照片。"
    return "机构调整后闲置一年以上，设备完好。" if plan.ground == "idle" else "已达最低使用年限，多次维修仍无法正常使用。"


def _of_unit(applicant: User, head: User) -> dict[str, Callable[[Stage], Any]]:
    """What the unit's own people do, and the reason that the month comes in parts where it does."""
    return {
        "endorse": lambda stage: stage.does(head, "endorse", comment="情况属实，同意上报。"),
        "batch": lambda stage: asking.batches(stage, WHY_IN_PARTS),
        "hand_over": lambda stage: stage.does(stage.people.assets, "hand_over", {
            "handed_on": today(stage), "handed_by": applicant.display_name, "handover_paper": "移交清单3号（演示）", "handover_note": ""}),
    }  # fmt: skip
