"""Minutes that count: nobody votes twice under two names, and no other spelling hides who he is."""
import pytest
from django.utils import translation

from procurement.meetings.models import Resolution
from workflows.demo.cast import PASSWORD
from workflows.demo.scenarios import renovation_papers as papers
from workflows.demo.scenarios.renovation_special import large
from workflows.desk import case_file
from workflows.desk.papers import content
from workflows.engine import act, clock

from .deeds import case, sends

pytestmark = pytest.mark.django_db
HIDDEN = {"handler": "has had a hand", "requester": "has had a hand", "supervisor": "entered more than once", "recorder": "does not vote"}
"""Who may not vote, and what he is told."""


@pytest.fixture
def before(stage):
    """A case above the line of the meeting, and the record that an honest recorder would hand in."""
    large(stage)
    stage.waits(5)
    return papers.meeting(stage.people, stage.clock.moment)


def seat(name="", capacity="member", presence="present", person=""):
    return {"person": person, "name": name, "capacity": capacity, "presence": presence}


def voice(name="", person=""):
    return {"person": person, "name": name, "vote": "for", "words": "同意。"}


def complained(stage, data):
    """The sentences of the refusal; nothing has been recorded."""
    with translation.override("en"), pytest.raises(act.Invalid) as no:
        sends(stage, stage.people.recorder, stage.step("hold_meeting"), "record", data=data, password=PASSWORD)
    assert not Resolution.objects.exists()
    return " ".join(str(sentence) for found in no.value.form.errors.values() for sentence in found)


def written(name):
    """Spellings of one name."""
    return [name, f"{name[0]} {name[1:]}", f"{name[0]}\u3000{name[1:]}"]


@pytest.mark.parametrize("spelling", range(3))
def test_a_member_is_not_counted_again_under_his_written_name(stage, before, spelling):
    name = written(stage.people.vice_head.display_name)[spelling]
    before["seats"].append(seat(name))
    before["opinions"].insert(0, voice(name))
    assert "entered more than once" in complained(stage, before)


def test_an_outsider_is_not_counted_again_with_a_blank_in_his_name(stage, before):
    for name in ("欧阳明", "欧 阳明"):
        before["seats"].append(seat(name))
        before["opinions"].insert(0, voice(name))
    assert "entered more than once" in complained(stage, before)


@pytest.mark.parametrize("who", HIDDEN)
@pytest.mark.parametrize("spelling", range(3))
def test_who_has_had_a_hand_in_the_case_watches_or_records_does_not_vote_under_his_written_name(stage, before, who, spelling):
    name = written(getattr(stage.people, who).display_name)[spelling]
    before["seats"].append(seat(name))
    before["opinions"].insert(0, voice(name))
    assert HIDDEN[who] in complained(stage, before)


def test_the_head_written_by_name_still_speaks_last(stage, before):
    p = stage.people
    before["chair"] = p.vice_head.username
    before["seats"] = [row if row["person"] != p.head.username else seat(f"{p.head.display_name[0]} {p.head.display_name[1:]}") for row in before["seats"]]
    head = voice(before["seats"][2]["name"])
    others = [row for row in before["opinions"] if row["person"] != p.head.username]
    before["opinions"] = [head, others[1], others[0]]
    assert "speaks last" in complained(stage, before)


# --- the signature ---
def test_a_signature_that_was_taken_back_stands_under_no_minutes(stage, before):
    p = stage.people
    stage.does(p.recorder, "hold_meeting", before)
    stage.does(p.head, "sign_minutes", comment="纪要属实，签发。")
    assert minutes(stage)["signatures"]
    stage.on_case(p.head, "withdraw", "签错")
    assert stage.waiting() == ["sign_minutes"]
    assert not minutes(stage)["signatures"] and minutes(stage)["blanks"]


def minutes(stage):
    return content(case_file.read(stage.people.head, case(stage).key, clock.now()), "minutes")
