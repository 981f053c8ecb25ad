"""People work on a case over HTTP: what they see, what the buttons do, what becomes of what they typed."""
import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from approvals import delegations, files
from approvals.models import Attachment, Case, Draft, ExportJob
from approvals.roles import Role
from procurement.calendar.office_time import local
from procurement.renovations.forms import ApplicationForm, ClassificationForm
from tests.walk import NotThrough, Walk, _flat, words_of
from workflows.demo.scenarios import renovation_papers as papers
from workflows.engine import clock

pytestmark = pytest.mark.django_db
START = date(2026, 6, 1)


def shanghai(moment):
    """A moment as people write it into the browser's own picker."""
    return f"{local(moment):%Y-%m-%dT%H:%M}"


@pytest.fixture
def walk(cast, tmp_path, settings):
    settings.FILES_DIR = tmp_path
    return Walk()


@pytest.fixture
def begun(walk, cast):
    walk.starts(cast.requester, **papers.application(START))
    return walk


def test_an_application_is_submitted_and_its_number_told(begun, cast):
    page = begun.opens(cast.requester)
    assert begun.waiting == ["endorse"]
    assert begun.case.number in page and "已提交" in begun.answer or "Submitted" in begun.answer
    assert begun.case.title in page


def test_the_head_of_the_unit_approves_from_the_page(begun, cast):
    page = begun.opens(cast.unit_head)
    assert 'value="approve"' in page and 'value="return"' in page
    begun.does(cast.unit_head, "endorse", "approve", comment="同意申报。")
    assert begun.waiting == ["accept"]
    assert "同意申报。" in begun.opens(cast.unit_head)


def test_the_whole_road_is_walked_over_http(begun, cast, ticking):
    """Every form of the page, sent as a browser sends it, from application to archive."""
    walk, visit = begun, ticking.moment + timedelta(days=3)
    walk.does(cast.unit_head, "endorse", comment="同意申报。")
    walk.does(cast.window, "accept", **papers.acceptance())
    walk.does(cast.handler, "classify", **papers.classification())
    walk.does(cast.handler, "appoint", **papers.visit(shanghai(visit)))
    ticking.to(visit + timedelta(hours=2))
    clock.sweep()
    walk.does(cast.inspector, "inspect", **papers.inspection(shanghai(visit), cast.second_inspector.username))
    walk.does(cast.second_inspector, "confirm_inspection", **papers.confirmation())
    walk.does(cast.handler, "check_area", **papers.area())
    walk.does(cast.estimator, "check_estimate", **papers.estimate())
    walk.does(cast.handler, "draw_up", **papers.opinion())
    for person, step in ((cast.finance, "check_finance"), (cast.legal, "check_legal"), (cast.assets, "check_assets")):
        assert walk.opens(person).count('id="act-form"') == 1
        walk.does(person, step, comment="同意。")
    walk.does(cast.section_chief, "section_chief")
    walk.does(cast.vice_head, "vice_head", comment="同意。")
    walk.does(cast.head, "head")
    walk.does(cast.window, "issue", **papers.issue())
    walk.does(cast.archivist, "archive", **papers.archive())
    assert walk.fresh().outcome == "archived"
    page = walk.opens(cast.requester)
    for words in ("742,500.00", "同意申报。", "屋面防水层更换", "会议室按普通标准装修", walk.case.accepted_no):
        assert words in page


# --- who sees, who may, why not ----------------------------------------------------------------------------------------
def test_a_stranger_finds_no_case(begun, cast):
    for url in ("", "chart/", "print/", "steps/2/transfer/", "act/copy/"):
        begun.opens(cast.stranger, f"/cases/{begun.case.key}/{url}")
        assert begun.response.status_code == 404, url
    assert not begun.tries(cast.stranger, "endorse", "approve") and begun.response.status_code == 404
    assert not begun.acts(cast.stranger, "remind") and begun.response.status_code == 404


def test_the_page_says_who_may_act_and_why_the_reader_may_not(begun, cast):
    page = begun.opens(cast.requester)
    assert 'id="act-form"' not in page and "孙立" in page
    assert not begun.tries(cast.requester, "endorse", "approve")
    assert begun.response.status_code == 403 and "孙立" in begun.answer


def test_a_deputy_acts_on_behalf_and_both_names_stand(begun, cast, ticking):
    delegations.make(cast.unit_head, cast.second_inspector, role=Role.UNIT_HEAD, starts=ticking.moment, ends=ticking.moment + timedelta(days=9),
                     reason="外出", by=cast.unit_head, at=ticking.moment)
    ticking.forward(minutes=1)
    page = begun.opens(cast.second_inspector)
    assert "孙立" in page and 'name="for"' in page
    begun.does(cast.second_inspector, "endorse", "approve", behalf=cast.unit_head, comment="代为同意。")
    page = begun.opens(cast.requester)
    assert "林涛" in page and "代" in page and "孙立" in page


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


# --- the second row ---------------------------------------------------------------------------------------------------------
def test_withdrawn_before_anybody_opened_it_and_not_after(begun, cast):
    assert "撤回" in words_of(begun.opens(cast.requester))
    assert begun.acts(cast.requester, "withdraw")
    assert begun.fresh().outcome == "withdrawn"


def test_once_opened_it_can_no_longer_be_withdrawn(begun, cast):
    begun.opens(cast.unit_head)
    assert not begun.acts(cast.requester, "withdraw") and begun.response.status_code == 403


