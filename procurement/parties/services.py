"""Registers of parties, entered by services only: a party is entered, changed or ended with its reason, a tie is ended with its day.

Nothing is removed: the row shows the newest state, `PartyChange` what it was before, by whom it was changed and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.parties.models import (
    Agency,
    BadRecord,
    Expert,
    ExpertEmployer,
    ExpertRelative,
    PartyChange,
    Supplier,
    SupplierHolding,
    SupplierPerson,
)
from procurement.parties.terms import Register, Standing
from procurement.records import columns

MODELS: dict[str, Any] = {Register.SUPPLIER: Supplier, Register.EXPERT: Expert, Register.AGENCY: Agency}
KEY = {Register.SUPPLIER: "credit_code", Register.EXPERT: "code", Register.AGENCY: "credit_code"}
FIXED = frozenset({"standing", "ended_on", "ended_because", "entered_at"})
"""Columns that have a service of their own."""
CREDIT_CODE = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
"""GB 32100-2015: the letters of a unified social credit code and the weights of its check character."""


# --- parties ----------------------------------------------------------------------------------------------------------
def enter(register: str, data: Mapping[str, Any], *, actor: Any, at: datetime) -> Any:
    """A further party; its number is not in the register yet. Raises RuleBroken."""
    model, key = MODELS[register], KEY[Register(register)]
    if model.objects.filter(**{key: data[key]}).exists():
        raise RuleBroken(key, _("%(number)s is in the register already: change that entry, or take it into use again."), number=data[key])
    party = model(**_told(register, data), entered_at=at)
    party.save()
    _entered(register, party, {}, "", actor, at)
    return party


def change(register: str, party: Any, data: Mapping[str, Any], *, reason: str, actor: Any, at: datetime) -> None:
    """Other facts of a party; the reason is required, what stood before is kept."""
    told = _told(register, data)
    if KEY[Register(register)] in told and told[KEY[Register(register)]] != getattr(party, KEY[Register(register)]):
        raise RuleBroken(KEY[Register(register)], _("The number of a party stays: end this one and enter the other."))
    _must_say(reason)
    before = columns(party, but=())
    for name, value in told.items():
        setattr(party, name, value)
    _must_differ(before, party)
    party.save()
    _entered(register, party, before, reason, actor, at)


def end(register: str, party: Any, *, on: date, reason: str, actor: Any, at: datetime) -> None:
    """The party is no longer asked or seated; what it did stays."""
    if party.standing == Standing.ENDED:
        raise RuleBroken(None, _("%(name)s is out of use already since %(day)s."), name=party.name, day=party.ended_on)
    _must_say(reason)
    _not_in_future("ended_on", on, at)
    before = columns(party, but=())
    party.standing, party.ended_on, party.ended_because = Standing.ENDED, on, reason
    party.save()
    _entered(register, party, before, reason, actor, at)


def take_up_again(register: str, party: Any, *, reason: str, actor: Any, at: datetime) -> None:
    """An ended party is used again; its end stays in the history."""
    if party.standing == Standing.ACTIVE:
        raise RuleBroken(None, _("%(name)s is in use: nothing to take up again."), name=party.name)
    _must_say(reason)
    before = columns(party, but=())
    party.standing, party.ended_on, party.ended_because = Standing.ACTIVE, None, ""
    party.save()
    _entered(register, party, before, reason, actor, at)


def _told(register: str, data: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in data.items() if name not in FIXED}
    code = told.get("credit_code")
    if code is not None and not is_credit_code(code):
        raise RuleBroken("credit_code", _("%(code)s is not a unified social credit code: compare it with the licence (18 characters)."),
                         code=code)
    if "since" in told and "until" in told:
        _in_order(told["since"], told["until"])
    return told


def is_credit_code(code: str) -> bool:
    """Eighteen characters with the right check character (GB 32100-2015)."""
    if len(code) != CREDIT_CODE or any(letter not in ALPHABET for letter in code):
        return False
    total = sum(ALPHABET.index(letter) * weight for letter, weight in zip(code, WEIGHTS, strict=False))
    return ALPHABET[-total % 31] == code[-1]


# --- ties -------------------------------------------------------------------------------------------------------------
def add_person(supplier: Supplier, data: Mapping[str, Any], *, actor: Any, at: datetime) -> SupplierPerson:
    """Head, director, shareholder or employee of a supplier."""
    return _tie(Register.SUPPLIER, supplier, SupplierPerson(supplier=supplier, **data, entered_at=at), actor, at)


def add_holding(holder: Supplier, held: Supplier, data: Mapping[str, Any], *, actor: Any, at: datetime) -> SupplierHolding:
    """A supplier controls or manages another."""
    if holder.pk == held.pk:
        raise RuleBroken("held", _("A supplier does not hold itself: choose another."))
    return _tie(Register.SUPPLIER, holder, SupplierHolding(holder=holder, held=held, **data, entered_at=at), actor, at)


def add_bad_record(supplier: Supplier, data: Mapping[str, Any], *, actor: Any, at: datetime) -> BadRecord:
    """An entry of the bad-record list, with its document."""
    _must_say(data["document"], "document")
    return _tie(Register.SUPPLIER, supplier, BadRecord(supplier=supplier, **data, entered_at=at), actor, at)


def add_employer(expert: Expert, data: Mapping[str, Any], *, actor: Any, at: datetime) -> ExpertEmployer:
    """Where an expert works or worked; one without an end is the present employer."""
    row = _tie(Register.EXPERT, expert, ExpertEmployer(expert=expert, **data, entered_at=at), actor, at)
    if row.until is None and expert.employer != row.employer:
        change(Register.EXPERT, expert, {"employer": row.employer}, reason=str(_("A new employer was entered")), actor=actor, at=at)
    return row


def add_relative(expert: Expert, data: Mapping[str, Any], *, actor: Any, at: datetime) -> ExpertRelative:
    """A relative whom an expert declares."""
    return _tie(Register.EXPERT, expert, ExpertRelative(expert=expert, **data, entered_at=at), actor, at)


def end_tie(row: Any, *, on: date, reason: str, actor: Any, at: datetime) -> None:
    """The last day of a tie; entered once. A tie that was entered wrongly ends with its reason, it does not disappear."""
    if row.until is not None:
        raise RuleBroken("until", _("This tie has ended already on %(day)s."), day=row.until)
    _must_say(reason)
    if getattr(row, "since", None):  # of a relative only the end is known
        _in_order(row.since, on)
    before = columns(row, but=())
    row.until = on
    row.save(update_fields=["until"])
    register, party = (Register.EXPERT, row.expert) if hasattr(row, "expert_id") else (Register.SUPPLIER, _supplier_of(row))
    _write(register, party.pk, {_name(row): before}, {_name(row): columns(row, but=())}, reason, actor, at)


def _tie(register: str, party: Any, row: Any, actor: Any, at: datetime) -> Any:
    if getattr(row, "since", None):
        _not_in_future("since", row.since, at)
        _in_order(row.since, row.until)
    row.save()
    _write(register, party.pk, {}, {_name(row): columns(row, but=())}, "", actor, at)
    return row


def _supplier_of(row: Any) -> Supplier:
    return row.holder if isinstance(row, SupplierHolding) else row.supplier


def _name(row: Any) -> str:
    return str(row._meta.model_name)


# --- common -----------------------------------------------------------------------------------------------------------
def _must_say(reason: str, field: str = "reason") -> None:
    if not (reason or "").strip():
        raise RuleBroken(field, _("Say why, or by which document: whoever reads the register must learn it."))


def _must_differ(before: Mapping[str, Any], party: Any) -> None:
    if columns(party, but=()) == before:
        raise RuleBroken(None, _("Nothing differs from what stands in the register: change something, or leave the page."))


def _not_in_future(field: str, day: date, at: datetime) -> None:
    if day > local(at).date():
        raise RuleBroken(field, _("The day lies in the future: check the date."))


def _in_order(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise RuleBroken("until", _("The last day lies before the first: check the dates."))


def _entered(register: str, party: Any, before: Mapping[str, Any], reason: str, actor: Any, at: datetime) -> None:
    after = columns(party, but=())
    changed = sorted(name for name in after if not before or before.get(name) != after[name])
    was, now = {name: before[name] for name in changed if name in before}, {name: after[name] for name in changed}
    _write(register, party.pk, was, now, reason, actor, at)


def _write(register: str, party_id: int, before: Any, after: Any, reason: str, actor: Any, at: datetime) -> None:
    PartyChange(register=register, party_id=party_id, before=before, after=after, reason=reason, by=actor, at=at).save()
