"""Rows by cursor: SQL text built once per shape, values through the model's own fields.

Django's compiler would build the same statement anew for every act, which costs more than the database does."""
import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from django.db import connection, models
from django.db.models.base import ModelState

PLAIN = {"BigIntegerField", "BigAutoField", "IntegerField", "PositiveIntegerField", "PositiveSmallIntegerField",
         "CharField", "TextField", "BooleanField"}


class Table:
    """The statements of one model's table."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.name = model._meta.db_table
        self.fields = list(model._meta.concrete_fields)
        self.by_name = {field.attname: field for field in self.fields}
        self.names = [field.attname for field in self.fields]
        self._texts: dict[Any, str] = {}
        self._converters: dict[str, list] = {}
        self._adapters: dict[tuple[str, str], Callable[[Any], Any]] = {}

    def columns(self, alias: str) -> str:
        """The select list of every column under an alias."""
        return ", ".join(f'{alias}."{field.column}"' for field in self.fields)

    def load(self, values: Sequence[Any]) -> Any:
        """An instance from a row, without `Model.__init__` and its signals."""
        row = list(values)
        for place, converters, column in self._converting():
            if row[place] is not None:
                for convert in converters:
                    row[place] = convert(row[place], column, connection)
        instance = self.model.__new__(self.model)
        state = ModelState()
        state.adding, state.db, state.fields_cache = False, connection.alias, {}
        instance.__dict__.update(zip(self.names, row, strict=True))
        instance.__dict__["_state"] = state
        return instance

    def _converting(self) -> list:
        found = self._converters.get(connection.vendor)
        if found is None:
            found = []
            for place, field in enumerate(self.fields):
                column = field.get_col(self.name)
                converters = connection.ops.get_db_converters(column) + column.get_db_converters(connection)
                if converters:
                    found.append((place, converters, column))
            self._converters[connection.vendor] = found
        return found

    def adapt(self, name: str, value: Any) -> Any:
        """A Python value as the driver wants it."""
        if value is None:
            return None
        known = self._adapters.get((connection.vendor, name))
        if known is None:
            field = self.by_name[name]
            target: Any = field.target_field if field.is_relation else field  # type: ignore[attr-defined]
            plain = type(target).__module__.startswith("django.db.models") and target.get_internal_type() in PLAIN
            known = (lambda v: v) if plain else (lambda v: field.get_db_prep_save(v, connection))
            self._adapters[connection.vendor, name] = known
        return known(value)

    def insert(self, cursor: Any, rows: Sequence[Any], skip: Iterable[str] = (), on_conflict: str = "") -> None:
        """INSERT all rows in one statement; columns that are NULL in every row are left to the database."""
        left_out = set(skip)
        names = tuple(n for n in self.names if n not in left_out and any(getattr(row, n, None) is not None for row in rows))
        shape = ("insert", names, len(rows), on_conflict)
        text = self._texts.get(shape)
        if text is None:
            columns = ", ".join(f'"{self.by_name[n].column}"' for n in names)
            one = "(" + ", ".join(["%s"] * len(names)) + ")"
            text = f'INSERT INTO "{self.name}" ({columns}) VALUES {", ".join([one] * len(rows))}{on_conflict}'  # noqa: S608
            self._texts[shape] = text
        cursor.execute(text, [self.adapt(n, getattr(row, n, None)) for row in rows for n in names])

    def update(self, cursor: Any, ids: Sequence[int], changes: dict[str, Any], guard: str = "", params: Sequence[Any] = ()) -> Any:
        """UPDATE rows by id, optionally only where a guard holds; returns the cursor for its row count."""
        shape = ("update", tuple(changes), len(ids), guard)
        text = self._texts.get(shape)
        if text is None:
            sets = ", ".join(f'"{self.by_name[n].column}" = %s' for n in changes)
            where = '"id" = %s' if len(ids) == 1 else '"id" IN (' + ", ".join(["%s"] * len(ids)) + ")"
            text = f'UPDATE "{self.name}" SET {sets} WHERE {where}{guard}'  # noqa: S608
            self._texts[shape] = text
        cursor.execute(text, [*(self.adapt(n, v) for n, v in changes.items()), *ids, *params])
        return cursor


@cache
def table(model: type[models.Model]) -> Table:
    """The one `Table` of a model."""
    return Table(model)


def settled(value: Any) -> str:
    """A JSON value as text that is equal exactly when the value is."""
    return json.dumps(value, sort_keys=True, default=str) if value else "{}"
