"""A table is checked whole and stored whole or not at all; every bad row is named with its reason."""
import io
import time
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from approvals import proposals
from approvals.exports import jobs as clocks
from approvals.imports import KINDS, jobs, papers, reading
from approvals.imports.columns import said
from approvals.models import ImportJob, Post, TrailEntry, Unit, UnitGrant, UnitName, User
from approvals.roles import Role
from approvals.trail.verify import verify_many
from tests.approvals.office.people_of_office import office, told
from tests.approvals.rows import AT, DAY

from .tables import csv_of, hands_in, sentences, stored, xlsx_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def c(settings, tmp_path, monkeypatch):
    settings.FILES_DIR = tmp_path
    monkeypatch.setattr(clocks, "clock", lambda: AT)
    return office()


# --- the bad luck case --------------------------------------------------------------------------------------------------------
def staff(count: int) -> list[list[str]]:
    return [[f"S{n:05d}", f"职员{n}", f"0898-6530-{n:05d}"] for n in range(count)]


def spoiled(rows: list[list[str]]) -> list[int]:
    """41 rows spoiled in different ways; their lines in the file."""
    ways = [(0, ""), (1, ""), (2, "没有电话"), (0, "S 1 2"), (1, "长" * 61)]
    lines = []
    for n in range(41):
        place, value = ways[n % len(ways)]
        rows[n * 120][place] = value
        lines.append(n * 120 + 2)
    return lines


def test_an_import_of_5000_people_with_41_bad_rows_names_the_41_and_stores_nothing(c):
    rows = staff(5000)
    lines = spoiled(rows)
    before = User.objects.count(), TrailEntry.objects.count()
    job = hands_in(c.system_admin, "people", csv_of("people", *rows))
    assert job.state == "bad" and job.counts["bad"] == 41 and job.counts["rows"] == 5000
    assert sorted({line for line, __ in sentences(job)}) == lines
    assert all(sentence for *__, sentence in job.problems)
    with pytest.raises(jobs.NotTaken):
        jobs.confirm(job, c.system_admin, AT)
    assert (User.objects.count(), TrailEntry.objects.count()) == before


def test_the_corrected_file_is_stored_in_seconds_with_one_entry_each_and_nobody_can_sign_in(c, django_assert_max_num_queries):
    began = time.monotonic()
    job = hands_in(c.system_admin, "people", xlsx_of("people", *staff(5000)))
    assert job.counts == {"new": 5000, "changed": 0, "unchanged": 0, "bad": 0, "rows": 5000}
    with django_assert_max_num_queries(200):
        assert jobs.confirm(job, c.system_admin, AT).state == "done"
    assert time.monotonic() - began < 60
    assert User.objects.filter(username__startswith="S0").count() == 5000
    assert TrailEntry.objects.filter(action="person.added").count() == 5000
    someone = User.objects.get(username="S00041")
    assert not someone.has_usable_password() and someone.pinyin.startswith("zhiyuan41")
    assert "职员41" not in str(told("person.added")[41]), "a name enters as a commitment"
    assert all(verdict.ok for verdict in verify_many(["adm/2026-11"]).values())


def test_the_same_file_again_changes_nothing(c):
    rows = staff(3)
    stored(c.system_admin, "people", csv_of("people", *rows))
    again = hands_in(c.system_admin, "people", csv_of("people", *rows))
    assert again.counts["unchanged"] == 3 and again.counts["new"] == 0
    entries = TrailEntry.objects.count()
    assert jobs.confirm(again, c.system_admin, AT).state == "failed"
    assert User.objects.filter(username__startswith="S0").count() == 3 and TrailEntry.objects.count() == entries


def test_a_known_number_is_corrected_with_before_and_after(c):
    stored(c.system_admin, "people", csv_of("people", ["S1", "张三", ""]))
    job = stored(c.system_admin, "people", csv_of("people", ["S1", "张叁", "010-1"], ["S2", "李四", ""]))
    assert (job.counts["new"], job.counts["changed"]) == (1, 1)
    assert User.objects.get(username="S1").display_name == "张叁" and User.objects.get(username="S1").pinyin == "zhangsan zs"
    [entry] = told("person.changed")
    assert set(entry["content"]["before"]) == {"name", "phone"}


# --- reading ------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_of_chinese_offices_are_understood(c, encoding):
    stored(c.system_admin, "people", csv_of("people", ["S1", "张三", ""], encoding=encoding))
    assert User.objects.get(username="S1").display_name == "张三"


