"""What a person has typed and not yet sent: kept for him alone, saved by the page every few seconds or by a button."""
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from approvals.files import Stored
from approvals.models import Case, Draft, Step, User
from approvals.visibility import visible_to
from workflows.engine import clock
from workflows.engine.base import CaseFlow, flow_of, record_of

from . import words
from .request import Request

NOT_KEPT = {"csrfmiddlewaretoken", "key", "edition", "verb", "password", "next", "draft", "attached", "remove", "step", "for"}
AT_MOST = 100
"""Drafts of one person; the oldest give way."""


def typed(data: Any) -> dict[str, list[str]]:
    """What was typed, without secrets and without what belongs to the page and not to the person."""
    return {name: [str(v) for v in values] for name, values in data.lists() if name not in NOT_KEPT and not name.startswith("more-")}


def as_posted(data: dict[str, list[str]]) -> MultiValueDict:
    """A draft as a form reads it."""
    query = QueryDict(mutable=True)
    for name, values in data.items():
        query.setlist(name, values)
    return query


def stored(row: dict[str, Any]) -> Stored:
    """One uploaded file of a draft as the engine takes it."""
    return Stored(row["sha256"], row["size"], row["media_type"], row["name"], row.get("paper", ""),
                  parse_datetime(row.get("taken_at") or ""), row.get("taken_from", ""))


def row_of(file: Stored) -> dict[str, Any]:
    """One uploaded file as a draft keeps it."""
    return {"sha256": file.sha256, "size": file.size, "name": file.name, "media_type": file.media_type, "paper": file.paper,
            "taken_at": file.taken_at.isoformat() if file.taken_at else "", "taken_from": file.taken_from}


def name_of(row: dict[str, Any]) -> str:
    """What a form calls an uploaded file: its hash, and its kind of paper; one scan may be handed in as two papers."""
    return row["sha256"] + (f".{row['paper']}" if row.get("paper") else "")


def of_page(author: User, flow: type[CaseFlow], key: UUID | None) -> Draft | None:
    """The draft of an application: the one named, else the latest of this flow. Another person's draft is not found."""
    mine = Draft.objects.filter(author=author, flow=flow.page, step=None)
    return mine.filter(key=key).first() if key else mine.order_by("-saved_at").first()


def of_case(author: User, case: Case) -> list[Draft]:
    """What somebody has typed on the steps of a case, the latest first. One query."""
    first = case.pk << 16
    mine = Draft.objects.filter(author=author, step_id__gte=first, step_id__lt=first + (1 << 16))
    return list(mine.select_related("step").order_by("-saved_at"))


def put(author: User, target: "Target", data: dict[str, list[str]] | None, files: list[Stored] | None = None) -> Draft:
    """Save one draft over itself; `files` are added to those it has."""
    at = clock.now()
    where = {"author": author, "step": target.step} if target.step else {"author": author, "key": target.key, "step": None}
    try:
        with transaction.atomic():
            draft, fresh = Draft.objects.select_for_update().get_or_create(**where, defaults={"flow": target.flow.page, "saved_at": at})
    except IntegrityError as taken:  # a key that is somebody else's draft
        raise Http404 from taken
    if data is not None:
        draft.data, draft.title = data, (data.get("title") or [""])[0][:200]
    known = {name_of(row) for row in draft.files}
    draft.files = [*draft.files, *(row for row in map(row_of, files or ()) if name_of(row) not in known)]
    draft.saved_at = at
    draft.save()
    if fresh:
        _make_room(author)
    return draft


def _make_room(author: User) -> None:
    old = list(Draft.objects.filter(author=author).order_by("-saved_at").values_list("pk", flat=True)[AT_MOST:])
    if old:
        Draft.objects.filter(pk__in=old).delete()


