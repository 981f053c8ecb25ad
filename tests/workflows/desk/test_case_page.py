"""People work on a case over HTTP: what they see, what the buttons do, what becomes of what they typed."""
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from approvals import delegations, files
from approvals.models import ExportJob
from approvals.roles import Role
from tests.walk import words_of
from workflows.demo.scenarios import renovation_papers as papers
from workflows.engine import clock
from workflows.engine.base import flows

from .walked import shanghai

pytestmark = pytest.mark.django_db


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
    assert "“同意”后流转至 窗口受理。" in text
    assert "“不同意”后流转至 办结" in text and "“退回”后，" in text
    begun.does(cast.unit_head, "endorse")
    text = words_of(begun.opens(cast.window))
    assert "未改动的继续有效：单位意见" in text


def test_the_pages_speak_english_on_request(begun, cast):
    client = begun.browser(cast.unit_head)
    client.cookies["django_language"] = "en"
    page = words_of(client.get(f"/cases/{begun.case.key}/").content.decode())
    assert "After “Approve” the case goes on to" in page and "You can withdraw it" in page


def test_a_page_reads_the_record_of_its_own_procedure_and_of_no_other(begun, cast):
    """Joined, the records of all procedures would near the columns that PostgreSQL can give (1,664, MaxTupleAttributeNumber)."""
    others = [flow.records().model._meta.db_table for flow in flows() if flow is not begun.case.flow_class]
    with CaptureQueriesContext(connection) as asked:
        begun.opens(cast.unit_head)
    assert others and [sql["sql"] for sql in asked.captured_queries if any(f'"{table}"' in sql["sql"] for table in others)] == []