def test_what_is_no_table_is_said_in_one_sentence(c):
    for name, data in (("a.xlsx", b"PK\x03\x04broken"), ("a.csv", b"\xff\xff\xff\x00\x81"), ("a.pdf", b"%PDF-1.4")):
        with pytest.raises(jobs.NotTaken):
            hands_in(c.system_admin, "people", SimpleUploadedFile(name, data))
    assert not ImportJob.objects.exists()


def test_a_cell_that_looks_like_a_formula_stays_text_and_a_real_formula_is_named(c):
    plain = hands_in(c.system_admin, "people", csv_of("people", ["S1", "=1+1", ""], ["S2", "'=cmd", ""]))
    assert [row[3]["name"] for row in plain.sample] == ["=1+1", "=cmd"]
    book = openpyxl.Workbook()
    book.active.append(papers.titles(KINDS["people"]))
    book.active.append(["S1", "=1+1", ""])
    out = io.BytesIO()
    book.save(out)
    real = hands_in(c.system_admin, "people", SimpleUploadedFile("a.xlsx", out.getvalue()))
    assert real.state == "bad" and sentences(real) == [(2, "姓名")] and real.problems[0][2] == "=1+1"


def test_limits_of_rows_columns_and_bytes_are_told(monkeypatch):
    head = b"a,b\n"
    with pytest.raises(reading.Unreadable):
        list(reading.lines(head + b"1,2\n" * 20_001, "a.csv"))
    with pytest.raises(reading.Unreadable):
        list(reading.lines(head + b"1," * 61, "a.csv"))
    with pytest.raises(reading.Unreadable):
        list(reading.lines(b"x" * (reading.BYTES_MOST + 1), "a.csv"))
    assert len(list(reading.lines(head + b"1,2\n" * 20_000, "a.csv"))) == 20_001


def test_a_packed_bomb_is_not_opened():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (reading.UNPACKED_MOST + 1))
    assert len(out.getvalue()) < reading.BYTES_MOST
    with pytest.raises(reading.Unreadable, match="解压后过大"):
        list(reading.lines(out.getvalue(), "a.xlsx"))


def test_a_wrong_header_is_told_before_any_row(c):
    upload = SimpleUploadedFile("a.csv", "工号,名字,工号\r\n1,甲,2\r\n".encode())
    job = hands_in(c.system_admin, "people", upload)
    assert sentences(job) == [(1, "名字"), (1, "工号"), (1, "姓名")]


def test_two_rows_of_one_number_are_named(c):
    job = hands_in(c.system_admin, "people", csv_of("people", ["S1", "甲", ""], ["S2", "乙", ""], ["S1", "丙", ""]))
    assert sentences(job) == [(4, "工号")] and "第2行" in said(job.problems[0][3])


def test_what_was_found_is_read_in_either_language(c):
    job = hands_in(c.system_admin, "people", csv_of("people", ["S1", "", ""]))
    [(__, column, __, sentence)] = job.problems
    assert (said(column), said(sentence)) == ("姓名", "此项必填。")
    with translation.override("en"):
        assert (said(column), said(sentence)) == ("Full name", "This cell must be filled in.")


@pytest.mark.parametrize("code", ["units", "people", "posts", "grants"])
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_template_is_read_back_its_example_passed_over(code, ending):
    found = list(reading.lines(papers.template(KINDS[code], ending), f"a.{ending}"))
    assert [cells for __, cells in found] == [papers.titles(KINDS[code])]


def test_the_list_of_bad_rows_runs_nothing_in_a_spreadsheet():
    text = b"".join(papers.bad_rows([(2, "姓名", "=HYPERLINK(1)", "改")])).decode("utf-8-sig")
    assert '"\'=HYPERLINK(1)"' in text


# --- who may ------------------------------------------------------------------------------------------------------------------
def test_only_the_system_administrator_hands_a_table_in_and_only_he_confirms_it(c):
    for who in (c.head, c.security_admin, c.coordinator, c.root, c.stranger):
        with pytest.raises(jobs.NotTaken):
            hands_in(who, "people", csv_of("people", ["S1", "甲", ""]))
    job = hands_in(c.system_admin, "people", csv_of("people", ["S1", "甲", ""]))
    for who in (c.head, c.security_admin):
        with pytest.raises(jobs.NotTaken):
            jobs.confirm(job, who, AT)
    jobs.confirm(job, c.system_admin, AT)
    with pytest.raises(jobs.NotTaken):
        jobs.confirm(job, c.system_admin, AT)


def test_a_table_needs_the_paper_on_which_it_rests(c):
    with pytest.raises(jobs.NotTaken):
        hands_in(c.system_admin, "people", csv_of("people", ["S1", "甲", ""]), reason="  ")


