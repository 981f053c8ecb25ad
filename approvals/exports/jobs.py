"""The life of an export: asked with a reason, made by the worker in small steps, entered in the trail, offered for download.

Who may ask for what is decided before `ask` (approvals.visibility); a maker filters again by what the asker may see."""
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task_backends
from django_tasks.backends.immediate import ImmediateBackend

from approvals import files, notices
from approvals.models import Case, ExportJob, Notice, User

from .dossier import PdfUnavailable, TooLong

LOG = logging.getLogger(__name__)
REASON_AT_LEAST = 4  # characters
REASONED = {"trail"}
"""Kinds of rows, without endings, that nobody takes without saying why (a paper of one case is no such kind); rooms that export rows
about people enter theirs."""
AT_ONCE = 3  # exports of one person that may be waiting or running
STEP = 500  # rows between two looks at the job
_BUSY = (ExportJob.State.WAITING, ExportJob.State.RUNNING)


class NotAsked(ValueError):
    """A request for an export that is not taken; the message is for the person."""


class Cancelled(Exception):  # noqa: N818 - not an error: the asker changed his mind
    """The job was cancelled while it was being made."""


@dataclass
class Made:
    """What a maker hands over: pieces of bytes, still to be read; `missing` are characters no font could draw."""

    name: str
    media_type: str
    pieces: Iterable[bytes]
    missing: list[str] = field(default_factory=list)


class Progress:
    """How far a job is. Each step is its own short transaction and also the place where a cancelled job stops."""

    def __init__(self, job_id: int) -> None:
        self.job_id, self.done = job_id, 0

    def expect(self, total: int) -> None:
        self._write(total=total)

    def count(self, rows: Iterable[Any]) -> Iterator[Any]:
        """Pass rows through, counting."""
        for row in rows:
            yield row
            self.done += 1
            if self.done % STEP == 0:
                self._write(done=self.done)

    def finished(self, done: int) -> None:
        self.done = done
        self._write(done=done)

    def _write(self, **values: int) -> None:
        if not ExportJob.objects.filter(pk=self.job_id, state=ExportJob.State.RUNNING).update(**values):
            raise Cancelled


Maker = Callable[[ExportJob, Progress], Made]
MAKERS: dict[str, Maker] = {}


def register(kind: str) -> Callable[[Maker], Maker]:
    """Make a function the maker of one kind of export; kinds that print a case live where the flows are known."""
    def enter(maker: Maker) -> Maker:
        MAKERS[kind] = maker
        return maker
    return enter


def makers() -> dict[str, Maker]:
    """All makers; those of the trail enter themselves on first use."""
    from . import integrity, trail  # noqa: F401 - they import this module

    return MAKERS


def _no_clock() -> datetime:
    raise RuntimeError("approvals.exports.jobs.clock is set by the workflows at start-up")


def _real() -> str:
    return "system"


clock: Callable[[], datetime] = _no_clock
clock_source: Callable[[], str] = _real
"""What the entry says of the clock, "system" or "simulated"; set together with `clock`."""


def ask(user: User, kind: str, params: dict[str, Any], reason: str, at: datetime, case: Case | None = None) -> ExportJob:
    """Take in one request and hand it to the worker; raises NotAsked with a sentence."""
    reason = reason.strip()
    if kind not in makers():
        raise NotAsked(_("This kind of export does not exist."))
    sort, rows, __ = kind.partition(".")
    if rows and sort in REASONED and len(reason) < REASON_AT_LEAST:
        raise NotAsked(_("State the reason for the export (at least %(number)s characters); it is written into the trail.") % {
            "number": REASON_AT_LEAST})
    if ExportJob.objects.filter(asked_by=user, state__in=_BUSY).count() >= AT_ONCE:
        raise NotAsked(_("%(number)s of your exports are still being made. Wait for one of them, or cancel it.") % {"number": AT_ONCE})
    from .tasks import make

    at_once = isinstance(task_backends["default"], ImmediateBackend)
    with transaction.atomic():  # the row and its place in the queue stand or fall together
        job = ExportJob.objects.create(asked_by=user, asked_at=at, kind=kind, params=params, reason=reason[:200], case=case)
        if not at_once:
            make.enqueue(job.pk)
    if at_once:
        make.enqueue(job.pk)
        job.refresh_from_db()
    return job


