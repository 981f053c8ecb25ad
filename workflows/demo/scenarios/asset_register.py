"""The invented asset register of the demo: office equipment and furniture within the caps of the standards, drawn from the year alone.

What a unit of so many people has follows from the shares of the standards; nothing is stored here."""
import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from procurement.assets.terms import Entry, Kind, Secrecy, State
from procurement.money import two_places

DOCUMENT = "演示数据，并非真实资产"
"""Stands on every card as the document of its acquisition."""
EQUIPMENT_LIFE, FURNITURE_LIFE, TABLE_LIFE = 6, 15, 20
OLDEST = 2017
"""The standards say nothing of what was bought before the middle of 2016."""


class Thing(NamedTuple):
    """What an office has: category, name, unit of measure, highest price of one piece in yuan, years it is written down over, pieces for
    a hundred people, pieces however few they are, pieces on one card."""

    category: str
    name: str
    measure: str
    most: int
    life: int
    share: int
    least: int = 0
    lot: int = 1

    @property
    def kind(self) -> Kind:
        return Kind.FURNITURE if self.category.startswith("A05") else Kind.EQUIPMENT


THINGS = (
    Thing("A02010105", "台式计算机", "台", 5000, EQUIPMENT_LIFE, 90), Thing("A02010108", "便携式计算机", "台", 7000, EQUIPMENT_LIFE, 40),
    Thing("A02021003", "A4黑白打印机", "台", 1200, EQUIPMENT_LIFE, 50), Thing("A02021001", "A3黑白打印机", "台", 7600, EQUIPMENT_LIFE, 10),
    Thing("A02020100", "复印机", "台", 35000, EQUIPMENT_LIFE, 0, 1), Thing("A02020400", "多功能一体机", "台", 3000, EQUIPMENT_LIFE, 25),
    Thing("A02020200", "投影仪", "台", 10000, EQUIPMENT_LIFE, 0, 1), Thing("A02021301", "碎纸机", "台", 1000, EQUIPMENT_LIFE, 10),
    Thing("A05010201", "办公桌", "张", 3000, FURNITURE_LIFE, 100), Thing("A05010301", "办公椅", "把", 800, FURNITURE_LIFE, 100),
    Thing("A05010502", "文件柜", "组", 1000, TABLE_LIFE, 50), Thing("A05010202", "会议桌", "张", 32000, TABLE_LIFE, 0, 1),
    Thing("A05010303", "会议椅", "把", 800, FURNITURE_LIFE, 0, 1, 12), Thing("A05010401", "三人沙发", "张", 3000, FURNITURE_LIFE, 5),
)  # fmt: skip
"""Categories as in the catalogue; the meeting table stands in a room of 20 ㎡."""

HEADS = {"JG": 30, "FW01": 16, "FW02": 14, "FW03": 18}
"""Unit → people for whom it is furnished."""
SECRET = {"JG": 2, "FW01": 1}
"""Unit → how many of its desktops, and as many of its laptops, are classified."""


class Drawn(NamedTuple):
    """One card before it is entered: its columns but unit and custodian, and whose turn it is to keep it."""

    facts: dict[str, Any]
    keeper: int


def drawn(code: str, heads: int, year: int) -> Iterator[Drawn]:
    """The cards of one unit as they stand at the beginning of a year; the same for the same unit and year."""
    draw = random.Random(f"assets {code} {year}")  # noqa: S311 - a demo, not a secret
    secret, number = SECRET.get(code, 0), 0
    for thing in THINGS:
        for piece in range(max(thing.least, heads * thing.share // 100)):
            number += 1
            facts = _facts(draw, thing, year)
            marked = thing.category.startswith("A020101") and piece < secret
            yield Drawn({
                "number": f"YS-{code}-{number:04d}", "location": f"{1 + number % 6}层{101 + number % 6 * 100 + number % 17}室",
                "secrecy": Secrecy.SECRET if marked else Secrecy.NONE, **facts,
            }, number)  # fmt: skip


def _facts(draw: random.Random, thing: Thing, year: int) -> dict[str, Any]:
    acquired = date(max(OLDEST, year - draw.randint(1, min(thing.life + 2, 9))), 1, 1) + timedelta(days=draw.randrange(364))
    value = Decimal(thing.most * draw.randint(62, 100) // 1000 * 10 * thing.lot)
    pages = None
    if thing.name in ("复印机", "A3黑白打印机", "多功能一体机"):
        pages = _months(acquired, year) * draw.randint(900, 4600)
    return {
        "name": thing.name, "kind": thing.kind, "category_code": thing.category, "measure": thing.measure, "quantity": Decimal(thing.lot),
        "specification": f"演示型{draw.choice('ABCDEF')}{draw.randint(10, 99)}", "original_value": value,
        "depreciation": written_down(value, acquired, year, thing.life), "depreciated_until": date(year - 1, 12, 31),
        "acquired_on": acquired, "in_use_since": acquired + timedelta(days=draw.randint(0, 1)), "pages": pages,
        "title_proof": f"发票{draw.randint(10_000_000, 99_999_999)}（演示）", "entry": Entry.PURCHASE, "source": DOCUMENT,
        "state": State.IDLE if draw.random() < 0.05 else State.IN_USE,
    }  # fmt: skip


def written_down(value: Decimal, acquired: date, year: int, life: int) -> Decimal:
    """Accumulated depreciation at the end of the year before: straight line by months, the month of acquisition counted."""
    months = min(_months(acquired, year), life * 12)
    return two_places(value * months / (life * 12))


def _months(acquired: date, year: int) -> int:
    """Months from the acquisition to the end of the year before `year`."""
    return (year - 1 - acquired.year) * 12 + 13 - acquired.month
