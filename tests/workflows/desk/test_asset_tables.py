"""Cards and vehicles as tables: every bad row is named, nothing is half stored, and what was taken along comes in again unchanged."""
import csv
import io
import time
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from approvals import files
from approvals.imports import KINDS, jobs, papers
from approvals.imports.columns import said
from approvals.models import ExportJob, TrailEntry, UnitGrant
from procurement.assets import services
from procurement.assets.models import Card, CardChange, RightHolder, Vehicle
from procurement.assets.terms import Right
from tests.approvals.imports.tables import csv_of, xlsx_of
from workflows.engine import clock

from .desk_b import browser
from .test_assets import entered
from .test_register_exports import WHY

pytestmark = pytest.mark.django_db
REASON = "资产清查移交表（演示）"


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def row(number, /, **changes):
    """One laptop of the statistics office in the order of the template."""
    told = {
        "number": number, "name": "便携式计算机", "kind": "设备", "category_code": "A02010108", "measure": "台", "quantity": "1",
        "original_value": "6800.00", "depreciation": "0.00", "unit": "FW01", "location": "三层302室", "custodian": "1001",
        "acquired_on": "2020-06-20", "in_use_since": "2020-07-01", "secrecy": "非涉密", "operation": "非经营性", "entry": "opening",
        "state": "在用", **changes,
    }
    return [told.get(column.code, "") for column in KINDS["assets"].columns]


def car(number, plate, /, **changes):
    """One official car."""
    own = {"vehicle.plate": plate, "vehicle.kind": "small", "vehicle.quota": "emergency", "vehicle.first_registered_on": "2016-05-01",
           "vehicle.displacement": "1.8", "vehicle.official_sign": "是"} | changes
    return [*row(number, name="小型轿车", category_code="A02030501", **changes),
            *(own.get(column.code, "") for column in KINDS["vehicles"].columns[len(KINDS["assets"].columns):])]


def hands_in(who, code, upload):
    return jobs.take(who, code, upload, REASON, clock.now())


def stored(who, code, upload):
    job = hands_in(who, code, upload)
    assert job.state == "ready", [(line, said(column), said(words)) for line, column, __, words in job.problems] or job.error
    return jobs.confirm(job, who, clock.now())


def complaints(job):
    return [(line, said(column), said(words)) for line, column, __, words in job.problems]


# --- 10,000 rows of which 37 are bad ------------------------------------------------------------------------------------------
WAYS = (
    {"number": ""}, {"kind": "飞船"}, {"original_value": "六千"}, {"original_value": "6800.001"}, {"depreciation": "6800.01"},
    {"unit": "FW99"}, {"custodian": "9999"}, {"acquired_on": "2020-02-30"}, {"in_use_since": "2020-06-19"}, {"acquired_on": "2099-01-01"},
    {"quantity": "0"}, {"state": "已核销"}, {"right.dispose": "FW98"}, {"pages": "-1"},
)
"""What people spoil: each way another column, another reason."""


def many(count, bad=0):
    """Rows, and the lines of the file that are spoiled."""
    rows, lines = [row(f"ZC-{n:05d}") for n in range(count)], []
    for n in range(bad):
        place = n * 260 + 3
        rows[place] = row(f"ZC-{place:05d}", **WAYS[n % len(WAYS)])
        lines.append(place + 2)
    return rows, lines


def test_of_10000_rows_the_37_bad_ones_are_named_and_nothing_is_stored(cast):
    rows, lines = many(10_000, 37)
    before = TrailEntry.objects.count()
    job = hands_in(cast.assets, "assets", csv_of("assets", *rows))
    assert job.state == "bad" and (job.counts["bad"], job.counts["rows"]) == (37, 10_000)
    found = complaints(job)
    assert [line for line, *__ in found] == lines and all(column and words for __, column, words in found)
    with pytest.raises(jobs.NotTaken):
        jobs.confirm(job, cast.assets, clock.now())
    assert not Card.objects.exists() and not CardChange.objects.exists() and TrailEntry.objects.count() == before


def test_the_mended_file_stores_10000_cards_with_rights_and_history_in_bounded_queries(cast, django_assert_max_num_queries):
    rows, __ = many(10_000)
    began = time.monotonic()
    job = hands_in(cast.assets, "assets", csv_of("assets", *rows))
    assert job.counts["new"] == 10_000
    with django_assert_max_num_queries(1_400):  # SQLite takes 999 values a statement: thirty cards; PostgreSQL five hundred
        assert jobs.confirm(job, cast.assets, clock.now()).state == "done"
    assert time.monotonic() - began < 180
    assert Card.objects.count() == CardChange.objects.count() == 10_000 and RightHolder.objects.count() == 50_000
    assert TrailEntry.objects.filter(action="asset.entered").count() == 10_000


