"""Guards of tables that other floors name: rows that stay as they were written, with the columns left open said one by one.

The statements are made from the model, so that a further column of a kept table is closed without anybody thinking of it."""
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models

Roads = Mapping[str, Collection[tuple[str, str]]]
NAMED = re.compile(r'"(\w+)"')
REFUSED = "USING ERRCODE = '23514', CONSTRAINT = 'approvals_guard'"


@dataclass(frozen=True, eq=False)
class Kept:
    """One table: never deleted, replaced or emptied, and changed only where it is open.

    `free` may change at will, `once` from nothing to something, `roads` along the pairs (before, after) that are given."""

    model: type[models.Model]
    free: frozenset[str] = frozenset()
    once: frozenset[str] = frozenset()
    roads: Roads = field(default_factory=dict)

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def open(self) -> frozenset[str]:
        """Columns that may change in some way."""
        return self.free | self.once | frozenset(self.roads)

    def statements(self, vendor: str) -> list[str]:
        """What installs the guards of this table on one engine."""
        return _sqlite(self) if vendor == "sqlite" else _postgresql(self)

    def refusal(self, differs: str) -> str:
        """The condition under which a change of a row is refused; nothing: always."""
        if not self.open:
            return ""
        closed = [f'NEW."{one.column}" {differs} OLD."{one.column}"' for one in self._columns() if one.name not in self.open]
        given = [f'({_is_there(one)} AND NEW."{one.column}" {differs} OLD."{one.column}")'
                 for one in self._columns() if one.name in self.once]
        walked = [f'(NEW."{name}" {differs} OLD."{name}" AND NOT ({_walks(name, pairs)}))' for name, pairs in self.roads.items()]
        return "\n     OR ".join(closed + given + walked)

    def uniques(self) -> list[tuple[tuple[str, ...], str]]:
        """Columns that together name a row, with the condition of a partial index: REPLACE would silently remove the other row."""
        meta: Any = self.model._meta
        found: list[tuple[tuple[str, ...], str]] = [((one.column,), "") for one in self._columns() if one.unique]
        for constraint in meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and constraint.fields:
                editor = connection.SchemaEditorClass(connection, collect_sql=True)
                partial: Any = constraint  # its words as SQL: Django has no public door to them
                condition = partial._get_condition_sql(self.model, editor) or ""
                found.append((tuple(str(meta.get_field(name).column) for name in constraint.fields), condition))
        return found

    def _columns(self) -> list[Any]:
        return list(self.model._meta.concrete_fields)


def _is_there(column: Any) -> str:
    return f'OLD."{column.column}" IS NOT NULL' if column.null else f"OLD.\"{column.column}\" <> ''"


def _walks(name: str, pairs: Collection[tuple[str, str]]) -> str:
    return " OR ".join(f"(OLD.\"{name}\" = '{before}' AND NEW.\"{name}\" = '{after}')" for before, after in sorted(pairs)) or "1 = 0"


# --- SQLite: REPLACE fires no delete trigger, hence the question before an insert, and before a change of a unique open column ---
def _sqlite(kept: Kept) -> list[str]:
    table, name, refusal = kept.table, f"guard_{kept.table}", kept.refusal("IS NOT")
    where = f"\n    WHERE {refusal}" if refusal else ""
    asked = [_taken(kept, columns, condition, "") for columns, condition in kept.uniques()]
    again = [_taken(kept, columns, condition, f' AND "{_pk(kept)}" IS NOT OLD."{_pk(kept)}"')
             for columns, condition in kept.uniques() if _touches(kept, columns)]
    bodies = {
        "INSERT": asked,
        "UPDATE": [f"SELECT RAISE(ABORT, 'approvals guard: a row of {table} is not changed like this'){where}", *again],
        "DELETE": [f"SELECT RAISE(ABORT, 'approvals guard: a row of {table} is never deleted')"],
    }
    made = []
    for event, parts in bodies.items():
        trigger = f"{name}_{event.lower()}"
        made.append(f"DROP TRIGGER IF EXISTS {trigger}")
        made.append(f"CREATE TRIGGER {trigger} BEFORE {event} ON {table} BEGIN\n  " + ";\n  ".join(parts) + ";\nEND")
    return made


def _taken(kept: Kept, columns: tuple[str, ...], condition: str, but: str) -> str:
    """The words are those of SQLite's own complaint: whoever asks which constraint it was gets the same answer."""
    same = " AND ".join(f'"{column}" = NEW."{column}"' for column in columns)
    new = NAMED.sub(r'NEW."\1"', condition)
    partial = f" AND ({condition}) AND ({new})" if condition else ""
    said = "UNIQUE constraint failed: " + ", ".join(f"{kept.table}.{column}" for column in columns)
    row = f"SELECT 1 FROM {kept.table} WHERE {same}{partial}{but}"  # noqa: S608 - names of tables and columns only
    return f"SELECT RAISE(ABORT, '{said}')\n    WHERE EXISTS ({row})"


def _touches(kept: Kept, columns: tuple[str, ...]) -> bool:
    return any(one.column in columns and one.name in kept.open for one in kept._columns())


def _pk(kept: Kept) -> str:
    meta: Any = kept.model._meta
    return str(meta.pk.column)


# --- PostgreSQL: an upsert is an UPDATE, so the row triggers see it ---------------------------------------------------------
def _postgresql(kept: Kept) -> list[str]:
    table, name, refusal = kept.table, f"guard_{kept.table}", kept.refusal("IS DISTINCT FROM")
    made, refuse = [], "approvals_guard_refuse()"
    if refusal:
        made.append(f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$\nBEGIN\n  IF {refusal} THEN\n"
                    f"    RAISE EXCEPTION 'approvals guard: % on % is refused', TG_OP, TG_TABLE_NAME {REFUSED};\n  END IF;\n"
                    "  RETURN NEW;\nEND\n$guard$")
        made += _trigger(f"{name}_write", "UPDATE", table, f"FOR EACH ROW EXECUTE FUNCTION {name}()")
    made += _trigger(f"{name}_keep", "DELETE" if refusal else "DELETE OR UPDATE", table, f"FOR EACH ROW EXECUTE FUNCTION {refuse}")
    return made + _trigger(f"{name}_truncate", "TRUNCATE", table, f"FOR EACH STATEMENT EXECUTE FUNCTION {refuse}")


def _trigger(name: str, events: str, table: str, rest: str) -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {name} ON {table}", f"CREATE TRIGGER {name} BEFORE {events} ON {table} {rest}",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"]


KEPT: dict[str, Kept] = {}
"""Table → what is kept of it, as other floors have said at start-up."""


def keep(model: type[models.Model], *, free: Collection[str] = (), once: Collection[str] = (), roads: Roads | None = None) -> None:
    """Have the rows of a table guarded. Raises FieldDoesNotExist for a column that the table has not."""
    opened = {**dict.fromkeys(free), **dict.fromkeys(once), **dict.fromkeys(roads or {})}
    for name in opened:
        model._meta.get_field(name)
    KEPT[model._meta.db_table] = Kept(model, frozenset(free), frozenset(once), roads or {})
