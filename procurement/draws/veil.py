"""Who sits on a panel is nobody's to know before the result is posted (87号令 §40、47): members are shown by the number of their seat.

Admitted are a member to his own name, and whoever drew or witnessed the draw of this case. The end of a case opens it too."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext as _

from procurement.awards.terms import ObjectionsEnd
from procurement.draws.models import PanelSeat

ADMITTED, ACTED = ("draw_operator", "draw_supervisor"), ("record", "approve")
"""Duties and acts of those who have drawn and witnessed; to claim such a step admits nobody."""
CLOSED = Q(tender__case__finished=None) & (Q(tender__posted_at=None) | Q(tender__objections_end=ObjectionsEnd.REVIEW))


@dataclass(frozen=True, slots=True)
class SeatLabel:
    """“Panel member 2”; a substitute or a further draw is told apart by its round and draw."""

    place: int
    round: int
    draw: int

    def __str__(self) -> str:
        facts = {"place": self.place, "round": self.round, "draw": self.draw}
        if self.draw > 1:
            return _("Panel member %(place)s (draw %(draw)s, round %(round)s)") % facts
        return (_("Panel member %(place)s (round %(round)s)") if self.round > 1 else _("Panel member %(place)s")) % facts


def opened_at(record: Any) -> datetime | None:
    """From when scores and names are no secret: the posting of the result, or the end of a case that never came to one.

    A review that an objection opened again is closed until it is posted again."""
    if record.posted_at is not None and record.objections_end != ObjectionsEnd.REVIEW:
        opened: datetime = record.posted_at
        return opened
    ended: datetime | None = record.case.finished
    return ended


def kept(reader: int | None, cases: Collection[int] | None = None) -> dict[int, Mapping[int, SeatLabel]]:
    """Case → account of a member → label, for everybody who ever held a seat there; empty for whoever is admitted. One query."""
    rows = PanelSeat.objects.filter(CLOSED)
    if cases is not None:
        rows = rows.filter(tender__case__in=list(cases))
    if reader is not None:
        rows = rows.exclude(user=reader).exclude(tender__case__in=_drew(reader).values("case"))
    found: dict[int, dict[int, SeatLabel]] = {}
    told = rows.order_by("pk").values_list("tender__case", "user", "place", "round__no", "draw__no")
    for case, user, place, round_no, draw_no in told:
        found.setdefault(case, {})[user] = SeatLabel(place, round_no, draw_no)
    return dict(found)


def _drew(reader: int) -> Any:
    """Decisions by which this reader has drawn or witnessed."""
    return apps.get_model("approvals.Decision").objects.filter(actor=reader, duty__in=ADMITTED, verb__in=ACTED)


def labels_of(record: Any, reader: int) -> Mapping[int, SeatLabel]:
    """Whom this reader knows by a label only on one purchase; no query before there is a draw, nor once the result is posted."""
    if not record.draw_no or opened_at(record) is not None:
        return {}
    return kept(reader, [record.case_id]).get(record.case_id, {})


def admitted(record: Any, reader: int) -> bool:
    """Whether this reader may know who is on the list at all: everybody after the posting, before it whoever drew or witnessed here."""
    return opened_at(record) is not None or _drew(reader).filter(case=record.case_id).exists()
