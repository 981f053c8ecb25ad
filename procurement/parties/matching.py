"""Who stands too near to whom: experts against the suppliers of a case, over three years to the day, and suppliers against one another.

Pure functions over what `near` reads in a constant number of queries. What they find is told to supervisors only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from procurement.meetings.services import plain
from procurement.parties.terms import Apart, Kinship, Relation, Tie

RELATION_OF = {
    Tie.STAFF: Relation.EMPLOYED, Tie.HEAD: Relation.DIRECTOR, Tie.DIRECTOR: Relation.DIRECTOR, Tie.SHAREHOLDER: Relation.SHAREHOLDER,
}  # fmt: skip
TIE_ZH = {Tie.HEAD: "法定代表人或负责人", Tie.DIRECTOR: "董事、监事", Tie.SHAREHOLDER: "控股股东或实际控制人", Tie.STAFF: "职工"}
KIN_ZH = {Kinship.SPOUSE: "配偶", Kinship.DIRECT: "直系血亲", Kinship.COLLATERAL: "三代以内旁系血亲", Kinship.IN_LAW: "近姻亲"}
"""What is found is stored in Chinese, whoever's language the screen speaks."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a tie, both ends included; None: it lasts."""

    since: date
    until: date | None = None

    def meets(self, first: date, last: date) -> bool:
        return self.since <= last and (self.until is None or self.until >= first)


@dataclass(frozen=True, slots=True)
class Officer:
    """Head, director, shareholder or employee of a supplier."""

    name: str
    tie: str
    span: Span
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Firm:
    """A supplier as the match sees it; `holds` are the suppliers it controls or manages on the day."""

    pk: int
    name: str
    officers: tuple[Officer, ...] = ()
    holds: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Work:
    """Where somebody worked, and as what."""

    employer: str
    tie: str
    span: Span


@dataclass(frozen=True, slots=True)
class Kin:
    """A declared relative."""

    name: str
    kinship: str
    works_at: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An expert as the match sees him."""

    pk: int
    name: str
    employer: str = ""
    identity: str = ""
    works: tuple[Work, ...] = ()
    relatives: tuple[Kin, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """One reason to withdraw: who, from which supplier, on which ground, and the fact behind it in Chinese, for supervisors."""

    expert: int
    supplier: int
    ground: Relation
    text: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two suppliers that may not quote for the same item."""

    one: int
    other: int
    why: Apart
    text: str


def years_before(day: date, years: int) -> date:
    """The same day so many years ago; the last of February where there was none. A tie that ended on it still counts."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def related(one: Candidate, firms: Iterable[Firm], on: date, years: int) -> list[Match]:
    """Every relation of an expert to these suppliers: (1)-(3) within so many years before the day, (4) at any time (实施条例 §9)."""
    first, found = years_before(on, years), []
    for firm in firms:
        found += [Match(one.pk, firm.pk, ground, text) for ground, text in _own(one, firm, first, on)]
        found += [Match(one.pk, firm.pk, ground, text) for ground, text in _of_kin(one, firm, first, on)]
    return found


def _own(one: Candidate, firm: Firm, first: date, on: date) -> Iterable[tuple[Relation, str]]:
    """What he was there himself: told by his own history, by his present employer, or by the supplier's list of people."""
    called = plain(firm.name)
    if plain(one.employer) == called:
        yield Relation.EMPLOYED, f"现工作单位为{firm.name}"
    for work in one.works:
        if plain(work.employer) == called and work.span.meets(first, on):
            yield RELATION_OF[Tie(work.tie)], f"任职经历：{firm.name}，{TIE_ZH[Tie(work.tie)]}，{_days(work.span)}"
    for officer in firm.officers:
        if _same(one.name, one.identity, officer) and officer.span.meets(first, on):
            yield RELATION_OF[Tie(officer.tie)], f"{firm.name}登记的人员{officer.name}，{TIE_ZH[Tie(officer.tie)]}，{_days(officer.span)}"


