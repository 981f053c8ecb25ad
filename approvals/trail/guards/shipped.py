"""What we ship: the statements of one engine's file, those of kept tables, and the guards that they are to leave behind."""
import re
from collections.abc import Collection
from functools import cache
from pathlib import Path

from .kept import KEPT

FILES = {"sqlite": "sqlite.sql", "postgresql": "postgresql.sql"}
_TRIGGER = re.compile(r"CREATE TRIGGER (\w+) (BEFORE|AFTER) (.+?) ON (?:\w+\.)?(\w+)(.*)", re.S)
_FUNCTION = re.compile(r"CREATE OR REPLACE FUNCTION (\w+)\(\).*?AS \$guard\$(.*)\$guard\$", re.S)


@cache
def statements(vendor: str) -> tuple[str, ...]:
    """The file cut at its lines "-- %%"; raises LookupError for an engine without guards."""
    if vendor not in FILES:
        raise LookupError(f"the trail has no guards for {vendor}; use PostgreSQL or SQLite")
    text = (Path(__file__).parent / FILES[vendor]).read_text(encoding="utf-8")
    parts = re.split(r"^-- %%.*\n", text, flags=re.M)[1:]
    return tuple(part.strip() for part in parts if part.strip())


def of_tables(vendor: str, standing: Collection[str]) -> list[str]:
    """The file, and the statements of those kept tables that stand already (a migrate may stop at an early state)."""
    return [*statements(vendor), *(one for kept in KEPT.values() if kept.table in standing for one in kept.statements(vendor))]


def triggers(vendor: str, standing: Collection[str] | None = None) -> dict[str, str]:
    """Name → the wording by which two triggers are compared; of all kept tables, or of those that stand."""
    return {match[1]: wording(one) for one in _all(vendor, standing) if (match := _TRIGGER.match(one))}


def functions(vendor: str, standing: Collection[str] | None = None) -> dict[str, str]:
    """Name → source text (PostgreSQL)."""
    return {match[1]: match[2] for one in _all(vendor, standing) if (match := _FUNCTION.match(one))}


@cache
def own_tables(vendor: str) -> tuple[str, ...]:
    """The tables of the file: without one of them there is nothing to guard yet."""
    return tuple(dict.fromkeys(match[4] for one in statements(vendor) if (match := _TRIGGER.match(one))))


def tables(vendor: str) -> tuple[str, ...]:
    """Every table that carries a guard."""
    return (*own_tables(vendor), *KEPT)


def _all(vendor: str, standing: Collection[str] | None) -> list[str]:
    return of_tables(vendor, KEPT if standing is None else standing)


def wording(statement: str) -> str:
    """A trigger in one spelling: engines print schema names, spaces and the order of events as they like."""
    match = _TRIGGER.match(statement.strip().rstrip(";"))
    if not match:
        return statement
    name, when, events, table, rest = match.groups()
    ordered = " OR ".join(sorted(event.strip() for event in events.split(" OR ")))
    return " ".join(f"{name} {when} {ordered} ON {table} {rest.replace('public.', '')}".split())
