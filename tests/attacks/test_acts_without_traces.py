"""An act leaves a decision, a readable reason and an entry, or it does not happen."""
import pytest

from approvals.models import Decision, TrailEntry
from workflows.demo.scenarios.renovation_review import applies
from workflows.engine import act

from .deeds import case, sends, wrong

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", ["", "\0", "a\0b", "x" * 65, "全角"])
def test_an_act_without_a_key_of_its_own_does_not_happen(stage, key):
    """Without a key there would be no decision, and the duties of the next act are judged from decisions."""
    applies(stage)
    p, seq = stage.people, case(stage).seq
    with pytest.raises(act.Stale):
        sends(stage, p.unit_head, stage.step("endorse"), "approve", key=key)
    with pytest.raises(act.Stale):
        act.act_on_case(p.requester, stage.case.pk, "withdraw", key=key)
    assert case(stage).seq == seq and Decision.objects.filter(case=stage.case).count() == 1


@pytest.mark.parametrize("text", ["\u200b\u200b\u200b", "\u202e\u202e", "......", "\u3164\u3164", "  \u3000 ", "\u2800\u2800"])
def test_a_reason_that_nobody_can_read_is_none(stage, text):
    applies(stage)
    p = stage.people
    assert "comment" in wrong(sends, stage, p.unit_head, stage.step("endorse"), "return", comment=text)
    assert "comment" in wrong(act.act_on_case, p.section_chief, stage.case.pk, "terminate", key="k", reason=text)


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "长" * 2001])
def test_a_text_that_the_trail_cannot_keep_is_told_to_the_person(stage, text):
    applies(stage)
    p = stage.people
    assert "comment" in wrong(sends, stage, p.unit_head, stage.step("endorse"), "approve", comment=text)
    assert "comment" in wrong(act.act_on_case, p.requester, stage.case.pk, "remind", key="k", reason=text)


def test_somebody_elses_key_neither_shows_his_case_nor_swallows_the_act(stage):
    mine = applies(stage)
    used = Decision.objects.get(case=mine).key
    p = stage.people
    with pytest.raises(act.Refused) as no:
        sends(stage, p.unit_head, stage.step("endorse"), "approve", key=used)
    assert no.value.code == "key_reused" and mine.number not in str(no.value.sentence)
    assert stage.waiting() == ["endorse"] and TrailEntry.objects.filter(action="attempt.refused", actor=p.unit_head).exists()
