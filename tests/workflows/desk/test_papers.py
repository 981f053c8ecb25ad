"""Papers of a case over HTTP: kind, version, hash, who and when; photos with number and time; what is wrong named once; bad luck with files."""
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from approvals.models import Attachment, Case, Decision, Draft, TrailEntry
from procurement.calendar.office_time import local
from procurement.renovations.forms import ApplicationForm, InspectionForm
from tests.approvals.files.photos import exif, jpeg
from tests.walk import Walk, _flat
from workflows.demo.cast import PASSWORD
from workflows.demo.scenarios import renovation_papers as papers
from workflows.flows.renovation_review import RenovationReviewFlow

from .walked import START, in_full, shanghai

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


def file(name, data, paper=""):
    made = SimpleUploadedFile(name, data)
    if paper:
        made.paper = paper
    return made


def record(walk):
    return RenovationReviewFlow.records().get(case_id=walk.case.pk)


@pytest.fixture
def at_the_window(walk, cast):
    """An application without proof of funds, endorsed by its unit."""
    walk.starts(cast.requester, files=[f for f in in_full() if f.paper != "funds"], **papers.application(START))
    walk.does(cast.unit_head, "endorse")
    return walk


def sent_back(walk, cast):
    walk.does(cast.window, "accept", "return", **papers.acceptance(funds="missing", plan="预算书未盖章"))


@pytest.fixture
def at_the_visit(begun, cast, ticking):
    """The day of the visit has come."""
    visit = ticking.moment + timedelta(days=3)
    begun.does(cast.unit_head, "endorse")
    begun.does(cast.window, "accept", **papers.acceptance())
    begun.does(cast.handler, "classify", **papers.classification())
    begun.does(cast.handler, "appoint", **papers.visit(shanghai(visit)))
    from workflows.engine import clock
    ticking.to(visit + timedelta(hours=2))
    clock.sweep(ticking.moment)
    assert begun.waiting == ["inspect"]
    return begun, visit


# --- typed documents ------------------------------------------------------------------------------------------------------
def test_every_paper_has_kind_version_hash_author_and_time_and_the_trail_says_the_same(begun, cast):
    rows = list(Attachment.objects.filter(case=begun.case).order_by("id"))
    assert [row.paper for row in rows] == papers.ALL_PAPERS and {row.version for row in rows} == {1}
    assert all(row.added_by == cast.requester and len(row.sha256) == 64 and row.added_at for row in rows)
    told = json.loads(bytes(TrailEntry.objects.filter(case_id=begun.case.pk).order_by("seq").first().body))["content"]["facts"]["papers"]
    assert [(one["kind"], one["version"], one["sha256"]) for one in told] == [(row.paper, 1, row.sha256) for row in rows]


def test_a_replacement_is_the_next_version_and_the_old_one_stays_readable(at_the_window, cast):
    walk = at_the_window
    sent_back(walk, cast)
    new = [file("预算书（盖章）.pdf", b"%PDF-1.4 stamped", "plan"), file("资金证明.pdf", b"%PDF-1.4 funds", "funds")]
    walk.does(cast.requester, "correct", files=new, **papers.application(START))
    plans = list(Attachment.objects.filter(case=walk.case, paper="plan").order_by("id"))
    assert [row.version for row in plans] == [1, 2] and plans[0].name == "工程预算书及技术方案.pdf"
    page = walk.opens(cast.window)
    assert "预算书（盖章）.pdf" in page and "第2版" in page and "1个旧版本" in page and plans[0].sha256 in page
    assert b"".join(walk.browser(cast.window).get(f"/files/{plans[0].key}/").streaming_content) == b"%PDF-1.4 plan"
    assert Attachment.objects.get(case=walk.case, paper="funds").version == 1


def test_one_scan_may_be_two_papers_and_several_files_are_one_version(walk, cast):
    scan = b"%PDF-1.4 all in one"
    files = [file("全套.pdf", scan, "plan"), file("图纸.pdf", b"%PDF-1.4 drawing", "plan"), file("全套.pdf", scan, "schedule")]
    walk.starts(cast.requester, files=files, **papers.application(START))
    rows = Attachment.objects.filter(case=walk.case).values_list("paper", "version", "name")
    assert sorted(rows) == [("plan", 1, "全套.pdf"), ("plan", 1, "图纸.pdf"), ("schedule", 1, "全套.pdf")]


