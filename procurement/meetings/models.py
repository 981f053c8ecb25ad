"""Resolutions of meetings and who sat there: written once; a corrected record or a second meeting is a further row."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement.forms import jsonable
from procurement.meetings.terms import Body, Capacity, Ground, Outcome, Presence, Vote
from procurement.written import Written


class Resolution(Written):
    """What one meeting resolved on one case, as the recorder wrote it down; the chair signs it by an act of his own."""

    case = models.ForeignKey("approvals.Case", models.PROTECT, related_name="resolutions")
    edition = models.PositiveSmallIntegerField(_("edition of the record"))
    body = models.CharField(_("kind of meeting"), max_length=20, choices=Body.choices)
    topic = models.CharField(_("topic"), max_length=200)
    held_at = models.DateTimeField(_("time of the meeting"))
    place = models.CharField(_("place of the meeting"), max_length=100)
    minutes_no = models.CharField(_("minutes number"), max_length=40)
    number_given = models.BooleanField(_("number given by the system"), default=True)
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("chair"))
    recorder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorder"))
    entitled = models.PositiveSmallIntegerField(_("entitled to sit"))
    present = models.PositiveSmallIntegerField(_("entitled and present"))
    votes_for = models.PositiveSmallIntegerField(_("votes for"))
    votes_against = models.PositiveSmallIntegerField(_("votes against"))
    votes_abstain = models.PositiveSmallIntegerField(_("abstentions"))
    votes_defer = models.PositiveSmallIntegerField(_("votes for deferring"))
    outcome = models.CharField(_("resolved"), max_length=10, choices=Outcome.choices)
    minutes = models.TextField(_("text of the minutes"))
    papers = models.JSONField(_("papers sent beforehand"), default=list)  # [{title, sha256, sent_on}]
    rules_applied = models.JSONField(_("rules that bound the meeting"), default=list)  # [[code, row, value]]
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("resolution")
        verbose_name_plural = _("resolutions")
        ordering = ["case", "edition"]
        indexes = [models.Index(fields=["body", "held_at"], name="resolution_by_meeting")]
        constraints = [
            models.UniqueConstraint(fields=["case", "edition"], name="resolution_edition_once"),
            models.CheckConstraint(condition=Q(present__lte=models.F("entitled")), name="resolution_present_within_entitled"),
            models.CheckConstraint(
                condition=Q(
                    present=models.F("votes_for") + models.F("votes_against") + models.F("votes_abstain") + models.F("votes_defer")
                ),
                name="resolution_everybody_voted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes_no} {self.get_outcome_display()}"

    def seat_rows(self) -> list[Seat]:
        """Who sat, in the order of the list; read once per object."""
        known = self.__dict__.get("_seats")
        if known is None:
            known = self.__dict__["_seats"] = list(self.seats.select_related("person"))
        return known

    def spoken(self) -> list[Seat]:
        """Opinions in the order in which they were given, the head last (末位表态)."""
        return sorted((seat for seat in self.seat_rows() if seat.spoke_as), key=lambda seat: seat.spoke_as or 0)

    def dissent(self) -> list[Seat]:
        """Members who were not of the opinion that became the resolution."""
        agreeing = {Outcome.AGREED: Vote.FOR, Outcome.REFUSED: Vote.AGAINST, Outcome.DEFERRED: Vote.DEFER}[Outcome(self.outcome)]
        return [seat for seat in self.spoken() if seat.vote != agreeing]

    def facts(self) -> dict[str, Any]:
        """The record as JSON, people by account; names of guests and reasons of recusals are in `confidential`."""
        names = ("edition", "body", "topic", "held_at", "place", "minutes_no", "entitled", "present", "votes_for", "votes_against",
                 "votes_abstain", "votes_defer", "outcome", "minutes", "papers")
        return {
            **{name: jsonable(getattr(self, name)) for name in names}, "chair": self.chair_id, "recorder": self.recorder_id,
            "seats": [seat.facts() for seat in self.seat_rows()],
        }

    def paper(self) -> dict[str, Any]:
        """What the printed minutes say."""
        from procurement.meetings.papers import minutes

        return minutes(self)

    def confidential(self) -> str:
        """Names of people without an account, and why somebody withdrew: for the supervisors, in the trail only as a commitment."""
        lines = [f"{seat.no}. {seat.name}" for seat in self.seat_rows() if seat.person_id is None]
        lines += [f"{seat.no}. {seat.get_ground_display()} {seat.reason}" for seat in self.seat_rows() if seat.ground]
        return "\n".join(lines)


class Seat(Written):
    """One person at the table: in which capacity, there or not, and the opinion that he gave."""

    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="seats")
    no = models.PositiveSmallIntegerField(_("no."))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person"))
    name = models.CharField(_("name"), max_length=60)
    capacity = models.CharField(_("capacity"), max_length=12, choices=Capacity.choices)
    presence = models.CharField(_("presence"), max_length=10, choices=Presence.choices)
    ground = models.CharField(_("ground of the recusal"), max_length=10, choices=Ground.choices, blank=True)
    reason = models.CharField(_("reason of the recusal"), max_length=200, blank=True)
    spoke_as = models.PositiveSmallIntegerField(_("order of speaking"), null=True, blank=True)
    vote = models.CharField(_("vote"), max_length=8, choices=Vote.choices, blank=True)
    words = models.TextField(_("opinion given"), blank=True)

    class Meta:
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["resolution", "no"], name="seat_no_once"),
            models.UniqueConstraint(fields=["resolution", "person"], condition=Q(person__isnull=False), name="seat_person_once"),
            models.UniqueConstraint(fields=["resolution", "spoke_as"], condition=Q(spoke_as__isnull=False), name="seat_spoke_once"),
            models.CheckConstraint(
                condition=Q(vote="") | Q(capacity=Capacity.MEMBER, presence=Presence.PRESENT), name="seat_only_members_present_vote"
            ),
            models.CheckConstraint(condition=Q(ground="") | Q(presence=Presence.WITHDREW), name="seat_ground_of_recusal_only"),
        ]

    def __str__(self) -> str:
        return f"{self.no} {self.name}"

    def facts(self) -> dict[str, Any]:
        """The seat as JSON, without names and reasons."""
        names = ("no", "capacity", "presence", "spoke_as", "vote", "words")
        return {"person": self.person_id} | {name: getattr(self, name) for name in names}


class Resolved(models.Model):
    """Part of the record of any case that a meeting may decide: it points to its newest resolution."""

    case_id: int

    resolution = models.ForeignKey(Resolution, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("resolution"))

    class Meta:
        abstract = True

    def resolution_facts(self) -> dict[str, Any]:
        """Two fields for `snapshot()`; a record names `resolution_confidential` among its `private` ones."""
        newest = self.resolution if self.resolution_id else None
        return {
            "resolution": newest.facts() if newest else None, "resolution_confidential": newest.confidential() if newest else "",
        }

    def resolutions(self) -> list[Resolution]:
        """Every record of a meeting on this case, the newest first; one query, none while there has been no meeting."""
        known: list[Resolution] = self.__dict__.setdefault("_resolutions", [])
        if self.resolution_id and (not known or known[0].pk != self.resolution_id):
            found: dict[int, Resolution] = {}
            seats = Seat.objects.filter(resolution__case_id=self.case_id).order_by("-resolution__edition", "no")
            for seat in seats.select_related("resolution__chair", "resolution__recorder", "person"):
                found.setdefault(seat.resolution_id, seat.resolution).__dict__.setdefault("_seats", []).append(seat)
            known[:] = found.values()
            if known:
                self.resolution = known[0]  # so that nobody reads it a second time
        return known
