"""What changes the ground needs two people: one proposes, another decides (两人复核)."""
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from approvals import proposals
from approvals.models import Notice, Proposal, TrailEntry, UnitGrant
from approvals.notices import sentence
from approvals.roles import Role
from tests.approvals.rows import AT, DAY, cast, hat, person

pytestmark = pytest.mark.django_db
LATER = AT + DAY


@pytest.fixture
def c():
    c = cast()
    for name, role in (("system", Role.SYSTEM_ADMIN), ("security", Role.SECURITY_ADMIN), ("second_security", Role.SECURITY_ADMIN)):
        someone = person(f"{name}_admin")
        hat(someone, role, c.bureau)
        setattr(c, f"{name}_admin", someone)
    return c


@pytest.fixture
def put_in_force(monkeypatch):
    """A kind of proposal that notes what it did; payload {"fails": true} finds the ground shifted."""
    monkeypatch.setattr(proposals, "KINDS", dict(proposals.KINDS))
    done = []

    def apply(payload, *, proposal, by, at):
        if payload.get("fails"):
            raise ValidationError("地基变了。")
        done.append((payload["word"], proposal.state, by.username, at))

    proposals.register("test.word", title="词语", apply=apply, describe=lambda payload: [proposals.Line("词语", "旧", payload["word"])],
                       concerns=lambda payload: payload.get("people", []))
    return done


def proposed(c, **payload):
    return proposals.propose("test.word", {"word": "新", **payload}, by=c.system_admin, at=AT, reason="按文件")


def actions():
    return list(TrailEntry.objects.filter(chain__startswith="adm/").order_by("seq").values_list("action", flat=True))


def test_one_proposes_another_approves_and_it_is_in_force_at_once(c, put_in_force):
    paper = proposed(c)
    assert paper.state == "waiting" and put_in_force == []
    done = proposals.decide(paper, by=c.security_admin, at=LATER, agreed=True, digest=paper.digest)
    assert put_in_force == [("新", "approved", "security_admin", LATER)]
    assert (done.state, done.decided_by, done.decided_at) == ("approved", c.security_admin, LATER)
    assert actions() == ["proposal.made", "proposal.approved"]


def test_only_the_system_administrator_proposes_and_only_the_security_administrator_decides(c, put_in_force):
    for who in (c.coordinator, c.root, c.head, c.security_admin):
        with pytest.raises(ValidationError):
            proposals.propose("test.word", {"word": "新"}, by=who, at=AT, reason="x")
    paper = proposed(c)
    for who in (c.system_admin, c.coordinator, c.root, c.head, c.auditor):
        assert proposals.barred(paper, who)
        with pytest.raises(ValidationError):
            proposals.decide(paper, by=who, at=LATER, agreed=True)
    assert put_in_force == [] and not proposals.barred(paper, c.security_admin)


def test_whoever_proposed_it_does_not_decide_it_even_if_he_has_changed_hats_since(c, put_in_force):
    paper = proposed(c)
    UnitGrant.objects.filter(user=c.system_admin).delete()
    hat(c.system_admin, Role.SECURITY_ADMIN, c.bureau)
    with pytest.raises(ValidationError) as wrong:
        proposals.decide(paper, by=c.system_admin, at=LATER, agreed=True)
    assert wrong.value.code == "same"


def test_nobody_decides_what_concerns_himself(c, put_in_force):
    paper = proposed(c, people=[c.security_admin.pk])
    with pytest.raises(ValidationError) as wrong:
        proposals.decide(paper, by=c.security_admin, at=LATER, agreed=True)
    assert wrong.value.code == "self"
    proposals.decide(paper, by=c.second_security_admin, at=LATER, agreed=True)
    assert len(put_in_force) == 1


def test_when_the_ground_has_shifted_nothing_is_stored_and_it_still_waits(c, put_in_force):
    paper = proposed(c, fails=True)
    with pytest.raises(ValidationError, match="地基变了"):
        proposals.decide(paper, by=c.security_admin, at=LATER, agreed=True)
    paper.refresh_from_db()
    assert paper.state == "waiting" and actions() == ["proposal.made"]


def test_it_is_settled_once(c, put_in_force):
    paper = proposed(c)
    proposals.decide(paper, by=c.security_admin, at=LATER, agreed=True)
    with pytest.raises(ValidationError):
        proposals.decide(paper, by=c.second_security_admin, at=LATER, agreed=False, note="晚了")
    with pytest.raises(ValidationError):
        proposals.withdraw(paper, by=c.system_admin, at=LATER)
    assert len(put_in_force) == 1


def test_who_may_decide_is_told_and_so_is_the_proposer_of_the_result(c, put_in_force):
    first, second = proposed(c, people=[c.security_admin.pk]), proposed(c, more="又")
    proposals.decide(first, by=c.second_security_admin, at=LATER, agreed=True)
    proposals.decide(second, by=c.security_admin, at=LATER, agreed=False, note="依据不足")
    told = [(n.to.username, n.kind, sentence(n)) for n in Notice.objects.order_by("pk")]
    assert [(to, kind) for to, kind, __ in told] == [
        ("second_security_admin", "proposed"), ("security_admin", "proposed"), ("second_security_admin", "proposed"),
        ("system_admin", "settled"), ("system_admin", "settled")]
    assert "按文件" in told[0][2] and "生效" in told[3][2] and told[4][2].endswith("依据不足")


def test_a_refusal_says_why(c, put_in_force):
    paper = proposed(c)
    with pytest.raises(ValidationError) as wrong:
        proposals.decide(paper, by=c.security_admin, at=LATER, agreed=False, note="  ")
    assert "note" in wrong.value.message_dict
    assert proposals.decide(paper, by=c.security_admin, at=LATER, agreed=False, note="依据不足").state == "refused"
    assert put_in_force == [] and actions() == ["proposal.made", "proposal.refused"]


def test_the_proposer_takes_it_back_and_nobody_else(c, put_in_force):
    paper = proposed(c)
    with pytest.raises(ValidationError):
        proposals.withdraw(paper, by=c.security_admin, at=LATER)
    assert proposals.withdraw(paper, by=c.system_admin, at=LATER).state == "withdrawn"
    assert actions() == ["proposal.made", "proposal.withdrawn"]


def test_the_same_change_waits_once_and_needs_a_reason(c, put_in_force):
    proposed(c)
    with pytest.raises(ValidationError) as wrong:
        proposed(c)
    assert wrong.value.code == "waiting"
    with pytest.raises(ValidationError):
        proposals.propose("test.word", {"word": "又"}, by=c.system_admin, at=AT, reason=" ")


def test_what_is_decided_is_what_was_shown(c, put_in_force):
    paper = proposed(c)
    with pytest.raises(ValidationError) as wrong:
        proposals.decide(paper, by=c.security_admin, at=LATER, agreed=True, digest="0" * 64)
    assert wrong.value.code == "digest" and put_in_force == []


@pytest.mark.parametrize("change", ["payload = '{}'", "reason = 'x'", "proposed_by_id = decided_by_id", "kind = 'x'", "proposed_at = '2020-01-01'"])
def test_the_database_itself_keeps_what_was_proposed(c, put_in_force, change):
    paper = proposed(c)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE approvals_proposal SET {change} WHERE id = %s", [paper.pk])
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=paper.pk).update(state="approved", decided_at=LATER, decided_by=c.system_admin)
    proposals.decide(paper, by=c.security_admin, at=LATER, agreed=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=paper.pk).update(note="后来补的")
