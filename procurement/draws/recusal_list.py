"""Everything on recusal in one purchase, for supervisors: who declared what, what the registers show, what suppliers applied for.

Whoever is not admitted yet reads labels, grounds and outcomes; names and the words that would betray them come with the posting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from procurement.draws.models import Declaration, DrawEntry, PanelSeat, Recusal
from procurement.draws.recusal_models import RecusalRequest
from procurement.draws.terms import SeatState, Voided
from procurement.draws.veil import SeatLabel, admitted

WITHDREW = (Voided.DECLARED, Voided.RELATED, Voided.RELATED_LATE, Voided.APPLIED)
SHORT = 12
"""Figures of a label that are shown."""


def recusals(record: Any, reader: int) -> dict[str, Any]:
    """{named, declarations, found, applications} in the language of the reader. Six queries at most, however long the lists."""
    named = admitted(record, reader)
    seats = list(PanelSeat.objects.filter(tender=record).select_related("expert", "round", "draw").order_by("pk"))
    said = {one.seat_id: one for one in Declaration.objects.filter(seat__in=seats)}
    return {
        "named": named, "declarations": [_declared(seat, said.get(seat.pk), named) for seat in seats],
        "found": _found(record, {seat.pk: seat for seat in seats}, named),
        "applications": [_applied(one, named) for one in
                         RecusalRequest.objects.filter(tender=record).select_related("supplier", "answer", "answer__by").order_by("no")],
    }


def seat_label(seat: PanelSeat) -> str:
    """The seat as every page calls it."""
    return str(SeatLabel(seat.place, seat.round.no, seat.draw.no))


def _who(seat: PanelSeat, named: bool) -> str:
    return f"{seat_label(seat)} · {seat.expert.name}" if named else seat_label(seat)


def _declared(seat: PanelSeat, said: Declaration | None, named: bool) -> dict[str, Any]:
    """What was answered; a question that is still open blocks the seat."""
    if said is None:
        answer = _("Not answered: the seat is blocked") if seat.state == SeatState.ASKED else _("Not answered")
    else:
        answer = "、".join(str(ground.label) for ground in said.grounds()) or _("No ground of recusal")
    outcome = str(Voided(seat.void_because).label) if seat.void_because else seat.get_state_display()
    return {"who": _who(seat, named), "asked_at": seat.asked_at, "at": said.at if said else None, "answer": answer,
            "text": said.text if said and named else "", "outcome": outcome, "void": seat.state == SeatState.VOID,
            "open": said is None and seat.state == SeatState.ASKED}


def _found(record: Any, seats: Mapping[int, PanelSeat], named: bool) -> list[dict[str, Any]]:
    """Every relation that came to light: by the registers, a declaration, later, or an application."""
    rows = list(Recusal.objects.filter(tender=record).select_related("expert", "supplier").order_by("pk"))
    entries = DrawEntry.objects.filter(draw__tender=record, expert__in={row.expert_id for row in rows})
    labels = {(one.draw_id, one.expert_id): one.label for one in entries}
    return [{
        "who": _who(seats[row.seat_id], named) if row.seat_id in seats else _listed(row, labels, named),
        "supplier": row.supplier.name if row.supplier_id else "", "ground": row.get_ground_display(),
        "how": row.get_found_by_display(), "at": row.at, "text": row.text if named else "",
        "outcome": _outcome(seats.get(row.seat_id or 0)),
    } for row in rows]  # fmt: skip


def _listed(row: Recusal, labels: Mapping[tuple[int, int], str], named: bool) -> str:
    return row.expert.name if named else _("Listed expert %(label)s") % {"label": labels.get((row.draw_id, row.expert_id), "")[:SHORT]}


def _outcome(seat: PanelSeat | None) -> str:
    return _("Passed over in the draw") if seat is None else seat.get_state_display()


def _applied(one: RecusalRequest, named: bool) -> dict[str, Any]:
    answer = getattr(one, "answer", None)
    verdict = _("Awaits a decision") if answer is None else _("Upheld") if answer.upheld else _("Not upheld")
    return {"no": one.no, "supplier": one.supplier.name, "received_at": one.received_at, "ground": one.get_ground_display(),
            "person": one.person if named else "", "reasons": one.reasons if named else "", "verdict": verdict,
            "said": answer.said if answer and named else "", "why": answer.reasons if answer and named else "",
            "by": str(answer.by) if answer else "", "at": answer.at if answer else None, "open": answer is None}


def withdrawn(record: Any, reader: int) -> list[str]:
    """Who has withdrawn, for the paper of the trail: by name once that may be known, and never why. Statutory, hence Chinese."""
    seats = PanelSeat.objects.filter(tender=record, void_because__in=WITHDREW).select_related("expert", "round", "draw").order_by("pk")
    named = admitted(record, reader)
    told = [f"{_who(seat, named)}：评审回避，席位作废（理由由纪检监督保管）" for seat in seats]
    given = [row for row in record.recusal_requests if row["upheld"] is not None]
    return told + [f"供应商申请回避{len(record.recusal_requests)}件，已决定{len(given)}件"] * bool(record.recusal_requests)
