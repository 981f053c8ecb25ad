"""Roles given and taken back."""
import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError

from approvals.duties.holders import give, holders, revoke, roles_of
from approvals.models import Proposal, TrailEntry, UnitGrant, User
from approvals.people import find_people, pinyin_of, superiors
from approvals.roles import Role
from tests.approvals.rows import AT, DAY, case, cast, hat, person, step, step_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def c():
    return cast()


@pytest.fixture
def system():
    return User.objects.get(username=User.SYSTEM)


def warrant(proposer, decider, *, at=AT, state="approved"):
    return Proposal(kind="grants.change", state=state, proposed_by=proposer, decided_by=decider, decided_at=at)


def test_a_role_is_given_once_entered_once_and_asked_in_one_query(c, system, django_assert_num_queries):
    for __ in range(2):
        give(Role.LEGAL, c.stranger, c.bureau, by=system, at=AT, reason="任职")
    assert TrailEntry.objects.filter(action="grant.given").count() == 1
    with django_assert_num_queries(1):
        assert roles_of(c.stranger) == {(Role.LEGAL, c.bureau.pk)}
    with django_assert_num_queries(1):
        assert list(holders(Role.LEGAL, c.bureau)) == [c.stranger]


def test_a_role_taken_back_is_gone_and_entered(c, system):
    revoke(Role.FINANCE, c.finance, c.bureau, by=system, at=AT, reason="调离")
    assert roles_of(c.finance) == set() and TrailEntry.objects.filter(action="grant.revoked").count() == 1
    with pytest.raises(ValidationError):
        revoke(Role.FINANCE, c.finance, c.bureau, by=system, at=AT, reason="调离")


@pytest.mark.parametrize("by", ["stranger", "head", "auditor", "coordinator", "root"])
def test_nobody_gives_or_takes_a_role_alone_whoever_he_is(c, system, by):
    alone = getattr(c, by)
    for change, who in ((give, c.inspector), (revoke, c.finance)):
        with pytest.raises(ValidationError) as wrong:
            change(Role.FINANCE, who, c.bureau, by=alone, at=AT, reason="x")
        assert wrong.value.code == "by"
    give(Role.LEGAL, c.inspector, c.bureau, by=system, at=AT, reason="建账")


def test_a_warrant_counts_for_its_decider_at_its_moment_and_no_further(c):
    good = warrant(c.head, c.coordinator)
    give(Role.LEGAL, c.inspector, c.bureau, by=c.coordinator, at=AT, reason="任职", warrant=good)
    entry = TrailEntry.objects.get(action="grant.given")
    assert entry.actor == c.coordinator and str(good.key) in bytes(entry.body).decode()
    for bad, by in (
        (warrant(c.head, c.coordinator, at=AT - DAY), c.coordinator), (warrant(c.head, c.coordinator, state="waiting"), c.coordinator),
        (warrant(c.head, c.coordinator), c.head), (warrant(c.coordinator, c.coordinator), c.coordinator),
    ):
        with pytest.raises(ValidationError):
            give(Role.ASSETS, c.inspector, c.bureau, by=by, at=AT, reason="x", warrant=bad)


def test_nobody_gives_a_role_to_himself(c):
    for who in (c.coordinator, c.root):
        with pytest.raises(ValidationError):
            give(Role.HEAD, who, c.bureau, by=who, at=AT, reason="x", warrant=warrant(c.head, who))


def test_a_watcher_holds_no_business_role_nor_a_business_person_a_watchers_nor_an_administrator_any(c, system):
    for role, who in ((Role.FINANCE, c.auditor), (Role.AUDITOR, c.finance), (Role.FINANCE, c.root), (Role.AUDITOR, c.root)):
        with pytest.raises(ValidationError):
            give(role, who, c.bureau, by=system, at=AT, reason="x")
    give(Role.SUPERVISOR, c.auditor, c.bureau, by=system, at=AT, reason="兼任监督")


def test_hats_of_the_bureau_are_worn_in_the_bureau(c, system):
    with pytest.raises(ValidationError):
        give(Role.FINANCE, c.stranger, c.office, by=system, at=AT, reason="x")
    give(Role.UNIT_HEAD, c.stranger, c.office, by=system, at=AT, reason="任职")


def test_nobody_gets_a_model_wide_permission_the_auditor_included(c, system):
    give(Role.AUDITOR, c.stranger, c.bureau, by=system, at=AT, reason="任职")
    assert not Permission.objects.filter(user__isnull=False).exists()
    assert UnitGrant.objects.filter(user=c.stranger).count() == 1


# --- people ---------------------------------------------------------------------------------------------------------------

def test_people_are_found_by_name_number_and_pinyin_but_not_the_system_nor_the_deactivated():
    zhang = person("G1001", "张晓明", pinyin=pinyin_of("张晓明"))
    person("G1002", "张晓红", pinyin=pinyin_of("张晓红"), is_active=False)
    assert pinyin_of("张晓明") == "zhangxiaoming zxm"
    for text in ("晓明", "g100", "zhangx", "zxm", "ZXM"):
        assert find_people(text) == [zhang]
    assert find_people("  ") == find_people("系统") == find_people("system") == []


def post(user, where, rank, **fields):
    return user.posts.create(unit=where, title="x", rank=rank, since=(AT - 100 * DAY).date(), **fields)


def test_an_overdue_step_goes_one_rank_up_in_the_persons_own_unit_then_in_its_parents(c):
    from approvals.models import Unit

    section = Unit.objects.create(name="修缮科", code="xs", kind="section", parent=c.bureau)
    chief, vice = person("chief"), person("vice")
    post(c.inspector, section, 10)
    post(chief, section, 30)
    post(vice, c.bureau, 40)
    post(c.head, c.bureau, 50)
    late = case(c.requester, c.office, [step("inspect", c.bureau, status="ASSIGNED", owner=c.inspector)])
    assert superiors(step_of(late, 1), AT) == [chief]
    chief.posts.update(until=(AT - DAY).date())
    assert superiors(step_of(late, 1), AT) == [vice]
    top = case(c.requester, c.office, [step("issue", c.bureau, status="ASSIGNED", owner=c.head)])
    assert superiors(step_of(top, 1), AT) == [c.coordinator]


def test_an_unclaimed_step_goes_to_the_superiors_of_those_who_could_take_it(c):
    post(c.inspector, c.bureau, 10)
    post(c.inspector2, c.bureau, 20)
    chief = person("chief")
    post(chief, c.bureau, 30)
    hat(chief, Role.SECTION_CHIEF, c.bureau)
    late = case(c.requester, c.office, [step("inspect", c.bureau)])
    assert superiors(step_of(late, 1), AT) == [chief]
