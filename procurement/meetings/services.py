"""What the recorder of a meeting writes down: checked against the rules of procedure, numbered, and never changed again."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement import people
from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.meetings import rules
from procurement.meetings.models import Resolution, Seat
from procurement.meetings.rules import Sitting, Voice
from procurement.meetings.terms import RULES_OF, Body, Capacity, Outcome, Presence, Vote
from procurement.rulebook.limits import Limit, limit, text

Data = Mapping[str, Any]
Numbers = Callable[..., str]
MINUTES = {
    Body.PARTY_GROUP: ("meeting.party_group", "党组会议纪要〔{year}〕{n}号"),
    Body.PARTY_GROUP_WIDE: ("meeting.party_group", "党组会议纪要〔{year}〕{n}号"),
    Body.HEAD_OFFICE: ("meeting.head_office", "局长办公会议纪要〔{year}〕{n}号"),
}
"""纪要文号: one series a year for each body, brackets 〔〕, no leading zero (GB/T 9704-2012)."""
HEAD, SUPERVISOR = "act_as_head", "act_as_supervisor"
TAKEN_BACK = frozenset({"withdraw", "take_back"})
DID_ELSEWHERE = "did_elsewhere"
"""Where the memo of a case keeps who is something for it without having acted in it: the custodian of a listed thing, for one."""


@dataclass
class Table:
    """The people of one meeting: seats as typed, who is behind them, what they said."""

    rows: list[Data]
    accounts: dict[str, Any]
    voices: list[Data]
    heads: frozenset[str] = frozenset()
    sittings: list[Sitting] = field(default_factory=list)
    spoken: list[Voice] = field(default_factory=list)

    def __post_init__(self) -> None:
        whos = map(self.key_of, self.rows)
        self.sittings = [Sitting(who, row["capacity"], row["presence"], who in self.heads)
                         for who, row in zip(whos, self.rows, strict=True)]
        self.spoken = [Voice(self.key_of(row), row["vote"]) for row in self.voices]

    def key_of(self, row: Data) -> str:
        """What tells people of a meeting apart: the staff number, also of somebody written in by name who has an account; else the name."""
        key = key_of(row)
        return key if row.get("person") else self.numbers.get(key, key)

    @cached_property
    def numbers(self) -> dict[str, str]:
        """Staff numbers by name; of two people of one name the first who sits here by his number, else the first."""
        chosen = {row["person"] for row in self.rows if row.get("person")}
        found: dict[str, str] = {}
        for number, account in sorted(self.accounts.items(), key=lambda one: (one[0] not in chosen, one[0])):
            found.setdefault(plain(str(account)), number)
        return found

    def named(self, keys: Iterable[str]) -> str:
        """Names of these people, for a sentence."""
        return "、".join(str(self.accounts.get(key, key)) for key in keys)


def key_of(row: Data) -> str:
    """The staff number of whoever was chosen from the list, or the name that was written in."""
    return row.get("person") or plain(row.get("name") or "")


def plain(name: str) -> str:
    """A name as it is compared: no blank and no difference of width makes another person."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def record_meeting(record: Any, *, data: Data, actor: Any, at: datetime, case: Any, numbers: Numbers, **context: Any) -> None:
    """Write down a meeting on this case: a further row each time, never an edit; the record points to the newest."""
    former = record.resolution if record.resolution_id else None
    if data["held_at"] > at:
        raise RuleBroken("held_at", _("The meeting cannot lie in the future: check date and time."))
    if former is not None and data["held_at"] < former.held_at:
        raise RuleBroken("held_at", _("An earlier meeting is on record (%(number)s): check date and time."), number=former.minutes_no)
    held_on, kind = local(data["held_at"]).date(), RULES_OF[Body(data["body"])]
    bound = {name: limit(f"meeting.{name}", held_on, object_type=kind)
             for name in ("quorum", "majority", "papers_before", "supervision_present")}
    table = _table(data)
    chair = _chair(data, table)
    _check_seats(table, actor, _hands_on(case), bound)
    _check_voices(table, chair, bound)
    votes, entitled = rules.count(table.spoken), len(rules.entitled(table.sittings))
    _check_outcome(data["outcome"], votes, entitled, bound["majority"])
    papers = _papers(data["papers"], held_on, bound["papers_before"], context.get("attached"))
    number, given = _number(data, held_on, numbers)
    resolution = Resolution(
        case=case, edition=former.edition + 1 if former else 1, body=data["body"], topic=data["topic"], held_at=data["held_at"],
        place=data["place"], minutes_no=number, number_given=given, chair=table.accounts[chair], recorder=actor, entitled=entitled,
        present=len(rules.present(table.sittings)), votes_for=votes[Vote.FOR], votes_against=votes[Vote.AGAINST],
        votes_abstain=votes[Vote.ABSTAIN], votes_defer=votes[Vote.DEFER], outcome=data["outcome"], minutes=data["minutes"], papers=papers,
        rules_applied=[[row.code, row.row_id, f"{row.comparator}{row.text}"] for row in bound.values()], recorded_at=at,
    )  # fmt: skip
    resolution.save()
    Seat.objects.bulk_create(_seats(resolution, table))
    record.resolution = resolution
    record.save()


