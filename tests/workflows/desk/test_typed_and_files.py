"""What people type and upload is never lost: drafts, errors, double clicks, the slower of two, files."""
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from approvals.models import Attachment, Case, Draft
from procurement.renovations.forms import ApplicationForm, ClassificationForm
from tests.walk import NotThrough, _flat
from workflows.demo.scenarios import renovation_papers as papers

from .walked import START

pytestmark = pytest.mark.django_db


# --- what was typed is never lost ------------------------------------------------------------------------------------------
def test_an_application_with_errors_keeps_everything_typed_and_leads_to_the_field(walk, cast):
    form = papers.application(START, title="") | {"reason": "漏水严重"}
    with pytest.raises(NotThrough):
        walk.starts(cast.requester, **form)
    page = walk.response.content.decode()
    assert walk.response.status_code == 422
    assert "漏水严重" in page and 'href="#id_title"' in page and "屋面防水层更换" in page
    assert not Case.objects.exists()


def test_the_same_form_sent_twice_starts_one_case(walk, cast):
    hidden = walk._hidden(cast.requester, "/start/renovation_review/?new=1", "start-form")
    form = {**hidden, **_flat(ApplicationForm, papers.application(START)), "verb": "submit"}
    places = set()
    for _time in range(2):
        upload = SimpleUploadedFile("申请函.txt", "申请维修".encode())
        walk._post(cast.requester, "/start/renovation_review/", form, [upload])
        assert walk.response.status_code == 302
        places.add(walk.response.url)
    assert len(places) == 1 and Case.objects.count() == 1 and Attachment.objects.count() == 1


def test_a_draft_saves_itself_is_offered_again_and_goes_with_the_submission(walk, cast):
    hidden = walk._hidden(cast.requester, "/start/renovation_review/?new=1", "start-form")
    client = walk.browser(cast.requester)
    saved = client.post(f"/drafts/save/?flow=renovation_review&draft={hidden['draft']}", {"title": "屋顶维修", "reason": "漏"})
    assert saved.status_code == 200 and "保存" in saved.content.decode()
    assert "屋顶维修" in walk.opens(cast.requester, "/drafts/")
    assert "屋顶维修" not in walk.opens(cast.second_requester, "/drafts/")
    assert 'value="屋顶维修"' in walk.opens(cast.requester, "/start/renovation_review/")
    again = walk._hidden(cast.requester, "/start/renovation_review/", "start-form")
    assert again["draft"] == hidden["draft"]
    walk._post(cast.requester, "/start/renovation_review/", {**again, **_flat(ApplicationForm, papers.application(START)), "verb": "submit"})
    assert walk.response.status_code == 302 and not Draft.objects.exists()


def test_somebody_elses_draft_key_is_not_found(walk, cast):
    hidden = walk._hidden(cast.requester, "/start/renovation_review/?new=1", "start-form")
    url = f"/drafts/save/?flow=renovation_review&draft={hidden['draft']}"
    assert walk.browser(cast.requester).post(url, {"title": "甲"}).status_code == 200
    assert walk.browser(cast.second_requester).post(url, {"title": "乙"}).status_code == 404
    assert Draft.objects.get().title == "甲"


def test_the_slower_of_two_learns_it_and_keeps_what_he_typed(begun, cast):
    begun.does(cast.unit_head, "endorse")
    begun.does(cast.window, "accept", **papers.acceptance())
    url = f"/cases/{begun.case.key}/"
    late = begun._hidden(cast.deputy, url, "act-form")  # a second handler opens the same step
    begun.does(cast.handler, "classify", **papers.classification())
    step = begun.step("classify").number
    begun._post(cast.deputy, f"{url}steps/{step}/", {**late, **_flat(ClassificationForm, papers.daily()), "verb": "record", "comment": "按日常维修办理"})
    assert begun.response.status_code == 409 and "按日常维修办理" in begun.answer
    assert Draft.objects.get(author=cast.deputy).data["comment"] == ["按日常维修办理"]
    assert "按日常维修办理" in begun.opens(cast.deputy, "/drafts/")


