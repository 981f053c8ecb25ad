"""Files of an act become papers of the case: kind, version and photo number are given here, under the lock, and never by a browser."""
from collections.abc import Callable, Sequence
from typing import Any

from approvals.models import Attachment, Step, User

PHOTO = "image/"


def attach(move: Any, step: Step, actor: User, files: Sequence[Any]) -> None:
    """Note the rows of these files. All files of one kind that come in one act are one version; photos are numbered through the case.

    A kind that the form of the step does not ask for is no kind: the file comes along as an ordinary attachment."""
    kinds = {kind.code: kind for kind in getattr(step.flow_task.form_class, "attaches", ())}
    asked = [(file, kinds.get(getattr(file, "paper", ""))) for file in files]
    numbers = _Numbers(move) if any(kind for _file, kind in asked) else None
    for file, kind in asked:
        row = Attachment(
            case_id=move.case.pk, step_id=step.pk, paper=kind.code if kind else "", name=file.name, sha256=file.sha256, size=file.size,
            media_type=file.media_type, added_by_id=actor.pk, added_at=move.at,
        )
        if kind and numbers:
            row.version = numbers.version(kind.code)
            if kind.photos and file.media_type.startswith(PHOTO):
                row.photo_no, row.taken_at, row.taken_from = numbers.photo(), file.taken_at, file.taken_from
        move.attachments.append(row)


class _Numbers:
    """The next version of each kind and the next photo number; one query, none for a case that is just beginning."""

    def __init__(self, move: Any) -> None:
        there = () if move.fresh else Attachment.objects.filter(case=move.case).values_list("paper", "version", "photo_no")
        self.last: dict[str, int] = {}
        self.photos = 0
        for paper, version, photo in there:
            self.last[paper] = max(self.last.get(paper, 0), version)
            self.photos = max(self.photos, photo or 0)
        self.given: dict[str, int] = {}

    def version(self, paper: str) -> int:
        return self.given.setdefault(paper, self.last.get(paper, 0) + 1)

    def photo(self) -> int:
        self.photos += 1
        return self.photos


def attached(move: Any) -> Callable[[], list[Attachment]]:
    """What a service may ask: every file of the case, those of this very act included. Asked once, and only if somebody asks."""
    known: list[Attachment] = []

    def answer() -> list[Attachment]:
        if not known:
            known.extend([*(() if move.fresh else Attachment.objects.filter(case=move.case).order_by("id")), *move.attachments])
        return known

    return answer


def told(move: Any) -> dict[str, Any]:
    """What the entry says of papers beyond hash and size: kind, version, photo number, time taken."""
    papers = [
        {"sha256": row.sha256, "kind": row.paper, "version": row.version}
        | ({"photo": row.photo_no} if row.photo_no else {})
        | ({"taken": row.taken_at, "by": row.taken_from} if row.taken_at else {})
        for row in move.attachments if row.paper
    ]
    return {"papers": papers} if papers else {}