# --- Who sits ---
def _table(data: Data) -> Table:
    wanted = {row["person"] for row in (*data["seats"], *data["opinions"]) if row.get("person")} | {data["chair"]}
    accounts = {account.get_username(): account for account in people.accounts().filter(username__in=wanted)}
    accounts |= _written_in({row["name"] for row in (*data["seats"], *data["opinions"]) if row.get("name")})
    heads = people.holders(HEAD).filter(username__in=accounts).values_list("username", flat=True)
    return Table(list(data["seats"]), accounts, list(data["opinions"]), frozenset(heads))


def _written_in(names: set[str]) -> dict[str, Any]:
    """Accounts of people who were written in by name although they have one. One query, none when nobody was written in."""
    if not names:
        return {}
    bare = {plain(name) for name in names}
    found = people.everybody().filter(display_name__in=names | bare)
    return {account.get_username(): account for account in found if plain(str(account)) in bare}


def _chair(data: Data, table: Table) -> str:
    chair = data["chair"]
    if chair not in {seat.who for seat in rules.present(table.sittings)}:
        raise RuleBroken("chair", _("The chair must sit as a member who is present: enter the chair in the list of participants."))
    return str(chair)


def _check_seats(table: Table, actor: Any, hands_on: Mapping[str, str], bound: Mapping[str, Limit]) -> None:
    doubled = rules.twice(seat.who for seat in table.sittings)
    if doubled:
        raise RuleBroken("seats", _("%(people)s: entered more than once. Each person sits once."), people=table.named(doubled))
    recorder = actor.get_username()
    if any(seat.who == recorder and seat.capacity == Capacity.MEMBER for seat in table.sittings):
        raise RuleBroken("seats", _("The recorder does not vote: somebody else records this meeting, or you attend without vote."))
    members = [seat.who for seat in table.sittings if seat.capacity == Capacity.MEMBER and seat.who in table.accounts]
    watching = list(people.holders(SUPERVISOR).filter(username__in=members).values_list("username", flat=True)) if members else []
    if watching:
        raise RuleBroken("seats", _("%(people)s: discipline supervision attends and does not vote."), people=table.named(watching))
    conflicted = rules.must_withdraw(table.sittings, hands_on)
    if conflicted:
        raise RuleBroken(
            "seats", _("%(people)s: has had a hand in this case and cannot decide on it. Enter “withdrew” with the ground."),
            people=table.named(conflicted),
        )  # fmt: skip
    if not rules.supervised(table.sittings, bound["supervision_present"]):
        raise RuleBroken(
            "seats", _("At least %(number)s person of discipline supervision must be present without vote (rule %(rule)s)."),
            number=bound["supervision_present"].text, rule=bound["supervision_present"].code,
        )  # fmt: skip
    there, of = len(rules.present(table.sittings)), len(rules.entitled(table.sittings))
    if not rules.has_quorum(there, of, bound["quorum"]):
        raise RuleBroken(
            "seats", _("No quorum: %(present)s of %(entitled)s members present, more than %(share)s %% are needed (%(source)s)."),
            present=there, entitled=of, share=bound["quorum"].text, source=bound["quorum"].source,
        )  # fmt: skip


def _hands_on(case: Any) -> dict[str, str]:
    """Staff numbers of those who have asked for, looked at or drawn up this case; what was taken back does not count."""
    made = list(case.decisions.values_list("duty", "verb", "step_id", "actor_id", "principal_id"))
    unsaid = {step for _duty, verb, step, _actor, _principal in made if verb in TAKEN_BACK}
    ids: dict[int, str] = {}
    for duty, _verb, step, actor, principal in made:
        if duty in rules.HANDS_ON and step not in unsaid:
            ids |= {actor: duty, principal: duty}
    ids |= {person: duty for _node, duty, person in case.memo.get(DID_ELSEWHERE, ()) if duty in rules.HANDS_ON}
    return {account.get_username(): ids[account.pk] for account in people.everybody().filter(pk__in=ids)}