def test_suspended_resumed_and_terminated_by_the_bureau_only(begun, cast):
    assert not begun.acts(cast.requester, "suspend", comment="想等等") and begun.response.status_code == 403
    assert not begun.acts(cast.section_chief, "suspend") and begun.response.status_code == 422
    assert begun.acts(cast.section_chief, "suspend", comment="等待上级批复")
    assert "等待上级批复" in begun.opens(cast.requester)
    assert begun.acts(cast.section_chief, "resume")
    assert begun.acts(cast.section_chief, "terminate", comment="项目取消")
    assert begun.fresh().outcome == "terminated"


def test_a_copy_lets_a_stranger_read(begun, cast):
    assert begun.acts(cast.requester, "copy", to=[cast.stranger])
    assert begun.case.title in begun.opens(cast.stranger) and begun.response.status_code == 200


def test_a_step_is_transferred_claimed_and_signed_beside(begun, cast):
    begun.does(cast.unit_head, "endorse")
    begun.does(cast.window, "accept", **papers.acceptance())
    assert begun.tries(cast.handler, "classify", "claim")
    assert begun.tries(cast.handler, "classify", "release")
    page = begun.opens(cast.handler, f"/cases/{begun.case.key}/steps/{begun.step('classify').number}/transfer/")
    assert "马骏" in page and "王海" not in page.split('id="to"')[1].split("</fieldset>")[0]
    assert begun.tries(cast.handler, "classify", "transfer", to=cast.deputy.pk, comment="出差")
    assert begun.step("classify").owner == cast.deputy
    assert begun.tries(cast.deputy, "classify", "add_signer", to=cast.inspector.pk, standing_at="before", comment="请先看结构")
    assert not begun.tries(cast.deputy, "classify", **papers.classification()) and begun.response.status_code == 403


# --- what it costs ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["unit_head", "requester", "auditor", "section_chief"])
def test_the_page_of_a_case_asks_at_most_twelve_queries(begun, cast, who, django_assert_max_num_queries):
    begun.opens(getattr(cast, who))
    with django_assert_max_num_queries(12):
        begun.opens(getattr(cast, who))


@pytest.mark.parametrize("url", ["/start/", "/start/renovation_review/", "/drafts/"])
def test_beginning_asks_at_most_twelve_queries(walk, cast, url, django_assert_max_num_queries):
    walk.opens(cast.requester, url)
    with django_assert_max_num_queries(12):
        walk.opens(cast.requester, url)


def test_a_file_with_everything_in_it_still_asks_at_most_twelve_queries(begun, cast, ticking, django_assert_max_num_queries):
    visit = ticking.moment + timedelta(days=3)
    begun.does(cast.unit_head, "endorse")
    begun.does(cast.window, "accept", **papers.acceptance())
    begun.does(cast.handler, "classify", **papers.classification())
    begun.does(cast.handler, "appoint", **papers.visit(shanghai(visit)))
    ticking.to(visit + timedelta(hours=2))
    clock.sweep()
    begun.does(cast.inspector, "inspect", **papers.inspection(shanghai(visit), cast.second_inspector.username))
    begun.does(cast.second_inspector, "confirm_inspection", **papers.confirmation())
    for person in (cast.handler, cast.estimator, cast.requester, cast.auditor):
        begun.opens(person)
        with django_assert_max_num_queries(12):
            begun.opens(person)


# --- papers ---------------------------------------------------------------------------------------------------------------
def test_the_approval_sheet_is_printed_by_the_browser_and_made_as_pdf(begun, cast):
    begun.does(cast.unit_head, "endorse", comment="同意申报。")
    page = begun.opens(cast.requester, f"/cases/{begun.case.key}/print/")
    for words in ("审批单", begun.case.number, "同意申报。", "孙立", "屋面防水层更换", "窗口受理"):
        assert words in page, words
    assert "初审意见书" not in page  # not before it is issued
    answer = begun.browser(cast.requester).post(f"/cases/{begun.case.key}/papers/sheet/")
    job = ExportJob.objects.get()
    assert (answer.status_code, job.state, job.media_type) == (302, "done", "application/pdf"), job.error
    text = "".join(page.extract_text() for page in PdfReader(files.open_file(job.sha256)).pages)
    assert begun.case.number in text and "同意申报" in text and begun.fresh().head[:4].upper() in text
    assert begun.browser(cast.requester).post(f"/cases/{begun.case.key}/papers/opinion/").status_code == 404
    assert begun.browser(cast.stranger).post(f"/cases/{begun.case.key}/papers/sheet/").status_code == 404


def test_the_procedure_leaves_as_bpmn(begun, cast):
    assert "<bpmn:process" in begun.opens(cast.requester, f"/cases/{begun.case.key}/bpmn/") or "process" in begun.response.content.decode()
    assert begun.response["Content-Disposition"].startswith("attachment")
    begun.opens(cast.stranger, f"/cases/{begun.case.key}/bpmn/")
    assert begun.response.status_code == 404


# --- what is said before it happens ---------------------------------------------------------------------------------------
def test_each_button_says_where_it_leads_and_what_falls(begun, cast):
    text = words_of(begun.opens(cast.unit_head))
    assert "“同意”后流转至 窗口受理（窗口受理）" in text
    assert "“不同意”后流转至 办结" in text and "“退回”后，" in text
    begun.does(cast.unit_head, "endorse")
    text = words_of(begun.opens(cast.window))
    assert "未改动的继续有效：单位意见" in text


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


def test_the_pages_speak_english_on_request(begun, cast):
    client = begun.browser(cast.unit_head)
    client.cookies["django_language"] = "en"
    page = words_of(client.get(f"/cases/{begun.case.key}/").content.decode())
    assert "After “Approve” the case goes on to" in page and "You can withdraw it" in page
