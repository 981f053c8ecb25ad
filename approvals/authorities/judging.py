"""Whether the register covers an approval: a pure answer from rows, the office that signs, the matter, its sum and the day.

What the bureau *received* for a procedure binds every approval of it; what the bureau *gave* binds the office that it names. A
procedure without a row in the register is not bound by it."""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from approvals.duties.explain import say


@dataclass(frozen=True, slots=True)
class Held:
    """One row with the days on which it holds: `last` is its own last day, or the day before another row took its place."""

    id: int
    given: bool  # by the bureau to others; else received from another body
    source: str
    to: str
    unit_id: int | None
    role: str
    flow: str
    matter: str
    ceiling: Decimal | None
    document: str
    first: date
    last: date | None
    revoked_from: date | None = None

    def names(self, unit_id: int | None, role: str) -> bool:
        """Whether it is addressed to this office."""
        return self.unit_id == unit_id and self.role in ("", role)

    def on(self, day: date) -> bool:
        """Whether it is in force on a day; both ends count."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Matter:
    """What is approved, by which office, when."""

    unit_id: int | None
    role: str
    kind: str
    amount: Decimal | None
    day: date


@dataclass(frozen=True, slots=True)
class Verdict:
    """The rows that carry the approval, or the code and sentence of what is missing."""

    rests_on: tuple[int, ...] = ()
    code: str = ""
    sentence: Any = ""


def judge(rows: Iterable[Held], matter: Matter) -> Verdict:
    """The verdict of all rows of one procedure."""
    rows, carried = list(rows), []
    received = [row for row in rows if not row.given]
    to_office = [row for row in rows if row.given and row.names(matter.unit_id, matter.role)]
    for mine in (received, to_office):
        if not mine:
            continue
        verdict = _one_direction(mine, matter)
        if verdict.code:
            return verdict
        carried += verdict.rests_on
    return Verdict(tuple(carried))


def _one_direction(rows: list[Held], matter: Matter) -> Verdict:
    """One row must cover office, kind, day and sum together; else the nearest one is named."""
    covering = [row for row in rows if row.names(matter.unit_id, matter.role) and row.matter in ("", matter.kind)]
    if not covering:
        return _refused("authority_scope", _SCOPE, rows[-1])
    current = [row for row in covering if row.on(matter.day)]
    if not current:
        nearest = max(covering, key=lambda row: (row.first <= matter.day, row.first, row.id))
        return _not_in_force(nearest, matter.day)
    wide = [row for row in current if row.ceiling is None or (matter.amount is not None and matter.amount <= row.ceiling)]
    if not wide:
        widest = max(current, key=lambda row: row.ceiling or Decimal(0))
        return _refused("authority_amount", _AMOUNT if matter.amount is not None else _NO_AMOUNT, widest,
                        limit=f"{widest.ceiling:,.2f}", amount=f"{matter.amount or 0:,.2f}")
    return Verdict((wide[0].id,))


def _not_in_force(row: Held, day: date) -> Verdict:
    days = {"day": day.isoformat(), "first": row.first.isoformat()}
    if row.revoked_from is not None and row.revoked_from <= day:
        return _refused("authority_revoked", _REVOKED, row, **days, revoked=row.revoked_from.isoformat())
    if day < row.first:
        return _refused("authority_early", _EARLY, row, **days)
    return _refused("authority_ended", _ENDED, row, **days, last=row.last.isoformat() if row.last else "")


def _refused(code: str, sentence: Any, row: Held, **values: Any) -> Verdict:
    return Verdict((row.id,), code, say(sentence, document=row.document, source=row.source, to=row.to, **values))


_SCOPE = _("The register of delegated authorities does not cover this kind of matter at this office; it holds “%(document)s” "
           "(from %(source)s to %(to)s). Bring the matter to whoever holds the authority, or have the register completed by the system "
           "administrator.")
_AMOUNT = _("The authority “%(document)s” (from %(source)s to %(to)s) covers amounts up to %(limit)s yuan; "
            "this matter comes to %(amount)s yuan. Bring it to whoever holds the authority.")
_NO_AMOUNT = _("The authority “%(document)s” (from %(source)s to %(to)s) covers amounts up to %(limit)s yuan; "
               "this matter names no amount.")
_EARLY = _("No authority for this is in force on %(day)s: “%(document)s” (from %(source)s to %(to)s) begins on %(first)s.")
_ENDED = _("No authority for this is in force on %(day)s: “%(document)s” (from %(source)s to %(to)s) ended on %(last)s. "
           "Have its renewal entered in the register first.")
_REVOKED = _("No authority for this is in force on %(day)s: “%(document)s” (from %(source)s to %(to)s) was revoked from %(revoked)s on.")
