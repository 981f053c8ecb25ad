"""三权放弃: entered by two people, in force from its day, and binding every open case at once."""
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from approvals import proposals
from approvals.duties import Duty, explain
from approvals.duties.explain import Facts
from approvals.duties.rights import Right, right_of
from approvals.models import Rank, TrailEntry, Waiver
from approvals.models.keeping import Kept
from approvals.office import posts
from approvals.waivers import entering, ledger
from workflows.engine import clock, waivers

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
"""The day on which the suite stands."""


def held(number, right, waived, since):
    return ledger.Held(number, right, waived, f"示纪〔2026〕{number}号", "三权放弃办法", since)


def test_the_last_statement_that_has_begun_counts():
    rows = [held(1, "no_panel_seat", True, date(2026, 1, 1)), held(2, "no_panel_seat", False, date(2026, 6, 1)),
            held(3, "no_expert_draw", True, date(2026, 11, 20)), held(4, "no_self_purchase", True, date(2026, 11, 21))]
    assert set(ledger.in_force(rows, date(2026, 11, 20))) == {"no_expert_draw"}
    assert set(ledger.in_force(rows, date(2026, 5, 31))) == {"no_panel_seat"}
    assert set(ledger.in_force(rows, date(2026, 11, 21))) == {"no_expert_draw", "no_self_purchase"}
    assert ledger.in_force(rows, date(2025, 12, 31)) == {}


def test_both_ends_of_a_post_count():
    rows = [(7, date(2026, 1, 1), TODAY), (8, TODAY, None), (9, TODAY + timedelta(1), None)]
    assert ledger.own_staff(rows, TODAY) == {7, 8}
    assert ledger.own_staff(rows, TODAY + timedelta(1)) == {8, 9}


def test_each_right_is_told_by_its_duties():
    assert right_of("panel") is Right.PANEL and right_of("draw_operator") is Right.DRAW and right_of("buyer") is Right.PURCHASE
    assert right_of("draw_supervisor") is None and right_of(None) is None


def given(cast, right="no_panel_seat", waived=True, since=TODAY):
    proposal = entering.propose(right=right, waived=waived, document="示机管〔2026〕8号", title="三权放弃办法", since=since, reason="局务会决定",
                                by=cast.system_admin, at=clock.now())
    proposals.decide(proposal, by=cast.security_admin, at=clock.now(), agreed=True)
    return Waiver.objects.latest("pk")


def step(person, duty):
    case = SimpleNamespace(held=False, amount=None, flow_class=SimpleNamespace(page="x"))
    task = SimpleNamespace(name="x", apart=frozenset())
    return SimpleNamespace(process=case, held=False, standing_at="", status="ASSIGNED", owner_id=person.pk, owner=person, role="act_as_expert",
                           unit=None, duty=duty, flow_task=task, token="start", beside_id=None)


def answer(person, duty, **how):
    return explain(person, step(person, duty), facts=Facts(role=True), at=clock.now(), **how)


def test_two_people_enter_it_and_the_trail_keeps_it(cast):
    row = given(cast)
    assert (row.right, row.waived, row.entered_by) == ("no_panel_seat", True, cast.security_admin)
    assert TrailEntry.objects.filter(action="waiver.entered").count() == 1
    with pytest.raises(Kept):
        row.delete()


def test_from_then_on_nobody_of_the_own_staff_sits_on_a_panel_or_draws(cast):
    assert answer(cast.expert_1, Duty.PANEL) and answer(cast.handler, Duty.PANEL)
    given(cast)
    told = answer(cast.handler, Duty.PANEL)
    assert not told and told.code == "waived" and "示机管〔2026〕8号" in str(told.reason)
    assert answer(cast.expert_1, Duty.PANEL) and answer(cast.handler, Duty.DRAW_OPERATOR)
    given(cast, "no_expert_draw")
    assert answer(cast.handler, Duty.DRAW_OPERATOR).code == "waived" and answer(cast.draw_operator, Duty.DRAW_OPERATOR)


def test_whoever_takes_up_a_post_in_the_bureau_is_own_staff_at_once(cast):
    given(cast)
    assert answer(cast.expert_1, Duty.PANEL)
    posts.give(cast.expert_1, cast.office, title="科员", rank=Rank.CLERK, since=TODAY - timedelta(1), until=None, primary=False, reason="调入",
               by=cast.system_admin, at=clock.now())
    assert answer(cast.expert_1, Duty.PANEL).code == "waived"


def test_a_seat_that_was_drawn_is_neither_delegated_nor_handed_on(cast):
    assert answer(cast.expert_2, Duty.PANEL, as_if_free=True).code == "personal"
    assert answer(cast.expert_2, Duty.ENDORSE, as_if_free=True)


def test_an_unchanged_or_backdated_statement_is_refused(cast):
    with pytest.raises(ValidationError, match="waived"):
        given(cast, waived=False)
    given(cast)
    with pytest.raises(ValidationError, match="since"):
        given(cast, waived=False, since=TODAY - timedelta(1))
    with pytest.raises(ValidationError, match="waived"):
        given(cast, since=TODAY + timedelta(1))
    given(cast, waived=False, since=TODAY + timedelta(1))
    assert answer(cast.handler, Duty.PANEL).code == "waived" and set(waivers.waived(clock.now())) == {"no_panel_seat"}
