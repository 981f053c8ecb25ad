"""Loading packs into rows: what is already there stays, what changed becomes a further version, nothing is rewritten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import connections, transaction

from procurement.rulebook import store
from procurement.rulebook.models import RuleRow
from procurement.rulebook.packs import FOLDER, Entry, read_packs

Place = tuple[str, str, str, str, object, str]


@dataclass(frozen=True)
class Loaded:
    """What a loading did: rows read, rows added, codes whose row left its pack but stays in force."""

    read: int
    added: int
    left_behind: tuple[str, ...]


def table_fits(using: str = "default") -> bool:
    """Is the table there with every column of today's model? Not so half-way through migrating backwards."""
    connection, table = connections[using], RuleRow._meta.db_table
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return False
        present = {column.name for column in connection.introspection.get_table_description(cursor, table)}
    return {field.column for field in RuleRow._meta.local_concrete_fields} <= present


def load_packs(folder: Path = FOLDER, using: str = "default") -> Loaded:
    """Add what the packs say and the table does not; safe to repeat. PackRefused when a pack has mistakes."""
    entries = read_packs(folder)
    with transaction.atomic(using=using):
        latest: dict[Place, RuleRow] = {}
        for row in RuleRow.objects.using(using).exclude(pack="").order_by("version"):
            latest[_place_of_row(row)] = row
        fresh = [_row(entry, latest.get(_place(entry))) for entry in entries if not _same(entry, latest.get(_place(entry)))]
        RuleRow.objects.using(using).bulk_create(fresh)
        if fresh:
            store.forget()
    spoken = {_place(entry) for entry in entries}
    left = sorted({row.code for place, row in latest.items() if place not in spoken})
    return Loaded(len(entries), len(fresh), tuple(left))


def _place(entry: Entry) -> Place:
    return (*entry.place, entry.effective_from, entry.pack)


def _place_of_row(row: RuleRow) -> Place:
    return (row.code, row.jurisdiction, row.budget_level, row.object_type, row.effective_from, row.pack)


def _columns(entry: Entry) -> Iterable[tuple[str, object]]:
    names = {"title": "title_zh", "basis": "basis_doc"}
    return ((names.get(name, name), getattr(entry, name)) for name in Entry.__dataclass_fields__)


def _same(entry: Entry, row: RuleRow | None) -> bool:
    return row is not None and all(getattr(row, name) == value for name, value in _columns(entry))


def _row(entry: Entry, former: RuleRow | None) -> RuleRow:
    return RuleRow(version=former.version + 1 if former else 1, **dict(_columns(entry)))
