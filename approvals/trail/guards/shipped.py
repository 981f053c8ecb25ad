"""What we ship: the statements of one engine's file, and the guards that they are to leave behind."""
import re
from functools import cache
from pathlib import Path

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


@cache
def triggers(vendor: str) -> dict[str, str]:
    """Name → the wording by which two triggers are compared."""
    return {match[1]: wording(statement) for statement in statements(vendor) if (match := _TRIGGER.match(statement))}


@cache
def functions(vendor: str) -> dict[str, str]:
    """Name → source text (PostgreSQL)."""
    return {match[1]: match[2] for statement in statements(vendor) if (match := _FUNCTION.match(statement))}


@cache
def tables(vendor: str) -> tuple[str, ...]:
    """The tables that carry a guard."""
    found = (match[4] for statement in statements(vendor) if (match := _TRIGGER.match(statement)))
    return tuple(dict.fromkeys(found))


def wording(statement: str) -> str:
    """A trigger in one spelling: engines print schema names, spaces and the order of events as they like."""
    match = _TRIGGER.match(statement.strip().rstrip(";"))
    if not match:
        return statement
    name, when, events, table, rest = match.groups()
    ordered = " OR ".join(sorted(event.strip() for event in events.split(" OR ")))
    return " ".join(f"{name} {when} {ordered} ON {table} {rest.replace('public.', '')}".split())
