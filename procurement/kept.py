"""Which rows of the domain stay as they were written; told to the guards in the database at start-up, for Python closes no road of SQL.

A model that is written once (`Written`) is found by itself; what may change of another is said here, column by column."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.apps import apps
from django.db import models

from procurement.written import AppendOnly

SEAT = {
    "once": ("asked_at", "declared_at", "seated_at", "void_at", "void_because"),
    "roads": {"state": (("asked", "declared"), ("asked", "void"), ("declared", "seated"), ("declared", "void"), ("seated", "void"))},
}
OPEN: dict[str, dict[str, Any]] = {
    "PanelSeat": SEAT,
    "SupplierPerson": {"once": ("until",)},
    "SupplierHolding": {"once": ("until",)},
    "BadRecord": {"once": ("until",)},
    "ExpertEmployer": {"once": ("until",)},
    "ExpertRelative": {"once": ("until",)},
    "BudgetLine": {"free": ("amount",)},
    "Quota": {"free": ("until",)},
    "StockItem": {},
    "RightHolder": {"once": ("until",)},
    "CardHold": {"once": ("released_at",)},
    "Occupancy": {"once": ("until",)},
    "UnitPosts": {"once": ("until",)},
    "ChecklistItem": {
        "free": ("reminded", "owner"), "roads": {"state": (("open", "reported"), ("reported", "open"), ("reported", "closed"))},
    },
    "Campaign": {"once": ("random", "conclusion")},
    "StockTake": {"once": ("closed_by", "closed_at")},
    "CalendarChange": {"free": ("reached", "left", "moved"), "once": ("finished_at",)},
}
"""What may still change in rows that are otherwise as they were written: freely, once from nothing, or along roads."""

FIXED = {
    "Supplier": ("credit_code", "entered_at"),
    "Expert": ("code", "entered_at"),
    "Agency": ("credit_code", "entered_at"),
    "Tender": ("case",),
    "Disposal": ("case",),
    "Surplus": ("case", "difference"),
    "Renovation": ("case",),
    "RenovationWorks": ("case", "entry"),
    "PoolEntry": ("renovation",),
    "Building": ("name", "address"),
    "Room": ("building", "number", "entered_at"),
    "Card": ("number", "entered_at"),
    "Vehicle": ("card",),
}
"""Rows that live on, and are never deleted: only these columns are closed, the others have their history elsewhere."""


def rows() -> Iterator[tuple[type[models.Model], dict[str, Any]]]:
    """Every guarded model with what is open in it."""
    for model in apps.get_app_config("procurement").get_models():
        name = model.__name__
        if name in OPEN:
            yield model, OPEN[name]
        elif name in FIXED:
            yield model, {"free": _others(model, FIXED[name])}
        elif isinstance(model._default_manager.get_queryset(), AppendOnly):
            yield model, {}


def _others(model: type[models.Model], fixed: Collection[str]) -> list[str]:
    return [column.name for column in model._meta.concrete_fields if column.name not in fixed and not column.primary_key]
