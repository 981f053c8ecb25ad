"""The life of one table: handed in, checked, shown, confirmed, stored whole or not at all; small ones at once, big ones by the worker."""
import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task_backends
from django_tasks.backends.immediate import ImmediateBackend

from approvals import files, proposals
from approvals.duties.holders import roles_of
from approvals.exports import jobs as clocks
from approvals.models import ImportJob, User
from approvals.trail import book
from approvals.trail.entry import Private

from .checking import Checked, check
from .kinds import KINDS, Kind, digest
from .reading import BYTES_MOST, Unreadable, lines, unpacked

LOG = logging.getLogger(__name__)
State = ImportJob.State
AT_ONCE = 60 * 1024
"""Bytes up to which a table is checked and stored within the request; unpacked, twenty times as many."""
SAMPLE = 20
"""Rows shown in the preview."""
SHIFTED = gettext_lazy("What is stored has changed since this table was checked. Look at the new preview, then confirm again.")


class NotTaken(ValueError):
    """A table that is not taken in; the message is for the person."""


def may_import(user: User, kind: Kind) -> bool:
    """Whether a person may hand in tables of this kind. One query."""
    return any(role in kind.roles for role, __ in roles_of(user))


def take(user: User, code: str, upload: Any, reason: str, at: datetime) -> ImportJob:
    """Take in one file and have it checked; raises NotTaken with a sentence."""
    kind, reason = KINDS[code], reason.strip()
    if not may_import(user, kind):
        raise NotTaken(_("You may not hand in this table."))
    if not reason:
        raise NotTaken(_("Say on which decision or paper the table rests; it is written into the trail."))
    try:
        stored = files.store(upload, getattr(upload, "name", "table.csv"), limit=BYTES_MOST)
    except files.Unacceptable as refused:
        raise NotTaken(str(refused)) from refused
    if not stored.name.lower().endswith((".csv", ".xlsx")):
        raise NotTaken(_("A table is handed in as .xlsx or .csv."))
    job = ImportJob.objects.create(kind=code, asked_by=user, asked_at=at, reason=reason[:200], name=stored.name, sha256=stored.sha256,
                                   size=stored.size)
    _hand_on("look", job)
    job.refresh_from_db()
    return job


def look(job_id: int) -> None:
    """Check a table and keep what was found; called by `take` or by the worker."""
    job = ImportJob.objects.select_related("asked_by").get(pk=job_id)
    if job.state != State.CHECKING:
        return
    with translation.override(settings.LANGUAGE_CODE):
        try:
            _show(job, _checked(job, clocks.clock()))
        except Unreadable as refused:
            _fail(job, str(refused))
        except Exception:  # whatever it was, the person sees a failed table with its number, and the log has the cause
            LOG.exception("table %s could not be checked", job.key)
            _fail(job, _("The table could not be checked. Try again; if it fails again, give the administrator this number: %(key)s") % {
                "key": str(job.key)[:8]})


def confirm(job: ImportJob, user: User, at: datetime, *, ground: str | None = None) -> ImportJob:
    """Have a table stored that was shown; raises NotTaken. A second confirmation of the same table does nothing.

    `ground` is what a page carries of the preview that it showed: a page that is out of date confirms nothing."""
    if job.asked_by_id != user.pk or not may_import(user, KINDS[job.kind]):
        raise NotTaken(_("Only whoever handed the table in confirms it."))
    ready = ImportJob.objects.filter(pk=job.pk, state=State.READY)
    if ground is not None and ready.exclude(ground=ground).exists():
        raise NotTaken(str(SHIFTED))
    if not (ready if ground is None else ready.filter(ground=ground)).update(state=State.STORING):
        raise NotTaken(_("This table is not waiting for a confirmation."))
    _hand_on("store", job)
    job.refresh_from_db()
    return job


def discard(job: ImportJob, user: User, at: datetime) -> bool:
    """Put a table aside that is not to be stored; False when it was too late."""
    own = ImportJob.objects.filter(pk=job.pk, asked_by=user, state__in=(State.READY, State.BAD, State.CHECKING, State.FAILED))
    return bool(own.update(state=State.DISCARDED, finished_at=at))


