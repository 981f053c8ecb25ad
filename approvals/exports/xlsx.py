"""XLSX in which every cell is text: never a formula, a link or a number that loses its zeros; rows go straight to disk."""
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter

from .csv import escape

CELL_LIMIT = 32_767  # characters, a limit of the format
ROW_LIMIT = 1_000_000  # rows in one sheet; the format allows 1,048,576
_CUT = "…（全文见 JSON Lines 导出）"


def write(columns: Sequence[str], rows: Iterable[Sequence[str]], *, created: datetime) -> Iterator[bytes]:
    """The file in pieces; `created` stands in its properties, so that the same rows give the same bytes."""
    with TemporaryDirectory(prefix="xlsx-") as folder:
        path = Path(folder) / "rows.xlsx"
        _fill(path, columns, rows, created)
        with path.open("rb") as file:
            while piece := file.read(1 << 18):
                yield piece


def _fill(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]], created: datetime) -> None:
    options = {
        "constant_memory": True, "tmpdir": str(path.parent),
        "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": created.replace(tzinfo=None)})
        head = book.add_format({"bold": True, "bg_color": "#EEF1F5", "bottom": 1})
        guarded = book.add_format({"quote_prefix": True})  # stays text even when somebody edits the cell
        sheet, line = None, 0
        for row in rows:
            if sheet is None or line > ROW_LIMIT:
                sheet, line = _sheet(book, columns, head), 1
            for place, cell in enumerate(row):
                text = cell if len(cell) <= CELL_LIMIT else cell[:CELL_LIMIT - len(_CUT)] + _CUT
                sheet.write_string(line, place, text, guarded if escape(text) != text else None)
            line += 1
        if sheet is None:
            _sheet(book, columns, head)


def _sheet(book: "xlsxwriter.Workbook", columns: Sequence[str], head: object) -> "xlsxwriter.worksheet.Worksheet":
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(columns) - 1, 18)
    for place, title in enumerate(columns):
        sheet.write_string(0, place, title, head)
    return sheet
