"""The database itself refuses: change, deletion, replacement, and a status without its entry. Run on both engines."""
import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from approvals.models import Attachment, Case, Decision, Delegation, OnlyActMoves, Step, TrailEntry
from approvals.models.keeping import Kept
from tests.approvals.trail.past import AT, Matter, add, person, sql, unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter():
    told = Matter()
    told.first = told.act("case.started", status="NEW")
    return told


def refused(statement, *params, saying="approvals guard"):
    """The statement is refused by a guard, and by nothing else."""
    with pytest.raises(IntegrityError, match=saying), transaction.atomic():
        statement(*params) if callable(statement) else sql(statement, *params)


def lite():
    return connection.vendor == "sqlite"


# --- the trail ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("statement", [
    "UPDATE approvals_trailentry SET action = 'step.rejected' WHERE id = %s",
    "UPDATE approvals_trailentry SET details = '{}' WHERE id = %s",
    "UPDATE approvals_trailentry SET body = body WHERE id = %s",
    "DELETE FROM approvals_trailentry WHERE id = %s",
])
def test_an_entry_is_neither_changed_nor_deleted(matter, statement):
    refused(statement, matter.first.entry.pk)


def columns(model, row):
    names = [field.column for field in model._meta.concrete_fields]
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in model._meta.concrete_fields]
    return ", ".join(f'"{name}"' for name in names), ", ".join(["%s"] * len(names)), values


KEPT = {TrailEntry: "action", Step: "verb", Case: "title", Decision: "verb", Attachment: "name", Delegation: "reason"}


@pytest.mark.parametrize("model", KEPT)
def test_no_row_that_is_kept_can_be_replaced(matter, model):
    row = one(model, matter)
    if model is Case:
        row.flow_class = "approvals/flows.past.Past"
    names, marks, values = columns(model, row)
    if lite():
        refused(f"INSERT OR REPLACE INTO {model._meta.db_table} ({names}) VALUES ({marks})", *values, saying="guard|UNIQUE")
        refused(f"REPLACE INTO {model._meta.db_table} ({names}) VALUES ({marks})", *values, saying="guard|UNIQUE")
    refused(f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {KEPT[model]} = 'x'",
            *values, saying="guard|UNIQUE")


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has no REPLACE")
@pytest.mark.parametrize("unique", ["eid", "place"])
def test_an_entry_cannot_push_out_another_by_its_other_unique_columns(matter, unique):
    second = matter.act()
    fake = TrailEntry.objects.get(pk=second.entry.pk)
    fake.pk = -5
    if unique == "place":
        fake.eid = "another"
    else:
        fake.seq = 3
    names, marks, values = columns(TrailEntry, fake)
    refused(f"INSERT OR REPLACE INTO approvals_trailentry ({names}) VALUES ({marks})", *values, saying="cannot be replaced")


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has no REPLACE")
def test_an_open_step_cannot_be_pushed_out_by_a_second_copy(matter):
    twin = matter.new_step(status="NEW", node="request")
    names, marks, values = columns(Step, twin)
    refused(f"INSERT OR REPLACE INTO approvals_step ({names}) VALUES ({marks})", *values, saying="one_open_copy")
    other = matter.act(node="other", status="NEW").step
    refused("UPDATE OR REPLACE approvals_step SET flow_task = %s, entry_id = %s WHERE id = %s",
            matter.first.step.flow_task if isinstance(matter.first.step.flow_task, str) else "approvals/flows.past.Past.request",
            matter.next_entry_id, other.pk, saying="one_open_copy")


def test_an_entry_must_follow_the_one_before_it(matter):
    refused(add, TrailEntry, matter.entry(seq=3), saying="must follow")
    refused(add, TrailEntry, matter.entry(seq=0x1_0000), saying="must follow")


def test_the_id_of_an_entry_says_its_case_and_place(matter):
    stray = matter.entry()
    stray.pk += 1
    refused(add, TrailEntry, stray, saying="its case and place")
    stray.pk = -7
    refused(add, TrailEntry, stray, saying="its case and place")


# --- steps ----------------------------------------------------------------------------------------------------------------
def test_a_status_cannot_change_without_an_entry(matter):
    refused("UPDATE approvals_step SET status = 'DONE' WHERE id = %s", matter.first.step.pk)
    refused("UPDATE approvals_step SET status = 'DONE', entry_id = NULL WHERE id = %s", matter.first.step.pk)


