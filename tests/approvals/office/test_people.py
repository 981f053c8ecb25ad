"""Accounts and posts: opened, corrected, closed, opened again; every change says why, and nobody is deleted."""
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from approvals import proposals
from approvals.duties.many import Wish
from approvals.models import User
from approvals.office import grants, people, posts
from approvals.roles import Role
from tests.approvals.rows import AT, DAY, case, step

from .people_of_office import office, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def c():
    return office()


def added(c, username="4101", name="示例甲", **more):
    return people.add(**{"username": username, "name": name, "reason": "新进", "by": c.system_admin, "at": AT, **more})


def test_an_account_opens_without_a_password_and_its_name_enters_as_a_commitment(c):
    person = added(c, phone="010-1234567")
    assert not person.has_usable_password() and person.is_active and person.pinyin == "shilijia slj"
    [entry] = told("person.added")
    assert entry["content"]["after"]["account"] == "4101" and set(entry["content"]["after"]["phone"]) == {"hmac"}


@pytest.mark.parametrize(("field", "more"), [
    ("username", {"username": "system"}), ("username", {"username": "System"}), ("username", {"username": "a b"}), ("username", {"username": ""}),
    ("username", {"username": "HEAD"}), ("name", {"name": ""}), ("phone", {"phone": "call me"}), ("reason", {"reason": ""}),
])
def test_a_bad_account_is_refused_at_its_field(c, field, more):
    with pytest.raises(ValidationError) as wrong:
        added(c, **more)
    assert list(wrong.value.message_dict) == [field]


@pytest.mark.parametrize("who", ["coordinator", "head", "security_admin", "root"])
def test_only_the_system_administrator_opens_and_closes_accounts(c, who):
    by = getattr(c, who)
    for act in (lambda: added(c, by=by), lambda: people.deactivate(c.stranger, reason="x", by=by, at=AT)):
        with pytest.raises(ValidationError) as wrong:
            act()
        assert wrong.value.code == "by"


def test_whoever_has_open_tasks_is_closed_only_when_they_are_known(c):
    case(c.requester, c.office, [step("inspect", c.bureau, status="ASSIGNED", owner=c.inspector)])
    with pytest.raises(ValidationError) as wrong:
        people.deactivate(c.inspector, reason="调离", by=c.system_admin, at=AT)
    assert wrong.value.code == "open_work" and [s.flow_task.name for s in people.open_tasks(c.inspector)] == ["inspect"]
    people.deactivate(c.inspector, reason="调离", known=True, by=c.system_admin, at=AT)
    c.inspector.refresh_from_db()
    assert not c.inspector.is_active and told("person.deactivated")[0]["content"]["facts"]["open_tasks"] == 1
    people.reactivate(c.inspector, reason="调回", by=c.system_admin, at=AT)
    assert User.objects.get(pk=c.inspector.pk).is_active


def test_nobody_closes_himself_nor_the_last_security_administrator(c):
    with pytest.raises(ValidationError) as wrong:
        people.deactivate(c.system_admin, reason="x", by=c.system_admin, at=AT)
    assert wrong.value.code == "self"
    with pytest.raises(ValidationError) as wrong:
        people.deactivate(c.security_admin, reason="x", by=c.system_admin, at=AT)
    assert wrong.value.code == "last"
    assert User.objects.get(pk=c.security_admin.pk).is_active


def test_a_name_is_corrected_and_stays_findable(c):
    people.change(c.stranger, name="张伟", phone="", reason="更名", by=c.system_admin, at=AT)
    assert User.objects.get(pk=c.stranger.pk).pinyin == "zhangwei zw"
    with pytest.raises(ValidationError):
        people.change(c.stranger, name="张伟", phone="", reason="更名", by=c.system_admin, at=AT)


def test_a_post_is_given_and_ends_with_a_day(c):
    given = {"title": "科员", "rank": 10, "since": date(2026, 1, 1), "reason": "任职", "by": c.system_admin, "at": AT}
    post = posts.give(c.stranger, c.office, **given)
    with pytest.raises(ValidationError):
        posts.give(c.stranger, c.office, **given)
    posts.end(post, until=date(2026, 6, 30), reason="免职", by=c.system_admin, at=AT)
    with pytest.raises(ValidationError):
        posts.end(post, until=date(2026, 7, 31), reason="免职", by=c.system_admin, at=AT)
    posts.give(c.stranger, c.office, **given | {"since": date(2026, 7, 1)})
    assert len(told("post.given")) == 2 and told("post.ended")[0]["content"]["after"]["until"] == "2026-06-30"


@pytest.mark.parametrize(("field", "more"), [
    ("title", {"title": " "}), ("rank", {"rank": 7}), ("until", {"until": date(2025, 1, 1)}), ("since", {"since": date(1900, 1, 1)}),
])
def test_a_bad_post_is_refused_at_its_field(c, field, more):
    given = {"title": "科员", "rank": 10, "since": date(2026, 1, 1), "reason": "任职", "by": c.system_admin, "at": AT}
    with pytest.raises(ValidationError) as wrong:
        posts.give(c.stranger, c.office, **given | more)
    assert list(wrong.value.message_dict) == [field]


# --- roles ------------------------------------------------------------------------------------------------------------------
def test_somebody_changes_hats_in_one_proposal(c):
    wishes = [Wish(True, c.finance, Role.AUDITOR, c.bureau), Wish(False, c.finance, Role.FINANCE, c.bureau)]
    paper = grants.propose(wishes, by=c.system_admin, at=AT, reason="轮岗")
    lines = proposals.kind_of(paper).describe(paper.payload)
    assert [(str(line.before), str(line.after)) for line in lines] == [("未担任", "审计"), ("财务", "未担任")]
    proposals.decide(paper, by=c.security_admin, at=AT + DAY, agreed=True)
    assert [e["content"]["facts"]["role"] for e in told("grant.revoked") + told("grant.given")] == ["act_as_finance", "act_as_auditor"]


def test_nobody_proposes_a_role_for_himself_nor_decides_his_own(c):
    with pytest.raises(ValidationError):
        grants.propose([Wish(True, c.system_admin, Role.HEAD, c.bureau)], by=c.system_admin, at=AT, reason="x")
    paper = grants.propose([Wish(False, c.security_admin, Role.SECURITY_ADMIN, c.bureau), Wish(True, c.stranger, Role.SECURITY_ADMIN, c.bureau)],
                           by=c.system_admin, at=AT, reason="轮换")
    with pytest.raises(ValidationError) as wrong:
        proposals.decide(paper, by=c.security_admin, at=AT, agreed=True)
    assert wrong.value.code == "self"


def test_the_last_security_administrator_stays(c):
    with pytest.raises(ValidationError) as wrong:
        grants.propose([Wish(False, c.security_admin, Role.SECURITY_ADMIN, c.bureau)], by=c.system_admin, at=AT, reason="x")
    assert wrong.value.code == "last"


def test_roles_that_came_to_exclude_one_another_meanwhile_are_refused_at_the_decision(c):
    first = grants.propose([Wish(True, c.stranger, Role.AUDITOR, c.bureau)], by=c.system_admin, at=AT, reason="甲")
    second = grants.propose([Wish(True, c.stranger, Role.FINANCE, c.bureau)], by=c.system_admin, at=AT, reason="乙")
    proposals.decide(first, by=c.security_admin, at=AT + DAY, agreed=True)
    with pytest.raises(ValidationError) as wrong:
        proposals.decide(second, by=c.security_admin, at=AT + DAY, agreed=True)
    assert wrong.value.code == "watcher"
