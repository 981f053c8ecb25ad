"""Cards and vehicles from a table: checked like the screen, stored in batches with their rights and history, all or nothing."""
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals import imports
from approvals.imports import Change, Column, Row, Sheet
from approvals.imports.jobs import SHIFTED
from approvals.models import ImportJob, Unit, User
from approvals.roles import Role
from approvals.trail.bulk import Told, write_many
from procurement.assets import services, spelling
from procurement.assets.batch import Changing, Entering, change_many, enter_many
from procurement.assets.models import Card, CardChange, RightHolder, Vehicle
from procurement.assets.terms import Entry, Kind, Operation, Right, Secrecy, State, VehicleQuota, VehicleType
from procurement.facts import RuleBroken
from procurement.records import label
from workflows.engine import clock

from ..parties.budget_table import sum_in_yuan
from . import KEEPERS, acts
from .cells import CAR, RIGHT, stands

AT_ONCE = 500
MOST = Decimal("9999999999.99")
COUNT = 2_000_000_000
ENDED = gettext_lazy("This card was written off on %(day)s and stays as it is: remove the row.")
OVER_THERE = gettext_lazy("A right goes to another unit on the page of the card, with its day: leave the cell empty.")
BY_DOCUMENT = gettext_lazy("Original value and unit of a known card change on its page, with the document: write what stands on the card, "
                           "or remove the row.")
DOCUMENTED = ("original_value", "unit")
NOT_BY_TABLE = gettext_lazy("No card is written off by a table: that is done by its disposal. Remove the row or correct the cell.")


def pieces(cell: str) -> str:
    """A quantity above zero, with two places at most."""
    value = Decimal(imports.number(cell))
    if not 0 < value <= MOST or value != round(value, 2):
        raise ValidationError(_("Write a quantity above zero, with two places at most."))
    return format(round(value, 2), "f")


def litres(cell: str) -> str:
    """The displacement with one place."""
    value = Decimal(imports.number(cell))
    if not 0 <= value < 1000 or value != round(value, 1):
        raise ValidationError(_("Write the displacement in litres, with one place at most."))
    return format(round(value, 1), "f")


def spelled(spell: Callable[[str], str], most: int) -> Callable[[str], str]:
    """One spelling for one thing, however it was typed."""
    line = imports.text(most)
    return lambda cell: line(spell(line(cell)))


def counter(cell: str) -> int:
    """A reading: a whole number that is not negative."""
    value = Decimal(imports.number(cell))
    if not 0 <= value <= COUNT or value != int(value):
        raise ValidationError(_("Write a whole number that is not negative."))
    return int(value)


def _line(name: str, most: int, *, model: Any = Card, code: str = "", **more: Any) -> Column:
    return Column(code or name, label(name, model), imports.text(most), **more)


def _of(name: str, parse: Any, *, model: Any = Card, code: str = "", **more: Any) -> Column:
    return Column(code or name, label(name, model), parse, **more)