def store(job_id: int) -> None:
    """Store a confirmed table in one transaction, or propose it to the second person."""
    job = ImportJob.objects.select_related("asked_by").get(pk=job_id)
    if job.state != State.STORING:
        return
    with translation.override(settings.LANGUAGE_CODE):
        try:
            with transaction.atomic():
                _store(job, clocks.clock())
        except (ValidationError, Unreadable) as refused:
            _fail(job, " ".join(getattr(refused, "messages", [str(refused)])))
        except Exception:  # the transaction above has taken everything back; the person is told, and the log has the cause
            LOG.exception("table %s could not be stored", job.key)
            _fail(job, _("The table could not be stored; nothing of it has been kept. Give the administrator this number: %(key)s") % {
                "key": str(job.key)[:8]})


def give_up(at: datetime, after: timedelta = timedelta(hours=2)) -> int:
    """Close tables whose worker died on the way; called by the tick. Returns how many."""
    with translation.override(settings.LANGUAGE_CODE):
        sentence = _("The work was interrupted; nothing of the table has been kept. Hand it in again.")
    return ImportJob.objects.filter(state__in=(State.CHECKING, State.STORING), asked_at__lt=at - after).update(
        state=State.FAILED, error=sentence, finished_at=at)


def _hand_on(act: str, job: ImportJob) -> None:
    from . import tasks

    if _is_light(job) or isinstance(task_backends["default"], ImmediateBackend):
        {"look": look, "store": store}[act](job.pk)
    else:
        getattr(tasks, act).enqueue(job.pk)


def _is_light(job: ImportJob) -> bool:
    """Fifty kilobytes can be a million empty texts: what counts is what there is to read."""
    if job.size > AT_ONCE:
        return False
    with files.open_file(job.sha256) as file:
        return unpacked(file.read()) <= AT_ONCE * 20


def _checked(job: ImportJob, at: datetime) -> Checked:
    def step(done: int) -> None:
        ImportJob.objects.filter(pk=job.pk).update(done=done)

    with files.open_file(job.sha256) as file:
        return check(KINDS[job.kind], lines(file.read(), job.name), by=job.asked_by, at=at, step=step)


def _show(job: ImportJob, found: Checked, error: str = "") -> None:
    """Keep the preview: counts, first rows, every problem."""
    sample = [[change.line, change.state, change.before, change.after] for change in found.changes if change.state != "unchanged"][:SAMPLE]
    ImportJob.objects.filter(pk=job.pk).update(
        state=State.BAD if found.problems else State.READY, counts=found.counts, sample=sample, problems=[list(p) for p in found.problems],
        total=found.rows, done=found.rows, ground=digest(found.changes), error=error)


def _store(job: ImportJob, at: datetime) -> None:
    kind, found = KINDS[job.kind], _checked(job, at)
    if found.problems or digest(found.changes) != job.ground:
        _show(job, found, str(SHIFTED))
        return
    changes = [change for change in found.changes if change.state != "unchanged"]
    if not changes:
        raise ValidationError(_("Everything in this table is stored already; there is nothing to change."))
    result: dict[str, Any] = {"state": State.DONE}
    if kind.propose is not None:
        code, payload = kind.propose(changes)
        result = {"state": State.PROPOSED, "proposal": proposals.propose(code, payload, by=job.asked_by, at=at, reason=job.reason)}
    else:
        assert kind.apply is not None  # noqa: S101 - `register` saw to it
        kind.apply(changes, by=job.asked_by, at=at, reason=job.reason, job=job)
    facts = {"kind": job.kind, "job": str(job.key), "sha256": job.sha256, "size": job.size, "state": result["state"], **found.counts}
    book.write("adm", action="import.stored", at=at, actor=job.asked_by, content={"facts": facts, "reason": Private(job.reason)},
               clock=clocks.clock_source())
    ImportJob.objects.filter(pk=job.pk).update(**result, finished_at=at, counts=found.counts)


def _fail(job: ImportJob, sentence: str) -> None:
    ImportJob.objects.filter(pk=job.pk).update(state=State.FAILED, error=sentence[:500], finished_at=clocks.clock())
