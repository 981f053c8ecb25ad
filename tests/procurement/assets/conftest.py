"""Cards of the fixed cast."""
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from procurement.assets import services


@pytest.fixture
def register(cast, ticking):
    """`register.card(number, **facts)` enters a laptop of the district's statistics office, kept by its clerk."""
    def card(number="ZC2020-0001", *, vehicle=None, rights=None, **facts):
        told = {
            "number": number, "name": "便携式计算机", "kind": "equipment", "category_code": "A02010108", "measure": "台",
            "original_value": Decimal("6800.00"), "unit": cast.unit_a, "custodian": cast.requester, "location": "三层302室",
            "acquired_on": date(2020, 6, 20), "in_use_since": date(2020, 7, 1), **facts,
        }
        return services.enter(told, actor=cast.assets, at=ticking.moment, vehicle=vehicle, rights=rights)
    return SimpleNamespace(card=card)
