"""Applications for recusal that were upheld bar an expert like a match of the registers: found by name, strict towards namesakes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from procurement.draws.recusal_models import RecusalRequest
from procurement.meetings.services import plain
from procurement.parties.matching import Match
from procurement.parties.terms import Relation


def upheld(record: Any) -> list[RecusalRequest]:
    """What was decided in the supplier's favour on this purchase. One query, and none while nothing was applied for."""
    return list(RecusalRequest.objects.filter(tender=record, answer__upheld=True)) if record.recusal_requests else []


def against(requests: Iterable[RecusalRequest], expert: int, name: str) -> list[Match]:
    """Upheld applications that name this expert, as reasons to withdraw; the text is stored, hence Chinese."""
    return [Match(expert, one.supplier_id, Relation(one.ground), f"供应商申请回避成立（第{one.no}号）：{one.reasons}"[:500])
            for one in requests if plain(one.person) == plain(name)]
