"""三员: whoever keeps the house comes to no business step by any door, not even with a role slipped past the register."""
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from approvals import delegations
from approvals.duties.copies import let_read
from approvals.duties.facts import candidates
from approvals.duties.holders import roles_of
from approvals.models import Case, Delegation
from approvals.roles import ADMINISTRATORS, Role
from approvals.visibility import can_see, visible_to
from tests.workflows.engine.stage import grant
from workflows.demo.scenarios.renovation_review import applies
from workflows.engine import act, clock
from workflows.flows.renovation_review import RenovationReviewFlow

from .deeds import case, refused, sends, wrong

pytestmark = pytest.mark.django_db
KEEPERS = ("system_admin", "security_admin", "audit_admin")


@pytest.fixture(params=KEEPERS)
def keeper(request, cast):
    """One of the three, with the role of the next step slipped into the table behind the register's back."""
    person = getattr(cast, request.param)
    grant(person, Role.UNIT_HEAD, cast.unit_a)
    grant(person, Role.REQUESTER, cast.unit_a)
    assert {role for role, __ in roles_of(person)} > {Role.UNIT_HEAD}
    return person


@pytest.fixture
def step(stage):
    applies(stage)
    return stage.step("endorse")


@pytest.mark.parametrize("verb", ["claim", "approve", "return", "transfer", "add_signer"])
def test_an_administrator_neither_claims_nor_acts(stage, step, keeper, verb):
    assert refused(sends, stage, keeper, step, verb, comment="x", data={"to": stage.people.handler.pk}) == "watcher"
    assert keeper not in [one.user for one in candidates(step, clock.now())]


def test_an_administrator_stands_in_for_nobody_and_nobody_for_him(stage, step, keeper, cast):
    at = clock.now()
    when = {"starts": at, "ends": at + timedelta(days=2), "reason": "出差"}
    for principal, deputy in ((cast.unit_head, keeper), (keeper, cast.handler)):
        with pytest.raises(ValidationError):
            delegations.make(principal, deputy, by=principal, at=at, **when)
        Delegation.objects.create(principal=principal, deputy=deputy, made_by=principal, made_at=at, **when)
        assert refused(sends, stage, deputy, step, "approve", on_behalf_of=principal) == "watcher"


def test_no_step_is_handed_to_an_administrator_nor_his_signature_asked(stage, step, keeper, cast):
    assert "to" in wrong(sends, stage, cast.unit_head, step, "transfer", data={"to": keeper.pk}, comment="出差")
    asked = {"to": keeper.pk, "standing_at": "beside"}
    assert "to" in wrong(sends, stage, cast.unit_head, step, "add_signer", data=asked, comment="请会签")


def test_an_administrator_begins_no_case(stage, keeper, cast):
    assert refused(act.start, keeper, RenovationReviewFlow, cast.unit_a, key="k", data={}) == "role"
    assert not Case.objects.exists()


def test_no_copy_goes_to_an_administrator_and_none_that_slipped_through_shows_him_the_case(stage, step, keeper, cast):
    found = case(stage)
    assert "to" in wrong(act.act_on_case, cast.requester, found.pk, "copy", key="c", data={"to": [keeper.pk, cast.handler.pk]})
    let_read(found, keeper)
    assert not visible_to(keeper, clock.now()).exists() and not can_see(keeper, found, clock.now())
    for verb in ("copy", "remind", "withdraw", "terminate", "suspend"):
        data = {"to": [cast.handler.pk]}
        assert refused(act.act_on_case, keeper, found.pk, verb, key=f"c-{verb}", reason="x", data=data) in {"not_visible", "watcher", "role"}


@pytest.mark.parametrize("hat", sorted(ADMINISTRATORS))
def test_a_case_of_ones_own_from_earlier_days_is_closed_to_an_administrator(stage, step, cast, hat):
    found = case(stage)
    assert can_see(cast.requester, found, clock.now())
    grant(cast.requester, hat, cast.bureau)
    assert not can_see(cast.requester, found, clock.now()) and not visible_to(cast.requester, clock.now()).exists()
    assert refused(act.act_on_case, cast.requester, found.pk, "withdraw", key="w") == "watcher"