def test_a_kind_that_the_step_does_not_ask_for_is_no_kind(begun, cast):
    begun.does(cast.unit_head, "endorse", files=[file("说明.pdf", b"%PDF-1.4 x", "letter")])
    row = Attachment.objects.get(case=begun.case, name="说明.pdf")
    assert (row.paper, row.version) == ("", 0)


def test_a_file_uploaded_alone_keeps_its_kind_until_it_is_sent(walk, cast):
    hidden = walk._hidden(cast.requester, "/start/renovation_review/?new=1", "start-form")
    url = f"/files/?flow=renovation_review&draft={hidden['draft']}"
    for kind in ("letter", "funds"):
        up = walk.browser(cast.requester).post(url, {f"files-{kind}": SimpleUploadedFile("一份.pdf", b"%PDF-1.4 one")})
        assert up.status_code == 200
    sha = Draft.objects.get().files[0]["sha256"]
    sent = {**hidden, **_flat(ApplicationForm, papers.application(START)), "verb": "submit", "attached": [f"{sha}.letter", f"{sha}.funds"]}
    walk._post(cast.requester, "/start/renovation_review/", sent)
    assert walk.response.status_code == 302
    assert sorted(Attachment.objects.values_list("paper", "sha256")) == [("funds", sha), ("letter", sha)]


# --- the window ------------------------------------------------------------------------------------------------------------
def test_the_return_names_everything_without_a_word_typed_and_the_unit_reads_it(at_the_window, cast):
    walk = at_the_window
    page = walk.opens(cast.window)
    assert 'name="verb" value="return"' in page and "专业检测鉴定报告" in page
    sent_back(walk, cast)
    reason = Decision.objects.get(case=walk.case, verb="return").comment
    assert "一次性告知（第1次）" in reason and "资金来源证明：缺少" in reason and "预算书未盖章" in reason
    assert record(walk).correction_notices[0]["text"] == reason
    assert "预算书未盖章" in walk.opens(cast.requester)
    entry = json.loads(bytes(TrailEntry.objects.filter(case_id=walk.case.pk).order_by("-seq").first().body))
    assert entry["content"]["after"]["correction_notices"][0]["no"] == 1


def test_what_is_missing_cannot_be_accepted_and_what_was_judged_stays_on_the_page(at_the_window, cast):
    walk = at_the_window
    assert not walk.tries(cast.window, "accept", **papers.acceptance(funds="missing", plan="预算书未盖章"))
    assert walk.response.status_code == 422 and "资金来源证明" in walk.answer and "预算书未盖章" in walk.response.content.decode()
    assert not Case.objects.get(pk=walk.case.pk).accepted_no


def test_the_window_may_scan_what_is_brought_to_it(at_the_window, cast):
    walk = at_the_window
    walk.does(cast.window, "accept", files=[file("资金证明.pdf", b"%PDF-1.4 funds", "funds")], **papers.acceptance())
    row = Attachment.objects.get(case=walk.case, paper="funds")
    assert row.added_by == cast.window and row.version == 1 and walk.fresh().accepted_no


def test_a_second_return_for_what_was_overlooked_is_refused_without_a_reason(at_the_window, cast):
    walk = at_the_window
    sent_back(walk, cast)
    new = [file("预算书.pdf", b"%PDF-1.4 stamped", "plan"), file("资金证明.pdf", b"%PDF-1.4 funds", "funds")]
    walk.does(cast.requester, "correct", files=new, **papers.application(START))
    late = papers.acceptance(staff="名册过期")
    assert not walk.tries(cast.window, "accept", "return", **late)
    assert walk.response.status_code == 422 and "一次" in walk.answer and walk.waiting == ["accept"]
    walk.does(cast.window, "accept", "return", **late, late_reason="首次审查疏漏")
    assert record(walk).needless_returns == 1 and walk.waiting == ["correct"]


