"""What every act of a disposal asks the stage: cards in the register, the record of its case, rows that a form shows, days as typed."""
from datetime import date
from decimal import Decimal
from typing import Any

from procurement.assets import services as register
from procurement.assets.models import Card
from procurement.calendar.office_time import local
from workflows.demo.stage import Stage
from workflows.flows.asset_disposal import AssetDisposalFlow

DESKTOP, LAPTOP, COPIER, DESK, CAR = "A02010105", "A02010108", "A020201", "A05010201", "A020305"


def card(stage: Stage, name: str = "台式计算机", *, vehicle: dict[str, Any] | None = None, rights: Any = None, **facts: Any) -> Card:
    """A further card of the district's statistics office, old enough to be scrapped, kept by nobody in particular."""
    p = stage.people
    told: dict[str, Any] = {
        "number": f"ZC2019-{Card.objects.count() + 1:04d}", "name": name, "kind": "equipment", "category_code": DESKTOP, "measure": "台",
        "specification": "商用台式机", "original_value": Decimal("4800.00"), "depreciation": Decimal("4800.00"), "unit": p.unit_a,
        "location": "二层机房", "acquired_on": date(2019, 4, 8), "in_use_since": date(2019, 4, 15), "title_proof": "发票及验收单（演示）",
    }  # fmt: skip
    return register.enter(told | facts, actor=p.assets, at=stage.clock.moment, vehicle=vehicle, rights=rights)


def car(stage: Stage, plate: str = "演A12345", **facts: Any) -> Card:
    """An old official car; vehicles go up whatever they are worth."""
    told: dict[str, Any] = {"name": "公务轿车", "category_code": CAR, "measure": "辆", "original_value": Decimal("178000.00"),
            "depreciation": Decimal("170000.00"), "acquired_on": date(2012, 5, 10), "in_use_since": date(2012, 5, 20), "kilometres": 412000}
    vehicle = {"plate": plate, "kind": "small", "quota": "emergency", "first_registered_on": date(2012, 5, 18), "official_sign": True}
    return card(stage, vehicle=vehicle, **told | facts)


def record_of(stage: Stage) -> Any:
    """The record of the stage's case, as the database holds it."""
    return AssetDisposalFlow.records().select_related("case", "receiving_unit").get(case=stage.case)


def rows(stage: Stage, node: str, table: str, **said: Any) -> list[dict[str, Any]]:
    """The rows that the form of an open step shows, each with the same answer."""
    known = stage.step(node).flow_task.form_class.known_of(record_of(stage))[table]
    return [dict(row) | said for row in known]


def today(stage: Stage) -> str:
    """The day on the stage."""
    return local(stage.clock.moment).date().isoformat()


def ahead(stage: Stage, days: int) -> str:
    """A working day so many working days ahead."""
    return local(stage.days_ahead(days)).date().isoformat()