def test_a_return_needs_a_reason_and_a_signature_its_password(begun, cast):
    assert not begun.tries(cast.unit_head, "endorse", "return", comment="")
    assert begun.response.status_code == 422 and 'href="#comment"' in begun.response.content.decode()
    assert begun.tries(cast.unit_head, "endorse", "return", comment="请补充预算。")
    assert begun.waiting == ["correct"]
    assert "请补充预算。" in begun.opens(cast.requester)


# --- files -----------------------------------------------------------------------------------------------------------------
def test_a_file_is_uploaded_alone_listed_with_its_hash_and_leaves_only_to_those_who_see_the_case(walk, cast):
    hidden = walk._hidden(cast.requester, "/start/renovation_review/?new=1", "start-form")
    client = walk.browser(cast.requester)
    up = client.post(f"/files/?flow=renovation_review&draft={hidden['draft']}", {"files": SimpleUploadedFile("预算.txt", "一万元".encode())})
    assert up.status_code == 200 and "SHA-256" in up.content.decode()
    sha = re.search(r'name="attached" value="(\w{64})"', up.content.decode())[1]
    walk._post(cast.requester, "/start/renovation_review/",
               {**hidden, **_flat(ApplicationForm, papers.application(START)), "verb": "submit", "attached": sha})
    row = Attachment.objects.get()
    assert (row.name, row.sha256, row.media_type) == ("预算.txt", sha, "text/plain")
    answer = walk.browser(cast.unit_head).get(f"/files/{row.key}/")
    assert b"".join(answer.streaming_content).decode() == "一万元"
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["Content-Disposition"].startswith("attachment")
    assert walk.browser(cast.stranger).get(f"/files/{row.key}/").status_code == 404


def test_a_file_of_the_wrong_kind_is_refused_with_a_sentence(walk, cast):
    hidden = walk._hidden(cast.requester, "/start/renovation_review/?new=1", "start-form")
    bad = SimpleUploadedFile("图.pdf", b"MZ not a pdf")
    up = walk.browser(cast.requester).post(f"/files/?flow=renovation_review&draft={hidden['draft']}", {"files": bad})
    assert up.status_code == 422 and "PDF" in up.content.decode()
    with pytest.raises(NotThrough):
        walk.starts(cast.requester, files=[SimpleUploadedFile("图.pdf", b"MZ not a pdf")], **papers.application(START))
    assert walk.response.status_code in (200, 422) and "屋面防水层更换" in walk.response.content.decode()


def test_nobody_attaches_a_file_he_has_not_uploaded(walk, cast):
    hidden = walk._hidden(cast.requester, "/start/renovation_review/?new=1", "start-form")
    walk._post(cast.requester, "/start/renovation_review/",
               {**hidden, **_flat(ApplicationForm, papers.application(START)), "verb": "submit", "attached": "0" * 64})
    assert walk.response.status_code == 200 or walk.response.status_code == 422
    assert not Case.objects.exists()


def test_what_was_typed_before_a_return_is_offered_when_the_step_comes_again(begun, cast):
    begun.browser(cast.unit_head).post(f"/drafts/save/?step={begun.step('endorse').pk}", {"comment": "原拟同意，请附照片"})
    page = begun.opens(cast.unit_head)
    assert "原拟同意，请附照片" in page and "草稿" in page
    begun.does(cast.unit_head, "endorse", "return", comment="请附照片")
    assert not Draft.objects.filter(author=cast.unit_head).exists()


def test_rows_are_added_without_javascript_and_nothing_typed_is_lost(walk, cast):
    hidden = walk._hidden(cast.requester, "/start/renovation_review/?new=1", "start-form")
    form = _flat(ApplicationForm, papers.application(START))
    walk._post(cast.requester, "/start/renovation_review/", {**hidden, **form, "more-items": "1"})
    page = walk.response.content.decode()
    assert walk.response.status_code == 200 and "会议室吊顶与墙面装饰" in page
    assert page.count('data-line>') >= len(papers.ITEMS) + 3
    assert not Case.objects.exists()
