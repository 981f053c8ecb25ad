"""A meeting is written down once, by its rules of procedure; a second one is a further row (house rule: never an edit)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from procurement.facts import RuleBroken
from procurement.meetings.forms import MeetingForm
from procurement.meetings.models import Resolution, Seat
from procurement.meetings.services import record_meeting
from procurement.renovations.models import Renovation
from procurement.rulebook.models import RuleRow
from procurement.written import WrittenOnce
from tests import bodies
from workflows.demo.scenarios import renovation_review as scenario
from workflows.demo.stage import Stage
from workflows.engine.filing import numbers_of

pytestmark = pytest.mark.django_db
HELD = datetime(2026, 3, 12, 1, 30, tzinfo=UTC)
AT = HELD + timedelta(hours=3)
MEMBERS = ("head", "vice_head", "second_vice_head")


@pytest.fixture
def record(cast, ticking, settings, tmp_path):
    """A case that has just begun."""
    settings.FILES_DIR = tmp_path
    stage = Stage(ticking, cast, lambda line: None)
    scenario.applies(stage)
    return Renovation.objects.select_related("case").get(case=stage.case)


def recorded(record, cast, data, *, actor=None, at=AT):
    """Form and service as the engine joins them."""
    form = MeetingForm(data, record=record)
    assert form.is_valid(), (form.errors, [rows.errors for rows in form.lines.values()])
    with transaction.atomic():
        record_meeting(
            record, data=form.cleaned_data, actor=actor or cast.recorder, at=at, case=record.case, numbers=numbers_of(record.case, at),
        )  # fmt: skip
    record.refresh_from_db()
    return record.resolution


def refused(record, cast, data, **how):
    with pytest.raises(RuleBroken) as broken:
        recorded(record, cast, data, **how)
    assert not Resolution.objects.exists() and not Seat.objects.exists()
    return broken.value.field, str(broken.value)


def seats(cast, **presence):
    """The three members, some of them absent or withdrawn, and discipline supervision."""
    rows = []
    for name in MEMBERS:
        how = presence.get(name, "present")
        more = {"ground": "relative", "reason": "r"} if how == "withdrew" else {}
        rows.append(bodies.seat(getattr(cast, name), "member", how, **more))
    return [*rows, bodies.seat(cast.supervisor, "discipline")]


def said(cast, **votes):
    return [{"person": getattr(cast, name).username, "vote": vote, "words": "w"} for name, vote in votes.items()]


# --- what is written down ---
def test_a_meeting_is_on_record_with_its_people_votes_and_number(record, cast):
    found = recorded(record, cast, bodies.meeting(cast, HELD))
    assert (found.edition, found.entitled, found.present, found.votes_for, found.outcome) == (1, 3, 3, 3, "agreed")
    assert found.minutes_no == "局长办公会议纪要〔2026〕1号" and found.number_given
    assert (found.chair, found.recorder) == (cast.head, cast.recorder)
    assert [seat.person for seat in found.spoken()] == [cast.second_vice_head, cast.vice_head, cast.head]
    assert [seat.name for seat in found.seat_rows()][-1] == "设计院代表（演示）" and found.seat_rows()[-1].person is None
    assert found.papers == [{"title": "初审意见（送审稿）及面积核定表", "sha256": "", "sent_on": "2026-03-07"}]
    assert ["meeting.quorum", "meeting.majority", "meeting.papers_before", "meeting.supervision_present"] == [r[0] for r in found.rules_applied]


def test_the_snapshot_holds_the_newest_resolution_and_keeps_names_and_reasons_apart(record, cast):
    assert record.snapshot()["resolution"] is None and record.snapshot()["resolution_confidential"] == ""
    data = bodies.meeting(cast, HELD, seats=[*seats(cast, second_vice_head="withdrew"), {"name": "客人", "capacity": "attending", "presence": "present"}],
                          opinions=said(cast, vice_head="for", head="for"))
    recorded(record, cast, data)
    facts = record.snapshot()
    assert facts["resolution"]["votes_for"] == 2 and facts["resolution"]["entitled"] == 2
    assert facts["resolution"]["seats"][2] == {"person": cast.second_vice_head.pk, "no": 3, "capacity": "member", "presence": "withdrew",
                                               "spoke_as": None, "vote": "", "words": ""}
    assert "客人" not in str(facts["resolution"]) and "客人" in facts["resolution_confidential"]
    assert "Interest of a relative r" in facts["resolution_confidential"] and "resolution_confidential" in record.private


def test_dissent_stays_on_record(record, cast):
    found = recorded(record, cast, bodies.meeting(cast, HELD, ("against", "for", "for")))
    assert [(seat.person, seat.vote) for seat in found.dissent()] == [(cast.second_vice_head, "against")]
    assert found.dissent()[0].words == bodies.WORDS["against"]


def test_a_file_of_the_case_is_named_by_its_hash(record, cast):
    class File:
        sha256, name = "ab" * 32, "送审稿.pdf"

    data = bodies.meeting(cast, HELD, papers=[{"file": "", "title": "送审稿.pdf", "sent_on": "2026-03-09"}])
    form = MeetingForm(data, record=record)
    assert form.is_valid()
    with transaction.atomic():
        record_meeting(record, data=form.cleaned_data, actor=cast.recorder, at=AT, case=record.case, numbers=numbers_of(record.case, AT),
                       attached=lambda: [File])
    assert record.resolution.papers == [{"title": "送审稿.pdf", "sha256": "ab" * 32, "sent_on": "2026-03-09"}]


# --- never an edit ---
def test_a_second_meeting_is_a_further_row_and_the_record_points_to_it(record, cast):
    first = recorded(record, cast, bodies.meeting(cast, HELD, ("defer", "defer", "for"), "deferred"))
    later = HELD + timedelta(days=7)
    second = recorded(record, cast, bodies.meeting(cast, later), at=later + timedelta(hours=1))
    assert (second.edition, second.minutes_no) == (2, "局长办公会议纪要〔2026〕2号")
    assert Resolution.objects.get(pk=first.pk).outcome == "deferred" and record.resolution == second
    assert [r.edition for r in record.resolutions()] == [2, 1]


def test_corrected_minutes_of_the_same_meeting_keep_their_number(record, cast):
    first = recorded(record, cast, bodies.meeting(cast, HELD))
    again = recorded(record, cast, bodies.meeting(cast, HELD, minutes="corrected"))
    assert (again.edition, again.minutes_no, again.minutes) == (2, first.minutes_no, "corrected")
    assert Resolution.objects.get(pk=first.pk).minutes != "corrected"


def test_each_body_has_a_series_of_its_own(record, cast):
    recorded(record, cast, bodies.meeting(cast, HELD))
    later = HELD + timedelta(days=1)
    group = recorded(record, cast, bodies.meeting(cast, later, body="party_group"), at=later + timedelta(hours=1))
    assert group.minutes_no == "党组会议纪要〔2026〕1号"


def test_a_refused_record_takes_no_number(record, cast):
    refused(record, cast, bodies.meeting(cast, HELD, outcome="refused"))
    assert recorded(record, cast, bodies.meeting(cast, HELD)).minutes_no == "局长办公会议纪要〔2026〕1号"


def test_the_record_of_a_meeting_cannot_be_changed_or_deleted(record, cast):
    found = recorded(record, cast, bodies.meeting(cast, HELD))
    found.minutes = "x"
    for attempt in (found.save, found.delete, Resolution.objects.all().delete, Seat.objects.all().delete,
                    lambda: Resolution.objects.update(outcome="refused"), lambda: Seat.objects.filter(pk=1).update(vote="against"),
                    found.seat_rows()[0].save):
        with pytest.raises(WrittenOnce):
            attempt()


def test_a_meeting_lies_neither_ahead_nor_before_an_earlier_one(record, cast):
    assert refused(record, cast, bodies.meeting(cast, HELD), at=HELD - timedelta(minutes=1))[0] == "held_at"
    recorded(record, cast, bodies.meeting(cast, HELD, ("defer", "defer", "for"), "deferred"))
    with pytest.raises(RuleBroken, match="earlier meeting"):
        recorded(record, cast, bodies.meeting(cast, HELD - timedelta(hours=1)))


# --- who sits ---
def test_exactly_half_is_no_quorum(record, cast):
    rows = [*seats(cast, head="absent", second_vice_head="absent"), {"name": "委员", "capacity": "member", "presence": "present"}]
    opinions = [{"name": "委员", "vote": "for", "words": "w"}, *said(cast, vice_head="for")]
    field, sentence = refused(record, cast, bodies.meeting(cast, HELD, seats=rows, opinions=opinions, chair=cast.vice_head.username))
    assert field == "seats" and "2 of 4" in sentence


def test_two_of_three_are_a_quorum_and_both_votes_are_needed(record, cast):
    rows, chair = seats(cast, head="absent"), cast.vice_head.username
    data = bodies.meeting(cast, HELD, seats=rows, chair=chair, opinions=said(cast, second_vice_head="against", vice_head="for"))
    field, sentence = refused(record, cast, data)
    assert field == "outcome" and "Deferred" in sentence
    data["opinions"] = said(cast, second_vice_head="for", vice_head="for")
    assert recorded(record, cast, data).votes_for == 2


def test_whoever_withdrew_does_not_count(record, cast):
    data = bodies.meeting(cast, HELD, seats=seats(cast, second_vice_head="withdrew"), opinions=said(cast, vice_head="for", head="for"))
    found = recorded(record, cast, data)
    assert (found.entitled, found.present) == (2, 2)
    gone = found.seat_rows()[2]
    assert (gone.presence, gone.ground, gone.reason, gone.vote) == ("withdrew", "relative", "r", "")


def test_the_chair_sits_as_a_member_who_is_present(record, cast):
    assert refused(record, cast, bodies.meeting(cast, HELD, chair=cast.section_chief.username))[0] == "chair"
    rows = seats(cast, head="absent")
    assert refused(record, cast, bodies.meeting(cast, HELD, seats=rows, opinions=said(cast, second_vice_head="for", vice_head="for")))[0] == "chair"


def test_nobody_sits_twice(record, cast):
    field, sentence = refused(record, cast, bodies.meeting(cast, HELD, seats=[*seats(cast), bodies.seat(cast.vice_head, "attending")]))
    assert field == "seats" and cast.vice_head.display_name in sentence


def test_the_recorder_does_not_vote(record, cast):
    rows = [*seats(cast), bodies.seat(cast.section_chief, "member")]
    field, sentence = refused(record, cast, bodies.meeting(cast, HELD, seats=rows), actor=cast.section_chief)
    assert field == "seats" and "recorder does not vote" in sentence


def test_the_recorder_does_not_vote_under_his_name_either(record, cast):
    rows = [*seats(cast), {"name": cast.recorder.display_name, "capacity": "member", "presence": "present"}]
    assert "recorder does not vote" in refused(record, cast, bodies.meeting(cast, HELD, seats=rows))[1]


def test_discipline_supervision_attends_and_does_not_vote(record, cast):
    without = seats(cast)[:3]
    assert "meeting.supervision_present" in refused(record, cast, bodies.meeting(cast, HELD, seats=without))[1]
    voting = [*without, bodies.seat(cast.supervisor, "member")]
    assert "attends and does not vote" in refused(record, cast, bodies.meeting(cast, HELD, seats=voting))[1]


@pytest.mark.parametrize("written", ["chosen", "by name"])
def test_the_requester_does_not_decide_on_his_own_case(record, cast, written):
    who = {"person": cast.requester.username} if written == "chosen" else {"name": cast.requester.display_name}
    rows = [*seats(cast), {**who, "capacity": "member", "presence": "present"}]
    data = bodies.meeting(cast, HELD, seats=rows)
    if written == "chosen":
        form = MeetingForm(data, record=record)  # he is not on the list of those who usually sit
        assert not form.is_valid() and "person" in form.lines["seats"].forms[4].errors
        return
    field, sentence = refused(record, cast, data)
    assert field == "seats" and "has had a hand in this case" in sentence


def test_whoever_classified_or_inspected_withdraws(record, cast, ticking):
    """A vice head who endorsed for the unit in an earlier life of the case has had a hand in it."""
    from approvals.models import Decision

    first = Decision.objects.get(case=record.case)
    Decision(case=record.case, step=first.step, node="inspect", duty="inspector", token="start", verb="record", actor=cast.vice_head,
             principal=cast.vice_head, key="k", digest="d", at=AT, entry=first.entry).save()
    field, sentence = refused(record, cast, bodies.meeting(cast, HELD))
    assert field == "seats" and cast.vice_head.display_name in sentence and cast.head.display_name not in sentence
    data = bodies.meeting(cast, HELD, seats=seats(cast, vice_head="withdrew"), opinions=said(cast, second_vice_head="for", head="for"))
    assert recorded(record, cast, data).entitled == 2


# --- who speaks ---
def test_the_head_speaks_last(record, cast):
    field, sentence = refused(record, cast, bodies.meeting(cast, HELD, opinions=said(cast, head="for", vice_head="for", second_vice_head="for")))
    assert field == "opinions" and cast.head.display_name in sentence


def test_nobody_speaks_twice_or_keeps_silent_or_votes_from_afar(record, cast):
    twice = [*said(cast, vice_head="for"), *said(cast, second_vice_head="for", vice_head="for", head="for")]
    assert "spoke twice" in refused(record, cast, bodies.meeting(cast, HELD, opinions=twice))[1]
    assert "no opinion entered" in refused(record, cast, bodies.meeting(cast, HELD, opinions=said(cast, vice_head="for", head="for")))[1]
    afar = bodies.meeting(cast, HELD, seats=seats(cast, second_vice_head="absent"))
    assert "not counted" in refused(record, cast, afar)[1]
    guest = [*said(cast, second_vice_head="for", vice_head="for"), {"name": "设计院代表（演示）", "vote": "for", "words": "w"}, *said(cast, head="for")]
    assert "only members who are present vote" in refused(record, cast, bodies.meeting(cast, HELD, opinions=guest))[1]


# --- papers and numbers ---
def test_papers_were_sent_three_days_before(record, cast):
    late = [{"title": "送审稿", "sent_on": "2026-03-10"}]
    field, sentence = refused(record, cast, bodies.meeting(cast, HELD, papers=late))
    assert field == "papers" and "送审稿" in sentence and "3 days" in sentence
    recorded(record, cast, bodies.meeting(cast, HELD, papers=[{"title": "送审稿", "sent_on": "2026-03-09"}]))


def test_the_number_is_the_systems_unless_the_bureau_keeps_it_elsewhere(record, cast, ticking):
    assert refused(record, cast, bodies.meeting(cast, HELD, minutes_no="局办纪要3号"))[0] == "minutes_no"
    shipped = RuleRow.objects.get(code="meeting.minutes_number")
    RuleRow(code=shipped.code, title_zh=shipped.title_zh, basis_doc="本局议事规则（演示）", text="elsewhere", unit="text", comparator="=",
            effective_from=HELD.date(), mark="source", entered_by=cast.coordinator, confirmed_by=cast.head).save()
    assert refused(record, cast, bodies.meeting(cast, HELD))[0] == "minutes_no"
    found = recorded(record, cast, bodies.meeting(cast, HELD, minutes_no="局办纪要3号"))
    assert found.minutes_no == "局办纪要3号" and not found.number_given


# --- the form ---
def test_the_form_comes_back_filled_with_what_the_chair_returned_but_not_with_the_reasons_of_recusals(record, cast):
    data = bodies.meeting(cast, HELD, seats=seats(cast, second_vice_head="withdrew"), opinions=said(cast, vice_head="for", head="for"))
    recorded(record, cast, data)
    form = MeetingForm(record=record)
    assert form["topic"].value() == data["topic"] and form["chair"].value() == cast.head.username and form["minutes_no"].value() == ""
    rows = [row.initial for row in form.lines["seats"].forms if row.initial]
    assert [row["person"] for row in rows] == [getattr(cast, name).username for name in (*MEMBERS, "supervisor")]
    assert rows[2]["ground"] == "relative" and "reason" not in rows[2]
    assert [row.initial["vote"] for row in form.lines["opinions"].forms if row.initial] == ["for", "for"]


@pytest.mark.parametrize(("row", "column"), [
    ({"person": "2903", "name": "x", "capacity": "member", "presence": "present"}, "person"),
    ({"capacity": "member", "presence": "present"}, "person"),
    ({"person": "2903", "capacity": "member", "presence": "withdrew"}, "ground"),
    ({"person": "2903", "capacity": "member", "presence": "withdrew", "ground": "own"}, "ground"),
    ({"person": "2903", "capacity": "member", "presence": "present", "ground": "own", "reason": "r"}, "presence"),
])  # fmt: skip
def test_a_seat_names_one_person_and_a_recusal_its_ground(record, cast, row, column):
    form = MeetingForm(bodies.meeting(cast, HELD, seats=[row]), record=record)
    assert not form.is_valid() and column in form.lines["seats"].forms[0].errors


def test_the_lists_of_people_and_files_are_read_once_for_all_rows(record, cast, django_assert_num_queries):
    form_class = MeetingForm
    with django_assert_num_queries(2):
        form = form_class(record=record)
        str([row["person"] for row in form.lines["seats"].forms]), str(form.lines["opinions"].empty_form["person"]), str(form["chair"])
    offered = [key for key, _name in form.lines["seats"].empty_form.fields["person"].choices]
    assert offered == ["", "2106", "2901", "2902", "2903", "3001"]


def test_files_of_the_case_are_offered_as_papers(record, cast):
    offered = dict(MeetingForm(record=record).lines["papers"].empty_form.fields["file"].choices)
    assert set(offered) == {"", *record.case.attachments.values_list("sha256", flat=True)}
