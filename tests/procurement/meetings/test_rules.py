"""Collective decision: who counts, who speaks last, and what follows from the votes (党组工作条例; rows meeting.*)."""

from datetime import date

import pytest

from procurement.meetings import rules
from procurement.meetings.rules import Sitting, Voice
from procurement.meetings.terms import Capacity, Outcome, Presence, Vote

HELD = date(2026, 3, 12)


def member(who, presence=Presence.PRESENT, **more):
    return Sitting(who, Capacity.MEMBER, presence, **more)


def voices(*said):
    return [Voice(who, vote) for who, vote in said]


# --- quorum ---
@pytest.mark.parametrize("kind", ["", "party_group"])
@pytest.mark.parametrize(("there", "of", "enough"), [(2, 4, False), (3, 4, True), (3, 5, True), (2, 5, False), (1, 1, True), (0, 0, False)])
def test_more_than_half_of_the_entitled_are_there_and_exactly_half_is_too_few(row, kind, there, of, enough):
    assert rules.has_quorum(there, of, row("meeting.quorum", kind)) is enough


def test_who_withdrew_does_not_count_as_entitled():
    table = [member("a"), member("b", Presence.WITHDREW), member("c", Presence.ABSENT), Sitting("d", Capacity.ATTENDING)]
    assert [s.who for s in rules.entitled(table)] == ["a", "c"]
    assert [s.who for s in rules.present(table)] == ["a"]


# --- majority ---
@pytest.mark.parametrize("kind", ["", "party_group"])
@pytest.mark.parametrize(("votes", "entitled", "carries"), [(3, 6, False), (4, 6, True), (3, 5, True), (2, 5, False)])
def test_more_than_half_of_the_entitled_carry_a_resolution(row, kind, votes, entitled, carries):
    assert rules.has_majority(votes, entitled, row("meeting.majority", kind)) is carries


def test_all_present_agreeing_is_not_enough_when_they_are_half_of_the_entitled(row):
    counted = rules.count(voices(("a", "for"), ("b", "for"), ("c", "for")))
    assert rules.follows(counted, 6, row("meeting.majority")) == Outcome.DEFERRED
    assert rules.follows(counted, 5, row("meeting.majority")) == Outcome.AGREED


@pytest.mark.parametrize(("said", "outcome"), [
    (["for", "for", "for", "against", "abstain"], Outcome.AGREED),
    (["against", "against", "against", "for", "for"], Outcome.REFUSED),
    (["for", "for", "against", "against", "abstain"], Outcome.DEFERRED),
    (["defer", "defer", "defer", "for", "for"], Outcome.DEFERRED),
    (["defer", "for", "for", "for", "against"], Outcome.AGREED),
])  # fmt: skip
def test_the_outcome_follows_from_the_votes(row, said, outcome):
    counted = rules.count(Voice(str(n), vote) for n, vote in enumerate(said))
    assert rules.follows(counted, 5, row("meeting.majority")) == outcome
    assert sum(counted.values()) == 5 and set(counted) == set(Vote)


# --- order of speaking ---
def test_the_head_speaks_last_even_when_somebody_else_chairs():
    table = [member("head", head=True), member("vice"), member("other")]
    assert rules.last_to_speak(table, "vice") == "head"
    assert not rules.head_spoke_last(voices(("head", "for"), ("vice", "for"), ("other", "for")), table, "vice")
    assert rules.head_spoke_last(voices(("other", "for"), ("vice", "for"), ("head", "for")), table, "vice")


@pytest.mark.parametrize("presence", [Presence.ABSENT, Presence.WITHDREW])
def test_without_the_head_the_chair_speaks_last(presence):
    table = [member("head", presence, head=True), member("vice"), member("other")]
    assert rules.last_to_speak(table, "vice") == "vice"
    assert rules.head_spoke_last(voices(("other", "for"), ("vice", "for")), table, "vice")
    assert not rules.head_spoke_last([], table, "vice")


def test_nobody_sits_or_speaks_twice():
    assert rules.twice(["a", "b", "a", "c", "b"]) == ["a", "b"]
    assert rules.twice(["a", "b"]) == []


def test_only_members_who_are_there_vote():
    table = [
        member("a"), member("away", Presence.ABSENT), member("out", Presence.WITHDREW), Sitting("guest", Capacity.ATTENDING),
        Sitting("discipline", Capacity.DISCIPLINE),
    ]  # fmt: skip
    said = voices(*((who, "for") for who in ("a", "away", "out", "guest", "discipline", "unknown")))
    assert rules.without_a_vote(said, table) == ["away", "out", "guest", "discipline", "unknown"]


def test_every_member_present_states_his_own_opinion():
    table = [member("a"), member("b"), member("away", Presence.ABSENT), Sitting("guest", Capacity.ATTENDING)]
    assert rules.silent(voices(("a", "for")), table) == ["b"]
    assert rules.silent(voices(("a", "for"), ("b", "abstain")), table) == []


# --- recusal and supervision ---
def test_whoever_had_a_hand_in_the_case_withdraws():
    table = [member("drew_it_up"), member("asked", Presence.WITHDREW), Sitting("looked_at_it", Capacity.ATTENDING), member("free")]
    assert rules.must_withdraw(table, {"drew_it_up", "asked", "looked_at_it"}) == ["drew_it_up"]


@pytest.mark.parametrize(("table", "enough"), [
    ([Sitting("d", Capacity.DISCIPLINE)], True),
    ([Sitting("d", Capacity.DISCIPLINE, Presence.ABSENT)], False),
    ([Sitting("d", Capacity.ATTENDING)], False),
])  # fmt: skip
def test_discipline_supervision_attends(row, table, enough):
    assert rules.supervised(table, row("meeting.supervision_present")) is enough


# --- papers ---
@pytest.mark.parametrize(("sent", "late"), [(date(2026, 3, 9), []), (date(2026, 3, 10), ["draft"]), (date(2026, 3, 13), ["draft"])])
def test_papers_are_sent_three_days_before(row, sent, late):
    assert rules.sent_too_late([("draft", sent)], HELD, row("meeting.papers_before")) == late


# --- what the page asks ---
@pytest.mark.parametrize(("outcome", "approves", "returns"), [
    (None, False, False), (Outcome.AGREED, True, False), (Outcome.DEFERRED, False, True), (Outcome.REFUSED, False, False),
])  # fmt: skip
def test_the_newest_resolution_chooses_the_road(deciding, outcome, approves, returns):
    assert rules.resolved_to_approve(deciding(outcome)) is approves
    assert rules.resolved_to_return(deciding(outcome)) is returns
    assert rules.resolved_to_approve.reads == rules.resolved_to_return.reads == ("resolution",)


def test_the_chair_signs_the_minutes(deciding):
    assert rules.chair(deciding(Outcome.AGREED)) == 7
