"""What a form offers of catalogue and budget, each named so that people can choose."""

from __future__ import annotations

from datetime import date
from typing import Any

from procurement.budgets.catalogue import bottom
from procurement.budgets.models import BudgetLine

MOST = 200
"""Lines that one list offers, the newest years first."""


def categories() -> list[tuple[str, str]]:
    """Bottom categories as last known, by code; no query. The service judges by the day."""
    return [(category.code, str(category)) for category in bottom(date.max)]


def lines_of(unit_id: int | None) -> list[tuple[int, str]]:
    """The budget lines of a unit, the newest year first; one query."""
    found = BudgetLine.objects.filter(unit_id=unit_id).order_by("-fiscal_year", "code")[:MOST]
    return [(line.pk, named(line)) for line in found] if unit_id else []


def named(line: Any) -> str:
    """Year, code and name of a line."""
    return f"{line.fiscal_year} · {line}"
