"""The register of delegated authorities: entered by two people, never changed, a later row takes the place of an earlier one."""
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from approvals import proposals
from approvals.authorities import entering, ledger
from approvals.models import Authority
from tests.approvals.office.people_of_office import office, told
from tests.approvals.rows import AT, DAY

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 1)


@pytest.fixture
def c():
    return office()


def proposed(c, **changes):
    facts = {"direction": "received", "source": "示例省机关事务管理局", "unit": c.bureau, "body": "", "role": "", "flow": "renovation_review",
             "matter": "", "ceiling": Decimal("500000.00"), "document": "示授〔2026〕1号", "valid_from": date(2026, 1, 1),
             "valid_to": date(2026, 12, 31), "reason": "授权文件", "by": c.system_admin, "at": AT}
    return entering.propose(**{**facts, **changes})


def agreed(c, proposal):
    proposals.decide(proposal, by=c.security_admin, at=AT + DAY, agreed=True)
    return Authority.objects.latest("pk")


def revoked(c, row, on):
    return agreed(c, entering.propose_revocation(row, on=on, document="示授〔2026〕9号", reason="上级收回", by=c.system_admin, at=AT))


def state_of(row, day):
    return next(line for line in ledger.lines(ledger.everything()) if line.row.pk == row.pk).state(day)


def test_a_row_is_in_the_register_only_after_the_second_person_has_agreed(c):
    proposal = proposed(c)
    assert not Authority.objects.exists()
    row = agreed(c, proposal)
    assert (row.ceiling, row.unit, row.proposal, row.entered_by) == (Decimal("500000.00"), c.bureau, proposal, c.security_admin)
    body = told("authority.entered")[0]["content"]
    assert body["after"]["ceiling"] == "500000.00" and body["facts"]["proposal"] == str(proposal.key)


def test_the_second_person_reads_every_fact_and_what_stood_there_before(c):
    row = agreed(c, proposed(c))
    lines = proposals.kind_of(change := proposed(c, supersedes=row, ceiling=Decimal("800000"), valid_from=JUNE)).describe(change.payload)
    text = "\n".join(f"{line.label}|{line.before}|{line.after}" for line in lines)
    assert "500,000.00|800,000.00" in text and "2026-01-01|2026-06-01" in text and "示授〔2026〕1号" in text


def test_a_later_row_takes_the_place_of_an_earlier_one_from_its_first_day_on_and_both_stay(c):
    row = agreed(c, proposed(c))
    later = agreed(c, proposed(c, supersedes=row, ceiling=Decimal("800000"), valid_from=JUNE))
    first, second = ledger.by_flow()["renovation_review"]
    assert (first.last, second.first, second.last) == (date(2026, 5, 31), JUNE, date(2026, 12, 31))
    assert first.ceiling == Decimal("500000") and second.id == later.pk
    assert state_of(row, date(2026, 5, 31)) == "in_force" and state_of(row, JUNE) == "over"


def test_a_correction_of_a_correction_ends_the_first_row_at_the_earliest_day(c):
    row = agreed(c, proposed(c))
    later = agreed(c, proposed(c, supersedes=row, valid_from=JUNE))
    agreed(c, proposed(c, supersedes=later, valid_from=date(2026, 4, 1)))
    first, second, third = ledger.by_flow()["renovation_review"]
    assert first.last == date(2026, 3, 31) and not second.on(JUNE) and third.on(JUNE)


def test_revoked_from_a_day_on_it_holds_until_the_day_before(c):
    row = agreed(c, proposed(c))
    revoked(c, row, JUNE)
    held, = ledger.by_flow()["renovation_review"]
    assert (held.last, held.revoked_from) == (date(2026, 5, 31), JUNE)
    assert [state_of(row, day) for day in (date(2026, 5, 31), JUNE)] == ["soon", "revoked"]
    assert told("authority.revoked")[0]["content"]["after"]["instead_of"] == row.pk


def test_thirty_days_before_its_end_it_is_said(c):
    row = agreed(c, proposed(c))
    assert [state_of(row, date(2026, 12, day)) for day in (1, 31)] == ["soon", "soon"] and state_of(row, date(2026, 11, 30)) == "in_force"
    assert state_of(row, date(2025, 12, 31)) == "coming" and state_of(row, date(2027, 1, 1)) == "over"


def test_only_the_last_word_is_changed_or_revoked(c):
    row = agreed(c, proposed(c))
    waiting = entering.propose_revocation(row, on=JUNE, document="", reason="收回", by=c.system_admin, at=AT)
    agreed(c, proposed(c, supersedes=row, valid_from=JUNE))
    with pytest.raises(ValidationError) as wrong:
        proposals.decide(waiting, by=c.security_admin, at=AT + DAY, agreed=True)
    assert wrong.value.code == "superseded" and Authority.objects.count() == 2


@pytest.mark.parametrize(("changes", "field"), [
    ({"direction": "lent"}, "direction"), ({"source": " "}, "source"), ({"document": ""}, "document"), ({"flow": "no_such_page"}, "flow"),
    ({"matter": "no_such_kind"}, "matter"), ({"ceiling": Decimal("0")}, "ceiling"), ({"ceiling": Decimal("-0.01")}, "ceiling"),
    ({"valid_to": date(2025, 12, 31)}, "valid_to"), ({"unit": None}, "unit"), ({"body": "某单位"}, "unit"),
    ({"unit": None, "body": "某单位"}, "body"), ({"role": "act_as_auditor"}, "role"), ({"role": "act_as_nobody"}, "role")])
def test_what_cannot_be_entered_is_refused_at_its_field(c, changes, field):
    with pytest.raises(ValidationError) as wrong:
        proposed(c, **changes)
    assert field in wrong.value.message_dict and not Authority.objects.exists()


def test_a_day_before_its_own_first_day_revokes_nothing(c):
    row = agreed(c, proposed(c))
    for on in (date(2025, 12, 31), date(2027, 1, 1)):
        with pytest.raises(ValidationError) as wrong:
            entering.propose_revocation(row, on=on, document="", reason="收回", by=c.system_admin, at=AT)
        assert "on" in wrong.value.message_dict


def test_the_database_neither_changes_nor_deletes_a_row(c):
    row = agreed(c, proposed(c))
    for sql in ("UPDATE approvals_authority SET ceiling = 1 WHERE id = %s", "DELETE FROM approvals_authority WHERE id = %s"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [row.pk])
