"""CSV, XLSX and JSON Lines: what leaves is text, comes back as it was, and the same rows give the same bytes."""
import csv as standard
import io
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.exports import csv, rows, xlsx

AT = datetime(2026, 11, 20, 3, 45, tzinfo=UTC)
HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x", "|calc", "%x", "'=1", "''", "  =1", "\u3000=1", "\ufeff=1",
    '=HYPERLINK("http://127.0.0.1/","x")', "=cmd|' /C calc'!A0",
]
PLAIN = ["", "维修", "010-5550-0187", "a=b", "1-2", 'say "hi"', "甲,乙", "第一行\n第二行", "00123", "https://example.invalid/", "㛃", "x" * 40_000]


def read_csv(data: bytes) -> list[list[str]]:
    assert data.startswith(csv.BOM)
    return [[csv.unescape(cell) for cell in row] for row in standard.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))]


@pytest.mark.parametrize("cell", HOSTILE)
def test_a_cell_that_could_be_a_formula_is_escaped(cell):
    assert csv.escape(cell) == "'" + cell


@pytest.mark.parametrize("cell", PLAIN)
def test_an_ordinary_cell_is_left_alone(cell):
    assert csv.escape(cell) == cell


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",))))
def test_the_escape_is_undone_exactly(cell):
    assert csv.unescape(csv.escape(cell)) == cell


def test_a_csv_file_comes_back_as_it_was_with_every_cell_quoted():
    table = [[cell, "x"] for cell in HOSTILE + PLAIN]
    data = b"".join(csv.write(["甲", "乙"], table))
    assert read_csv(data) == [["甲", "乙"], *table]
    assert data.decode("utf-8-sig").startswith('"甲","乙"\r\n')
    for row in standard.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
        assert not row[0].lstrip(" \u3000\ufeff").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%"))


def test_every_xlsx_cell_is_text_and_never_a_formula_a_link_or_a_number():
    table = [[cell, "x"] for cell in [*HOSTILE, *PLAIN[1:-1]]]
    data = b"".join(xlsx.write(["甲", "乙"], table, created=AT))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [str(cell.value).replace("_x000D_", "\r") for cell in cells] == [row[0] for row in table]
    assert all(cell.quotePrefix for cell in cells[: len(HOSTILE)])
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
        assert not any("hyperlink" in name.lower() or "rels" in name and "sheet" in name for name in parts.namelist())


def test_an_overlong_cell_is_cut_and_says_so():
    data = b"".join(xlsx.write(["甲"], [["长" * 40_000]], created=AT))
    value = openpyxl.load_workbook(io.BytesIO(data)).active["A2"].value
    assert len(value) == xlsx.CELL_LIMIT and value.endswith("（全文见 JSON Lines 导出）")


def test_a_file_without_rows_still_has_its_headings():
    assert read_csv(b"".join(csv.write(["甲"], []))) == [["甲"]]
    assert openpyxl.load_workbook(io.BytesIO(b"".join(xlsx.write(["甲"], [], created=AT)))).active["A1"].value == "甲"


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(monkeypatch):
    monkeypatch.setattr(xlsx, "ROW_LIMIT", 3)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(xlsx.write(["甲"], [[str(n)] for n in range(7)], created=AT))))
    assert [sheet.max_row for sheet in book.worksheets] == [4, 4, 2]


def test_the_same_rows_give_the_same_xlsx_bytes():
    one, two = (b"".join(xlsx.write(["甲"], [["乙"]], created=AT)) for _ in range(2))
    assert one == two


def test_each_column_of_the_trail_is_explained():
    assert len({title for title, _m in rows.TRAIL_COLUMNS}) == len(rows.TRAIL_COLUMNS) == 16
    assert all(meaning for _t, meaning in rows.TRAIL_COLUMNS)
