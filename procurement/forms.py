"""The form of a step: plain fields and tables of lines, checked as one, handed on as JSON, shown again as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.forms.utils import ErrorDict
from django.utils import formats, timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from procurement.fields import tell
from procurement.lines import LineForm, Lines, LineTable

MORE = "more-"
ROWS_ADDED = 3


class Section(NamedTuple):
    """A part of a form under one heading, as the page lays it out."""

    title: Any
    fields: list[forms.BoundField]
    tables: list[Lines]


class Shown(NamedTuple):
    """One fact on a read-only page; `wide` ones take the whole row."""

    label: Any
    value: str
    wide: bool


class ShownTable(NamedTuple):
    """A table on a read-only page; `numeric` names the columns set to the right, `struck` the cells not to be overlooked."""

    title: Any
    headings: list[Any]
    rows: list[list[str]]
    numeric: frozenset[int]
    total: str = ""
    struck: frozenset[tuple[int, int]] = frozenset()
    photos: int | None = None
    """The column that names photos."""


class PaperKind(NamedTuple):
    """A kind of paper that a step takes in; of a kind with `photos` each picture gets a number and keeps the time it was taken."""

    code: str
    label: Any
    hint: Any = ""
    photos: bool = False


class RecordForm(forms.Form):
    """Fields of one step on one record.

    `data` is what a browser posts, or a plain mapping whose tables are lists of mappings (as `payload()` gives it).
    A press on an "add rows" button leaves the form unbound, filled with everything that was typed.
    """

    tables: ClassVar[Mapping[str, LineTable]] = {}
    fieldsets: ClassVar[Sequence[tuple[Any, Sequence[str]]]] = ()
    results: ClassVar[Sequence[str]] = ()
    """Columns of the record that the step works out rather than asks: shown with its fields, never typed."""
    attaches: ClassVar[Sequence[PaperKind]] = ()
    """Kinds of paper that are handed in with this form; files of no kind may always come along."""
    label_suffix = ""

    @classmethod
    def attaches_for(cls, record: Any) -> Sequence[PaperKind]:
        """The kinds that are asked for on this record, where those of the form are more than one case needs."""
        return cls.attaches

    def __init__(
        self, data: Any = None, files: Any = None, *, record: Any = None, case_unit: Any = None,
        initial: Mapping[str, Any] | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        self.record, self.case_unit = record, case_unit
        self.known = {**self.known_of(record, case_unit), **(initial or {})}
        sent = None if data is None else self._arrived(posted(data, self.tables))
        self.more_rows = sent is not None and any(key.startswith(MORE) for key in sent)
        start, tables_start = self.known, self.known
        if self.more_rows:
            start = tables_start = {**self.known, **self.typed(sent)}
            sent = None
        kwargs.setdefault("label_suffix", "")
        super().__init__(sent, None if sent is None else files, initial=dict(start), **kwargs)
        tell(self.fields)
        self.lines: dict[str, Lines] = {
            name: table.build(name, sent, tables_start.get(name)) for name, table in self.tables.items()
        }

    def _arrived(self, sent: Any) -> Any:
        """What was sent; a table that has no row to show may be left out of the page (`sections`), so that nothing of it can arrive."""
        for name, table in self.tables.items():
            if (table.fixed or not table.blank) and not self.known.get(name) and f"{name}-TOTAL_FORMS" not in sent:
                sent = sent.copy()
                sent.update({f"{name}-TOTAL_FORMS": "0", f"{name}-INITIAL_FORMS": "0"})
        return sent

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """What the record already says of these fields; a subclass adds what it can work out."""
        if record is None or record.pk is None:
            return {}
        known = {name: getattr(record, name) for name in cls.base_fields if hasattr(record, name)}
        return known | {name: rows_of(record, name, table) for name, table in cls.tables.items() if hasattr(record, name)}

    @classmethod
    def again(cls, record: Any) -> dict[str, Any]:
        """What a new case that takes up an ended one starts from, so that nothing is typed twice."""
        return cls.known_of(record)

    @classmethod
    def from_address(cls, given: Any) -> dict[str, Any]:
        """What a link to the blank form brings along (`given`: a QueryDict): fields by name; what the form does not know is left out."""
        return {name: value for name, value in given.items() if name in cls.base_fields}

    @classmethod
    def unit_of(cls, sent: Any) -> Any:
        """The unit whose case it will be, where the form names it and not the person; None by default."""
        return None

    @classmethod
    def refilled(cls, data: Any, *, record: Any = None, case_unit: Any = None) -> RecordForm:
        """The form as somebody left it (a draft, or a refused act), with no complaint about what is not finished."""
        form = cls(record=record, case_unit=case_unit)
        return cls(record=record, case_unit=case_unit, initial=form.typed(posted(data, cls.tables)))

    def papers_required(self, on: date) -> frozenset[str]:
        """Kinds of paper without which the file is not complete, by what the form says now; a subclass knows, by default none."""
        return frozenset()

    def typed(self, sent: Any) -> dict[str, Any]:
        """What was typed, unjudged, as initial values; three more rows for the table whose button was pressed."""
        values = {name: one.widget.value_from_datadict(sent, {}, name) for name, one in self.base_fields.items()}
        for name, table in self.tables.items():
            told = str(sent.get(f"{name}-TOTAL_FORMS") or 0)
            count = min(int(told), 1000) if told.isdecimal() and len(told) < 6 else 0  # nobody types it; whatever else comes is not ours
            columns = table.row.base_fields.items()
            rows = [
                {key: column.widget.value_from_datadict(sent, {}, f"{name}-{n}-{key}") for key, column in columns}
                for n in range(count)
            ]
            values[name] = rows + [{}] * (ROWS_ADDED if f"{MORE}{name}" in sent else 0)
        return values

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound:
            self._errors = ErrorDict()
            return
        for name, rows in self.lines.items():
            if rows.is_valid():
                self.cleaned_data[name] = rows.rows
            else:
                self._errors.setdefault("__all__", self.error_class(error_class="nonfield", renderer=self.renderer)).append(
                    _("Table “%(table)s”: correct the marked rows.") % {"table": rows.title}
                )
        if not self._errors:
            self.clean_whole()

    def add_error(self, field: str | None, error: Any) -> None:
        """Beside a field; beside a cell when the name is `table-row-column` (rows as the service counts them: blank ones left out);
        beside the whole form for a table or anything else."""
        table, _dash, cell = (field or "").partition("-")
        row, _dash, column = cell.partition("-")
        if table in self.tables and row.isdigit() and int(row) < len(self.lines[table].kept):
            self.lines[table].kept[int(row)].add_error(column, error)
            field = None
        super().add_error(field if field in self.fields else None, error)

    def clean_whole(self) -> None:
        """Checks that need fields and tables together; use `add_error`. Runs only when everything else is in order."""

    def payload(self) -> dict[str, Any]:
        """The cleaned form as JSON: sums as strings, dates in ISO, people by staff number; feeding it back gives the same form."""
        return {name: jsonable(value) for name, value in sorted(self.cleaned_data.items())}

    @property
    def changed(self) -> list[str]:
        """Names of fields and tables that now differ from what the record said."""
        was = {name: jsonable(value) for name, value in self.known.items()}
        return [name for name, value in self.payload().items() if (value or None) != (was.get(name) or None)]

    def sections(self) -> list[Section]:
        """The parts of the form in their order; without `fieldsets`, one part with everything."""
        layout = self.fieldsets or [("", [*self.fields, *self.tables])]
        fields, lines = self.fields, self.lines
        return [
            Section(title, [self[name] for name in names if name in fields], [lines[name] for name in names if name in lines])
            for title, names in layout
        ]

    @classmethod
    def shown(cls, record: Any) -> list[Shown]:
        """The fields, then what was worked out, as label and text for a page that only shows them; empty ones are left out."""
        names = [name for _title, part in cls.fieldsets for name in part] or list(cls.base_fields)
        facts = []
        for name in names:
            one = cls.base_fields.get(name)
            if one is None or not hasattr(record, name) or isinstance(one.widget, forms.HiddenInput):
                continue
            value = getattr(record, name)
            if value not in (None, "", [], ()):
                facts.append(Shown(one.label, said(value, one), isinstance(one.widget, forms.Textarea | forms.CheckboxSelectMultiple)))
        return facts + [fact for name in cls.results if (fact := worked_out(record, name)) is not None]

    @classmethod
    def shown_tables(cls, record: Any) -> list[ShownTable]:
        """The tables as text; empty ones are left out."""
        found = []
        for name, table in cls.tables.items():
            columns = {k: c for k, c in table.row.base_fields.items() if not isinstance(c.widget, forms.HiddenInput)}
            rows = rows_of(record, name, table, table.row.worked) if hasattr(record, name) else []
            if rows:
                columns |= {key: _column(record, name, key) for key in table.row.worked}
                cells = [[said(row.get(key), column) for key, column in columns.items()] for row in rows]
                numeric = frozenset(n for n, c in enumerate(columns.values()) if isinstance(c, forms.DecimalField | forms.IntegerField))
                total = said(sum(row[table.row.worked[-1]] or 0 for row in rows), columns[table.row.worked[-1]]) if table.row.worked else ""
                struck = {(n, m) for n, row in enumerate(rows) for m, key in enumerate(columns) if key in table.row.striking(row)}
                photos = next((n for n, key in enumerate(columns) if key and key == table.row.photo_column), None)
                found.append(ShownTable(
                    table.title, [column.label for column in columns.values()], cells, numeric, total, frozenset(struck), photos,
                ))  # fmt: skip
        return found


def worked_out(record: Any, name: str) -> Shown | None:
    """One column of a record under its own title; None while it is empty."""
    column, value = record._meta.get_field(name), getattr(record, name)
    if value in (None, "", [], ()):
        return None
    one = column.formfield()
    text = str(value) if one is None or column.is_relation else said(value, one)
    title = str(column.verbose_name)
    return Shown(title[:1].upper() + title[1:], text, False)


def _column(record: Any, name: str, key: str) -> Any:
    """A column of the rows of a record as a form field, with its title."""
    column = getattr(record, name).model._meta.get_field(key)
    return column.formfield(label=column.verbose_name)


def rows_of(record: Any, name: str, table: LineTable, worked: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The rows of a table as the record holds them: related rows, or a JSON list; `worked` names columns beyond the typed ones."""
    held = getattr(record, name)
    if isinstance(held, list):
        return [dict(row) for row in held]
    keys = (*table.row.base_fields, *worked)
    return [{key: getattr(row, key) for key in keys if hasattr(row, key)} for row in held.all()]


