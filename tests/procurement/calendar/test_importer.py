"""Taking in a year's arrangement: all rows or none."""

import json
from datetime import UTC, date, datetime

import pytest

from procurement.calendar.days import add_working_days, is_provisional
from procurement.calendar.importer import ImportRefused, checked, import_days, parsed
from procurement.calendar.models import CalendarDay
from procurement.calendar.statutory import statutory_days
from procurement.calendar.store import load

AT = datetime(2026, 11, 25, 2, tzinfo=UTC)
DOC = "国办发明电〔2026〕9号"


def row(day="2027-01-01", kind="statutory", name="元旦", source_doc=DOC):
    return {"date": day, "kind": kind, "name": name, "source_doc": source_doc}


def whole_2027():
    return [row(day.isoformat(), name=name) for day, name in statutory_days(2027).items()] + [row("2027-01-09", "work", "调休上班")]


def as_json(rows):
    return json.dumps(rows).encode()


def as_csv(rows, encoding="utf-8"):
    return "\n".join(["date,kind,name,source_doc", *(",".join(row.values()) for row in rows)]).encode(encoding)


@pytest.mark.parametrize("content", [as_json(whole_2027()), as_csv(whole_2027()), as_csv(whole_2027(), "gbk")])
def test_the_same_rows_come_from_json_csv_and_a_chinese_spreadsheet(content):
    rows = checked(parsed(content))
    assert len(rows) == 14
    assert (rows[0].date, rows[0].name, rows[0].source_doc) == (date(2027, 1, 1), "元旦", DOC)


def test_a_list_inside_an_object_is_read_too():
    assert len(checked(parsed(as_json({"days": whole_2027()})))) == 14


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (row(day="2027-02-30"), "Row 2: 2027-02-30 is not a date of the form 2027-01-01."),
        (row(day=""), "Row 2: - is not a date of the form 2027-01-01."),
        (row(day="1227-01-01"), "Row 2: the year 1227 is out of range."),
        (row(kind="holiday"), "Row 2: kind must be work, rest or statutory, not holiday."),
        (row(name=""), "Row 2: name is missing."),
        (row(source_doc=" "), "Row 2: source_doc is missing."),
        (row(name="长" * 61), "Row 2: name is longer than 60 characters."),
        (row(day="2027-05-01"), "Row 2: 2027-05-01 stands in the file twice."),
    ],
)
def test_every_bad_row_is_named_with_its_reason(bad, said):
    with pytest.raises(ImportRefused) as caught:
        checked([row(day="2027-05-01"), bad])
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no column date, kind, name, source_doc"),
        (b"date,kind\n2027-01-01,rest", "no column name, source_doc"),
        (b"date,kind,name,source_doc\n", "holds no days"),
        (b"[]", "holds no days"),
        (b"[1]", "must hold a list of days"),
        (b'{"days": 3}', "must hold a list of days"),
        (b"[{", "not valid JSON (line 1)"),
        (b"date,kind,name,source_doc\n2027-01-01,rest,a,b,c", "Row 1: has more values than the header."),
    ],
)
def test_a_file_without_sense_is_refused(content, said):
    with pytest.raises(ImportRefused) as caught:
        checked(parsed(content))
    assert said in str(caught.value)


@pytest.mark.django_db
def test_one_bad_row_keeps_every_row_out():
    with pytest.raises(ImportRefused):
        import_days(as_json([*whole_2027(), row(kind="holiday")]), at=AT)
    assert not CalendarDay.objects.exists()


@pytest.mark.django_db
def test_a_whole_year_takes_the_provisional_mark_away():
    assert is_provisional(date(2027, 1, 15), load())
    done = import_days(as_csv(whole_2027()), at=AT)
    assert (len(done.added), done.incomplete) == (14, ())
    assert not is_provisional(date(2027, 1, 15), load())
    assert add_working_days(date(2026, 12, 31), 6, load()) == (date(2027, 1, 9), False)


@pytest.mark.django_db
def test_half_a_year_is_taken_in_but_stays_provisional():
    assert import_days(as_json(whole_2027()[:5]), at=AT).incomplete == (2027,)
    assert is_provisional(date(2027, 7, 1), load())


@pytest.mark.django_db
def test_a_second_import_changes_only_what_differs():
    import_days(as_json(whole_2027()), at=AT)
    again = import_days(as_json([row(), row("2027-01-09", "rest", "更正")]), at=AT, corrects=True)
    assert (again.added, again.changed, again.unchanged) == ((), (date(2027, 1, 9),), (date(2027, 1, 1),))
    assert load().day(date(2027, 1, 9)).name == "更正"


@pytest.mark.django_db
@pytest.mark.parametrize("before", [whole_2027(), []])
def test_a_decided_day_is_never_changed_in_silence(before):
    if before:
        import_days(as_json(before), at=AT)
    day = "2027-01-09" if before else "2026-10-10"  # decided by an earlier table, or by the published arrangement of 2026
    with pytest.raises(ImportRefused) as caught:
        import_days(as_json([row("2027-12-31", "rest", "本地"), row(day, "rest", "更正")]), at=AT)
    assert f"{day} is already decided as Working day" in str(caught.value)
    assert not CalendarDay.objects.filter(name__in=("本地", "更正")).exists()


@pytest.mark.django_db
def test_what_a_day_was_before_is_kept_beside_the_document():
    import_days(as_json(whole_2027()), at=AT)
    change = import_days(as_json([row("2027-01-09", "rest", "更正", "更正通知")]), at=AT, corrects=True).change
    assert change.days == [["2027-01-09", ["work", "调休上班"], ["rest", "更正"]]] and change.source_doc == "更正通知"
    assert import_days(as_json([row("2027-01-09", "rest", "更正", "更正通知")]), at=AT).change is None