def test_the_notice_is_a_paper_that_the_unit_takes_along(at_the_window, cast):
    from workflows.desk import papers as printed
    walk = at_the_window
    assert "notice" not in dict(printed.offered(record(walk)))
    sent_back(walk, cast)
    assert dict(printed.offered(record(walk)))["notice"] == "补正告知书"
    assert "打印文书" in walk.opens(cast.requester) and "打印审批单" not in walk.opens(cast.requester)
    from workflows.desk import case_file
    (step,) = (one for one in walk.case.steps.all() if one.flow_task.name == "correct")
    due = local(step.due_at + timedelta(days=7))  # as a pause moves it: the paper says what the screen says
    walk.case.steps.filter(pk=step.pk).update(due_at=due)
    content = printed.content(case_file.read(cast.requester, walk.case.key, Case.objects.get(pk=walk.case.pk).created), "notice")
    assert content["items"]["rows"] == [
        ["1", "维修内容、工程量、技术方案、图纸和盖章的工程预算书", "第1版", "不符合要求", "预算书未盖章"], ["2", "资金来源证明", "未附", "缺少", ""],
    ]  # fmt: skip
    assert ("补正期限", f"10个工作日（至{due.year}年{due.month}月{due.day}日）", False) in content["fields"] and content["number"] == walk.case.number


# --- the visit ---------------------------------------------------------------------------------------------------------------
def test_photos_of_the_visit_get_numbers_keep_their_time_and_are_linked(at_the_visit, cast):
    walk, visit = at_the_visit
    shots = [file("一.jpg", jpeg(exif("2026:03:05 10:01:02")), "photo"), file("二.jpg", jpeg(exif("2026:03:05 10:05:00")), "photo")]
    sheet = papers.inspection(shanghai(visit), cast.second_inspector.username, ("1", "1-2", "", "", ""))
    walk.does(cast.inspector, "inspect", files=shots, **sheet)
    rows = list(Attachment.objects.filter(case=walk.case, paper="photo").order_by("photo_no"))
    assert [(row.photo_no, row.taken_at, row.taken_from) for row in rows] == [
        (1, datetime(2026, 3, 5, 2, 1, 2, tzinfo=UTC), "exif"), (2, datetime(2026, 3, 5, 2, 5, tzinfo=UTC), "exif"),
    ]  # fmt: skip
    page = walk.opens(cast.second_inspector)
    assert page.count(f'href="/files/{rows[0].key}/"') >= 3 and "struck" in page  # two rows and the list of papers


def test_a_number_without_a_photo_is_refused_and_nothing_is_lost(at_the_visit, cast):
    walk, visit = at_the_visit
    sheet = papers.inspection(shanghai(visit), cast.second_inspector.username, ("3", "", "", "", ""))
    assert not walk.tries(cast.inspector, "inspect", files=[file("一.jpg", jpeg(exif()), "photo")], **sheet)
    page = walk.response.content.decode()
    assert walk.response.status_code == 422 and "没有照片3" in walk.answer and "防水卷材开裂" in page and "一.jpg" in page
    assert Draft.objects.get(author=cast.inspector).files[0]["taken_from"] == "exif"


