"""Rows of the register are entered by two people: the kinds of proposals "authority.enter" and "authority.revoke"."""
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from approvals import proposals
from approvals.models import Authority, Proposal, Unit, User
from approvals.office.door import enter, words, wrong
from approvals.roles import NO_STEPS, Role

ENTER, REVOKE = "authority.enter", "authority.revoke"
FACTS = ("direction", "source", "unit", "body", "role", "flow", "matter", "ceiling", "document", "valid_from", "valid_to", "supersedes")

changed: list[Callable[[], None]] = []
"""What is to be forgotten when the register changes: the floor above remembers its rows."""
pages: list[Callable[[], dict[str, Any]]] = []
"""The floor above says which procedures there are: page → title."""
matters: list[Callable[[str], dict[str, Any]]] = []
"""The floor above says which kinds of matters a procedure knows: code → words."""


def propose(
    *, direction: str, source: str, unit: Unit | None, body: str, role: str, flow: str, matter: str, ceiling: Decimal | None, document: str,
    valid_from: date, valid_to: date | None, supersedes: Authority | None = None, reason: str, by: User, at: datetime,
) -> Proposal:
    """Put a new row, or one in the place of another, before the security administrator; raises ValidationError keyed by field."""
    return proposals.propose(ENTER, {
        "direction": direction, "source": words("source", source, 100), "unit": unit.pk if unit else None,
        "body": words("body", body, 100, needed=False), "role": role, "flow": flow, "matter": matter,
        "ceiling": None if ceiling is None else str(ceiling), "document": words("document", document, 60),
        "valid_from": valid_from.isoformat(), "valid_to": valid_to.isoformat() if valid_to else None,
        "supersedes": supersedes.pk if supersedes else None,
    }, by=by, at=at, reason=reason)


def propose_revocation(row: Authority, *, on: date, document: str, reason: str, by: User, at: datetime) -> Proposal:
    """Put the end of a row from a day on before the security administrator; raises ValidationError."""
    document = words("document", document, 60, needed=False)
    return proposals.propose(REVOKE, {"row": row.pk, "on": on.isoformat(), "document": document}, by=by, at=at, reason=reason)


def check(stored: dict[str, Any]) -> None:
    """Whether the row could be entered now; raises ValidationError keyed by field."""
    if stored["direction"] not in Authority.Direction.values:
        raise wrong("direction", _("Choose whether the bureau receives or gives the authority."))
    if pages and stored["flow"] not in _pages():
        raise wrong("flow", _("Choose a procedure from the list."))
    if stored["matter"] and stored["matter"] not in _matters(stored["flow"]):
        raise wrong("matter", _("This procedure does not know this kind of matter."))
    _check_office(stored)
    if stored["ceiling"] is not None and Decimal(stored["ceiling"]) <= 0:
        raise wrong("ceiling", _("The amount must be greater than zero."))
    first = date.fromisoformat(stored["valid_from"])
    if not 1949 <= first.year <= 2999:
        raise wrong("valid_from", _("Choose a date, written as 2026-03-02."), "year")
    if stored["valid_to"] and date.fromisoformat(stored["valid_to"]) < first:
        raise wrong("valid_to", _("The last day lies before the first."), "order")
    if stored["supersedes"]:
        before = _last_word(stored["supersedes"])
        if (before.flow, before.direction) != (stored["flow"], stored["direction"]):
            raise wrong("flow", _("A changed row keeps its procedure and its direction; enter another row instead."), "kept")


def _check_office(stored: dict[str, Any]) -> None:
    unit = Unit.objects.filter(pk=stored["unit"]).first() if stored["unit"] else None
    if (unit is None) == (not stored["body"]):
        raise wrong("unit", _("Name either a unit of this system or a body outside, to whom the authority goes."), "to")
    if unit is None and stored["direction"] == Authority.Direction.RECEIVED:
        raise wrong("body", _("What the bureau receives goes to the bureau itself or to one of its units."), "received")
    if unit is not None and not unit.is_active:
        raise wrong("unit", _("The unit %(unit)s has been deactivated."), "inactive", unit=unit)
    role = Role.of(stored["role"]) if stored["role"] else None
    if stored["role"] and (role is None or role in NO_STEPS or unit is None):
        raise wrong("role", _("Only an office that holds business steps, in a unit of this system, can be named."))


def check_revocation(stored: dict[str, Any]) -> None:
    """Whether the row can still be revoked from this day on; raises ValidationError."""
    row, on = _last_word(stored["row"]), date.fromisoformat(stored["on"])
    if on.year > 2999 or on < row.valid_from:
        earliest = row.valid_from.isoformat()
        raise wrong("on", _("An authority is revoked from its own first day (%(day)s) at the earliest."), "order", day=earliest)
    if row.valid_to is not None and on > row.valid_to:
        raise wrong("on", _("This authority ends on %(day)s by itself."), "ended", day=row.valid_to.isoformat())


def apply(stored: dict[str, Any], *, proposal: Proposal, by: User, at: datetime) -> None:
    """Enter the row; nothing that stood before is touched."""
    before = _last_word(stored["supersedes"]) if stored["supersedes"] else None
    facts = {name: stored[name] for name in FACTS if name not in ("unit", "ceiling", "supersedes")}
    _add(Authority(unit_id=stored["unit"], ceiling=None if stored["ceiling"] is None else Decimal(stored["ceiling"]), supersedes=before,
                   **{**facts, "valid_from": date.fromisoformat(stored["valid_from"]), "valid_to": _day(stored["valid_to"])}),
         "authority.entered", proposal, by, at)


