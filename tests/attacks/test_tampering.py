"""What somebody changes past the program, with the guards dropped or where there are none, the auditor is told."""
import json
import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from approvals.files import store
from approvals.files.store import path_of
from approvals.models import Attachment, Case, Decision, Step, TrailEntry, User
from approvals.trail.agreement import verify_file
from approvals.trail.guards import shipped
from approvals.trail.guards.check import guards_stand
from approvals.trail.guards.install import differences
from approvals.trail.verify import verify_all
from procurement.renovations.estimate_models import EstimateVersion
from procurement.renovations.models import Renovation
from tests.approvals.trail.past import sql
from tests.lifted import lifted
from workflows.demo import files, seed
from workflows.demo.scenarios.renovation_review import applies, carry, up_to

from .deeds import case, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(stage):
    """A case on its way, with attachments, opinions and a stand-in's paper behind it."""
    applies(stage, files=[files.pdf("申请函（演示）.pdf", "DEMO: application")])
    up_to(stage, "check_finance")
    return case(stage)


def unguarded():
    for text in shipped.triggers(connection.vendor).values():
        name, table = text.split()[0], text.split(" ON ")[1].split()[0]
        sql(f"DROP TRIGGER {name}" if connection.vendor == "sqlite" else f"DROP TRIGGER {name} ON {table}")


def reason(found):
    verdict = verify_file(Case.objects.get(pk=found.pk))
    return verdict.reason, verdict.detail


def test_every_case_of_the_whole_road_agrees_with_its_entries(stage):
    carry(stage)
    assert verify_file(case(stage)).ok


@pytest.mark.parametrize(("column", "value"), [
    ("amount", "999.00"), ("title", "另一项目"), ("phone", "010-0000"), ("conclusion", "refuse"), ("contents", "另作他用"),
    ("confirmed_at", None), ("opinion_no", "机管初审〔2026〕9号"),
])
def test_a_record_changed_behind_the_program_is_found(stage, told, column, value):
    changes = {column: value} | ({"amount_accepted": "1.00"} if column == "amount" else {})
    Renovation.objects.filter(case=told).update(**changes)
    assert reason(told)[0] == "record"


def test_a_line_of_the_estimate_changed_behind_the_program_is_found(stage, told):
    record(stage).items.filter(no=1).update(name="另一工程")
    assert reason(told) == ("record", "items")


def test_a_version_of_the_estimate_changed_behind_the_program_is_found(stage, told):
    with lifted(EstimateVersion):
        sql("UPDATE procurement_estimateversion SET accepted = 1 WHERE no = 2")
    assert reason(told) == ("record", "estimate_versions")


def test_a_version_slipped_in_is_found(stage, told):
    first = record(stage).version_rows()[0]
    first.pk, first.no, first._state.adding = None, 3, True
    first.save()
    assert reason(told) == ("record", "estimate_versions")


@pytest.mark.parametrize(("change", "detail"), [
    ("comment = '不同意'", "comment"), ("verb = 'reject'", "verb"), ("role = 'act_as_head'", "role"), ("node = 'head'", "node"),
    ("key = 'x'", "key"), ("actor_id = principal_id + 1, principal_id = principal_id + 1", "actor_id"),
])
def test_a_decision_rewritten_with_the_guards_dropped_is_found(told, change, detail):
    unguarded()
    one = Decision.objects.filter(case=told, node="endorse").get()
    sql(f"UPDATE approvals_decision SET {change} WHERE id = %s", one.pk)
    assert reason(told) == ("decision", detail)


def test_a_decision_removed_so_that_its_author_may_act_again_is_found(told):
    unguarded()
    sql("DELETE FROM approvals_decision WHERE case_id = %s AND node = 'endorse'", told.pk)
    assert reason(told) == ("decision", "absent")


def test_an_attachment_that_was_exchanged_removed_or_slipped_in_is_found(stage, told):
    unguarded()
    other = store(b"%PDF-1.7 forged", "forged.pdf")
    row = Attachment.objects.filter(case=told).first()
    with transaction.atomic():
        sql("UPDATE approvals_attachment SET sha256 = %s WHERE id = %s", other.sha256, row.pk)
        assert reason(told)[0] == "attachment"
        transaction.set_rollback(True)
    Attachment.objects.create(case=told, step_id=row.step_id, name="x.pdf", sha256=other.sha256, size=other.size, media_type="application/pdf",
                              added_by=stage.people.requester, added_at=told.created)
    assert reason(told)[0] == "attachment"


def test_bytes_exchanged_on_the_shelf_are_found_and_not_handed_out(stage, told):
    from tests.workflows.desk.desk_b import browser

    row = Attachment.objects.filter(case=told).first()
    path, page = path_of(row.sha256), browser(stage.people.requester)
    assert page.get(f"/files/{row.key}/").status_code == 200
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert reason(told) == ("bytes", row.sha256[:16])
    answer = page.get(f"/files/{row.key}/")
    assert answer.status_code == 403 and "SHA-256" in answer.content.decode()
    path.unlink()
    assert page.get(f"/files/{row.key}/").status_code == 403


