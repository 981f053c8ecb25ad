"""AB角: who may delegate what to whom, for how long; and what the register keeps."""
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from approvals import delegations
from approvals.duties import explain
from approvals.models import Delegation, Notice, TrailEntry
from approvals.roles import Role
from tests.approvals.rows import AT, DAY, case, cast, did, hat, person, step, step_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def c():
    return cast()


def make(principal, deputy, **fields):
    known = {"role": Role.UNIT_HEAD, "starts": AT, "ends": AT + 5 * DAY, "reason": "出差", "by": principal, "at": AT}
    return delegations.make(principal, deputy, **{**known, **fields})


def refused(code, *people, **fields):
    with pytest.raises(ValidationError) as caught:
        make(*people, **fields)
    found = caught.value
    errors = [e for field in found.error_dict.values() for e in field] if hasattr(found, "error_dict") else [found]
    assert [e.code for e in errors] == [code] and all(str(e.messages[0]) for e in errors)
    assert not Delegation.objects.exists() and not Notice.objects.exists()


def test_a_delegation_is_written_entered_on_the_administrative_chain_and_told_to_the_deputy(c):
    paper = make(c.unit_head, c.stranger, max_amount=Decimal("5000"))
    entry = TrailEntry.objects.get(action="delegation.made")
    assert entry.chain.startswith("adm/") and entry.actor == c.unit_head and "出差" not in bytes(entry.body).decode()
    assert Notice.objects.get().to == c.stranger
    assert list(delegations.held_by(c.stranger, AT)) == [paper] == list(delegations.valid_between(c.unit_head, c.stranger, AT))


def test_it_holds_from_its_first_moment_until_its_last_and_not_after_its_revocation(c):
    paper = make(c.unit_head, c.stranger)
    held = [bool(delegations.held_by(c.stranger, AT + shift)) for shift in (-timedelta(seconds=1), 0 * DAY, 5 * DAY - timedelta(seconds=1), 5 * DAY)]
    assert held == [False, True, True, False]
    delegations.revoke(paper, reason="提前返回", by=c.unit_head, at=AT + DAY)
    assert not delegations.held_by(c.stranger, AT + DAY) and delegations.held_by(c.stranger, AT + DAY / 2)
    assert TrailEntry.objects.filter(action="delegation.revoked", actor=c.unit_head).exists()


def test_nobody_delegates_to_himself(c):
    refused("self", c.unit_head, c.unit_head)


def test_the_end_lies_after_the_beginning_and_not_in_the_past_and_ninety_days_are_the_most(c):
    refused("order", c.unit_head, c.stranger, ends=AT)
    refused("past", c.unit_head, c.stranger, starts=AT - 5 * DAY, ends=AT - DAY)
    refused("long", c.unit_head, c.stranger, ends=AT + 90 * DAY + timedelta(seconds=1))
    make(c.unit_head, c.stranger, ends=AT + 90 * DAY)


def test_only_a_role_that_the_principal_holds_himself_can_be_delegated_so_there_are_no_chains(c):
    refused("chain", c.unit_head, c.stranger, role=Role.FINANCE)
    refused("chain", c.stranger, c.unit_head, role="")


def test_a_deputy_cannot_pass_on_what_was_delegated_to_him(c):
    make(c.unit_head, c.stranger)
    with pytest.raises(ValidationError):
        make(c.stranger, c.finance)


def test_watchers_and_administrators_neither_delegate_nor_stand_in(c):
    refused("watcher", c.auditor, c.stranger, role=Role.AUDITOR)
    refused("watcher", c.auditor, c.stranger, role="")
    refused("watcher", c.unit_head, c.auditor)
    refused("administrator", c.root, c.stranger)
    refused("administrator", c.unit_head, c.root)


def test_a_deputy_needs_an_active_account(c):
    refused("inactive", c.unit_head, person("gone", is_active=False))


def test_only_the_principal_or_the_coordinator_writes_a_delegation(c):
    refused("by", c.unit_head, c.stranger, by=c.stranger)
    make(c.unit_head, c.stranger, by=c.coordinator)


def test_a_reason_and_a_positive_amount_are_asked_for(c):
    refused("reason", c.unit_head, c.stranger, reason="  ")
    refused("amount", c.unit_head, c.stranger, max_amount=Decimal(0))


def test_the_same_delegation_is_not_written_twice_for_the_same_days_but_another_one_is(c):
    first = make(c.unit_head, c.stranger)
    with pytest.raises(ValidationError):
        make(c.unit_head, c.stranger, starts=AT + DAY, ends=AT + 9 * DAY)
    make(c.unit_head, c.stranger, starts=AT + 5 * DAY, ends=AT + 9 * DAY)
    make(c.unit_head, c.stranger, flow="renovation_review")
    delegations.revoke(first, reason="改期", by=c.unit_head, at=AT)
    make(c.unit_head, c.stranger)


def test_principal_deputy_and_coordinator_revoke_once_and_nobody_else(c):
    paper = make(c.unit_head, c.stranger)
    for who in (c.finance, c.root):
        with pytest.raises(ValidationError):
            delegations.revoke(paper, reason="x", by=who, at=AT)
    with pytest.raises(ValidationError):
        delegations.revoke(paper, reason=" ", by=c.unit_head, at=AT)
    delegations.revoke(paper, reason="不再需要", by=c.stranger, at=AT)
    with pytest.raises(ValidationError):
        delegations.revoke(paper, reason="再次", by=c.coordinator, at=AT)


def test_the_deputy_never_gains_what_the_principal_may_not_do(c):
    hat(c.requester, Role.UNIT_HEAD, c.office)
    make(c.requester, c.stranger)
    asked = case(c.requester, c.office, [step("apply", c.office, status="DONE", owner=c.requester), step("endorse", c.office)],
                 [did("apply", c.requester, "submit", on=1)])
    assert explain(c.stranger, step_of(asked, 2), principal=c.requester, at=AT).code == "apart"