def cancel(job: ExportJob, at: datetime) -> bool:
    """Stop a job that is not finished; False when it was too late."""
    rows = ExportJob.objects.filter(pk=job.pk, state__in=_BUSY).update(state=ExportJob.State.CANCELLED, finished_at=at)
    job.refresh_from_db()
    return bool(rows)


def give_up(at: datetime, after: timedelta = timedelta(hours=2)) -> int:
    """Close jobs whose worker died on the way; called by the tick. Returns how many."""
    with translation.override(settings.LANGUAGE_CODE):
        sentence = _("The export was interrupted. Ask for it again.")
    return ExportJob.objects.filter(state=ExportJob.State.RUNNING, asked_at__lt=at - after).update(
        state=ExportJob.State.FAILED, error=sentence, finished_at=at)


def run(job_id: int) -> None:
    """Make one export; a second run of the same job, at the same time or later, does nothing."""
    if not ExportJob.objects.filter(pk=job_id, state=ExportJob.State.WAITING).update(state=ExportJob.State.RUNNING):
        return
    job = ExportJob.objects.select_related("asked_by", "case").get(pk=job_id)
    with translation.override(settings.LANGUAGE_CODE):
        try:
            _make(job)
        except Cancelled:
            LOG.info("export %s was cancelled", job.key)
        except (PdfUnavailable, TooLong, NotAsked) as refusal:
            _fail(job, str(refusal))
        except Exception:  # whatever it was, the asker sees a failed job and may retry; the log has the cause
            LOG.exception("export %s failed", job.key)
            _fail(job, _("The export could not be made. Try again; if it fails again, give the administrator this number: %(key)s") % {
                "key": str(job.key)[:8]})


def _make(job: ExportJob) -> None:
    progress = Progress(job.pk)
    made = makers()[job.kind](job, progress)
    stored = files.keep(made.pieces, made.name, made.media_type)
    at, note = clock(), ""
    if made.missing:
        note = _("These characters could not be printed: %(characters)s. Ask the administrator for a font that has them.") % {
            "characters": "".join(made.missing[:40])}
    with transaction.atomic():  # offered and entered in the trail together
        done = ExportJob.objects.filter(pk=job.pk, state=ExportJob.State.RUNNING).update(
            state=ExportJob.State.DONE, name=stored.name, sha256=stored.sha256, size=stored.size, media_type=stored.media_type,
            done=progress.done, total=progress.done, error=note[:300], finished_at=at,
        )
        if not done:
            raise Cancelled
        _enter(job, stored, progress.done, at)
        notices.tell([Notice(to=job.asked_by, kind=Notice.Kind.EXPORT, case=job.case, params={"name": stored.name},
                             once=f"export:{job.key}", at=at)])


def _fail(job: ExportJob, sentence: str) -> None:
    ExportJob.objects.filter(pk=job.pk, state=ExportJob.State.RUNNING).update(
        state=ExportJob.State.FAILED, error=sentence[:300], finished_at=clock())


def _enter(job: ExportJob, stored: files.Stored, count: int, at: datetime) -> None:
    """Who took what, by which filter and why; the filter may hold a name and is kept erasable."""
    from approvals.trail import book
    from approvals.trail.entry import Private

    facts = {
        "kind": job.kind, "filter": Private(job.params) if job.params else "", "count": count, "sha256": stored.sha256,
        "size": stored.size, "job": str(job.key),
    }
    book.write("sec", action="export.made", at=at, actor=job.asked_by, case=job.case, clock=clock_source(),
               content={"reason": Private(job.reason), "facts": facts})
