"""Required papers of an application: marked, told before it is sent and when it was sent; nothing is blocked."""
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from approvals.models import Case
from workflows.demo.scenarios import renovation_papers as papers

from .desk_b import browser
from .walked import START, in_full

pytestmark = pytest.mark.django_db
MARKED = "必备</span>"
LACKING = "以下必备材料尚未附上"


def lacking(page):
    """Names under the warning."""
    found = re.search(r"data-wanting>.*?<ul>(.*?)</ul>", page, re.S)
    return re.findall(r"<li>(.*?)</li>", found[1]) if found else []


def test_the_form_marks_what_is_required_and_warns_before_it_is_sent(cast, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    page = browser(cast.requester).get("/start/renovation_review/?new=1").content.decode()
    kinds = re.findall(r'<label for="up-files-(\w+)">(.*?)</label>', page, re.S)
    marked = {code for code, label in kinds if MARKED in label}
    assert {"letter", "plan", "funds"} <= marked and not {"test_report", "other"} & marked
    assert LACKING in page and len(lacking(page)) == len(marked) and "仍可提交" in page


def test_a_paper_that_came_is_no_longer_named(cast, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    mine = browser(cast.requester)
    page = mine.get("/start/renovation_review/?new=1").content.decode()
    url = re.search(r'data-upload="([^"]+)"', page)[1].replace("&amp;", "&")
    answer = mine.post(url, {"files-letter": SimpleUploadedFile("申请.pdf", b"%PDF-1.4 x")}).content.decode()
    assert "申请.pdf" in answer and lacking(answer) == [name for name in lacking(page) if name != "申请函（申请报告）"] and len(lacking(answer)) > 5


def test_works_on_the_structure_mark_the_test_report(cast, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    page = browser(cast.requester).post("/start/renovation_review/", {"touches_structure": "on", "more-items": "1"}).content.decode()
    label = re.search(r'<label for="up-files-test_report">(.*?)</label>', page, re.S)[1]
    assert MARKED in label


def test_sent_without_papers_it_goes_through_and_says_what_is_missing(walk, cast):
    walk.starts(cast.requester, files=[f for f in in_full() if f.paper != "funds"], **papers.application(START))
    said = walk.browser(cast.requester).get(f"/cases/{walk.case.key}/").content.decode()
    assert "以下必备材料未附：资金来源证明。" in said and Case.objects.count() == 1


def test_sent_in_full_nothing_is_said_and_a_correction_counts_what_is_there(walk, cast):
    walk.starts(cast.requester, files=[f for f in in_full() if f.paper != "funds"], **papers.application(START))
    walk.does(cast.unit_head, "endorse")
    walk.does(cast.window, "accept", "return", **papers.acceptance(funds="missing"))
    assert lacking(walk.opens(cast.requester)) == ["资金来源证明"]
