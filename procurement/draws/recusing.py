"""A supplier applies for a recusal in writing; the purchaser asks the person and decides (政府采购法实施条例 §9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.draws.applied import against
from procurement.draws.current import alive, draw_of, seats_of
from procurement.draws.models import Draw, PanelSeat, Recusal
from procurement.draws.recusal_models import RecusalAnswer, RecusalRequest
from procurement.draws.services import lose_seat, settle
from procurement.draws.terms import FoundBy, SeatState, Stage, Voided
from procurement.facts import RuleBroken
from procurement.meetings.services import plain

Data = Mapping[str, Any]
TAKEN = ("person", "function", "ground", "reasons", "signed_by", "received_at")


def enter_request(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """Only a supplier that was asked for a quote has something to fear here; it signs its application."""
    told = data["supplier"].strip()
    invited = next((row for row in record.invited if told in (row["code"], row["name"])), None)
    if invited is None:
        raise RuleBroken("supplier", _("Only a supplier that was invited can apply; it names itself as in the register."))
    if data["received_at"] > at:
        raise RuleBroken("received_at", _("The application cannot come in after now: check date and time."))
    made = RecusalRequest(tender=record, no=len(record.recusal_requests) + 1, supplier_id=invited["supplier"], by=actor, at=at,
                          **{name: data[name] for name in TAKEN})
    made.save()
    record.recusal_requests = [*record.recusal_requests, {
        "id": made.pk, "no": made.no, "supplier": invited["name"], "received_at": made.received_at.isoformat(), "upheld": None,
    }]  # fmt: skip
    record.save()


def decide_request(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """Nobody decides about himself; an upheld application voids the seat of whoever it names, or keeps him from one."""
    asked = next((one for one in RecusalRequest.objects.filter(tender=record, answer=None) if one.pk == data["request"]), None)
    if asked is None:
        raise RuleBroken("request", _("This application has been decided already: load the page again."))
    if plain(actor.display_name) == plain(asked.person):
        raise RuleBroken(None, _("The application names yourself: somebody else decides it."))
    if not local(asked.received_at).date() <= data["asked_on"] <= local(at).date():
        raise RuleBroken("asked_on", _("The person is asked after the application came in, and before it is decided: check the date."))
    if record.panel_state == Stage.COMPLETE and not record.scores:  # said to all alike: it tells nothing of who sits
        raise RuleBroken(None, _("The panel is scoring: decide as soon as all sheets are in, whatever the decision will be."))
    yes = data["upheld"] == "yes"
    RecusalAnswer(request=asked, asked_on=data["asked_on"], said=data["said"], upheld=yes, reasons=data["reasons"], by=actor, at=at).save()
    record.recusal_requests = [row | {"upheld": yes} if row["id"] == asked.pk else row for row in record.recusal_requests]
    record.save()
    draw = draw_of(record)
    if yes and draw is not None:
        _bar(record, draw, asked, at)


def _bar(record: Any, draw: Draw, asked: RecusalRequest, at: datetime) -> None:
    """Everybody of the list whom the application names: noted, and his seat void. One who has still to declare loses it by declaring."""
    seats = {seat.expert_id: seat for seat in alive(seats_of(draw))}
    for entry in draw.entries.select_related("expert"):
        for match in against([asked], entry.expert_id, entry.expert.name):
            seat = seats.get(entry.expert_id)
            if seat is None or seat.state != SeatState.ASKED:  # whoever is still asked is noted when he declares
                Recusal(tender=record, draw=draw, expert_id=entry.expert_id, seat=seat, supplier_id=match.supplier, ground=match.ground,
                        found_by=FoundBy.APPLICATION, text=match.text, at=at).save()
            if seat is not None:
                _void(record, draw, seat, at)


def _void(record: Any, draw: Draw, seat: PanelSeat, at: datetime) -> None:
    if seat.state == SeatState.DECLARED:
        seat.move(SeatState.VOID, at, Voided.APPLIED)
        settle(record, draw, at)
    elif seat.state == SeatState.SEATED and record.awarded_on is None:
        lose_seat(record, draw, seat, at, Voided.APPLIED)
