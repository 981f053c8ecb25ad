"""Delegated authorities are asked when a matter is approved or issued, and nowhere else (授权登记)."""
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals import proposals
from approvals.authorities import entering
from approvals.models import Authority, Case, TrailEntry, User
from approvals.roles import Role
from approvals.trail.verify import verify_case
from tests.plainflow.models import Plain
from workflows.engine import authority, clock
from workflows.engine.act import Refused

from .stage import fresh, grant, names

TODAY = date(2026, 3, 2)


@pytest.fixture
def office(stage, monkeypatch):
    """The administrators, and a page that is known to the register."""
    for name, role in (("system_admin", Role.SYSTEM_ADMIN), ("security_admin", Role.SECURITY_ADMIN)):
        stage.who[name] = User.objects.create(username=f"x_{name}", display_name=f"演示{name}")
        grant(stage.who[name], role, stage.bureau)
    monkeypatch.setattr(entering, "pages", [lambda: {"pages": "演示"}])
    monkeypatch.setattr(entering, "matters", [lambda flow: {"each": "逐项"}])
    return stage


def registered(stage, **changes):
    facts = {"direction": "received", "source": "示例省局", "unit": stage.bureau, "body": "", "role": "", "flow": "pages", "matter": "",
             "ceiling": Decimal("200.00"), "document": "示授〔2026〕1号", "valid_from": TODAY, "valid_to": TODAY, "reason": "授权"}
    paper = entering.propose(**{**facts, **changes}, by=stage.who["system_admin"], at=clock.now())
    proposals.decide(paper, by=stage.who["security_admin"], at=clock.now(), agreed=True)
    return Authority.objects.latest("pk")


def at_decision(stage, amount="200"):
    case = stage.new(amount=amount)
    stage.to_sign_off(case)
    stage.do(case, "budget", "finance")
    stage.do(case, "conduct", "legal")
    return case


def refused(stage, case):
    with pytest.raises(Refused) as why:
        stage.do(case, "decide", "head")
    assert names(case) == ["decide"] and Case.objects.get(pk=case.pk).seq == fresh(case).seq
    return why.value


def test_without_a_row_for_the_page_nobody_is_bound(office):
    registered(office, flow="pages", ceiling=Decimal("1"), direction="given", unit=None, body="某区局")
    case = at_decision(office)
    office.do(case, "decide", "head")
    assert fresh(case).status == "DONE"


def test_up_to_the_ceiling_it_is_decided_and_the_entry_names_the_row(office):
    row = registered(office)
    case = at_decision(office, "200.00")
    office.do(case, "decide", "head")
    entry = TrailEntry.objects.filter(case=case, node="decide").latest("seq")
    assert f'"authorities":[{row.pk}]'.encode() in bytes(entry.body) and verify_case(fresh(case)).ok


def test_a_cent_above_it_is_refused_with_the_row_named_and_the_refusal_entered(office):
    registered(office)
    case = at_decision(office, "200.01")
    why = refused(office, case)
    assert why.code == "authority_amount" and "示授〔2026〕1号" in str(why.sentence) and "200.01" in str(why.sentence)
    assert TrailEntry.objects.filter(action="attempt.refused", case=case).exists()


def test_steps_before_the_decision_and_returning_need_no_authority(office):
    registered(office, ceiling=Decimal("1"))
    case = at_decision(office)
    office.do(case, "decide", "head", "return")
    assert names(case) == ["revise"]


@pytest.mark.parametrize(("first", "last", "code"), [
    (0, 0, ""), (1, None, "authority_early"), (-9, -1, "authority_ended"), (0, None, ""), (-9, 0, "")])
def test_first_and_last_day_count(office, first, last, code):
    registered(office, valid_from=TODAY + timedelta(first), valid_to=None if last is None else TODAY + timedelta(last))
    case = at_decision(office)
    if code:
        assert refused(office, case).code == code
    else:
        office.do(case, "decide", "head")
        assert fresh(case).status == "DONE"


def test_the_day_ends_at_midnight_in_shanghai(office):
    registered(office)
    last, late = at_decision(office), at_decision(office)
    office.clock.to(datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC))
    office.do(last, "decide", "head")
    office.clock.to(datetime(2026, 3, 2, 16, 0, tzinfo=UTC))
    assert refused(office, late).code == "authority_ended"


def test_the_kind_of_matter_and_the_sum_are_what_the_record_says(office, monkeypatch):
    monkeypatch.setattr(Plain, "under_authority", lambda record: (record.title, Decimal("150")), raising=False)
    registered(office, matter="each", ceiling=Decimal("150"))
    case = at_decision(office, "9000")
    assert refused(office, case).code == "authority_scope"
    Plain.objects.filter(case=case).update(title="each")
    office.do(case, "decide", "head")


def test_revoked_this_very_moment_it_carries_nothing_any_more(office):
    row = registered(office, valid_to=None)
    case = at_decision(office)
    paper = entering.propose_revocation(row, on=TODAY, document="", reason="收回", by=office.who["system_admin"], at=clock.now())
    proposals.decide(paper, by=office.who["security_admin"], at=clock.now(), agreed=True)
    assert refused(office, case).code == "authority_revoked"


def test_while_the_memory_is_fresh_it_costs_no_statement(office):
    """Where the register has a row for the page the record is read, as gates do anyway, and nothing else."""
    def sent():
        case = at_decision(office)
        step, edition = office.find(case, "decide"), office.edition(case)
        authority._memory.get()
        with CaptureQueriesContext(connection) as captured:
            office.do(case, "decide", "head", step=step, edition=edition)
        return [q["sql"] for q in captured.captured_queries]
    without = sent()
    registered(office)
    with_a_row = sent()
    assert len(with_a_row) == len(without) + 1 and sum("plainflow_plain" in sql for sql in with_a_row) == 1, "\n".join(with_a_row)
    assert not any("approvals_authority" in sql for sql in with_a_row)