HOLDERS = {
    Right.OWN: gettext_lazy("Holder of the ownership"), Right.MANAGE: gettext_lazy("Holder of the management"),
    Right.OPERATE: gettext_lazy("Holder of the operation"), Right.USE: gettext_lazy("Holder of the use"),
    Right.DISPOSE: gettext_lazy("Holder of the disposal"),
}
CARDS = (
    _of("number", spelled(spelling.number, 40), required=True, example="ZC2020-0001",
        note=gettext_lazy("It never changes; a known number is changed.")),
    _line("name", 120, required=True, example="便携式计算机"),
    _of("kind", imports.choice(dict(Kind.choices)), required=True, example="equipment"),
    _line("category_code", 20, required=True, example="A02010108", note=gettext_lazy("Of GB/T 14885, for example A02010108.")),
    _line("specification", 200, example="14英寸"),
    _line("measure", 20, required=True, example="台"),
    _of("quantity", pieces, required=True, example="1"),
    _of("original_value", sum_in_yuan, required=True, example="6800.00"),
    _of("depreciation", sum_in_yuan, required=True, example="0.00"),
    _of("depreciated_until", imports.day, empty=None),
    Column("unit", gettext_lazy("Unit code"), imports.text(20), True, "FW01"),
    _line("location", 120, example="三层302室"),
    Column("custodian", gettext_lazy("Custodian (staff number)"), imports.text(20), example="1001"),
    _of("acquired_on", imports.day, required=True, example="2020-06-20"),
    _of("in_use_since", imports.day, example="2020-07-01", empty=None, note=gettext_lazy("The minimum life counts from this day.")),
    _of("pages", counter, empty=None),
    _of("kilometres", counter, empty=None),
    _of("secrecy", imports.choice(dict(Secrecy.choices)), required=True, example="none"),
    _of("operation", imports.choice(dict(Operation.choices)), required=True, example="none"),
    _line("title_proof", 120, example="发票 24990001"),
    _of("entry", imports.choice(dict(Entry.choices)), required=True, example="opening"),
    _line("source", 120, example="合同 HT-2020-018"),
    _of("state", imports.choice(dict(State.choices)), required=True, example="in_use"),
    _of("ended_on", imports.day, empty=None, note=gettext_lazy("Stands in exports; stays empty for a card in the books.")),
    _line("ended_because", 200),
    *(Column(f"{RIGHT}{right}", words, imports.text(20), note=gettext_lazy("Code of the unit that holds it; empty: the unit itself."))
      for right, words in HOLDERS.items()),
)
VEHICLES = (
    *CARDS,
    _of("plate", spelled(spelling.plate, 12), model=Vehicle, code=f"{CAR}plate", required=True, example="示A·12345"),
    _of("kind", imports.choice(dict(VehicleType.choices)), model=Vehicle, code=f"{CAR}kind", required=True, example="small"),
    _of("quota", imports.choice(dict(VehicleQuota.choices)), model=Vehicle, code=f"{CAR}quota", required=True, example="emergency"),
    _line("quota_no", 40, model=Vehicle, code=f"{CAR}quota_no"),
    _of("first_registered_on", imports.day, model=Vehicle, code=f"{CAR}first_registered_on", required=True, example="2016-05-01"),
    _of("displacement", litres, model=Vehicle, code=f"{CAR}displacement", empty=None, example="1.8"),
    _of("official_sign", imports.yes_no, model=Vehicle, code=f"{CAR}official_sign", required=True, example="是"),
    _of("sign_removed_on", imports.day, model=Vehicle, code=f"{CAR}sign_removed_on", empty=None),
    _of("plate_returned_on", imports.day, model=Vehicle, code=f"{CAR}plate_returned_on", empty=None),
)


# --- checking -------------------------------------------------------------------------------------------------------------
@dataclass
class Ground:
    """What the rows of one table are held against: read once, in as many queries as the table has blocks of five hundred rows."""

    cards: dict[str, Card]
    units: dict[str, Unit]
    people: dict[str, User]
    plates: dict[str, str]
    held: dict[str, str] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)


def _ground(sheet: Sheet) -> Ground:
    numbers = sorted({row["number"] for row in sheet.rows})
    plates = sorted({row.values[f"{CAR}plate"] for row in sheet.rows if f"{CAR}plate" in row.values})
    owners = dict(_blocks(plates, lambda some: Vehicle.objects.filter(plate__in=some).values_list("plate", "card__number")))
    units, people = Unit.objects.all(), User.objects.filter(is_superuser=False).exclude(username=User.SYSTEM)
    return Ground({card.number: card for card in _cards(numbers)}, {one.code: one for one in units}, {one.username: one for one in people},
                  owners, _held(numbers))


def _held(numbers: list[str]) -> dict[str, str]:
    return {card: case for start in range(0, len(numbers), AT_ONCE) for card, case in services.held(numbers[start:start + AT_ONCE]).items()}


def _rests(codes: Iterable[str]) -> list[str]:
    """Of the columns that differ, those on which an open case rests."""
    return [code for code in codes if code in services.BOUND or code.startswith(CAR)]


def _cards(numbers: list[str], *, lock: bool = False) -> Iterator[Card]:
    """The cards of these numbers with everything that a table compares. Units are few and cards many: they are read beside."""
    units = Unit.objects.in_bulk()
    found = Card.objects.select_related("custodian", "vehicle").prefetch_related(Prefetch("rights", RightHolder.objects.filter(until=None)))
    found = found.order_by("number").select_for_update(of=("self",)) if lock else found.order_by("number")
    for card in _blocks(numbers, lambda some: found.filter(number__in=some)):
        for row in (card, *card.rights.all()):
            row.unit = units[row.unit_id]
        yield card


