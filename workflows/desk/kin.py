"""Cases tied to the one on the page: what it takes up again, what takes it up, the works that rest on it; and the way to take it up."""
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from approvals.models import Case
from approvals.roles import Role
from approvals.visibility import visible_to
from procurement.calendar.office_time import local

from .case_file import CaseFile

WORDS = {
    "follows": _("Takes up again"), "followed_by": _("Taken up again as"), "works": _("Works"), "review": _("Pre-review"),
}
"""What a tie is called; the record names its kind."""


def kin(file: CaseFile, held: set[tuple[Role, int]]) -> list[dict[str, Any]]:
    """The tied cases that this reader may see, in the order of the record. At most one query beside those of the record."""
    tied = file.record.kin(local(file.at).date()) if hasattr(file.record, "kin") else []
    if not tied:
        return []
    wanted = [pk for __, pk in tied]
    seen: dict[int, Case] = {case.pk: case for case in visible_to(file.user, file.at, held).filter(pk__in=wanted)}
    return [{"words": WORDS[kind], "number": seen[pk].number, "title": seen[pk].title, "url": reverse("desk:case", args=[seen[pk].key])}
            for kind, pk in tied if pk in seen]


def notes(file: CaseFile) -> list[dict[str, Any]]:
    """What the record wants said above its page."""
    found = file.record.notes(local(file.at).date()) if hasattr(file.record, "notes") else []
    return [{"tone": tone, "words": words} for tone, words in found]


def take_up_url(file: CaseFile, held: set[tuple[Role, int]]) -> str:
    """Where the unit takes an ended matter up again; nothing for whoever cannot, or where there is nothing to take up."""
    begin = file.flow.start_node()
    if (begin.role, file.case.unit_id) not in held or not hasattr(file.record, "may_be_taken_up"):
        return ""
    if not file.record.may_be_taken_up(local(file.at).date()):
        return ""
    return f"{reverse('desk:start_flow', args=[file.flow.page])}?follows={file.case.key}"
