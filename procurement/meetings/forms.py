"""The record of a meeting as the recorder fills it in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from procurement import people
from procurement.fields import ChoiceField, DayField, LineField, MomentField, TextField
from procurement.forms import PaperKind, RecordForm, Shown, ShownTable
from procurement.lines import LineForm, LineTable
from procurement.meetings.models import Resolution, Seat
from procurement.meetings.terms import Body, Capacity, Ground, Outcome, Presence, Vote

SIT = ("act_as_head", "act_as_vice_head", "act_as_section_chief", "act_as_supervisor")
"""Whose holders the list of people offers; anybody else is written in by name."""


def label(name: str, model: Any = Resolution) -> Any:
    """The verbose name of a column, as a label begins."""
    return capfirst(model._meta.get_field(name).verbose_name)


def _offer(field: Any, offered: list[tuple[str, str]] | None) -> None:
    """One reading of the list for all rows of a form."""
    if offered is not None:
        field.choices = [("", _("Please choose")), *offered]


class PersonLine(LineForm):
    """A row about one person: chosen from the list, or written in by name when he has no account here."""

    def __init__(self, *args: Any, offered: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["person"], offered)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if bool(found.get("person")) == bool(found.get("name")) and not self.errors:
            self.add_error("person", _("Choose a person, or write the name of somebody who is not on the list: one of the two."))
        return found


class SeatLine(PersonLine):
    """Who was invited, in which capacity, and whether he came."""

    person = ChoiceField(label=label("person", Seat), choices=[], required=False)
    name = LineField(label=_("Or a name"), longest=60, required=False)
    capacity = ChoiceField(label=label("capacity", Seat), choices=Capacity.choices)
    presence = ChoiceField(label=label("presence", Seat), choices=Presence.choices)
    ground = ChoiceField(label=label("ground", Seat), choices=Ground.choices, required=False)
    reason = LineField(label=label("reason", Seat), longest=200, required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        withdrew = found.get("presence") == Presence.WITHDREW
        if withdrew and not (found.get("ground") and found.get("reason")):
            self.add_error("ground", _("Give the ground and the reason of the recusal; only discipline supervision reads them."))
        if not withdrew and found.get("presence") and (found.get("ground") or found.get("reason")):
            self.add_error("presence", _("A ground is given only for somebody who withdrew."))
        return found


class OpinionLine(PersonLine):
    """What one member said and how he voted."""

    person = ChoiceField(label=label("person", Seat), choices=[], required=False)
    name = LineField(label=_("Or a name"), longest=60, required=False)
    vote = ChoiceField(label=label("vote", Seat), choices=Vote.choices)
    words = LineField(label=label("words", Seat), longest=500)


class SentLine(LineForm):
    """One paper that the members had beforehand."""

    file = ChoiceField(label=_("File of the case"), choices=[], required=False)
    title = LineField(label=_("Or its title"), longest=200, required=False)
    sent_on = DayField(label=_("Sent on"))

    def __init__(self, *args: Any, offered: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["file"], offered)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not found.get("file") and not found.get("title") and not self.errors:
            self.add_error("file", _("Choose the file, or write the title of the paper."))
        return found


class MeetingForm(RecordForm):
    """会议记录: topic, papers, who sat, opinions in the order of speaking, votes, resolution, minutes."""

    attaches = (PaperKind("meeting", _("Papers of the meeting"), _("Sent beforehand, or the signed minutes on paper.")),)

    body = ChoiceField(label=label("body"), choices=Body.choices)
    topic = LineField(label=label("topic"), longest=200)
    held_at = MomentField(label=label("held_at"))
    place = LineField(label=label("place"))
    chair = ChoiceField(label=label("chair"), choices=[])
    minutes_no = LineField(
        label=label("minutes_no"), longest=40, required=False,
        help_text=_("Leave empty: the system gives the next number. Write it only if your bureau numbers its minutes elsewhere."),
    )  # fmt: skip
    outcome = ChoiceField(label=label("outcome"), choices=Outcome.choices)
    minutes = TextField(label=label("minutes"), longest=5000, rows=6)

    tables: Mapping[str, LineTable] = {
        "papers": LineTable(SentLine, label("papers"), needed=1, blank=2),
        "seats": LineTable(
            SeatLine, _("Participants"),
            _("Everybody entitled, also who was absent or withdrew; then who attended without vote, and discipline supervision."),
            needed=1, blank=5,
        ),
        "opinions": LineTable(
            OpinionLine, _("Opinions in the order of speaking"),
            _("Members who were present, each once; the head of the bureau speaks last. Dissent stays on record."), needed=1, blank=4,
        ),
    }  # fmt: skip
    fieldsets = (
        (_("Meeting"), ("body", "topic", "held_at", "place", "chair", "minutes_no")),
        (_("Papers and participants"), ("papers", "seats")),
        (_("Opinions and resolution"), ("opinions", "outcome", "minutes")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered, files = _people(), _files(self.record)
        _offer(self.fields["chair"], offered)
        self.lines["seats"].form_kwargs = self.lines["opinions"].form_kwargs = {"offered": offered}
        self.lines["papers"].form_kwargs = {"offered": files}

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """The record that the chair sent back, so that only the mistake needs typing; reasons of recusals are not shown again."""
        newest = record.resolutions()[0] if record is not None and getattr(record, "resolution_id", None) else None
        if newest is None:
            return {"topic": getattr(record, "title", "")} if record is not None else {}
        known = {name: getattr(newest, name) for name in ("body", "topic", "held_at", "place", "outcome", "minutes")}
        number = "" if newest.number_given else newest.minutes_no
        return known | {
            "chair": newest.chair.get_username(), "minutes_no": number,
            "papers": [{"file": p["sha256"], "title": "" if p["sha256"] else p["title"], "sent_on": p["sent_on"]} for p in newest.papers],
            "seats": [_who(seat) | {"capacity": seat.capacity, "presence": seat.presence, "ground": seat.ground}
                      for seat in newest.seat_rows()],
            "opinions": [_who(seat) | {"vote": seat.vote, "words": seat.words} for seat in newest.spoken()],
        }

    @classmethod
    def shown(cls, record: Any) -> list[Shown]:
        """Nothing: every record of a meeting, the newest first, has a block of its own on the page of the case."""
        return []

    @classmethod
    def shown_tables(cls, record: Any) -> list[ShownTable]:
        """Nothing, as above."""
        return []


def _who(seat: Seat) -> dict[str, str]:
    return {"person": seat.person.get_username(), "name": ""} if seat.person_id else {"person": "", "name": seat.name}


def _people() -> list[tuple[str, str]]:
    """Staff number and name of everybody who usually sits; one query."""
    first, *rest = (people.holders(role) for role in SIT)
    for more in rest:
        first = first | more
    return [(account.get_username(), f"{account}　{account.get_username()}") for account in first]


def _files(record: Any) -> list[tuple[str, str]]:
    """The files of the case, each content once; one query."""
    if record is None or not getattr(record, "case_id", None):
        return []
    return list(dict(record.case.attachments.order_by("id").values_list("sha256", "name")).items())