def _blocks(values: list[str], ask: Callable[[list[str]], Iterable[Any]]) -> Iterator[Any]:
    for start in range(0, len(values), AT_ONCE):
        yield from ask(values[start:start + AT_ONCE])


def _check(columns: tuple[Column, ...], sheet: Sheet) -> list[Change]:
    ground = _ground(sheet)
    found = (_change(columns, sheet, row, ground) for row in sheet.rows)
    return [change for change in found if change is not None]


def _change(columns: tuple[Column, ...], sheet: Sheet, row: Row, ground: Ground) -> Change | None:
    card = ground.cards.get(row["number"])
    now = stands(columns, card) if card is not None else {}
    before = {code: now[code] for code, value in row.values.items() if card is not None and now[code] != value and not _silent(code, value)}
    if card is not None and card.state == State.ENDED:
        if before:
            sheet.complain(row, "number", ENDED, day=card.ended_on)
            return None
        return Change(row.line, "unchanged", dict(row.values))
    complaints = len(sheet.problems)
    _judge(sheet, row, card, before, ground)
    if len(sheet.problems) > complaints:
        return None
    return Change(row.line, "new" if card is None else "changed" if before else "unchanged", dict(row.values), before)


def _silent(code: str, value: Any) -> bool:
    """An empty cell of a right says nothing about it."""
    return code.startswith(RIGHT) and not value


def _judge(sheet: Sheet, row: Row, card: Card | None, before: Mapping[str, Any], ground: Ground) -> None:
    """Name what is wrong with a row, cell by cell."""
    if row["state"] == State.ENDED or row["ended_on"] or row["ended_because"]:
        sheet.complain(row, "state" if row["state"] == State.ENDED else "ended_on", NOT_BY_TABLE)
        return
    unit = ground.units.get(row["unit"])
    if unit is None or not (unit.is_active or (card is not None and card.unit_id == unit.pk)):
        sheet.complain(row, "unit", gettext_lazy("No unit in use has this code: take it from the list of units."))
        return
    person = ground.people.get(row["custodian"])
    kept = card is not None and "custodian" not in before
    if row["custodian"] and not kept and (person is None or not person.is_active):
        sheet.complain(row, "custodian", gettext_lazy("No account in use has the staff number %(number)s: have it opened first."),
                       number=row["custodian"])
        return
    if row["number"] in ground.held and (rests := _rests(before)):
        sheet.complain(row, rests[0], services.HELD, card=row["number"], case=ground.held[row["number"]])
        return
    if (moved := next((code for code in DOCUMENTED if code in before), None)) is not None:
        sheet.complain(row, moved, BY_DOCUMENT)
        return
    _judge_rights(sheet, row, card, before, ground)
    _judge_plate(sheet, row, ground)
    try:
        services.must_be_sound(Card(**_facts(row.values, ground)), sheet.at)
    except RuleBroken as broken:
        sheet.complain(row, broken.field or "number", broken.message, **broken.params)


def _judge_rights(sheet: Sheet, row: Row, card: Card | None, before: Mapping[str, Any], ground: Ground) -> None:
    for right in Right:
        code = f"{RIGHT}{right}"
        if card is not None and code in before:
            sheet.complain(row, code, OVER_THERE)
        elif card is None and row[code] and not getattr(ground.units.get(row[code]), "is_active", False):
            sheet.complain(row, code, gettext_lazy("No unit in use has this code: take it from the list of units."))


def _judge_plate(sheet: Sheet, row: Row, ground: Ground) -> None:
    code = f"{CAR}plate"
    if code not in row.values:
        return
    owner = ground.plates.get(row[code], row["number"])
    if owner != row["number"]:
        sheet.complain(row, code, gettext_lazy("Plate %(plate)s belongs to card %(card)s: check it."), plate=row[code], card=owner)
    elif ground.seen.setdefault(row[code], row.line) != row.line:
        sheet.complain(row, code, gettext_lazy("The same as line %(line)s. Keep one of the two."), line=ground.seen[row[code]])


# --- storing --------------------------------------------------------------------------------------------------------------
def _facts(values: Mapping[str, Any], ground: Ground, only: Iterable[str] | None = None) -> dict[str, Any]:
    """Columns of the card out of the cells of a row; `only` some of them."""
    wanted = values.keys() if only is None else only
    return {code: _read(Card, code, values[code], ground) for code in wanted if not code.startswith((RIGHT, CAR))}


