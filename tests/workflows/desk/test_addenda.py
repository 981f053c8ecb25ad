"""A reply that comes after its step was over is added to the record by an act of its own: nothing moves, nothing is taken back."""
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from approvals.models import Attachment, TrailEntry
from procurement.calendar.office_time import local
from procurement.renovations.outside import OutsideReply
from tests import bodies
from workflows.demo.scenarios import renovation_papers as papers
from workflows.demo.scenarios import renovation_review as scenario
from workflows.demo.stage import Stage
from workflows.engine import act

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"


@pytest.fixture
def asked(walk, cast, ticking):
    """Two letters have gone out; the step waits for the replies."""
    stage = Stage(ticking, cast, lambda line: None)
    scenario.applies(stage)
    scenario.up_to(stage, "draw_up")
    stage.does(cast.handler, "draw_up", papers.opinion(outside=bodies.asked("finance", "fire")))
    stage.does(cast.handler, "ask_outside", bodies.letter(local(ticking.moment).date(), "finance", "fire"))
    walk.case = stage.case
    walk.stage = stage
    return walk


@pytest.fixture
def silent(asked, cast, ticking):
    """The fire service agreed, finance kept silent until its deadline was over."""
    sent = local(ticking.moment).date()
    asked.stage.waits(12)
    asked.stage.does(cast.handler, "outside_reply", bodies.replies(sent, "finance", "fire", finance="silent"), files=bodies.reply_papers("fire"))
    return asked


def late(walk, person, *, reply=True, **changes):
    page = walk.browser(person).get(f"/cases/{walk.case.key}/add/late_reply/")
    assert page.status_code == 200
    day = local(walk.stage.clock.moment).date().isoformat()
    form = {"key": changes.pop("key", "k1"), "body": "finance", "answer": "conditions", "reply_no": "示财函9号", "replied_on": day, "words": "w"} | changes
    if reply:
        form["files-outside.finance"] = SimpleUploadedFile("复函.pdf", PDF, "application/pdf")
    return walk.browser(person).post(f"/cases/{walk.case.key}/add/late_reply/", form)


def test_the_clock_stands_still_while_replies_are_waited_for(asked, cast):
    page = asked.opens(cast.handler)
    assert "正在等待外部门答复" in page and "复函：财政部门" in page and "复函：消防救援机构" in page and "复函：文物部门" not in page


def test_only_silence_on_record_offers_a_late_reply(asked, cast):
    assert "add/late_reply" not in asked.opens(cast.handler)
    assert asked.browser(cast.handler).get(f"/cases/{asked.case.key}/add/late_reply/").status_code == 404


def test_a_late_reply_stands_beside_the_silence_with_its_paper_and_its_entry(silent, cast):
    before, waiting = silent.opens(cast.handler), silent.waiting
    assert f"/cases/{silent.case.key}/add/late_reply/" in before
    assert late(silent, cast.handler).status_code == 302
    assert [(r.body, r.answer, r.late) for r in OutsideReply.objects.order_by("id")] == [
        ("finance", "silent", False), ("fire", "agree", False), ("finance", "conditions", True)]
    assert Attachment.objects.filter(case=silent.case, paper="outside.finance", name="复函.pdf").count() == 1
    entry = TrailEntry.objects.get(case=silent.case, action="case.added_to")
    assert entry.actor == cast.handler and b"outside_replies" in bytes(entry.body)
    assert silent.waiting == waiting and "已补记" in silent.opens(cast.handler)
    assert "add/late_reply" not in silent.opens(cast.handler)


def test_the_same_form_sent_twice_adds_one_row(silent, cast):
    with_key = {"key": "same"}
    assert late(silent, cast.handler, **with_key).status_code == 302
    count = OutsideReply.objects.count()
    day = local(silent.stage.clock.moment).date().isoformat()
    again = silent.browser(cast.handler).post(f"/cases/{silent.case.key}/add/late_reply/", {"key": "same", "body": "finance", "replied_on": day})
    assert again.status_code in (302, 404, 409) and OutsideReply.objects.count() == count


def test_a_late_reply_without_its_paper_or_number_is_shown_again_with_what_was_typed(silent, cast):
    answer = late(silent, cast.handler, reply=False)
    assert answer.status_code == 422 and "请按材料类别上传该部门的复函" in answer.content.decode()
    answer = late(silent, cast.handler, reply_no="")
    assert answer.status_code == 422 and 'value="conditions" selected' in answer.content.decode()
    assert OutsideReply.objects.count() == 2 and not TrailEntry.objects.filter(case=silent.case, action="case.added_to").exists()


def test_others_are_told_whose_matter_it_is(silent, cast):
    page = silent.browser(cast.section_chief).get(f"/cases/{silent.case.key}/add/late_reply/")
    assert page.status_code == 403 and "承办人" in page.content.decode()
    with pytest.raises(act.Refused):
        act.act_on_case(cast.section_chief, silent.case.pk, "note", key="x", data={"kind": "late_reply", "form": {}})
    with pytest.raises(act.Refused):
        act.act_on_case(cast.handler, silent.case.pk, "note", key="y", data={"kind": "anything"})
    assert silent.browser(cast.stranger).get(f"/cases/{silent.case.key}/add/late_reply/").status_code == 404


def test_the_page_of_a_meeting_stays_within_its_queries(walk, cast, ticking, django_assert_max_num_queries):
    stage = Stage(ticking, cast, lambda line: None)
    rows = [{"name": "roof", "unit": "m2", "quantity": "10000", "unit_price": "150.00"}]
    scenario.applies(stage, items=rows)
    scenario.up_to(stage, "hold_meeting")
    assert stage.waiting() == ["hold_meeting"]
    walk.case = stage.case
    walk.opens(cast.recorder)
    with django_assert_max_num_queries(12):
        page = walk.opens(cast.recorder)
    assert cast.head.username in page
