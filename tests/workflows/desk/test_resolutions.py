"""The resolution of a meeting on the page of its case, on the approval sheet and as printed minutes."""
from datetime import timedelta

import pytest
from django.db import transaction

from approvals.exports import dossier
from procurement.meetings.forms import MeetingForm
from procurement.meetings.services import record_meeting
from procurement.renovations.models import Renovation
from tests import bodies
from workflows.desk import case_file, papers
from workflows.engine import clock
from workflows.engine.filing import numbers_of


@pytest.fixture
def met(begun, cast, ticking):
    """Two meetings: one deferred the matter, one vice head withdrew from the second, another dissented."""
    at = clock.now()
    held = at - timedelta(hours=3)
    withdrew = [
        bodies.seat(cast.head, "member"), bodies.seat(cast.vice_head, "member"),
        bodies.seat(cast.second_vice_head, "member", "withdrew", ground="relative", reason="A secret reason"),
        {"name": "Member Two", "capacity": "member", "presence": "present"}, bodies.seat(cast.supervisor, "discipline"),
    ]
    said = [{"person": cast.vice_head.username, "vote": "against", "words": "not yet"}, {"name": "Member Two", "vote": "for", "words": "yes"},
            {"person": cast.head.username, "vote": "for", "words": "agreed"}]
    record = Renovation.objects.select_related("case").get(case=begun.case)
    for data in (bodies.meeting(cast, held, ("defer", "defer", "for"), "deferred"),
                 bodies.meeting(cast, held + timedelta(hours=1), seats=withdrew, opinions=said, minutes="Second <b>minutes</b>")):
        form = MeetingForm(data, record=record)
        assert form.is_valid(), [rows.errors for rows in form.lines.values()]
        with transaction.atomic():
            record_meeting(record, data=form.cleaned_data, actor=cast.recorder, at=at, case=record.case, numbers=numbers_of(record.case, at))
    return begun


def test_the_page_shows_votes_dissent_and_the_order_of_speaking(met, cast):
    page = met.opens(cast.section_chief)
    assert page.index("纪要〔2026〕2号") < page.index("纪要〔2026〕1号")
    second = page[page.index("纪要〔2026〕2号"):page.index("纪要〔2026〕1号")]
    assert second.index("not yet") < second.index("Member Two") < second.index("agreed")
    assert "赞成 2 票，反对 1 票" in second and "不同意见 1 人" in second and "3 / 3" in second
    assert "Second &lt;b&gt;minutes&lt;/b&gt;" in second


def test_reasons_of_recusals_are_read_by_discipline_supervision_alone(met, cast):
    for person in (cast.section_chief, cast.requester, cast.head, cast.auditor):
        page = met.opens(person)
        assert "回避" in page and "A secret reason" not in page
    page = met.opens(cast.supervisor)
    assert "涉及亲属利害关系：A secret reason" in page


def test_a_case_without_a_meeting_has_no_block_and_costs_no_query(begun, cast):
    assert "会议决议" not in begun.opens(cast.section_chief)


def test_a_case_with_meetings_stays_within_its_queries(met, cast, django_assert_max_num_queries):
    met.opens(cast.section_chief)
    with django_assert_max_num_queries(12):
        met.opens(cast.section_chief)


def test_the_sheet_and_the_minutes_tell_the_newest_resolution(met, cast):
    file = case_file.read(cast.section_chief, met.case.key, clock.now())
    sheet = papers.content(file, "sheet")["resolution"]
    assert sheet["number"] == "局长办公会议纪要〔2026〕2号" and sheet["resolved"] == "同意"
    assert sheet["dissent"] == [f"{cast.vice_head.display_name}（反对）：not yet"]
    minutes = papers.content(file, "minutes")
    assert minutes["blanks"] == ["主持人签发"] and minutes["text"] == ["Second <b>minutes</b>"]
    assert "A secret reason" not in str(minutes) and ("回避", cast.second_vice_head.display_name, False) in minutes["fields"]
    page = met.opens(cast.section_chief, f"/cases/{met.case.key}/print/")
    assert "局长办公会议纪要〔2026〕2号" in page


@pytest.mark.skipif(not dossier.available(), reason="Pango is not installed")
def test_minutes_are_printed_as_pdf(met, cast):
    file = case_file.read(cast.section_chief, met.case.key, clock.now())
    assert papers.pdf(file, "minutes", "x", clock.now()).data.startswith(b"%PDF")


def test_minutes_are_offered_only_after_a_meeting(begun, cast):
    record = Renovation.objects.get(case=begun.case)
    assert "minutes" not in dict(papers.offered(record))
    assert begun.browser(cast.requester).post(f"/cases/{begun.case.key}/papers/minutes/").status_code == 404
