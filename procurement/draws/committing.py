"""抽取承诺: the list, the rules and the end of the chain of codes are bound before anybody can know the numbers."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.draws import recompute
from procurement.draws.applied import against, upheld
from procurement.draws.current import draw_of, seats_of, suppliers_that_quoted
from procurement.draws.enough import fillable, in_use, one_of_each_employer
from procurement.draws.models import Draw, DrawEntry, DrawSecret, Recusal
from procurement.draws.panel import formula, wrong_with
from procurement.draws.terms import Barred, FoundBy, Method, SeatState, Stage, Voided
from procurement.facts import RuleBroken
from procurement.parties import matching
from procurement.parties.models import Expert
from procurement.rulebook.limits import holds, limit

Data = Mapping[str, Any]
PANEL = "panel"
"""The duty of those who declare, score and sign; the floor above registers it under this name."""
SEAL = re.compile(r"[0-9a-f]{64}")


@dataclass
class Listed:
    """One expert of the list, not yet behind a label."""

    expert: Expert
    facts: dict[str, Any]
    matches: list[matching.Match]


@dataclass(frozen=True)
class Chain:
    """The chain of one-time codes: its secret beginning, how many links it has, and the end that is published."""

    secret: str
    codes: int

    @property
    def end(self) -> str:
        return recompute.link(bytes.fromhex(self.secret), self.codes).hex()


def commit_draw(
    record: Any, *, data: Data, actor: Any, at: datetime, case: Any, no_own_staff: bool = True, own_staff: frozenset[int] = frozenset(),
    **_context: Any,
) -> None:
    """Publish the commitment: a further draw each time. `no_own_staff`: the bureau has given up its seats on panels; `own_staff`: accounts
    of its people as its posts know them, beside what the register of experts says.

    After a party did not open its words the list and the codes stay: only the source of the random text is new."""
    former = draw_of(record)
    _may_begin(record, former, data)
    day = local(at).date()
    bound = formula(layer=record.layer, budget=record.amount, complex_=data["technically_complex"], social=data["social_effect"], on=day)
    needed = [row["speciality"] for row in data["needs"] for _place in range(row["number"])]
    _check_size(record, needed, bound)
    rules = recompute.Rules(no_own_staff, bound.outsiders(len(needed)), one_of_each_employer(day))
    source = _source(data, at)
    if former is not None and record.panel_state == Stage.ABORTED:
        _must_stay(former, needed, rules)
        entries, chain, listed = _entries_again(former), Chain(former.secret.secret, former.committed["codes"]), []
    else:
        listed = _listed(record, needed, at, own_staff, hands_on(case) | {actor.pk})
        _must_suffice(listed, needed, rules)
        entries, chain = [_entry(one) for one in listed], Chain(secrets.token_hex(32), int(limit("draw.codes", day).amount))
    committed = {
        "tender": str(case.number or ""), "draw": record.draw_no + 1, "at": at.isoformat(), "library": data["library"], "needed": needed,
        "rules": rules._asdict(), "labels": _labels(entries), "codes": chain.codes, "chain": chain.end, **source,
    }  # fmt: skip
    bound_by = [[row.code, row.row_id, f"{row.comparator}{row.text}"] for row in (bound.least, limit("draw.recusal_years", day))]
    draw = Draw(
        tender=record, no=record.draw_no + 1, follows=former, reason=_why(record, data), method=data["method"], library=data["library"],
        place=data["place"], committed=committed, root=recompute.root_of(committed), numbers_at=data["numbers_at"],
        suppliers=suppliers_that_quoted(record), operator=actor, at=at, rules_applied=bound_by,
    )  # fmt: skip
    _store(draw, entries, chain, listed)
    _end_former(former, at)
    record.draw_no, record.draw_root, record.draw_numbers_at, record.draw_randomness = draw.no, draw.root, draw.numbers_at, ""
    record.panel_state, record.panel = Stage.COMMITTED, []
    record.save()


def _labels(entries: Iterable[DrawEntry]) -> list[dict[str, str]]:
    """What is published of the list, in an order that tells nothing."""
    told = ({"label": e.label, "facts": recompute.facts_of(bytes.fromhex(e.salt), e.facts)} for e in entries)
    return sorted(told, key=lambda one: one["label"])


def _store(draw: Draw, entries: list[DrawEntry], chain: Chain, listed: list[Listed]) -> None:
    draw.save()
    for entry in entries:
        entry.draw = draw
    DrawEntry.objects.bulk_create(entries)
    DrawSecret(draw=draw, secret=chain.secret).save()
    _note_matches(draw, listed, draw.at)


# --- may it begin -----------------------------------------------------------------------------------------------------
def _may_begin(record: Any, former: Draw | None, data: Data) -> None:
    if record.panel_state in (Stage.DRAWN, Stage.ASKING, Stage.SHORT):
        raise RuleBroken(None, _("This panel has been drawn: who cannot sit is replaced from the same list, there is no second draw."))
    if not record.quotes:
        raise RuleBroken(None, _("Open the quotes first: without the suppliers nobody can say who must withdraw."))
    if former is not None and record.panel_state in (Stage.EXHAUSTED, Stage.COMPLETE) and not data["reason"].strip():
        raise RuleBroken("reason", _("There was a draw before: say why another one is needed. It is shown with the record of the draw."))


def _why(record: Any, data: Data) -> str:
    if record.panel_state == Stage.ABORTED and not data["reason"].strip():
        return "一方未公布密封内容"
    return str(data["reason"])


def _end_former(former: Draw | None, at: datetime) -> None:
    for seat in seats_of(former) if former is not None else ():
        if seat.state != SeatState.VOID:
            seat.move(SeatState.VOID, at, Voided.NEW_DRAW)


# --- places -----------------------------------------------------------------------------------------------------------
def _check_size(record: Any, needed: list[str], bound: Any) -> None:
    wrong = wrong_with(len(needed), bound)
    if wrong is not None:
        raise RuleBroken("needs", wrong.message, **wrong.params)
    if record.panel_size and len(needed) < record.panel_size:
        raise RuleBroken("needs", _("The need speaks of %(asked)s members: draw as many, or more."), asked=record.panel_size)


def _must_stay(kept: Draw, needed: list[str], rules: recompute.Rules) -> None:
    if needed != kept.needed or rules._asdict() != kept.committed["rules"]:
        raise RuleBroken(
            "needs", _("List, places and rules stay as published in draw %(no)s: only the source of the random text is new."), no=kept.no
        )


def _must_suffice(listed: list[Listed], needed: list[str], rules: recompute.Rules) -> None:
    """A walk down the list in its own order must fill every place; otherwise the draw could not end."""
    found = fillable({one.expert.code: one.facts for one in listed}, needed, rules)
    if found < len(needed):
        raise RuleBroken(
            "needs",
            _("The register can fill %(found)s of %(needed)s places (speciality, recusal, own staff, one of each employer). Ask for other "
              "specialities, or have further experts entered."),
            found=found, needed=len(needed),
        )  # fmt: skip


# --- the list ---------------------------------------------------------------------------------------------------------
def _listed(record: Any, needed: Iterable[str], at: datetime, own_staff: frozenset[int], hands: set[int]) -> list[Listed]:
    """Every expert in use who has one of the specialities, also whom a rule bars: who is left out must be seen to be left out."""
    experts = in_use(needed)
    on, years = local(at).date(), int(limit("draw.recusal_years", local(at).date()).amount)
    firms = matching.firms((row["supplier"] for row in suppliers_that_quoted(record)), on)
    applied = upheld(record)
    known = {one.pk: one for one in matching.candidates(Expert.objects.filter(pk__in=[e.pk for e in experts]))}
    listed = []
    for expert in experts:
        matches = [*matching.related(known[expert.pk], firms, on, years), *against(applied, expert.pk, expert.name)]
        barred = Barred.NO_ACCOUNT if expert.user_id is None else Barred.HANDLED if expert.user_id in hands else ""
        facts = {"specialities": sorted(expert.specialities), "employer": expert.employer,
                 "own_staff": expert.own_staff or expert.user_id in own_staff,
                 "barred": str(barred or (Barred.RELATED if matches else ""))}
        listed.append(Listed(expert, facts, matches))
    return listed


def hands_on(case: Any) -> set[int]:
    """Accounts that have acted in this case or asked for it: none of them sits on its panel. An earlier panel bars nobody."""
    acted = case.decisions.values_list("duty", "actor_id", "principal_id")
    return {pk for duty, *people in acted if duty != PANEL for pk in people if pk is not None} | {case.requester_id}


def _entry(one: Listed) -> DrawEntry:
    salt = secrets.token_bytes(32)
    return DrawEntry(expert=one.expert, salt=salt.hex(), label=recompute.label_of(salt, one.expert.code), facts=one.facts)


def _entries_again(kept: Draw) -> list[DrawEntry]:
    return [DrawEntry(expert_id=e.expert_id, salt=e.salt, label=e.label, facts=e.facts) for e in kept.entries.order_by("id")]


def _note_matches(draw: Draw, listed: list[Listed], at: datetime) -> None:
    Recusal.objects.bulk_create([
        Recusal(tender=draw.tender, draw=draw, expert=one.expert, supplier_id=match.supplier, ground=match.ground,
                found_by=FoundBy.MATCH, text=match.text, at=at)
        for one in listed for match in one.matches
    ])  # fmt: skip


# --- the source of the random text ------------------------------------------------------------------------------------
def _source(data: Data, at: datetime) -> dict[str, Any]:
    """What is announced now about the random text that comes later."""
    told: dict[str, Any] = {"method": data["method"], "numbers_at": data["numbers_at"].isoformat(), "sources": [], "parties": {}}
    if data["method"] == Method.PUBLIC:
        return told | {"sources": _sources(data, at)}
    if data["numbers_at"] < at:
        raise RuleBroken("numbers_at", _("The words are opened after the list is published: choose a later moment."))
    seals = {party: (data[f"seal_{party}"] or "").strip().lower() for party in recompute.PARTIES}
    for party, seal in seals.items():
        if not SEAL.fullmatch(seal):
            raise RuleBroken(
                f"seal_{party}", _("A seal has 64 figures and letters a to f: the party makes it with “recompute.py --seal %(party)s”."),
                party=party,
            )  # fmt: skip
    if len(set(seals.values())) < len(seals):
        raise RuleBroken("seal_platform", _("Two parties have handed in the same seal: each makes its own."))
    return told | {"parties": seals}


def _sources(data: Data, at: datetime) -> list[str]:
    day = local(at).date()
    least, notice = limit("draw.sources", day), limit("draw.notice", day)
    names = [row["name"] for row in data["sources"]]
    if not holds(len(set(names)), least):
        raise RuleBroken("sources", _("Name at least %(least)s different public sources, each with its number and date (rule %(rule)s)."),
                         least=least.text, rule=least.code)
    if data["numbers_at"] < at + timedelta(hours=int(notice.amount)):
        raise RuleBroken(
            "numbers_at", _("The numbers must come at least %(hours)s hours after the list is published: choose a later announcement."),
            hours=notice.text,
        )  # fmt: skip
    return names