# --- Who spoke, and what was resolved ---
def _check_voices(table: Table, chair: str, bound: Mapping[str, Limit]) -> None:
    doubled = rules.twice(voice.who for voice in table.spoken)
    if doubled:
        raise RuleBroken("opinions", _("%(people)s: spoke twice. One opinion and one vote for each member."), people=table.named(doubled))
    without = rules.without_a_vote(table.spoken, table.sittings)
    if without:
        raise RuleBroken(
            "opinions", _("%(people)s: only members who are present vote. An opinion sent in by somebody absent is not counted."),
            people=table.named(without),
        )  # fmt: skip
    quiet = rules.silent(table.spoken, table.sittings)
    if quiet:
        raise RuleBroken("opinions", _("%(people)s: no opinion entered. Every member present states his own."), people=table.named(quiet))
    if not rules.head_spoke_last(table.spoken, table.sittings, chair):
        last = rules.last_to_speak(table.sittings, chair)
        raise RuleBroken("opinions", _("%(person)s speaks last, after all others: correct the order."), person=table.named([last]))


def _check_outcome(outcome: str, votes: Mapping[Vote, int], entitled: int, majority: Limit) -> None:
    follows = rules.follows(votes, entitled, majority)
    if outcome != follows:
        raise RuleBroken(
            "outcome", _("%(for)s for and %(against)s against of %(entitled)s entitled: it follows “%(outcome)s” "
                         "(more than %(share)s %% of those entitled)."),
            **{"for": votes[Vote.FOR], "against": votes[Vote.AGAINST]}, entitled=entitled, outcome=Outcome(follows).label,
            share=majority.text,
        )  # fmt: skip


# --- Papers and number ---
def _papers(rows: list[Data], held_on: date, rule: Limit, attached: Callable[[], list[Any]] | None) -> list[dict[str, str]]:
    known = {file.sha256: file.name for file in attached()} if attached else {}
    by_name = {name: sha256 for sha256, name in known.items()}
    papers = []
    for row in rows:
        title = row.get("title") or known.get(row.get("file"), "")
        papers.append((title, row.get("file") or by_name.get(title, ""), row["sent_on"]))
    late = rules.sent_too_late(((title, day) for title, _sha256, day in papers), held_on, rule)
    if late:
        raise RuleBroken(
            "papers", _("%(papers)s: papers are sent at least %(days)s days before the meeting. Hold it later, or correct the day."),
            papers="、".join(late), days=rule.text,
        )  # fmt: skip
    return [{"title": title, "sha256": sha256, "sent_on": day.isoformat()} for title, sha256, day in papers]


def _number(data: Data, held_on: date, numbers: Numbers) -> tuple[str, bool]:
    """One meeting has one number, however many cases it decided and however often its record was corrected; True: given by us."""
    typed = (data.get("minutes_no") or "").strip()
    if text("meeting.minutes_number", held_on) == "elsewhere":
        if not typed:
            raise RuleBroken("minutes_no", _("Your bureau numbers its minutes elsewhere: write the number."))
        return typed, False
    if typed:
        raise RuleBroken("minutes_no", _("The system gives the number of the minutes: leave this field empty."))
    same = Resolution.objects.filter(body=data["body"], held_at=data["held_at"], number_given=True).order_by("pk").first()
    if same is not None:
        return same.minutes_no, True
    series, shape = MINUTES[Body(data["body"])]
    return numbers(series, shape), True


def _seats(resolution: Resolution, table: Table) -> list[Seat]:
    spoke = {table.key_of(row): (order, row) for order, row in enumerate(table.voices, 1)}
    seats = []
    for no, row in enumerate(table.rows, 1):
        order, said = spoke.get(table.key_of(row), (None, {}))
        account = table.accounts.get(table.key_of(row))
        withdrew = row["presence"] == Presence.WITHDREW
        seats.append(Seat(
            resolution=resolution, no=no, person=account, name=str(account) if account is not None else row["name"],
            capacity=row["capacity"], presence=row["presence"], ground=row.get("ground", "") if withdrew else "",
            reason=row.get("reason", "") if withdrew else "", spoke_as=order, vote=said.get("vote", ""), words=said.get("words", ""),
        ))  # fmt: skip
    return seats