def test_a_photo_made_smaller_by_the_phone_keeps_the_time_that_the_phone_names(at_the_visit, cast):
    walk, visit = at_the_visit
    up = walk.browser(cast.inspector).post(f"/files/?step={walk.step('inspect').pk}", {
        "files-photo": SimpleUploadedFile("三.jpg", jpeg()), "taken": "2026-03-05T10:30:00"})
    assert up.status_code == 200
    kept = Draft.objects.get(author=cast.inspector).files[0]
    assert kept["taken_from"] == "device" and datetime.fromisoformat(kept["taken_at"]) == datetime(2026, 3, 5, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize("told", ["yesterday", "2026-13-99T99:99:99", "2026-03-05T10:30:00" + "0" * 50, "<script>"])
def test_nonsense_for_a_time_is_no_time(at_the_visit, cast, told):
    walk, visit = at_the_visit
    up = walk.browser(cast.inspector).post(f"/files/?step={walk.step('inspect').pk}", {
        "files-photo": SimpleUploadedFile("三.jpg", jpeg()), "taken": told})
    assert up.status_code == 200 and Draft.objects.get(author=cast.inspector).files[0]["taken_at"] == ""


@pytest.mark.parametrize(("hours", "clash"), [(1.75, True), (2, False), (-1.75, True), (-2, False)])
def test_the_same_inspectors_cannot_be_in_two_houses_unless_somebody_says_so(begun, cast, ticking, hours, clash):
    other, when = Walk(), ticking.moment + timedelta(days=2)
    other.starts(cast.second_requester, files=in_full(), **papers.application(START, address="示例市中山路6号", building="文化馆主楼"))
    for walk, head in ((begun, cast.unit_head), (other, cast.head_with_two_hats)):
        walk.does(head, "endorse")
        walk.does(cast.window, "accept", **papers.acceptance())
        walk.does(cast.handler, "classify", **papers.classification())
    begun.does(cast.handler, "appoint", **papers.visit(shanghai(when)) | {"visit_anyway": None})
    second = papers.visit(shanghai(when + timedelta(hours=hours)))  # a visit takes two hours
    assert other.tries(cast.handler, "appoint", **second | {"visit_anyway": None}) is not clash
    if clash:
        assert other.response.status_code == 422 and begun.case.number in other.answer and "陈刚、林涛" in other.answer
        assert other.tries(cast.handler, "appoint", **second)


# --- bad luck ----------------------------------------------------------------------------------------------------------------
def test_a_photo_of_sixty_megabytes_is_refused_with_a_sentence_and_nothing_else_is_lost(at_the_visit, cast):
    walk, visit = at_the_visit
    sheet = papers.inspection(shanghai(visit), cast.second_inspector.username)
    big, good = file("大照片.jpg", jpeg(exif()) + b"\0" * (60 * MEGABYTE), "photo"), file("好照片.jpg", jpeg(exif()), "photo")
    assert not walk.tries(cast.inspector, "inspect", files=[big, good], **sheet)
    page = walk.response.content.decode()
    assert walk.response.status_code == 422 and "大照片.jpg" in walk.answer and "50 MB" in walk.answer
    assert "防水卷材开裂" in page and "主要系统损坏属实" in page and "好照片.jpg" in page
    assert not Attachment.objects.filter(case=walk.case, paper="photo").exists() and walk.waiting == ["inspect"]


@pytest.mark.parametrize("alone", [True, False])
def test_an_archive_named_pdf_is_refused_with_a_sentence_that_names_the_file(walk, cast, alone):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("照片.txt", "x")
    bad = file("申请函.pdf", packed.getvalue(), "letter")
    hidden = walk._hidden(cast.requester, "/start/renovation_review/?new=1", "start-form")
    if alone:
        answer = walk.browser(cast.requester).post(f"/files/?flow=renovation_review&draft={hidden['draft']}", {"files-letter": bad})
        said = answer.content.decode()
    else:
        walk._post(cast.requester, "/start/renovation_review/", {**hidden, **_flat(ApplicationForm, papers.application(START)), "verb": "submit"}, [bad])
        answer, said = walk.response, walk.answer
        assert "屋面防水层更换" in walk.response.content.decode()
    assert answer.status_code == 422 and "申请函.pdf" in said and "PDF" in said and not Case.objects.exists()


def test_a_visit_recorded_by_one_signer_leads_nowhere(at_the_visit, cast):
    walk, visit = at_the_visit
    sheet = papers.inspection(shanghai(visit), cast.second_inspector.username)
    walk.does(cast.inspector, "inspect", **sheet)
    assert walk.waiting == ["confirm_inspection"]
    for person in (cast.inspector, cast.handler):
        assert not walk.tries(person, "confirm_inspection", **papers.confirmation())
    assert walk.waiting == ["confirm_inspection"] and record(walk).confirmed_at is None
    walk.does(cast.second_inspector, "confirm_inspection", **papers.confirmation())
    assert walk.waiting == ["check_area"]


def test_the_plain_form_takes_photos_without_a_script(at_the_visit, cast):
    walk, visit = at_the_visit
    page = walk.opens(cast.inspector)
    assert 'name="files-photo"' in page and 'capture="environment"' in page and 'enctype="multipart/form-data"' in page
    assert set(InspectionForm.base_fields) <= {name for name in InspectionForm.base_fields if f'name="{name}"' in page}
    assert PASSWORD not in page
