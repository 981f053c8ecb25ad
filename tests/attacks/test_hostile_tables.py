"""Tables handed in to stop the house: bombs, brackets without end, rows as wide as the format allows."""
import io
import time
import zipfile

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from approvals.imports import jobs, reading
from approvals.models import ImportJob, User
from tests.approvals.imports.tables import csv_of
from workflows.engine import clock

pytestmark = pytest.mark.django_db
SECONDS = 30
"""A worker of the site answers within this, whatever it is given."""
ROW = "xl/worksheets/sheet1.xml"
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


def forged(parts):
    """A workbook of which some parts are exchanged."""
    honest, out = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(honest) as book:
        book.add_worksheet().write_row(0, 0, ["工号", "姓名"])
    with zipfile.ZipFile(honest) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return out.getvalue()


def wide(column="XFD"):
    """Rows with one cell at the far right end."""
    return forged({ROW: SHEET.format("".join(f'<row r="{n}"><c r="{column}{n}"/></row>' for n in range(1, 5_001)))})


def tall():
    """One row, and another a million rows below."""
    return forged({ROW: SHEET.format('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')})


def wordy():
    """Half a million texts that no cell uses, in some fifteen kilobytes."""
    head = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return forged({"xl/sharedStrings.xml": head + "<si><t/></si>" * 500_000 + "</sst>"})


def laughing():
    """Entities of entities."""
    doctype = '<!DOCTYPE w [<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 50}">' for n in range(8)) + "]>"
    return forged({ROW: doctype + SHEET.format('<row r="1"><c r="A1" t="inlineStr"><is><t>&i;</t></is></c></row>')})


def took(data):
    began = time.process_time()
    assert not list(reading.lines(data, "名单.xlsx"))
    return time.process_time() - began


def test_a_cell_at_the_far_end_costs_no_more_than_a_near_one():
    """Every place before it would be filled in: sixteen thousand of them, on each of a million rows."""
    near, far = wide("B"), wide()
    assert min(took(far), took(far)) < 4 * max(took(near), took(near))


@pytest.mark.parametrize("bomb", [wide, tall, laughing])
def test_a_bomb_is_answered_in_time(cast, settings, tmp_path, bomb):
    settings.FILES_DIR = tmp_path
    data, browser = bomb(), Client()
    browser.force_login(cast.system_admin)
    people, began = User.objects.count(), time.monotonic()
    answer = browser.post(reverse("desk:imports"), {"kind": "people", "reason": "x", "file": SimpleUploadedFile("名单.xlsx", data)})
    assert time.monotonic() - began < SECONDS
    assert answer.status_code in (302, 422) and User.objects.count() == people
    assert not ImportJob.objects.exclude(state__in=("bad", "failed")).exists()


def test_a_small_file_that_is_big_inside_is_left_to_the_worker(cast, settings, tmp_path, monkeypatch):
    settings.FILES_DIR = tmp_path
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    monkeypatch.setattr(jobs, "task_backends", {"default": None})
    honest = jobs.take(cast.system_admin, "people", csv_of("people", ["7001", "程立", ""]), "编制", clock.now())
    bomb = jobs.take(cast.system_admin, "people", SimpleUploadedFile("名单.xlsx", wordy()), "编制", clock.now())
    assert bomb.size < jobs.AT_ONCE and (honest.state, bomb.state) == ("ready", "checking")


@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"days":' * 50_000, b"[[]]", b"null", b"date,kind,name,source_doc\n" + b"1" * 300_000],
                         ids=["brackets", "braces", "lists", "nothing", "cell"])
def test_a_calendar_of_nonsense_is_answered(cast, content):
    browser = Client()
    browser.force_login(cast.system_admin)
    answer = browser.post(reverse("desk:calendar_json"), {"reason": "x", "file": SimpleUploadedFile("年.json", content)})
    assert answer.status_code == 302 and answer.url == reverse("desk:calendar")
    assert not ImportJob.objects.exists()