def apply_revocation(stored: dict[str, Any], *, proposal: Proposal, by: User, at: datetime) -> None:
    """Enter a row which says that the one before it holds no longer."""
    row = _last_word(stored["row"])
    kept = {name: getattr(row, name) for name in ("direction", "source", "unit_id", "body", "role", "flow", "matter", "ceiling")}
    document, on = stored["document"] or row.document, date.fromisoformat(stored["on"])
    end = Authority(document=document, valid_from=on, revoked=True, supersedes=row, **kept)
    _add(end, "authority.revoked", proposal, by, at)


def describe(stored: dict[str, Any]) -> list[proposals.Line]:
    """Every fact of the row, beside it what stood there before."""
    before = Authority.objects.select_related("unit").filter(pk=stored["supersedes"]).first() if stored["supersedes"] else None
    unit = Unit.objects.filter(pk=stored["unit"]).first() if stored["unit"] else None
    row = Authority(unit=unit, ceiling=None if stored["ceiling"] is None else Decimal(stored["ceiling"]), **{
        name: stored[name] for name in ("direction", "source", "body", "role", "flow", "matter", "document")},
        valid_from=date.fromisoformat(stored["valid_from"]), valid_to=_day(stored["valid_to"]))
    was = told(before) if before is not None else {}
    return [proposals.Line(label, was.get(label, ""), text) for label, text in told(row).items()]


def describe_revocation(stored: dict[str, Any]) -> list[proposals.Line]:
    """The row as it stands, and the day from which on it holds no longer."""
    row = Authority.objects.select_related("unit").get(pk=stored["row"])
    kept = [proposals.Line(label, text, text) for label, text in told(row).items() if label != str(_LAST)]
    return [*kept, proposals.Line(_LAST, last_day(row), pgettext("authority", "revoked from %(day)s on") % {"day": stored["on"]}),
            proposals.Line(pgettext_lazy("authority", "Revoking document"), "", stored["document"] or "—")]


_LAST = pgettext_lazy("authority", "Last day")


def told(row: Authority) -> dict[str, str]:
    """A row as a person reads it: label → text."""
    role = Role.of(row.role)
    return {str(label): str(text) for label, text in (
        (_("Document number"), row.document), (pgettext_lazy("authority", "Direction"), row.get_direction_display()),
        (pgettext_lazy("authority", "From"), row.source), (pgettext_lazy("authority", "To"), row.to),
        (_("Role"), role.label if role else pgettext("authority", "every office of it")), (_("Procedure"), title_of(row.flow)),
        (_("Kind of matter"), matter_of(row)), (_("Up to amount (yuan)"), sum_of(row)), (_("First day"), row.valid_from.isoformat()),
        (_LAST, last_day(row)),
    )}


def title_of(flow: str) -> Any:
    """The title of a procedure; its name when the page is no longer there."""
    return _pages().get(flow, flow)


def matter_of(row: Authority) -> Any:
    """The kind of matter in words."""
    return _matters(row.flow).get(row.matter, row.matter) if row.matter else pgettext("authority", "every kind")


def sum_of(row: Authority) -> str:
    """The ceiling in words."""
    return pgettext("authority", "any amount") if row.ceiling is None else f"{row.ceiling:,.2f}"


def last_day(row: Authority) -> str:
    """Its own last day in words."""
    return row.valid_to.isoformat() if row.valid_to else pgettext("authority", "until it is revoked")


def register() -> None:
    """Called at start-up."""
    proposals.register(ENTER, title=_("Row of the register of delegated authorities"), apply=apply, describe=describe, check=check)
    proposals.register(REVOKE, title=_("Revocation of a delegated authority"), apply=apply_revocation, describe=describe_revocation,
                       check=check_revocation)


def _pages() -> dict[str, Any]:
    return pages[0]() if pages else {}


def _matters(flow: str) -> dict[str, Any]:
    return matters[0](flow) if matters else {}


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _last_word(pk: int) -> Authority:
    """The row under lock, if no later row has taken its place. Raises ValidationError."""
    row = Authority.objects.select_related("unit").filter(pk=pk).first()
    if row is None or row.revoked or Authority.objects.filter(supersedes=pk).exists():
        raise ValidationError(_("This row has been replaced or revoked by a later one. Open the register again and take the last one."),
                              code="superseded")
    return row


def _add(row: Authority, action: str, proposal: Proposal, by: User, at: datetime) -> None:
    row.proposal, row.reason, row.entered_by, row.entered_at = proposal, proposal.reason, by, at
    row.save(force_insert=True)
    enter(action, by, at, reason=proposal.reason, proposal=str(proposal.key), after={
        "row": row.pk, "direction": row.direction, "from": row.source, "to": row.unit.code if row.unit is not None else row.body,
        "role": row.role, "flow": row.flow, "matter": row.matter, "ceiling": None if row.ceiling is None else str(row.ceiling),
        "document": row.document, "since": row.valid_from, "until": row.valid_to, "revoked": row.revoked, "instead_of": row.supersedes_id})
    for forget in changed:
        forget()