@pytest.mark.parametrize("change", ["status = 'CANCELED'", "owner_id = NULL", "role = 'act_as_head'", "held = (1 = 1)", "verb = 'approve'",
                                    "token = 'elsewhere'", "flow_task = 'approvals/flows.past.Past.other'", "entry_id = NULL", "duty = 'x'",
                                    "unit_id = NULL, finished = NULL, started = created", "data = '{\"a\": 1}'"])
def test_whose_step_it_is_and_how_it_stands_change_with_a_new_entry_only(matter, change):
    refused(f"UPDATE approvals_step SET {change} WHERE id = %s", matter.first.step.pk)


def test_the_clock_may_keep_its_own_columns_without_an_entry(matter):
    assert sql("UPDATE approvals_step SET opened_at = %s, due_at = %s, timeout_at = %s, reminded = 2, next_check = NULL WHERE id = %s",
               *[AT.replace(tzinfo=None) if lite() else AT] * 3, matter.first.step.pk) == 1


def test_first_the_step_then_the_entry_is_accepted(matter):
    with transaction.atomic():
        sql("UPDATE approvals_step SET status = 'DONE', entry_id = %s WHERE id = %s", matter.next_entry_id, matter.first.step.pk)
        entry = matter.entry(moves=[[1, "request", "NEW", "DONE"]])
        add(TrailEntry, entry)
        matter.close(entry)
    connection.check_constraints()


def test_first_the_entry_then_the_step_is_refused(matter):
    add(TrailEntry, matter.entry())
    refused("UPDATE approvals_step SET status = 'DONE', entry_id = %s WHERE id = %s", matter.next_entry_id, matter.first.step.pk)
    refused(add, Step, matter.new_step(node="next", status="NEW"))


def test_an_old_entry_does_not_explain_a_new_status(matter):
    second = matter.act(node="next")
    refused("UPDATE approvals_step SET status = 'DONE', entry_id = %s WHERE id = %s", second.entry.pk, matter.first.step.pk)


def test_the_entry_of_another_case_is_refused(matter):
    other = Matter(matter.actor, matter.unit)
    other.act("case.started")
    refused("UPDATE approvals_step SET status = 'DONE', entry_id = %s WHERE id = %s", other.first_free(), matter.first.step.pk)
    refused(add, Step, matter.new_step(node="next", entry_id=other.first_free()))


def test_a_step_cannot_be_inserted_without_an_entry_or_under_another_case(matter):
    step = matter.new_step(node="next")
    step.entry_id = None
    refused(add, Step, step)
    step = matter.new_step(node="next")
    step.pk += 1 << 16
    refused(add, Step, step)
    refused("UPDATE approvals_step SET process_id = process_id + 1, entry_id = %s WHERE id = %s", matter.next_entry_id, matter.first.step.pk,
            saying="stays in its case")


def test_an_invented_entry_is_refused_when_the_constraints_are_checked(matter):
    with pytest.raises(IntegrityError), transaction.atomic():
        sql("UPDATE approvals_step SET status = 'DONE', entry_id = %s WHERE id = %s", matter.next_entry_id, matter.first.step.pk)
        connection.check_constraints()


def test_a_step_is_never_deleted(matter):
    refused("DELETE FROM approvals_step WHERE id = %s", matter.first.step.pk)
    with pytest.raises(Kept):
        Step.objects.filter(pk=matter.first.step.pk).delete()


def test_viewflow_saving_a_step_by_itself_is_refused(matter):
    step = Step.objects.get(pk=matter.first.step.pk)
    step.status = "DONE"
    with pytest.raises(OnlyActMoves):
        step.save()
    refused(lambda: Step.objects.filter(pk=step.pk).update(status="DONE"))
    refused(lambda: super(Step, step).save_base(force_update=True))  # past our own save(): the database says no


# --- cases ----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("change", ["status = 'DONE'", "outcome = 'approved'", "title = 'x'", "amount = 1", "held = (1 = 1)", "seq = 9",
                                    "moves = 9", "head = 'x'", "edition = 9", "memo = '{}'", "status = 'DONE', seq = seq + 1"])
def test_nothing_of_a_case_changes_without_its_next_entry(matter, change):
    refused(f"UPDATE approvals_case SET {change} WHERE id = %s", matter.case.pk, saying="without its next trail entry")