def said(value: Any, one: forms.Field) -> str:
    """A value as people read it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(_("Yes")) if value else str(_("No"))
    if isinstance(one, forms.ChoiceField):
        choices: Any = one.choices
        labels = {str(key): str(label) for key, label in choices}
        return "、".join(labels.get(str(v), str(v)) for v in (value if isinstance(value, list | tuple) else [value]))
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    if isinstance(one, forms.DecimalField):
        return formats.number_format(Decimal(value), one.decimal_places, use_l10n=True, force_grouping=True)
    return str(value)


def jsonable(value: Any) -> Any:
    """JSON without loss: Decimal as string, moments in UTC, people by staff number, rows without empty cells' noise."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: jsonable(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [jsonable(one) for one in value]
    if hasattr(value, "get_username"):
        return value.get_username()
    return value


def posted(data: Any, tables: Mapping[str, LineTable]) -> Any:
    """What a browser would have sent: a plain mapping with lists of rows becomes fields `table-0-column`."""
    if isinstance(data, MultiValueDict):
        return data
    flat: MultiValueDict[str, Any] = MultiValueDict()
    for name, value in data.items():
        if name in tables and isinstance(value, list | tuple):
            flat.setlist(f"{name}-TOTAL_FORMS", [str(len(value))])
            flat.setlist(f"{name}-INITIAL_FORMS", ["0"])
            for number, row in enumerate(value):
                for key, cell in row.items():
                    flat.setlist(f"{name}-{number}-{key}", _texts(cell))
        else:
            flat.setlist(name, _texts(value))
    for name in tables:
        flat.setdefault(f"{name}-TOTAL_FORMS", "0")
        flat.setdefault(f"{name}-INITIAL_FORMS", "0")
    return MultiValueDict({key: flat.getlist(key) for key in flat if flat.getlist(key)})


def _texts(value: Any) -> list[str]:
    if value is None or value is False:
        return []
    if isinstance(value, list | tuple):
        return [str(jsonable(one)) for one in value]
    return ["on" if value is True else str(jsonable(value))]


__all__ = ["LineForm", "LineTable", "Lines", "PaperKind", "RecordForm", "Section", "Shown", "ShownTable", "jsonable", "posted"]
