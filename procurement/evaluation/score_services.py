"""Each member scores alone: what he wrote is kept under a salted digest, and opened for everybody when the last sheet is in."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.draws.terms import Stage
from procurement.evaluation import figures, seats
from procurement.evaluation.formulas import low_prices
from procurement.evaluation.models import QuoteCheck, Score, ScoreSheet
from procurement.evaluation.terms import Answer, Validity
from procurement.facts import RuleBroken
from procurement.needs.terms import AwardMethod

Data = Mapping[str, Any]
PRICE = "price"


def record_score(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """One sealed sheet, once; the last one opens all."""
    seat = seats.seat_of(record, actor)
    if any(row["seat"] == seat.pk for row in record.sheets):
        raise RuleBroken(None, _("Your sheet is in and stays as it is: nobody scores twice."))
    checks, points = _checks(record, data["checks"]), _points(record, data["points"])
    salt = secrets.token_hex(32)
    sheet = ScoreSheet(
        tender=record, taking=record.quotes_taking, seat=seat.pk, member=actor, salt=salt, at=at,
        digest=digest_of(salt, record.quotes_taking, seat.pk, checks, points),
    )  # fmt: skip
    sheet.save()
    QuoteCheck.objects.bulk_create(
        QuoteCheck(sheet=sheet, quote_id=row["quote"], conforms=row["conforms"], doubts_price=row["doubts_price"], reason=row["reason"])
        for row in checks
    )
    Score.objects.bulk_create(
        Score(sheet=sheet, quote_id=row["quote"], factor=row["factor"], points=Decimal(row["points"]), reason=row["reason"])
        for row in points
    )
    record.sheets = [*record.sheets, {"seat": seat.pk, "digest": sheet.digest}]
    _open_when_complete(record)
    record.save()


def digest_of(salt: str, taking: int, seat: int, checks: Sequence[Data], points: Sequence[Data]) -> str:
    """SHA-256 over the salt, a line feed, and the sheet as compact JSON with sorted keys: anybody can work it out once it is open."""
    content = {"taking": taking, "seat": seat, "checks": list(checks), "points": list(points)}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def valid(record: Any) -> list[dict[str, Any]]:
    """Quotes that the panel has before it."""
    return [row for row in record.quotes if row["validity"] == Validity.VALID]


def factors(record: Any) -> list[dict[str, Any]]:
    """Factors that members score; the price is worked out, never typed. None where the lowest price decides."""
    return [row for row in record.factors if row["kind"] != PRICE] if record.award_method == AwardMethod.SCORING else []


def _checks(record: Any, rows: Sequence[Data]) -> list[dict[str, Any]]:
    if [row["quote"] for row in rows] != [quote["id"] for quote in valid(record)]:
        raise RuleBroken("checks", _("The quotes have changed meanwhile: load the page again."))
    for place, row in enumerate(rows):
        if (row["conforms"] == Answer.NO or row["doubts_price"]) and not row["reason"]:
            raise RuleBroken(f"checks-{place}-reason", _("Say why it does not conform, or why the price looks too low."))
    return [
        {"quote": row["quote"], "conforms": row["conforms"] == Answer.YES, "doubts_price": row["doubts_price"], "reason": row["reason"]}
        for row in rows
    ]


def _points(record: Any, rows: Sequence[Data]) -> list[dict[str, Any]]:
    due = {factor["code"]: factor for factor in factors(record)}
    if [(row["quote"], row["factor"]) for row in rows] != [(quote["id"], code) for quote in valid(record) for code in due]:
        raise RuleBroken("points", _("The quotes have changed meanwhile: load the page again."))
    for place, row in enumerate(rows):
        most = Decimal(due[row["factor"]]["most"])
        if row["points"] > most:
            raise RuleBroken(
                f"points-{place}-points", _("“%(factor)s” has at most %(most)s points."), factor=due[row["factor"]]["name"], most=most
            )
    return [{"quote": row["quote"], "factor": row["factor"], "points": str(row["points"]), "reason": row["reason"]} for row in rows]


# --- When the last sheet is in ---
def _open_when_complete(record: Any) -> None:
    sitting = {seat.pk for seat in seats.seated(record)}
    if record.panel_state == Stage.SHORT or sitting - {row["seat"] for row in record.sheets}:
        return  # whoever takes the lost seat has still to score, and must not have read the others
    record.scores = opened(ScoreSheet.objects.filter(tender=record, taking=record.quotes_taking, seat__in=sitting))
    record.low_prices = _low(record)


def opened(sheets: Any) -> list[dict[str, Any]]:
    """The sheets in the open: content, salt and digest, so that each can be held against what was told before. Three queries."""
    return [
        {"seat": sheet.seat, "salt": sheet.salt, "digest": sheet.digest,
         "checks": [{"quote": c.quote_id, "conforms": c.conforms, "doubts_price": c.doubts_price, "reason": c.reason}
                    for c in sheet.checks.all()],
         "points": [{"quote": p.quote_id, "factor": p.factor, "points": str(p.points), "reason": p.reason} for p in sheet.points.all()]}
        for sheet in sheets.prefetch_related("checks", "points")
    ]  # fmt: skip


def more_than_half(votes: Iterable[bool]) -> bool:
    """A majority of the members."""
    given = list(votes)
    return sum(given) * 2 > len(given)


def checks_of(scores: Sequence[Data], quote: int) -> list[dict[str, Any]]:
    """What every member found on one quote."""
    return [check for sheet in scores for check in sheet["checks"] if check["quote"] == quote]


def conforms(scores: Sequence[Data], quote: int) -> bool:
    """Unless more than half of the members say that it does not."""
    return not more_than_half(not check["conforms"] for check in checks_of(scores, quote))


def _low(record: Any) -> list[dict[str, Any]]:
    """Quotes that passed conformity and whose price must be explained: the quotes themselves, never the policy prices."""
    passed = {row["name"]: row for row in valid(record) if conforms(record.scores, row["id"])}
    doubted = [name for name, row in passed.items() if more_than_half(c["doubts_price"] for c in checks_of(record.scores, row["id"]))]
    prices = {name: Decimal(row["low_price_input"]) for name, row in passed.items()}
    met = low_prices(prices, figures.ceiling_of(record), figures.low_rates(record), doubted)
    return [
        {"quote": passed[name]["id"], "name": name, "code": passed[name]["code"], "workings": [line.stored() for line in lines]}
        for name, lines in met.items()
    ]