def _of_kin(one: Candidate, firm: Firm, first: date, on: date) -> Iterable[tuple[Relation, str]]:
    """A relative heads the supplier now; one who works there otherwise is "another relation", the house's own caution.

    A relation that has ended still counts as long as a tie of his own would: that is the house's caution too."""
    for kin in (one for one in one.relatives if one.until is None or one.until >= first):
        heads = [officer for officer in firm.officers
                 if officer.tie == Tie.HEAD and plain(officer.name) == plain(kin.name) and officer.span.meets(on, on)]
        if heads:
            yield Relation.RELATIVE, f"{KIN_ZH[Kinship(kin.kinship)]}{kin.name}为{firm.name}负责人"
        elif plain(kin.works_at) == plain(firm.name):
            yield Relation.OTHER, f"{KIN_ZH[Kinship(kin.kinship)]}{kin.name}在{firm.name}任职"


def _same(name: str, identity: str, officer: Officer) -> bool:
    """One person: by the digest of the document where both are known, else by name, which is strict towards namesakes."""
    if identity and officer.identity:
        return identity == officer.identity
    return plain(name) == plain(officer.name)


def apart(firms: Sequence[Firm], on: date) -> list[Conflict]:
    """Pairs that may not both quote for the same item: one head on that day, or a direct holding (政府采购法实施条例 §18)."""
    found = []
    for one, other in combinations(firms, 2):
        for head in _heads(one, on):
            if any(_same(head.name, head.identity, another) for another in _heads(other, on)):
                found.append(Conflict(one.pk, other.pk, Apart.SAME_HEAD, f"{one.name}与{other.name}的负责人均为{head.name}"))
        if other.pk in one.holds or one.pk in other.holds:
            holder, held = (one, other) if other.pk in one.holds else (other, one)
            found.append(Conflict(one.pk, other.pk, Apart.HOLDING, f"{holder.name}直接控股或管理{held.name}"))
    return found


def _heads(firm: Firm, on: date) -> list[Officer]:
    return [officer for officer in firm.officers if officer.tie == Tie.HEAD and officer.span.meets(on, on)]


def _days(span: Span) -> str:
    return f"{span.since.isoformat()}至{span.until.isoformat() if span.until else '今'}"


# --- out of the registers ---------------------------------------------------------------------------------------------
def firms(supplier_ids: Iterable[int], on: date) -> list[Firm]:
    """Suppliers with their people and holdings on the day; three queries however many there are."""
    from procurement.parties.models import Supplier

    rows = Supplier.objects.filter(pk__in=set(supplier_ids)).prefetch_related("people", "holds").order_by("pk")
    return [
        Firm(
            row.pk, row.name,
            tuple(Officer(p.name, p.tie, Span(p.since, p.until), p.identity) for p in row.people.all()),
            frozenset(h.held_id for h in row.holds.all() if Span(h.since, h.until).meets(on, on)),
        )
        for row in rows
    ]  # fmt: skip


def candidates(experts: Any) -> list[Candidate]:
    """Experts (a query set) with history and declared relatives; three queries however many there are."""
    return [
        Candidate(
            row.pk, row.name, row.employer, row.identity,
            tuple(Work(w.employer, w.tie, Span(w.since, w.until)) for w in row.employers.all()),
            tuple(Kin(k.name, k.kinship, k.works_at, k.until) for k in row.relatives.all()),
        )
        for row in experts.prefetch_related("employers", "relatives")
    ]  # fmt: skip


def suppliers_apart(supplier_ids: Iterable[int], on: date) -> list[Conflict]:
    """Conflicts among the suppliers that quote for one item."""
    return apart(firms(supplier_ids, on), on)


def barred(supplier_ids: Iterable[int], on: date) -> list[Any]:
    """Entries of the bad-record list that are in force on the day for any of these suppliers; one query."""
    from procurement.parties.models import BadRecord

    rows = BadRecord.objects.filter(supplier__in=set(supplier_ids), since__lte=on).select_related("supplier").order_by("supplier_id", "id")
    return [row for row in rows if row.covers(on)]
