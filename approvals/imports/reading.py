"""From the bytes of a file to lines of text cells: CSV in UTF-8, UTF-16 or GB 18030, and XLSX. Nothing is computed, nothing is run."""
import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from approvals.exports.csv import unescape

from .columns import CELL_LIMIT

ROWS_MOST, COLUMNS_MOST, BYTES_MOST = 20_000, 60, 10 * 1024 * 1024
UNPACKED_MOST = 64 * 1024 * 1024
REMARK = ("#", "＃")
"""A line whose first cell begins so is a remark: examples and notes of the template may stay in the file."""


class Unreadable(ValueError):
    """A file out of which no table can be read; the message tells the person what to do."""


class Formula(str):
    """A cell that holds a formula: its text, never its result."""

    __slots__ = ()


Line = tuple[int, list[str]]


def lines(data: bytes, name: str) -> Iterator[Line]:
    """Lines with their number in the file, remarks and blank lines left out. Raises Unreadable."""
    if len(data) > BYTES_MOST:
        raise Unreadable(_("The table is larger than %(limit)s MB. Split it into several files.") % {"limit": BYTES_MOST // 1024 // 1024})
    packed = data[:4] == b"PK\x03\x04"
    if not packed and name.lower().endswith((".xls", ".et", ".wps")):
        raise Unreadable(_("Old table formats are not taken. Save it as .xlsx or .csv and upload it again."))
    count = 0
    for number, cells in (_xlsx(data) if packed else _csv(data)):
        if not any(cells) or cells[0].startswith(REMARK):
            continue
        count += 1
        if count > ROWS_MOST + 1:
            raise Unreadable(_("The table has more than %(limit)s rows. Split it into several files.") % {"limit": f"{ROWS_MOST:,}"})
        if len(cells) > COLUMNS_MOST:
            raise Unreadable(_("Line %(line)s has more than %(limit)s columns.") % {"line": number, "limit": COLUMNS_MOST})
        yield number, cells


def _csv(data: bytes) -> Iterator[Line]:
    words = decoded(data)
    first = words[: words.find("\n") if "\n" in words else None]
    comma = max(",\t;，", key=first.count)
    reader = csv.reader(io.StringIO(words, newline=""), delimiter=comma)
    try:
        for cells in reader:
            yield reader.line_num, [_cut(unescape(cell.strip())) for cell in cells]
    except csv.Error as broken:
        raise Unreadable(_("Line %(line)s cannot be read: a quotation mark is not closed, or a cell is too long.") % {
            "line": reader.line_num}) from broken


def decoded(data: bytes) -> str:
    """The text of a CSV file; raises Unreadable for what is neither UTF-8, UTF-16 with mark, nor GB 18030."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        names = ["utf-16"]
    else:
        names = ["utf-8-sig", "gb18030"]
    for name in names:
        try:
            words = data.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in words:
            return words
    raise Unreadable(_("The file is neither a table (.xlsx) nor text in UTF-8 or GB 18030. Save it as .xlsx or CSV and upload it again."))


def _xlsx(data: bytes) -> Iterator[Line]:
    import openpyxl

    _not_a_bomb(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(max_col=COLUMNS_MOST + 1), 1):  # a far cell would fill in all before it
            cells = [_cell(cell) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            yield number, cells
    except Unreadable:
        raise
    except Exception as broken:  # a damaged file fails in many ways inside the library; each means the same to the person
        raise Unreadable(_("The table is damaged or protected by a password. Open it, save it again as .xlsx and upload it.")) from broken


def unpacked(data: bytes) -> int:
    """Bytes that have to be gone through: what a packed table says it unpacks into, else its own length."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return sum(info.file_size for info in packed.infolist())
    except zipfile.BadZipFile:
        return len(data)


def _not_a_bomb(data: bytes) -> None:
    """A packed table may not unpack into more than a machine can hold."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(info.file_size for info in packed.infolist()) > UNPACKED_MOST or len(packed.infolist()) > 2_000:
                raise Unreadable(_("The table unpacks into more than this site takes. Split it into several files."))
    except zipfile.BadZipFile as broken:
        raise Unreadable(_("The table is damaged or protected by a password. Open it, save it again as .xlsx and upload it.")) from broken


def _cell(cell: Any) -> str:
    """The text that a person sees in the cell: whole numbers without a tail, dates as ISO, a formula as its own text."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Formula(_cut(f"={getattr(value, 'text', value)}".replace("==", "=", 1)))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute or value.second) else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return _cut(str(value).strip())


def _cut(cell: str) -> str:
    """Too long is told by the column; what is kept for telling it needs no more than this."""
    return cell if len(cell) <= CELL_LIMIT else cell[: CELL_LIMIT + 1]