# --- what a row may say -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("change", "column", "words"), [
    ({"unit": "FW99"}, "单位编码", "编码"), ({"custodian": "9999"}, "保管人（工号）", "9999"), ({"quantity": "0"}, "数量", "大于零"),
    ({"depreciation": "6800.01"}, "累计折旧（元）", "原值"), ({"state": "已核销"}, "状态", "核销"), ({"in_use_since": "2020-06-19"}, "开始使用日期", "取得"),
])
def test_a_bad_row_is_named_with_its_number_its_column_and_its_reason(cast, change, column, words):
    job = hands_in(cast.assets, "assets", csv_of("assets", row("ZC-1"), row("ZC-2", **change)))
    ((line, where, why),) = complaints(job)
    assert line == 3 and words in why, (where, why)
    assert where and not Card.objects.exists()


def test_rights_of_new_cards_stand_in_the_table_and_later_ones_go_by_the_page(cast):
    stored(cast.assets, "assets", csv_of("assets", row("ZC-1", **{"right.dispose": "JG"})))
    card = Card.objects.get()
    today = date(2026, 3, 2)
    assert services.holder(card, Right.DISPOSE, today) == cast.bureau and services.holder(card, Right.USE, today) == cast.unit_a
    same = hands_in(cast.assets, "assets", csv_of("assets", row("ZC-1", **{"right.dispose": "JG"})))
    assert same.counts["unchanged"] == 1
    other = hands_in(cast.assets, "assets", csv_of("assets", row("ZC-1", **{"right.dispose": "FW02"})))
    assert other.state == "bad" and "卡片页面" in complaints(other)[0][2]


def test_a_known_number_is_changed_with_before_and_after(cast):
    card = entered(cast, number="ZC-1", specification="", title_proof="", source="", depreciation="0.00")
    job = stored(cast.assets, "assets", csv_of("assets", row("ZC-1", location="库房", state="闲置", entry="purchase")))
    assert (job.counts["changed"], job.counts["new"]) == (1, 0)
    card.refresh_from_db()
    assert (card.location, card.state) == ("库房", "idle")
    change = card.changes.latest("pk")
    assert (change.before, change.after) == ({"location": "三层302室", "state": "in_use"}, {"location": "库房", "state": "idle"})
    assert TrailEntry.objects.filter(action="asset.changed").count() == 1


def test_the_preview_says_choices_in_words_under_their_titles(cast):
    entered(cast, number="ZC-1", specification="", title_proof="", source="", depreciation="0.00")
    job = hands_in(cast.assets, "assets", csv_of("assets", row("ZC-1", state="闲置", entry="purchase"), row("ZC-2")))
    page = browser(cast.assets).get(f"/office/imports/{job.key}/")
    words, (changed, new) = page.content.decode(), page.context["sample"]
    told = {str(title): (after, before) for title, after, before in changed["cells"]}
    assert (told["状态"], told["资产类别"][0], told["密级"][0]) == (("闲置", "在用"), "设备", "非涉密")
    assert "equipment" not in words and "in_use" not in words and 'data-label="资产类别"' in words
    assert {str(title): after for title, after, __ in new["cells"]}["状态"] == "在用"


def test_what_somebody_wrote_since_the_preview_stops_the_table(cast, ticking):
    card = entered(cast, number="ZC-1", specification="", title_proof="", source="", depreciation="0.00")
    job = hands_in(cast.assets, "assets", csv_of("assets", row("ZC-1", location="库房", entry="purchase")))
    services.change(card, {"location": "一层"}, reason="搬家", actor=cast.assets, at=ticking.moment)
    assert jobs.confirm(job, cast.assets, clock.now()).state == "ready"  # a new preview, nothing stored
    card.refresh_from_db()
    assert card.location == "一层"


def test_vehicles_come_with_their_plate_and_no_plate_comes_twice(cast):
    stored(cast.assets, "vehicles", xlsx_of("vehicles", car("CL-1", "示A·00001"), car("CL-2", "示A·00002")))
    assert Vehicle.objects.count() == 2 and Card.objects.get(number="CL-1").changes.get().after["vehicle.plate"] == "示A·00001"
    job = hands_in(cast.assets, "vehicles", csv_of(
        "vehicles", car("CL-3", "示A·00001"), car("CL-4", "示A·00004"), car("CL-5", "示A·00004"), car("CL-6", "示A·00006", **{"vehicle.official_sign": ""})))
    assert [line for line, *__ in complaints(job)] == [2, 4, 5] and Vehicle.objects.count() == 2
    job = stored(cast.assets, "vehicles", csv_of("vehicles", car("CL-1", "示A·00009"), car("CL-2", "示A·00002")))
    assert (job.counts["changed"], job.counts["unchanged"]) == (1, 1)
    assert Card.objects.get(number="CL-1").changes.latest("pk").after == {"vehicle.plate": "示A·00009"}


@pytest.mark.parametrize("change", [{"original_value": "9800.00"}, {"unit": "FW02", "custodian": ""}])
def test_no_table_changes_value_or_unit_of_a_known_card(cast, change):
    stored(cast.assets, "assets", csv_of("assets", row("ZC-1")))
    job = hands_in(cast.assets, "assets", csv_of("assets", row("ZC-1", **change)))
    assert job.state == "bad" and "卡片页面" in complaints(job)[0][2]