class Target:
    """What a draft is a draft of: a step of a case that the author may see, or an application he is writing."""

    def __init__(self, flow: type[CaseFlow], key: UUID | None = None, step: Step | None = None) -> None:
        self.flow, self.key, self.step = flow, key, step

    @classmethod
    def of(cls, request: Request) -> "Target":
        """Read from the address (`?step=` or `?flow=&draft=`); raises Http404 for what is not there or not to be seen."""
        asked = request.GET
        try:
            if asked.get("step"):
                step = get_object_or_404(Step.objects.select_related("process"), pk=int(asked["step"]))
                get_object_or_404(visible_to(request.user, clock.now()), pk=step.process_id)
                return cls(step.process.flow_class, step=step)
            return cls(flow_of(asked.get("flow", "")), key=UUID(asked.get("draft", "")))
        except (ValueError, LookupError) as unknown:
            raise Http404 from unknown

    @property
    def kinds(self) -> Any:
        """The kinds of paper that its form asks for."""
        node = self.step.flow_task if self.step else self.flow.start_node()
        kinds = getattr(node.form_class, "attaches", ())
        return node.form_class.attaches_for(record_of(self.step.process)) if kinds and self.step is not None else kinds

    @property
    def there(self) -> set[str]:
        """Kinds of paper that the case has already."""
        return set(self.step.process.attachments.values_list("paper", flat=True)) if self.step else set()

    def typed(self, draft: Draft) -> Any:
        """The form as the draft has it, unjudged; None where the step fills in none."""
        node = self.step.flow_task if self.step else self.flow.start_node()
        if not getattr(node.form_class, "attaches", ()):
            return None
        record = record_of(self.step.process) if self.step else None
        return node.form_class.refilled(as_posted(draft.data), record=record) if draft.data else node.form_class(record=record)

    @property
    def query(self) -> str:
        """The same as an address says it."""
        return f"step={self.step.pk}" if self.step else f"flow={self.flow.page}&draft={self.key}"


def saved_words(draft: Draft | None) -> str:
    """When a draft was saved, in words."""
    return _("Draft saved at %(time)s") % {"time": date_format(localtime(draft.saved_at), "H:i")} if draft else ""


@require_POST
def save(request: Request) -> HttpResponse:
    """Save what stands in a form; answers with the words that the page shows."""
    draft = put(request.user, Target.of(request), typed(request.POST))
    return HttpResponse(saved_words(draft), content_type="text/plain; charset=utf-8")


@require_POST
def discard(request: Request, key: UUID) -> HttpResponse:
    """Throw away one of one's own drafts."""
    draft = get_object_or_404(Draft.objects.select_related("step__process"), key=key, author=request.user)
    back = request.POST.get("next") == "drafts"
    draft.delete()
    messages.success(request, _("The draft has been thrown away."))
    if back:
        return redirect("desk:drafts")
    return redirect("desk:case", draft.step.process.key) if draft.step_id else redirect("desk:start_flow", draft.flow)


@require_safe
def listing(request: Request) -> HttpResponse:
    """One's own drafts, the latest first."""
    mine = Draft.objects.filter(author=request.user).select_related("step__process").order_by("-saved_at")[:AT_MOST]
    return render(request, "workflows/drafts.html", {"drafts": [_row(draft) for draft in mine]})


def _row(draft: Draft) -> dict[str, Any]:
    if draft.step_id:
        case, step = draft.step.process, draft.step
        url = reverse("desk:case", args=[case.key]) + f"?step={step.number}"
        name, kind = case.title, f"{case.number} · {words.title(step.flow_task)}"
    else:
        url = reverse("desk:start_flow", args=[draft.flow]) + f"?draft={draft.key}"
        name, kind = draft.title or _("Untitled"), str(_flow_title(draft.flow))
    return {"title": name, "kind": kind, "url": url, "at": draft.saved_at, "files": len(draft.files),
            "text": (draft.data.get("comment") or [""])[0],
            "discard_url": reverse("desk:draft_discard", args=[draft.key])}


def _flow_title(page: str) -> Any:
    try:
        return flow_of(page).process_title
    except LookupError:
        return page


def new_key() -> UUID:
    """The key of a draft that is about to begin."""
    return uuid4()
