"""What people do to the registers: each act checks who, lets the service change, and is entered in the chain of administration, as one."""
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.duties.holders import roles_of
from approvals.models import User
from approvals.office.door import told
from approvals.roles import Role
from approvals.trail import book
from procurement.facts import RuleBroken
from procurement.meetings.services import plain
from procurement.parties import services
from procurement.parties.models import Expert, PartyChange, SupplierPerson
from procurement.parties.terms import Register
from workflows.engine import clock

from . import KEEPERS

TIES = frozenset({"supplierperson", "supplierholding", "badrecord", "expertemployer", "expertrelative"})
"""Names under which a change of the register holds a tie instead of columns of the party."""
PERSONAL = frozenset({"contact", "phone", "account_no"})
"""What enters the trail as a commitment only; so do names of people, not those of firms."""
UNTOLD = frozenset({"expertrelative"})
"""Administrators read the chain of administration too: it names the entry, and the register tells supervisors what it says."""


class Moved(Exception):  # noqa: N818 - nothing is wrong: a colleague was quicker
    """Somebody wrote into the entry after the form was shown; `rows` is what was written, oldest first."""

    def __init__(self, rows: list[PartyChange]) -> None:
        super().__init__(f"{len(rows)} changes since the form was shown")
        self.rows = rows


def enter(register: str, data: Mapping[str, Any], *, by: User, at: datetime) -> Any:
    """A further party. Raises PermissionDenied, RuleBroken."""
    must_keep(register, by)
    return entered(register, data, by=by, at=at)


def change(register: str, pk: int, data: Mapping[str, Any], *, reason: str, by: User, at: datetime, seen: int | None = None) -> None:
    """Other facts of a party; `seen` is the edition that the form was shown with. Raises Moved beside the refusals."""
    must_keep(register, by)
    changed(register, pk, data, reason=reason, by=by, at=at, seen=seen)


def end(register: str, pk: int, *, on: date, reason: str, by: User, at: datetime, seen: int | None = None) -> None:
    """Out of use from that day."""
    must_keep(register, by)
    _done(register, pk, by, at, lambda party: services.end(register, party, on=on, reason=reason, actor=by, at=at), seen)


def take_up_again(register: str, pk: int, *, reason: str, by: User, at: datetime, seen: int | None = None) -> None:
    """In use once more."""
    must_keep(register, by)
    _done(register, pk, by, at, lambda party: services.take_up_again(register, party, reason=reason, actor=by, at=at), seen)


def add_tie(register: str, pk: int, kind: str, data: Mapping[str, Any], *, by: User, at: datetime, seen: int | None = None) -> None:
    """A person, a holding, a bad record, an employer or a relative."""
    must_keep(register, by)
    _done(register, pk, by, at, lambda party: _add(kind, party, dict(data), by, at), seen)


def end_tie(register: str, pk: int, row: Any, *, on: date, reason: str, by: User, at: datetime, seen: int | None = None) -> None:
    """The last day of a tie."""
    must_keep(register, by)
    _done(register, pk, by, at, lambda party: services.end_tie(
        type(row).objects.select_for_update(of=("self",)).get(pk=row.pk), on=on, reason=reason, actor=by, at=at), seen)


def _add(kind: str, party: Any, data: dict[str, Any], by: User, at: datetime) -> None:
    if kind == "holding":
        services.add_holding(party, data.pop("held"), data, actor=by, at=at)
        return
    add = {"person": services.add_person, "bad": services.add_bad_record, "employer": services.add_employer,
           "relative": services.add_relative}[kind]
    add(party, data, actor=by, at=at)  # type: ignore[operator]


# --- the same without the question who: tables ask it of their own ------------------------------------------------------
def entered(register: str, data: Mapping[str, Any], *, by: User, at: datetime) -> Any:
    """A further party, entered in the trail. Raises RuleBroken."""
    with transaction.atomic():
        _account_fits(register, None, data)
        try:
            with transaction.atomic():
                party = services.enter(register, data, actor=by, at=at)
        except IntegrityError as raced:
            raise RuleBroken(None, _("Somebody entered the same number or account a moment ago: look at the register.")) from raced
        _in_the_trail(register, party, 0, by, at)
    return party


def changed(register: str, pk: int, data: Mapping[str, Any], *, reason: str, by: User, at: datetime, seen: int | None = None) -> None:
    """Other facts of a party, entered in the trail. Raises RuleBroken."""
    def act(party: Any) -> None:
        _account_fits(register, party, data)
        services.change(register, party, data, reason=reason, actor=by, at=at)
    _done(register, pk, by, at, act, seen)


def edition(register: str, pk: int) -> int:
    """How far the entry of a party has come: its last change."""
    return PartyChange.objects.filter(register=register, party_id=pk).order_by("-pk").values_list("pk", flat=True).first() or 0