def test_a_table_spells_numbers_and_plates_as_the_register_does(cast):
    stored(cast.assets, "vehicles", csv_of("vehicles", car("cl－1", "示Ａ12345")))
    known = Card.objects.get()
    assert (known.number, known.vehicle.plate) == ("CL-1", "示A·12345")
    assert hands_in(cast.assets, "vehicles", csv_of("vehicles", car("CL -1", "示a・12345"))).counts["unchanged"] == 1
    twice = hands_in(cast.assets, "vehicles", csv_of("vehicles", car("CL-2", "示A·00002"), car("CL-3", "示Ａ00002"), car("cl-2", "示A·3")))
    assert [line for line, *__ in complaints(twice)] == [3, 4]


def test_a_card_that_was_written_off_comes_back_unchanged_or_not_at_all(cast):
    stored(cast.assets, "assets", csv_of("assets", row("ZC-1")))
    services.write_off(Card.objects.get(), on=date(2026, 3, 2), because="报废核销", actor=cast.assets, at=clock.now())
    gone = {"state": "ended", "ended_on": "2026-03-02", "ended_because": "报废核销"}
    assert hands_in(cast.assets, "assets", csv_of("assets", row("ZC-1", **gone))).counts["unchanged"] == 1
    assert "核销" in complaints(hands_in(cast.assets, "assets", csv_of("assets", row("ZC-1"))))[0][2]
    assert hands_in(cast.assets, "assets", csv_of("assets", row("ZC-2", **gone))).state == "bad"


@pytest.mark.parametrize(("who", "may"), [("assets", True), ("system_admin", True), ("asset_accountant", False), ("auditor", False)])
def test_who_keeps_the_register_hands_its_table_in(cast, who, may):
    person = getattr(cast, who)
    if may:
        assert hands_in(person, "assets", csv_of("assets", row("ZC-1"))).state == "ready"
    else:
        with pytest.raises(jobs.NotTaken):
            hands_in(person, "assets", csv_of("assets", row("ZC-1")))


def test_the_template_and_its_example_are_taken_in_as_they_stand(cast):
    for kind in ("assets", "vehicles"):
        example = papers.example(KINDS[kind])
        job = hands_in(cast.assets, kind, csv_of(kind, [example[0].rpartition(" ")[2], *example[1:]]))
        assert job.state == "ready", complaints(job)


# --- taken along ------------------------------------------------------------------------------------------------------------
def taken(who, url, ending):
    """The file as whoever asked downloads it."""
    client = browser(who)
    assert client.post(url, {"format": ending, "reason": WHY}).status_code == 302
    job = ExportJob.objects.latest("pk")
    assert job.state == "done", job.error
    assert client.get(f"/exports/{job.key}/file/").status_code == 200
    with files.open_file(job.sha256) as file:
        return file.read()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", ["assets", "vehicles"])
def test_what_is_taken_along_comes_in_again_unchanged(cast, kind, ending):
    stored(cast.assets, "vehicles", csv_of("vehicles", car("CL-1", "示A·00001", secrecy="secret", kilometres="120000")))
    stored(cast.assets, "assets", csv_of("assets", row("ZC-1", specification="=1+1", **{"right.use": "FW02"}), row("ZC-2", custodian="")))
    services.write_off(Card.objects.get(number="ZC-2"), on=date(2026, 3, 2), because="报废核销", actor=cast.assets, at=clock.now())
    url = "/assets/export/?state=all" if kind == "assets" else "/assets/vehicles/export/"
    body = taken(cast.assets, url, ending)
    job = hands_in(cast.assets, kind, SimpleUploadedFile(f"{kind}.{ending}", body))
    assert job.state == "ready", complaints(job)
    assert job.counts == {"new": 0, "changed": 0, "unchanged": 3 if kind == "assets" else 1, "bad": 0, "rows": 3 if kind == "assets" else 1}


def test_a_unit_takes_its_own_cards_only_and_a_right_that_is_lost_takes_the_file(cast):
    stored(cast.assets, "assets", csv_of("assets", row("ZC-1"), row("ZC-2", unit="FW02", custodian="")))
    mine = list(csv.DictReader(io.StringIO(taken(cast.requester, "/assets/export/", "csv").decode("utf-8-sig"))))
    assert [one["卡片编号"] for one in mine] == ["ZC-1"]
    assert WHY in str(TrailEntry.objects.get(action="export.made").details)
    job = ExportJob.objects.latest("pk")
    UnitGrant.objects.filter(user=cast.requester).delete()
    assert browser(cast.requester).get(f"/exports/{job.key}/file/").status_code == 403


@pytest.mark.parametrize("reason", ["", "查"])
def test_nobody_takes_the_register_without_saying_why(cast, reason):
    assert browser(cast.auditor).post("/assets/export/", {"format": "xlsx", "reason": reason}).status_code == 422
    assert not ExportJob.objects.exists()
