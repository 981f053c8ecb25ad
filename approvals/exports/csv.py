"""CSV that a spreadsheet opens without running anything: UTF-8 with BOM, CRLF, every cell quoted.

The escape, which `unescape` undoes exactly: a cell that begins (after blanks) with = + - @ | % or their full-width forms, with a
tab or a line break, or with an apostrophe, gets one apostrophe in front. So a cell of the file that begins with an apostrophe is
the original cell without it, and any other cell is the original itself."""
import csv
import io
from collections.abc import Iterable, Iterator, Sequence

BOM = b"\xef\xbb\xbf"
_DANGEROUS = tuple("=+-@|%＝＋－＠｜％'＇")
_BLANK = " \u00a0\u3000\u200b\u2060\ufeff"
_AT_ONCE = 1000


def escape(cell: str) -> str:
    """The cell as it stands in the file."""
    if cell.lstrip(_BLANK).startswith((*_DANGEROUS, "\t", "\r", "\n", "\v", "\f", "\0")):
        return "'" + cell
    return cell


def unescape(cell: str) -> str:
    """The cell as it was."""
    return cell[1:] if cell.startswith("'") else cell


def write(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The file in pieces."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    yield BOM
    writer.writerow(columns)
    for number, row in enumerate(rows, 1):
        writer.writerow([escape(cell) for cell in row])
        if number % _AT_ONCE == 0:
            yield _drain(buffer)
    yield _drain(buffer)


def _drain(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
