"""722 official cars on 150 units, each with the official sign (Hainan provincial bureau, 2019); plates and units plainly invented."""
import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from procurement.assets.terms import Entry, Kind, VehicleQuota, VehicleType

from . import renovation_year
from .asset_register import DOCUMENT, written_down
from .purchase_year import shares

UNITS, VEHICLES, NUMBER = 150, 722, "YS-CL-"
CAST = ("FW01", "FW02", "FW03")
"""Units of the cast that have cars too."""
PLACES = ("东", "南", "西", "北", "中", "新", "江", "山", "城", "港")
OFFICES = ("教育局", "财政局", "民政局", "司法局", "水务局", "农业农村局", "商务局", "文化旅游局", "卫生健康局", "应急管理局", "审计局",
           "市场监督管理局", "医疗保障局", "信访局")  # fmt: skip
LIFE = 8
"""Years over which a car is written down."""


class Model(NamedTuple):
    """What is driven: category, name, type, quota, highest price in yuan, litres, how many of a hundred."""

    category: str
    name: str
    kind: VehicleType
    quota: VehicleQuota
    most: int
    litres: str
    share: int


MODELS = (
    Model("A02030501", "轿车", VehicleType.SMALL, VehicleQuota.MESSENGER, 120_000, "1.5", 24),
    Model("A02030501", "轿车", VehicleType.SMALL, VehicleQuota.EMERGENCY, 180_000, "1.8", 34),
    Model("A02030503", "商务车", VehicleType.SMALL, VehicleQuota.EMERGENCY, 180_000, "1.8", 10),
    Model("A02030502", "越野车", VehicleType.SMALL, VehicleQuota.ENFORCEMENT, 180_000, "1.8", 18),
    Model("A02030601", "小型客车", VehicleType.MEDIUM, VehicleQuota.RETIRED, 260_000, "2.0", 8),
    Model("A02030602", "大中型客车", VehicleType.LARGE, VehicleQuota.SPECIAL, 480_000, "4.5", 6),
)


class Car(NamedTuple):
    """One car before it is entered: the code of its unit, the columns of its card and of its vehicle."""

    unit: str
    facts: dict[str, Any]
    vehicle: dict[str, Any]


def further_units() -> list[tuple[str, str, str]]:
    """Code, name and short name of the units that only have cars: with those that repair and buy they are 150."""
    wanted = UNITS - len(CAST) - len(renovation_year.UNITS)
    every = [(f"示例市{place}区{office}（演示）", f"{place}区{office}") for place in PLACES for office in OFFICES]
    return [(f"FW{101 + number}", *names) for number, names in enumerate(every[:wanted])]


def codes() -> list[str]:
    """The codes of all 150."""
    return [*CAST, *(unit[0] for unit in renovation_year.UNITS), *(unit[0] for unit in further_units())]


def cars(year: int) -> Iterator[Car]:
    """All 722 as they stand at the beginning of a year, unit by unit, at least one each; the same for the same year."""
    draw = random.Random(f"cars {year}")  # noqa: S311 - a demo, not a secret
    further = shares(Decimal(VEHICLES - UNITS), [draw.randint(1, 9) for _unit in range(UNITS)], Decimal(1))
    number = 0
    for code, more in zip(codes(), further, strict=True):
        for _car in range(1 + int(more)):
            number += 1
            yield Car(code, *_drawn(draw, number, year))


def _drawn(draw: random.Random, number: int, year: int) -> tuple[dict[str, Any], dict[str, Any]]:
    model = draw.choices(MODELS, [one.share for one in MODELS])[0]
    registered = date(year - draw.randint(1, 13), 1, 1) + timedelta(days=draw.randrange(364))
    value = Decimal(model.most * draw.randint(72, 100) // 100_000 * 1000)
    driven = (year - registered.year) * draw.randint(9_000, 26_000) + draw.randint(0, 9_999)
    if number % 240 == 0:
        driven = draw.randint(600_000, 680_000)  # those that have come to the distance at which scrapping is advised
    facts = {
        "number": f"{NUMBER}{number:04d}", "name": model.name, "kind": Kind.EQUIPMENT, "category_code": model.category,
        "specification": f"演示牌{draw.choice('ABCDE')}{draw.randint(3, 9)}，{model.litres}升", "measure": "辆", "original_value": value,
        "depreciation": written_down(value, registered, year, LIFE), "depreciated_until": date(year - 1, 12, 31), "location": "本单位车库",
        "acquired_on": registered, "in_use_since": registered, "kilometres": driven,
        "title_proof": f"机动车登记证书{880_000 + number}（演示）", "entry": Entry.OPENING, "source": DOCUMENT,
    }  # fmt: skip
    vehicle = {
        "plate": f"示A·Y{number:04d}", "kind": model.kind, "quota": model.quota, "quota_no": f"编{number:04d}（演示）",
        "first_registered_on": registered, "displacement": Decimal(model.litres), "official_sign": True,
    }  # fmt: skip
    return facts, vehicle
