"""The form of the area check: edition, posts by rank, rooms, areas in use, annexes; and its sums before anybody signs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.facts import RuleBroken
from procurement.fields import ChoiceField, CountField, LineField, NumberField, TextField
from procurement.forms import RecordForm, Shown, ShownTable
from procurement.lines import LineForm, LineTable
from procurement.renovations import area_services, area_workings, known_rooms, rooms
from procurement.renovations.area_services import ANNEXES, Checked
from procurement.renovations.labels import label
from procurement.renovations.rooms import Use
from procurement.renovations.standards import edition_on, editions, level_of, named, ranks, standard_of

ROOMS = _("Rooms and who sits in them")


class RankedLine(LineForm):
    """A row with a rank: offered are those of the unit's level in the edition in force; shown is whatever was stored."""

    def __init__(self, *args: Any, offered: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if offered is not None:
            rank: Any = self.fields["rank"]
            rank.choices = [("", _("Please choose")), *offered]


class RankLine(RankedLine):
    """How many established posts there are of one rank."""

    rank = ChoiceField(label=_("Rank"), choices=ranks)
    heads = CountField(label=_("Established posts"), least=1)


class RoomLine(RankedLine):
    """One room, or the further occupants of a room."""

    room = LineField(label=_("Room"), longest=40)
    use = ChoiceField(label=_("Use of the room"), choices=Use.choices)
    area = NumberField(label=_("Area (㎡)"), digits=9, required=False)
    rank = ChoiceField(label=_("Rank"), choices=ranks, required=False)
    people = CountField(label=_("People"), required=False)


class AnnexLine(LineForm):
    """One kind of annex: how many it serves, and its building area."""

    kind = ChoiceField(label=_("Annex"), choices=[(kind, area_workings.WHATS[kind]) for kind in ANNEXES])
    count = CountField(label=_("People or vehicles"), least=1)
    actual = NumberField(label=_("Building area (㎡)"), digits=12, required=False)


class AreaForm(RecordForm):
    """Area check (面积核定) against the standard, and whether surplus rooms could solve it."""

    results = ("office_allowed", "service_allowed", "equipment_allowed", "usable_allowed", "building_ceiling", "office_over", "over_rate")

    standard_edition = ChoiceField(
        label=label("standard_edition"), choices=lambda: [(rule.text, named(rule)) for rule in editions()],
        help_text=_("The edition in force on the day of the application; another one is refused."),
    )  # fmt: skip
    office_actual = NumberField(
        label=label("office_actual"), digits=12, required=False, help_text=_("When left empty: the sum of the rooms listed below.")
    )
    service_actual = NumberField(label=label("service_actual"), digits=12, required=False)
    equipment_actual = NumberField(label=label("equipment_actual"), digits=12, required=False)
    building_actual = NumberField(
        label=label("building_actual"), digits=12, required=False, help_text=_("Only when the unit has the building to itself.")
    )
    reassign_possible = ChoiceField(label=label("reassign_possible"), choices=[("no", _("No")), ("yes", _("Yes"))])
    area_note = TextField(label=label("area_note"), help_text=_("Say where the figures come from."))
    ledger_reason = TextField(
        label=label("ledger_reason"), rows=2, required=False,
        help_text=_("Posts and rooms are filled in from the room ledger: confirm them, or correct them and say why."),
    )  # fmt: skip

    tables: Mapping[str, LineTable] = {
        "area_staff": LineTable(RankLine, label("area_staff"), needed=1, blank=4),
        "area_rooms": LineTable(
            RoomLine, ROOMS,
            _("A room shared by two ranks takes two rows; its area stands on the first. "
              "Lounge and lavatory inside a room belong to its area."),
        ),
        "area_annexes": LineTable(AnnexLine, _("Annexes (building area)"), blank=2),
    }  # fmt: skip
    fieldsets = (
        (_("Posts and areas"), (
            "standard_edition", "area_staff", "office_actual", "service_actual", "equipment_actual", "building_actual",
        )),
        (_("Rooms and annexes"), ("area_rooms", "area_annexes")),
        (_("Reassigning rooms, and opinion"), ("reassign_possible", "area_note", "ledger_reason")),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.level = level_of(self.case_unit or (self.record.case.unit if self.record is not None and self.record.case_id else None))
        offered = ranks(self.level, self.record.applied_on if self.record is not None else None)
        for name in ("area_staff", "area_rooms"):
            self.lines[name].form_kwargs = {"offered": offered}  # before the first row is made
        if not self.ledger.speaks:
            del self.fields["ledger_reason"]

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        known = super().known_of(record, case_unit)
        answer = known.get("reassign_possible")
        edition = edition_on(record.applied_on) if record is not None and record.applied_on else None
        chosen = known.get("standard_edition") or (edition.text if edition else "")
        known |= {"reassign_possible": "" if answer is None else "yes" if answer else "no", "standard_edition": chosen}
        if record is not None and record.case_id and record.office_allowed is None:
            ledger = known_rooms.of(case_unit or record.case.unit, record)
            known |= {name: [dict(line) for line in lines] for name, lines in (("area_staff", ledger.staff), ("area_rooms", ledger.rooms))
                      if lines}  # fmt: skip
        return known

    # --- before anybody signs ---
    @cached_property
    def ledger(self) -> known_rooms.Known:
        """What the room ledger knows of the unit today."""
        record = self.record
        unit = self.case_unit or (record.case.unit if record is not None and record.case_id else None)
        return known_rooms.of(unit, record)

    @cached_property
    def ceilings(self) -> ShownTable | None:
        """The table by which this case is judged: every row with its source and mark."""
        table = standard_of(self.record, self.level) if self.record is not None else None
        if table is None:
            return None
        found: list[Any] = sorted(table.office.values(), key=lambda rule: -rule.amount)
        found += [*table.service.values(), *table.total.values(), *table.annex.values()]
        found += [rule for rule in (table.equipment, table.coefficient) if rule is not None]
        rows = [[rule.title, f"{rule.comparator} {rule.text}", rule.source, str(area_workings.MARKS[str(rule.mark)])] for rule in found]
        headings = [_("Rule"), _("Ceiling or figure"), _("Basis and article"), _("Verification mark")]
        return ShownTable(_("Ceilings in force on the day of the application"), headings, rows, frozenset({1}))

    @cached_property
    def trial(self) -> Checked | str | None:
        """What follows from what was typed, or the sentence that says why nothing does; None when nothing was asked."""
        if not self.more_rows and not self.is_bound:
            return None
        data = self._typed_data
        missing = [name for name in ("standard_edition", *self.tables) if name not in data]
        if missing or not data["area_staff"]:
            return str(_("Fill in the edition and the posts by rank; correct the rows that are marked."))
        try:
            return area_services.work_out(self.record, data)
        except RuleBroken as broken:
            return str(broken)

    @cached_property
    def _typed_data(self) -> dict[str, Any]:
        """What was typed, as far as it is in order."""
        if self.is_bound:
            return self.cleaned_data
        probe = type(self)(self._typed_rows(), record=self.record, case_unit=self.case_unit)
        probe.full_clean()
        return probe.cleaned_data

    def _typed_rows(self) -> dict[str, Any]:
        """What was typed, without the rows just added."""
        names = (*self.base_fields, *self.tables)
        return {name: [row for row in value if any(row.values())] if name in self.tables else value for name in names
                if (value := self.initial.get(name)) is not None}  # fmt: skip

    @property
    def trial_words(self) -> str:
        """The finding of the trial, or why there is none."""
        found = self.trial
        return area_services.finding(found) if isinstance(found, Checked) else found or ""

    @property
    def trial_tables(self) -> list[ShownTable]:
        """The sums of the trial as tables."""
        found = self.trial
        if not isinstance(found, Checked):
            return []
        differs = known_rooms.differences(self.ledger, self._typed_data, found.actual, dict(ranks()))
        return [*([known_rooms.shown(differs)] if differs else []),
                *_tables([room.stored() for room in found.rooms], [one.stored() for one in found.workings])]  # fmt: skip

    # --- afterwards ---
    @classmethod
    def shown(cls, record: Any) -> list[Shown]:
        said = area_services.verdict(record)
        return [*([Shown(_("Finding"), said, True)] if said else []), *super().shown(record)]

    @classmethod
    def shown_tables(cls, record: Any) -> list[ShownTable]:
        """What was typed, then room by room and how the figures were worked out."""
        typed = [table for table in super().shown_tables(record) if table.title != ROOMS]
        differs = [known_rooms.shown(record.ledger_differs)] if record.ledger_differs else []
        return [*typed, *differs, *_tables(record.area_room_checks, record.area_workings)]


def _tables(checks: list[dict[str, Any]], workings: list[dict[str, Any]]) -> list[ShownTable]:
    found = [rooms.shown(checks, dict(ranks()))] if checks else []
    return found + ([area_workings.shown(workings)] if workings else [])


