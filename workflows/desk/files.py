"""Files in and out: uploaded to a draft one by one or with the form, downloaded only by whoever may see their case."""
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from approvals import files
from approvals.files import EXTENSIONS, Stored, Unacceptable
from approvals.models import Attachment, Decision, Draft
from approvals.visibility import visible_q
from workflows.engine import clock
from workflows.engine.errors import Refused

from . import drafts
from .request import Request

FIELD = "files"


def taken(request: Request) -> tuple[list[Stored], list[str]]:
    """The files that came with a form, stored, and a sentence for each that is not taken."""
    kept, complaints = [], []
    for file in request.FILES.getlist(FIELD):
        try:
            kept.append(files.store(file, file.name))
        except Unacceptable as refusal:
            complaints.append(f"{file.name}: {refusal}")
    return kept, complaints


def of_form(request: Request, draft: Draft | None, fresh: list[Stored]) -> tuple[list[Stored], list[str]]:
    """Every file of a form: those uploaded before (named by their hash, looked up in the author's own draft) and those just come.

    When the draft is gone because the same form was sent before, the hash alone stands for the file: the engine then only
    compares. A hash that is in neither place is refused, so nobody attaches a file that he has not uploaded."""
    known = {row["sha256"]: row for row in (draft.files if draft else ())}
    found, complaints = [], []
    for sha256 in dict.fromkeys(request.POST.getlist("attached")):
        if sha256 in known:
            found.append(drafts.stored(known[sha256]))
        elif Decision.objects.filter(key=request.POST.get("key", ""), actor=request.user).exists():
            found.append(Stored(sha256, 0, "", ""))
        else:
            complaints.append(_("A file that was uploaded before is no longer there. Upload it again."))
    return [*found, *(f for f in fresh if f.sha256 not in {g.sha256 for g in found})], complaints


def listed(draft: Draft | None, extra: list[Stored] | tuple = ()) -> list[dict[str, Any]]:
    """The uploaded files of a form as the page lists them."""
    rows = [*(draft.files if draft else ()), *({"sha256": f.sha256, "size": f.size, "name": f.name} for f in extra)]
    once = {row["sha256"]: row for row in rows}
    return [{"name": row["name"], "ext": row["name"].rpartition(".")[2], "size": row["size"], "sha256": row["sha256"],
             "attached": True, "remove": {"name": "remove", "value": row["sha256"]}} for row in once.values()]


def attached(row: Attachment) -> dict[str, Any]:
    """A file of a case as its page lists it."""
    return {"name": row.name, "ext": row.name.rpartition(".")[2], "size": row.size, "sha256": row.sha256, "by": str(row.added_by),
            "at": row.added_at, "paper": row.paper, "url": reverse("desk:file", args=[row.key])}


def remove(draft: Draft | None, sha256: str) -> None:
    """Take a file out of a draft; its bytes stay on the shelf."""
    if draft is not None:
        draft.files = [row for row in draft.files if row["sha256"] != sha256]
        draft.save(update_fields=["files"])


def field(target: drafts.Target, shown: list[dict[str, Any]]) -> dict[str, Any]:
    """What the upload field of a form needs."""
    most = settings.MAX_UPLOAD_BYTES // (1024 * 1024)
    return {"name": FIELD, "url": f"{reverse('desk:file_upload')}?{target.query}", "accept": ",".join(f".{e}" for e in EXTENSIONS),
            "limit_words": _("At most %(size)s MB each: %(kinds)s.") % {"size": most, "kinds": "、".join(e.upper() for e in EXTENSIONS)},
            "files": shown}


@require_POST
def upload(request: Request) -> HttpResponse:
    """Store the files of one request with their draft; answers with the list of all its files, or a sentence (422)."""
    target = drafts.Target.of(request)
    kept, complaints = taken(request)
    if complaints or not kept:
        said = "\n".join(words.partition(": ")[2] for words in complaints)  # the page puts the name before it
        return HttpResponse(said or _("Choose a file first."), status=422, content_type="text/plain; charset=utf-8")
    draft = drafts.put(request.user, target, None, kept)
    return render(request, "workflows/case/file_list.html", {"files": listed(draft)})


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