def _done(register: str, pk: int, by: User, at: datetime, act: Callable[[Any], Any], seen: int | None = None) -> None:
    """Under the lock of the party, whose entry stands as it was `seen`; everything that the register kept of it goes into the trail."""
    with transaction.atomic():
        party = services.MODELS[register].objects.select_for_update(of=("self",)).get(pk=pk)
        _must_be_a_stranger(register, party, by)
        last = edition(register, pk)
        if seen is not None and seen != last:
            raise Moved(list(PartyChange.objects.filter(register=register, party_id=pk, pk__gt=seen).select_related("by").order_by("pk")))
        act(party)
        _in_the_trail(register, party, last, by, at)


# --- who ----------------------------------------------------------------------------------------------------------------
def must_keep(register: str, person: User) -> None:
    """Whoever keeps the register, and no expert."""
    roles, keepers = {role for role, __ in roles_of(person)}, KEEPERS[Register(register)]
    if roles.isdisjoint(keepers):
        names = "、".join(str(role.label) for role in keepers)
        raise PermissionDenied(_("This register is kept by: %(roles)s.") % {"roles": names})
    must_not_judge(person)


def must_not_judge(person: User) -> None:
    """Whoever sits on panels keeps no register, by screen or by table."""
    if Role.EXPERT in {role for role, __ in roles_of(person)} or Expert.objects.filter(user=person).exists():
        raise PermissionDenied(_("Whoever sits on panels keeps no register of parties: leave it to a colleague."))


def _must_be_a_stranger(register: str, party: Any, person: User) -> None:
    """Strict towards namesakes: a colleague can do it as well."""
    if register == Register.SUPPLIER:
        names = SupplierPerson.objects.filter(supplier=party, until__isnull=True).values_list("name", flat=True)
        if plain(person.display_name) in {plain(name) for name in names}:
            raise PermissionDenied(_("Your name stands among the people of this supplier: leave the entry to a colleague."))


def account_complaint(name: str, user: User | None, expert_pk: int | None) -> tuple[Any, dict[str, Any]] | None:
    """Why an expert cannot have this account: the sentence with its values; None when he can."""
    if user is None:
        return None
    if not user.is_active or user.username == User.SYSTEM or user.is_superuser:
        return gettext_lazy("No account in use has the staff number %(number)s: have it opened first."), {"number": user.username}
    if plain(user.display_name) != plain(name):
        sentence = gettext_lazy("The account %(number)s belongs to %(name)s: compare the staff number with the name of the expert.")
        return sentence, {"number": user.username, "name": user.display_name}
    taken = getattr(user, "expert", None)
    if taken is not None and taken.pk != expert_pk:
        sentence = gettext_lazy("The account %(number)s is linked to the expert %(code)s already.")
        return sentence, {"number": user.username, "code": taken.code}
    return None


def _account_fits(register: str, party: Any, data: Mapping[str, Any]) -> None:
    if register == Register.EXPERT:
        user = data.get("user", getattr(party, "user", None))
        wrong = account_complaint(data.get("name", getattr(party, "name", "")), user, getattr(party, "pk", None))
        if wrong is not None:
            raise RuleBroken("user", wrong[0], **wrong[1])


# --- the trail ----------------------------------------------------------------------------------------------------------
def _in_the_trail(register: str, party: Any, last: int, by: User, at: datetime) -> None:
    """One entry for each change of the register after `last`."""
    key = services.KEY[Register(register)]
    for row in PartyChange.objects.filter(register=register, party_id=party.pk, pk__gt=last).order_by("pk"):
        kind, before, after = parts(row)
        people = {"name"} if register == Register.EXPERT or kind == "supplierperson" else set()
        named = {} if register == Register.EXPERT else {"name": party.name}
        facts = {"register": register, "party": party.pk, "number": getattr(party, key), "entry": row.pk, **named,
                 **({"tie": kind} if kind else {})}
        values: dict[str, Any] = {} if kind in UNTOLD else {"before": _without_digest(before) or None, "after": _without_digest(after)}
        book.write("adm", action=action_of(row), at=at, actor=by, clock=clock.source(), content=told(
            reason=row.reason, private=PERSONAL | people, **values, **facts))


def _without_digest(values: Mapping[str, Any]) -> dict[str, Any]:
    """That a document was entered or changed, not its digest."""
    return {name: bool(value) if name == "identity" else value for name, value in values.items()}


def parts(row: PartyChange) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """The tie that was changed (nothing: the party itself), what stood there, and what stands there now."""
    kind = next((name for name in row.after if name in TIES), "")
    return (kind, row.before.get(kind, {}), row.after[kind]) if kind else ("", row.before, row.after)


def action_of(row: PartyChange) -> str:
    """The word of the trail for one change of a register."""
    kind, before, after = parts(row)
    if kind:
        return "party.tie_ended" if before else "party.tie_entered"
    if not before:
        return "party.entered"
    if "standing" in after:
        return "party.ended" if after["standing"] == "ended" else "party.taken_up"
    return "party.changed"
