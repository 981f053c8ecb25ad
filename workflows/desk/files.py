"""Files in and out: uploaded to a draft one by one or with the form, downloaded only by whoever may see their case."""
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from approvals import files
from approvals.files import EXTENSIONS, Stored, Unacceptable
from approvals.models import Attachment, Decision, Draft
from approvals.visibility import visible_q
from procurement.calendar.office_time import SHANGHAI, local
from workflows.engine import clock
from workflows.engine.errors import Refused

from . import drafts
from .request import Request

FIELD = "files"
_DATE = re.compile(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d(:[0-5]\d)?(Z|[+-][01]\d:[0-5]\d)?$")


def taken(request: Request) -> tuple[list[Stored], list[str]]:
    """The files that came with a form, stored, and a sentence for each that is not taken. `files-letter` holds those of a kind."""
    kept, complaints = [], []
    for name, sent in request.FILES.lists():
        field, _dash, paper = name.partition("-")
        for file in sent if field == FIELD else ():
            try:
                kept.append(_dated(replace(files.store(file, file.name), paper=paper[:40]), request.POST.get("taken", "")))
            except Unacceptable as refusal:
                complaints.append(f"{file.name}: {refusal}")
    return kept, complaints


def _dated(file: Stored, told: str) -> Stored:
    """A picture with the time it was taken: by its own bytes, else by the device that made it smaller and so took the EXIF out."""
    if not file.media_type.startswith("image/"):
        return file
    with files.open_file(file.sha256) as photo:
        at, source = files.taken_at(photo), Attachment.TimeFrom.EXIF
    if at is None:
        at, source = parse_datetime(told) if len(told) < 40 and _DATE.match(told) else None, Attachment.TimeFrom.DEVICE
        at = make_aware(at, SHANGHAI) if at is not None and is_naive(at) else at
    return replace(file, taken_at=at, taken_from=source.value) if at is not None else file


def of_form(request: Request, draft: Draft | None, fresh: list[Stored]) -> tuple[list[Stored], list[str]]:
    """Every file of a form: those uploaded before (named by their hash, looked up in the author's own draft) and those just come.

    When the draft is gone because the same form was sent before, the hash alone stands for the file: the engine then only
    compares. A hash that is in neither place is refused, so nobody attaches a file that he has not uploaded."""
    known = {drafts.name_of(row): row for row in (draft.files if draft else ())}
    found, complaints = [], []
    for name in dict.fromkeys(request.POST.getlist("attached")):
        sha256 = name.partition(".")[0]
        if name in known:
            found.append(drafts.stored(known[name]))
        elif Decision.objects.filter(key=request.POST.get("key", ""), actor=request.user).exists():
            found.append(Stored(sha256, 0, "", ""))
        else:
            complaints.append(_("A file that was uploaded before is no longer there. Upload it again."))
    return [*found, *(f for f in fresh if (f.sha256, f.paper) not in {(g.sha256, g.paper) for g in found})], complaints


def listed(draft: Draft | None, extra: list[Stored] | tuple = (), kinds: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """The uploaded files of a form as the page lists them."""
    rows = [*(draft.files if draft else ()), *(drafts.row_of(f) for f in extra)]
    once, labels = {drafts.name_of(row): row for row in rows}, {kind.code: kind.label for kind in kinds}
    return [{"name": row["name"], "ext": row["name"].rpartition(".")[2], "size": row["size"], "sha256": row["sha256"], "key": name,
             "paper": labels.get(row.get("paper", ""), ""), "kind": row.get("paper", ""),
             "taken": parse_datetime(row.get("taken_at") or ""),
             "attached": True, "remove": {"name": "remove", "value": name}} for name, row in once.items()]


def attached(row: Attachment) -> dict[str, Any]:
    """A file of a case as its page lists it."""
    return {"name": row.name, "ext": row.name.rpartition(".")[2], "size": row.size, "sha256": row.sha256, "by": str(row.added_by),
            "at": row.added_at, "paper": row.paper, "url": reverse("desk:file", args=[row.key]), "version": row.version,
            "photo": row.photo_no, "taken": row.taken_at, "taken_from": row.get_taken_from_display() if row.taken_at else ""}


def remove(draft: Draft | None, name: str) -> None:
    """Take a file out of a draft; its bytes stay on the shelf."""
    if draft is not None:
        draft.files = [row for row in draft.files if drafts.name_of(row) != name]
        draft.save(update_fields=["files"])


def wanting(kinds: Sequence[Any], form: Any, there: Iterable[str]) -> list[str]:
    """Labels of the papers that the form, as it stands, asks for and that are not there."""
    needed = form.papers_required(local(clock.now()).date()) - set(there) if form is not None and kinds else ()
    return [str(kind.label) for kind in kinds if kind.code in needed]


def field(
    target: drafts.Target, shown: list[dict[str, Any]], kinds: Sequence[Any] = (), form: Any = None, there: Iterable[str] = (),
) -> dict[str, Any]:
    """What the upload field of a form needs; with `kinds` one input for each kind of paper, marked where `form` asks for it.

    `there`: kinds that the case has already."""
    needed = set(wanting(kinds, form, ()))
    most = settings.MAX_UPLOAD_BYTES // (1024 * 1024)
    return {"name": FIELD, "url": f"{reverse('desk:file_upload')}?{target.query}", "accept": ",".join(f".{e}" for e in EXTENSIONS),
            "limit_words": _("At most %(size)s MB each: %(kinds)s.") % {"size": most, "kinds": "、".join(e.upper() for e in EXTENSIONS)},
            "files": shown, "largest": settings.MAX_UPLOAD_BYTES,
            "wanting": wanting(kinds, form, {*there, *(row["kind"] for row in shown)}),
            "kinds": [{"name": f"{FIELD}-{kind.code}", "label": kind.label, "hint": kind.hint, "photos": kind.photos,
                       "required": str(kind.label) in needed} for kind in kinds]}


@require_POST
def upload(request: Request) -> HttpResponse:
    """Store the files of one request with their draft; answers with the list of all its files, or a sentence (422)."""
    target = drafts.Target.of(request)
    kept, complaints = taken(request)
    if complaints or not kept:
        said = "\n".join(words.partition(": ")[2] for words in complaints)  # the page puts the name before it
        return HttpResponse(said or _("Choose a file first."), status=422, content_type="text/plain; charset=utf-8")
    draft = drafts.put(request.user, target, None, kept)
    rows = listed(draft, kinds=target.kinds)
    left = wanting(target.kinds, target.typed(draft), {*target.there, *(row["kind"] for row in rows)})
    return render(request, "workflows/case/uploaded.html", {"files": rows, "wanting": left})


@require_safe
def download(request: Request, key: UUID) -> FileResponse:
    """A file of a case, saved and never shown; 404 alike for a file that is not there and one not to be seen."""
    row = get_object_or_404(Attachment.objects.filter(visible_q(request.user, clock.now(), "case")), key=key)
    must_be_intact(row.sha256)
    response = FileResponse(files.open_file(row.sha256))
    for name, value in files.download_headers(row.name, row.media_type).items():
        response.headers[name] = value  # afterwards: FileResponse writes a disposition of its own
    return response


def must_be_intact(sha256: str) -> None:
    """A file whose bytes were exchanged or lost on the shelf is not handed out as the one that was entered; raises Refused."""
    if not files.intact(sha256):
        raise Refused(_("This file is not handed out: its bytes are missing, or they are not those that were entered (SHA-256). "
                        "Tell the administrator and the auditor."), "bytes")