def test_when_the_ground_has_shifted_since_the_preview_it_is_shown_anew(c):
    job = hands_in(c.system_admin, "people", csv_of("people", ["S1", "甲", ""]))
    User.objects.create(username="S1", display_name="乙")
    job = jobs.confirm(job, c.system_admin, AT)
    assert job.state == "ready" and job.counts["changed"] == 1 and job.error
    assert User.objects.get(username="S1").display_name == "乙"
    assert jobs.confirm(job, c.system_admin, AT).state == "done"


# --- units, posts, roles --------------------------------------------------------------------------------------------------------
def test_units_come_in_any_order_parents_first_into_the_database(c):
    top = c.bureau.code
    job = stored(c.system_admin, "units", csv_of(
        "units", ["W2", "水务局二所", "", "W1", "服务单位", "市级"], ["W1", "水务局", "水务", top, "served", "市级"]))
    assert job.state == "done" and Unit.objects.get(code="W2").parent.code == "W1" and len(told("unit.added")) == 2
    stored(c.system_admin, "units", csv_of("units", ["W1", "水利局", "水利", top, "served", "市级"]))
    assert Unit.objects.get(code="W1").name == "水利局" and UnitName.objects.get().name == "水务局"
    [entry] = told("unit.renamed")
    assert entry["content"]["before"] == {"name": "水务局", "short_name": "水务"}


def test_bad_units_are_named_each_with_its_reason(c):
    top = c.bureau.code
    job = hands_in(c.system_admin, "units", csv_of(
        "units", ["W1", "甲", "", "W2", "served", "市级"], ["W2", "乙", "", "W1", "served", "市级"], ["W3", "丙", "", "没有", "served", "市级"],
        ["W4", "丁", "", top, "分店", "市级"], ["W5", "戊", "", "", "bureau", "市级"], ["W6", "己", "", "", "served", "市级"],
        ["W7", "庚", "", "W4", "served", "市级"]))
    assert sentences(job) == [(2, "上级单位编码"), (3, "上级单位编码"), (4, "上级单位编码"), (5, "单位类别"), (6, "单位类别"), (7, "上级单位编码")]
    assert Unit.objects.filter(code__startswith="W").count() == 0


def test_posts_are_given_and_ended(c):
    row = [c.stranger.username, c.office.code, "科员", "科员", "2026/3/2", "", ""]
    stored(c.system_admin, "posts", csv_of("posts", row))
    post = Post.objects.get(user=c.stranger)
    assert (post.title, post.rank, str(post.since), post.until, post.is_primary) == ("科员", 10, "2026-03-02", None, True)
    row[5] = "2026年6月30日"
    stored(c.system_admin, "posts", csv_of("posts", row))
    post.refresh_from_db()
    assert str(post.until) == "2026-06-30" and len(told("post.given")) == len(told("post.ended")) == 1


def test_a_table_of_roles_is_in_force_only_after_the_second_person(c):
    job = stored(c.system_admin, "grants", csv_of("grants", [c.stranger.username, "法制", "", ""], [c.finance.username, "财务", "", "收回"],
                                                  [c.head.username, "局长", "", "授予"]))
    assert job.state == "proposed" and (job.counts["new"], job.counts["changed"], job.counts["unchanged"]) == (1, 1, 1)
    assert not UnitGrant.objects.filter(user=c.stranger).exists()
    assert len(proposals.kind_of(job.proposal).describe(job.proposal.payload)) == 2
    proposals.decide(job.proposal, by=c.security_admin, at=AT + DAY, agreed=True)
    assert UnitGrant.objects.filter(user=c.stranger, permission__codename=Role.LEGAL).exists()
    assert not UnitGrant.objects.filter(user=c.finance).exists()
    assert len(told("grant.given")) == len(told("grant.revoked")) == 1
    assert told("grant.given")[0]["content"]["facts"]["proposal"] == str(job.proposal.key)


def test_roles_that_exclude_one_another_are_named_in_the_table(c):
    job = hands_in(c.system_admin, "grants", csv_of(
        "grants", [c.auditor.username, "财务", "", ""], [c.stranger.username, "系统管理员", "", ""], [c.stranger.username, "财务", "", ""],
        [c.stranger.username, "申请人", "", ""], [c.system_admin.username, "财务", "", ""], ["没有", "财务", "", ""], [c.head.username, "皇帝", "", ""]))
    assert sentences(job) == [(2, "角色"), (4, "角色"), (5, "单位编码"), (6, "工号"), (7, "工号"), (8, "角色")]