def test_no_raw_statement_gets_past_a_guard(told, stage):
    step = Step.objects.filter(process=told, status="NEW").first()
    done = Step.objects.filter(process=told, status="DONE").first()
    last = TrailEntry.objects.filter(case=told).last()
    tries = [
        f"UPDATE approvals_step SET status = 'DONE' WHERE id = {step.pk}",
        f"UPDATE approvals_step SET status = 'DONE', entry_id = {last.pk} WHERE id = {step.pk}",
        f"UPDATE approvals_step SET status = 'NEW' WHERE id = {done.pk}",
        f"UPDATE approvals_step SET owner_id = {stage.people.stranger.pk} WHERE id = {step.pk}",
        f"UPDATE approvals_step SET data = '{{}}', held = {'1' if connection.vendor == 'sqlite' else 'true'} WHERE id = {step.pk}",
        f"DELETE FROM approvals_step WHERE id = {step.pk}",
        f"UPDATE approvals_case SET amount = 1 WHERE id = {told.pk}",
        f"UPDATE approvals_case SET status = 'DONE', seq = seq + 1 WHERE id = {told.pk}",
        f"UPDATE approvals_case SET head = 'x' WHERE id = {told.pk}",
        f"UPDATE approvals_case SET memo = '{{}}' WHERE id = {told.pk}",
        f"DELETE FROM approvals_case WHERE id = {told.pk}",
        f"UPDATE approvals_decision SET comment = 'x' WHERE case_id = {told.pk}",
        f"DELETE FROM approvals_decision WHERE case_id = {told.pk}",
        f"UPDATE approvals_trailentry SET details = '{{}}' WHERE case_id = {told.pk}",
        f"DELETE FROM approvals_trailentry WHERE id = {last.pk}",
        f"UPDATE approvals_attachment SET sha256 = 'x' WHERE case_id = {told.pk}",
        f"DELETE FROM approvals_attachment WHERE case_id = {told.pk}",
        "UPDATE approvals_chainhead SET seq = 0",
        "DELETE FROM approvals_chainhead",
        f"DELETE FROM approvals_user WHERE id = {stage.people.stranger.pk}",
        "DELETE FROM approvals_unit",
    ]
    if connection.vendor == "sqlite":
        tries += [
            f"INSERT OR REPLACE INTO approvals_trailentry SELECT * FROM approvals_trailentry WHERE id = {last.pk}",
            f"INSERT OR REPLACE INTO approvals_decision SELECT * FROM approvals_decision WHERE case_id = {told.pk}",
            f"INSERT OR REPLACE INTO approvals_case SELECT * FROM approvals_case WHERE id = {told.pk}",
            f"INSERT OR REPLACE INTO approvals_step SELECT * FROM approvals_step WHERE id = {step.pk}",
            "INSERT OR REPLACE INTO approvals_attachment SELECT * FROM approvals_attachment LIMIT 1",
            f"UPDATE OR REPLACE approvals_step SET id = {done.pk} WHERE id = {step.pk}",
        ]
    else:
        tables = ("trailentry", "step", "decision", "attachment", "case", "chainhead")
        tries += [f"TRUNCATE approvals_{table} CASCADE" for table in tables]
        tries += [f"SET LOCAL session_replication_role = replica; DELETE FROM approvals_{table}" for table in tables[:4]]
    through = []
    for text in tries:
        try:
            with transaction.atomic():
                if sql(text):
                    through.append(text)
                transaction.set_rollback(True)
        except (IntegrityError, DatabaseError):
            pass
    assert through == []
    assert verify_file(told).ok


def test_a_dropped_guard_is_told_by_the_check_and_the_integrity_page(told, stage):
    from tests.workflows.desk.desk_b import browser

    assert not list(differences(connection)) and guards_stand(None, databases=["default"]) == []
    unguarded()
    assert list(differences(connection)) and guards_stand(None, databases=["default"])
    assert "guard_" in browser(stage.people.auditor).get("/integrity/").content.decode()


def test_no_name_telephone_or_opinion_stands_in_the_canonical_bytes(stage):
    carry(stage)
    names = [n for n in User.objects.exclude(username=User.SYSTEM).values_list("display_name", flat=True) if n]
    phones = [p for p in User.objects.values_list("phone", flat=True) if p]
    opinions = [c for c in Decision.objects.values_list("comment", flat=True) if len(c) > 4]
    found = record(stage)
    told = found.snapshot()
    private = [*names, *phones, *opinions, *(str(told[field]) for field in found.private if told[field])]
    for entry in TrailEntry.objects.all():
        text = bytes(entry.body).decode()
        seen = [word for word in private if word in text]
        assert not seen, (entry.action, seen, re.findall(r'.{30}' + seen[0], text))
        json.loads(text)
    assert all(verdict.ok for _chain, verdict in verify_all())


@pytest.mark.slow
def test_the_auditor_is_not_alarmed_by_any_honest_case(db, ticking, settings, tmp_path):
    """Every state in which a desk may find a case agrees with its entries: an alarm that cries wolf is switched off."""
    settings.FILES_DIR = tmp_path
    seed.fill(lambda line: None, ticking.forward(days=120))
    cases = list(Case.objects.all())
    assert len(cases) > 40 and [(c.number, verify_file(c)) for c in cases if not verify_file(c).ok] == []
