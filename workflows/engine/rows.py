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
        self._texts: dict[Any, tuple[str, list[Callable[[Any], Any]]]] = {}
        self._converters: dict[str, list] = {}

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

    def _adapter(self, name: str) -> Callable[[Any], Any]:
        """What makes a Python value of a column into what the driver wants."""
        field = self.by_name[name]
        target: Any = field.target_field if field.is_relation else field  # type: ignore[attr-defined]
        if type(target).__module__.startswith("django.db.models") and target.get_internal_type() in PLAIN:
            return _as_it_is
        return lambda value: None if value is None else field.get_db_prep_save(value, connection)

    def insert(self, cursor: Any, rows: Sequence[Any], skip: Iterable[str] = (), on_conflict: str = "") -> None:
        """INSERT all rows in one statement; columns that are NULL in every row are left to the database."""
        left_out = set(skip)
        names = tuple(n for n in self.names if n not in left_out and any(getattr(row, n, None) is not None for row in rows))
        shape = ("insert", names, len(rows), on_conflict)
        known = self._texts.get(shape)
        if known is None:
            columns = ", ".join(f'"{self.by_name[n].column}"' for n in names)
            one = "(" + ", ".join(["%s"] * len(names)) + ")"
            text = f'INSERT INTO "{self.name}" ({columns}) VALUES {", ".join([one] * len(rows))}{on_conflict}'  # noqa: S608
            known = self._texts[shape] = text, [self._adapter(n) for n in names]
        text, adapters = known
        cursor.execute(text, [adapt(getattr(row, n, None)) for row in rows for n, adapt in zip(names, adapters, strict=True)])

    def update(self, cursor: Any, ids: Sequence[int], changes: dict[str, Any], guard: str = "", params: Sequence[Any] = ()) -> Any:
        """UPDATE rows by id, optionally only where a guard holds; returns the cursor for its row count."""
        shape = ("update", tuple(changes), len(ids), guard)
        known = self._texts.get(shape)
        if known is None:
            sets = ", ".join(f'"{self.by_name[n].column}" = %s' for n in changes)
            where = '"id" = %s' if len(ids) == 1 else '"id" IN (' + ", ".join(["%s"] * len(ids)) + ")"
            text = f'UPDATE "{self.name}" SET {sets} WHERE {where}{guard}'  # noqa: S608
            known = self._texts[shape] = text, [self._adapter(n) for n in changes]
        text, adapters = known
        cursor.execute(text, [*(adapt(v) for adapt, v in zip(adapters, changes.values(), strict=True)), *ids, *params])
        return cursor


def _as_it_is(value: Any) -> Any:
    return value


@cache
def table(model: type[models.Model]) -> Table:
    """The one `Table` of a model."""
    return Table(model)


def settled(value: Any) -> str:
    """A JSON value as text that is equal exactly when the value is."""
    return json.dumps(value, sort_keys=True, default=str) if value else "{}"
