"""What goes out around a table: the template to fill in (XLSX, CSV), and the list of bad rows."""
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from approvals.exports import csv

from .columns import said
from .kinds import Kind

FORMATS = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}


def titles(kind: Kind) -> list[str]:
    """The header row; a star marks what must be filled in."""
    return [f"{column.title}{'*' if column.required else ''}" for column in kind.columns]


def example(kind: Kind) -> list[str]:
    """The row that shows how; it begins as a remark and is passed over when it stays in the file."""
    first, *rest = [column.shown for column in kind.columns]
    return [f"#{_('example')} {first}", *rest]


def notes(kind: Kind) -> list[str]:
    """How to fill in each column, in plain words."""
    said = [str(note) for note in kind.notes]
    said.append(_("A row whose first cell begins with # is passed over. Cells are taken as text; formulas are not taken."))
    marks = {True: _("required"), False: _("optional")}
    said += [f"{column.title}（{marks[column.required]}）：{column.note}" for column in kind.columns if column.note]
    return said


def template(kind: Kind, ending: str) -> bytes:
    """The file to download."""
    return _xlsx(kind) if ending == "xlsx" else b"".join(_csv(kind))


def _csv(kind: Kind) -> Iterator[bytes]:
    rows: list[list[str]] = [example(kind), *([f"# {note}"] for note in notes(kind))]
    return csv.write(titles(kind), rows)


def _xlsx(kind: Kind) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        as_text = book.add_format({"num_format": "@"})  # a staff number keeps its zeros, a date stays as typed
        head = book.add_format({"bold": True, "bg_color": "#EEF1F5", "bottom": 1, "num_format": "@"})
        grey = book.add_format({"font_color": "#5A6472", "num_format": "@"})
        sheet = book.add_worksheet(str(kind.title)[:31])
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(kind.columns) - 1, 18, as_text)
        for place, (title, shown) in enumerate(zip(titles(kind), example(kind), strict=True)):
            sheet.write_string(0, place, title, head)
            sheet.write_string(1, place, shown, grey)
        manual = book.add_worksheet(_("How to fill in"))
        manual.set_column(0, 0, 100, as_text)
        for line, note in enumerate(notes(kind)):
            manual.write_string(line, 0, note)
    return out.getvalue()


def bad_rows(problems: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The list of bad rows as CSV, every cell harmless in a spreadsheet."""
    header = [_("Line"), _("Column"), _("What stands there"), _("What to do")]
    return csv.write(header, ([str(line), said(column), value, said(sentence)] for line, column, value, sentence in problems))