def test_a_case_moves_with_its_next_entry_and_only_with_that_one_s_hash(matter):
    entry = matter.entry()
    add(TrailEntry, entry)
    refused("UPDATE approvals_case SET status = 'DONE', seq = seq + 1, head = %s WHERE id = %s", "0" * 64, matter.case.pk)
    matter.close(entry, status="DONE")
    assert Case.objects.get(pk=matter.case.pk).status == "DONE"


def test_a_case_keeps_its_identity(matter):
    entry = matter.entry()
    add(TrailEntry, entry)
    refused("UPDATE approvals_case SET requester_id = %s, seq = seq + 1, head = %s WHERE id = %s", person().pk, entry.hash, matter.case.pk,
            saying="keeps its identity")


@pytest.mark.parametrize("bad", ["no entry", "seq", "status", "head"])
def test_a_case_opens_with_its_first_entry(bad):
    matter = Matter()
    entry = matter.entry("case.started")
    with transaction.atomic():
        opened(matter, entry, bad)
        transaction.set_rollback(True)  # an entry of a case that never came


def opened(matter, entry, bad):
    if bad != "no entry":
        add(TrailEntry, entry)
    matter.case.seq, matter.case.head = (2 if bad == "seq" else 1), ("0" * 64 if bad == "head" else entry.hash)
    matter.case.status = "APPROVED" if bad == "status" else "NEW"
    refused(add, Case, matter.case, saying="a case opens with")


def test_a_case_is_never_deleted(matter):
    refused("DELETE FROM approvals_case WHERE id = %s", matter.case.pk)


# --- what else is kept ------------------------------------------------------------------------------------------------------
def one(model, matter):
    """A stored row of this model."""
    if model is Attachment:
        Attachment(case_id=matter.case.pk, step_id=matter.first.step.pk, name="图.pdf", sha256="a" * 64, size=3, media_type="application/pdf",
                   added_by=matter.actor, added_at=AT).save()
    if model is Delegation:
        Delegation(principal=matter.actor, deputy=person("李明"), starts=AT, ends=AT + timedelta(days=9), reason="出差", made_by=matter.actor,
                   made_at=AT).save()
    return model.objects.latest("pk")


@pytest.mark.parametrize("model", [Decision, Attachment])
def test_decisions_and_attachments_are_neither_changed_nor_deleted(matter, model):
    row = one(model, matter)
    column = "verb" if model is Decision else "name"
    refused(f"UPDATE {model._meta.db_table} SET {column} = 'x' WHERE id = %s", row.pk)
    refused(f"DELETE FROM {model._meta.db_table} WHERE id = %s", row.pk)


def test_a_delegation_is_revoked_once_and_changed_in_nothing_else(matter):
    row = one(Delegation, matter)
    refused("UPDATE approvals_delegation SET ends = starts WHERE id = %s", row.pk)
    refused("UPDATE approvals_delegation SET max_amount = 5 WHERE id = %s", row.pk)
    row.revoked_at, row.revoked_by, row.revoke_reason = AT, matter.actor, "回来了"
    row.save()
    refused("UPDATE approvals_delegation SET revoked_at = NULL WHERE id = %s", row.pk)
    refused("DELETE FROM approvals_delegation WHERE id = %s", row.pk)


def test_people_and_units_are_deactivated_never_deleted():
    refused("DELETE FROM approvals_user WHERE id = %s", person().pk)
    refused("DELETE FROM approvals_unit WHERE id = %s", unit().pk)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("table", ["trailentry", "step", "case", "decision", "attachment", "delegation", "user", "unit", "chainhead"])
def test_no_kept_table_can_be_truncated(table):
    refused(f"TRUNCATE approvals_{table} CASCADE")


def test_a_decision_with_a_used_key_names_the_key(matter):
    again = matter.decision(matter.first.step)
    again.key = matter.first.decision.key
    refused(add, Decision, again, saying="key")


def test_the_head_of_a_monthly_chain_grows_by_one_entry_only():
    sql("INSERT INTO approvals_chainhead (chain, seq, head) VALUES ('sec/2026-11', 0, %s)", "0" * 64)
    refused("UPDATE approvals_chainhead SET seq = 1, head = 'x'")
    refused("DELETE FROM approvals_chainhead")
    refused("INSERT INTO approvals_chainhead (chain, seq, head) VALUES ('sec/2026-12', 4, %s)", "0" * 64)


def test_details_are_kept_as_json(matter):
    assert json.loads(json.dumps(TrailEntry.objects.get(pk=matter.first.entry.pk).details))["who.name"][1] == matter.actor.display_name