def _vehicle(values: Mapping[str, Any], ground: Ground, only: Iterable[str] | None = None) -> dict[str, Any]:
    wanted = values.keys() if only is None else only
    names = [code.removeprefix(CAR) for code in wanted if code.startswith(CAR)]
    return {name: _read(Vehicle, name, values[f"{CAR}{name}"], ground) for name in names}


def _read(model: Any, name: str, value: Any, ground: Ground) -> Any:
    if name == "unit":
        return ground.units[value]
    if name == "custodian":
        return ground.people[value] if value else None
    kind = model._meta.get_field(name).get_internal_type()
    if value is None:
        return None
    return date.fromisoformat(value) if kind == "DateField" else Decimal(value) if kind == "DecimalField" else value


def _apply(columns: tuple[Column, ...], changes: list[Change], by: User, at: datetime, reason: str, job: ImportJob) -> None:
    """New cards first, then the changed ones under their locks; what somebody wrote since the check stops the whole table."""
    people = User.objects.filter(username__in={change.after["custodian"] for change in changes})
    ground = Ground({}, {one.code: one for one in Unit.objects.all()}, {one.username: one for one in people}, {})
    last = CardChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    new = [_entering(change.after, ground) for change in changes if change.state == "new"]
    try:
        enter_many(new, reason=reason, actor=by, at=at)
    except IntegrityError as raced:
        raise ValidationError(str(SHIFTED)) from raced
    change_many(list(_changing(columns, changes, ground)), reason=reason, actor=by, at=at)
    rows = CardChange.objects.filter(pk__gt=last, by=by, at=at).select_related("card").order_by("pk")
    told = (Told(acts.action_of(row), acts.content(row, row.card, job=str(job.key))) for row in rows.iterator(chunk_size=AT_ONCE))
    write_many("adm", told, at=at, actor=by, clock=clock.source())


def _entering(values: Mapping[str, Any], ground: Ground) -> Entering:
    rights = {right: ground.units[values[f"{RIGHT}{right}"]] for right in Right if values[f"{RIGHT}{right}"]}
    return Entering(_facts(values, ground), _vehicle(values, ground) or None, rights)


def _changing(columns: tuple[Column, ...], changes: list[Change], ground: Ground) -> Iterator[Changing]:
    wanted = {change.after["number"]: change for change in changes if change.state == "changed"}
    found = list(_cards(sorted(wanted), lock=True))
    held = _held(sorted(wanted))
    if len(found) != len(wanted) or any(_rests(wanted[number].before) for number in held):
        raise ValidationError(str(SHIFTED))
    for card in found:
        change = wanted[card.number]
        now = stands(columns, card)
        if any(now[code] != value for code, value in change.before.items()):
            raise ValidationError(str(SHIFTED))
        yield Changing(card, _facts(change.after, ground, change.before), _vehicle(change.after, ground, change.before))


def check_cards(sheet: Sheet) -> list[Change]:
    """Every row against the register."""
    return _check(CARDS, sheet)


def check_vehicles(sheet: Sheet) -> list[Change]:
    """Every row against the register, with its vehicle."""
    return _check(VEHICLES, sheet)


def apply_cards(changes: list[Change], *, by: User, at: datetime, reason: str, job: ImportJob) -> None:
    """Stored all or not at all."""
    _apply(CARDS, changes, by, at, reason, job)


def apply_vehicles(changes: list[Change], *, by: User, at: datetime, reason: str, job: ImportJob) -> None:
    """Stored all or not at all."""
    _apply(VEHICLES, changes, by, at, reason, job)


def register() -> None:
    """Called at start-up. Who keeps the register hands its table in; the system administrator too, when a bureau begins."""
    roles = frozenset({Role.SYSTEM_ADMIN, *KEEPERS})
    notes = (
        gettext_lazy("A number that is known is changed: an empty cell empties what its card says. Cards that are not in the table stay."),
        gettext_lazy("A new card gets its five rights; who holds one later is changed on the page of the card."),
    )
    imports.register(imports.Kind("assets", gettext_lazy("Asset cards"), CARDS, check_cards, apply_cards, key=("number",),
                                  notes=notes, roles=roles))
    imports.register(imports.Kind("vehicles", gettext_lazy("Vehicles"), VEHICLES, check_vehicles, apply_vehicles, key=("number",),
                                  notes=notes, roles=roles))
