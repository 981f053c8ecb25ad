"""The rulebook as the process remembers it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models.signals import post_save

from procurement.rulebook.memory import Remembered
from procurement.rulebook.values import Mark, Rule, Rulebook

_FIELDS = (
    "id", "code", "title_zh", "basis_doc", "article", "text", "value", "unit", "comparator", "jurisdiction", "budget_level",
    "object_type", "effective_from", "effective_to", "mark", "note", "pack", "version", "entered_at",
)  # fmt: skip


def _read() -> Rulebook:
    from procurement.rulebook.models import RuleRow

    return Rulebook(_rule(row) for row in RuleRow.objects.order_by().values_list(*_FIELDS))


def _rule(row: tuple[Any, ...]) -> Rule:
    """The number is read from the text as written: the two engines pad a stored decimal differently."""
    named = dict(zip(_FIELDS, row, strict=True))
    value = None if named["value"] is None else Decimal(named["text"])
    renamed = {"row_id": named.pop("id"), "title": named.pop("title_zh"), "basis": named.pop("basis_doc")}
    return Rule(**{**named, **renamed, "value": value, "mark": Mark(named["mark"])})


_memory: Remembered[Rulebook] = Remembered(_read)


def rulebook() -> Rulebook:
    """Every rule; at most one query a minute."""
    return _memory.get()


def forget(**_: Any) -> None:
    """Call after rows were written past `save()` (bulk_create, SQL)."""
    _memory.forget()


def connect() -> None:
    """Listen to our own rows only."""
    from procurement.rulebook.models import RuleRow

    post_save.connect(forget, sender=RuleRow, dispatch_uid="procurement.rulebook.forget")
