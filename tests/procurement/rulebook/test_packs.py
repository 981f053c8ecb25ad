"""The packs that are shipped, and the mistakes that a pack may not hold."""

from datetime import date

import pytest

from procurement.rulebook.packs import PackRefused, read_packs

ROW = """
[[row]]
code = "a.b"
title = "t"
basis = "b"
value = "1"
unit = "wd"
comparator = "≤"
effective_from = 2026-01-01
mark = "unverified"
"""


def refused(tmp_path, text):
    (tmp_path / "x.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PackRefused) as caught:
        read_packs(tmp_path)
    return str(caught.value)


def test_the_shipped_packs_have_no_gap_no_overlap_and_no_mistake():
    entries = read_packs()
    assert len({(entry.place, entry.effective_from) for entry in entries}) == len(entries) > 100


def test_what_nobody_verified_is_marked_so():
    unverified = {entry.code for entry in read_packs() if entry.mark == "unverified"}
    assert {"renovation.accept", "renovation.head_amount", "calendar.receipt_cutoff", "reminder.yellow"} <= unverified
    assert not any(code.startswith("area.office.city") for code in unverified)


def test_every_step_of_the_renovation_has_its_limit():
    steps = "accept endorse classify appoint inspect inspection_record area_check estimate_check countersign section vice_head head issue"
    codes = {entry.code: entry.text for entry in read_packs()}
    assert {f"renovation.{step}" for step in (*steps.split(), "archive", "revise", "correct")} <= set(codes)
    assert (codes["renovation.accept"], codes["renovation.correct"], codes["renovation.head_amount"]) == ("1", "10", "300000")


def test_two_rows_in_force_at_once_are_refused(tmp_path):
    assert refused(tmp_path, ROW + ROW) == "a.b: two rows are in force on 2026-01-01."
    later = ROW.replace("2026-01-01", "2026-06-01")
    assert "two rows" in refused(tmp_path, ROW + "effective_to = 2026-06-01\n" + later)


def test_a_gap_is_refused_and_a_successor_without_gap_is_not(tmp_path):
    later = ROW.replace("2026-01-01", "2026-06-01")
    assert "no row is in force" in refused(tmp_path, ROW + "effective_to = 2026-05-30\n" + later)
    for end in ("", "effective_to = 2026-05-31\n"):
        (tmp_path / "x.toml").write_text(ROW + end + later, encoding="utf-8")
        assert [entry.effective_from for entry in read_packs(tmp_path)] == [date(2026, 1, 1), date(2026, 6, 1)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('unit = "wd"', 'unit = "week"', "unit cannot be week"),
        ('"≤"', '"=<"', "comparator cannot be =<"),
        ('"unverified"', '"sure"', "mark cannot be sure"),
        ('basis = "b"', "", "basis is missing"),
        ('value = "1"', "value = 1", "1 is not a number"),
        ('value = "1"', 'value = "1,5"', "1,5 is not a number"),
        ("2026-01-01", '"soon"', "effective_from is not a date"),
        ('title = "t"', 'title = "t"\nvalu = "2"', "valu is not a known field"),
    ],
)
def test_every_mistake_is_named_with_its_row(tmp_path, old, new, said):
    told = refused(tmp_path, ROW.replace(old, new))
    assert told.startswith("x.toml, row 1 (a.b):")
    assert said in told


def test_a_file_that_is_not_toml_is_named(tmp_path):
    assert "x.toml is not readable" in refused(tmp_path, "[[row")
