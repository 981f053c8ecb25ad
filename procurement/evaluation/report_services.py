"""The panel hears low prices, works out its report, and signs it, each member with his own word."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.evaluation import figures, rules, score_services, seats
from procurement.evaluation.brands import bidders
from procurement.evaluation.models import LowPriceHearing, PanelOpinion, Quote, ReviewReport, ScoreSheet
from procurement.evaluation.reckoning import Entry, Reckoned, reckon
from procurement.evaluation.terms import Nobody, Stance, TieRule, Validity
from procurement.evaluation.ties import seed_of
from procurement.facts import RuleBroken
from procurement.needs.terms import AwardMethod
from procurement.rulebook.limits import limit

Data = Mapping[str, Any]


# --- Abnormally low prices ---
def hear_low_price(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """Asked in writing with time to answer; without explanation and proof, or a panel convinced by half or less, the quote falls."""
    rows, members = data["heard"], len(seats.seated(record))
    if [row["quote"] for row in rows] != [low["quote"] for low in record.low_prices]:
        raise RuleBroken("heard", _("The quotes have changed meanwhile: load the page again."))
    shown = _last_sheet(record)
    made = [_hearing(record, place, row, members, actor, at, shown) for place, row in enumerate(rows)]
    LowPriceHearing.objects.bulk_create(made)
    record.hearings = [
        {"quote": one.quote_id, "name": low["name"], "kept": one.kept, "explanation": one.explanation, "proof": one.proof,
         "looked_up": one.looked_up, "opinion": one.opinion, "convinced": one.convinced, "not_convinced": one.not_convinced}
        for one, low in zip(made, record.low_prices, strict=True)
    ]  # fmt: skip
    record.save()


def _last_sheet(record: Any) -> datetime:
    """The minute in which a low price showed: when the last sheet was in."""
    came: datetime = max(ScoreSheet.objects.filter(tender=record, taking=record.quotes_taking).values_list("at", flat=True))
    return came.replace(second=0, microsecond=0)


def _hearing(record: Any, place: int, row: Data, members: int, actor: Any, at: datetime, shown: datetime) -> LowPriceHearing:
    cell, least = f"heard-{place}", limit("evaluation.low_explanation", figures.day_of(record))
    if row["asked_at"] < shown:
        raise RuleBroken(
            f"{cell}-asked_at", _("The low price showed when the last sheet was in, at %(moment)s: the supplier was asked after it."),
            moment=f"{local(shown):%Y-%m-%d %H:%M}",
        )  # fmt: skip
    if row["asked_at"] > at:
        raise RuleBroken(f"{cell}-asked_at", _("This lies in the future: check date and time."))
    if row["answer_by"] < row["asked_at"] + timedelta(minutes=int(least.amount)):
        raise RuleBroken(
            f"{cell}-answer_by", _("The supplier has at least %(minutes)s minutes to explain (%(source)s): name a later moment."),
            minutes=least.text, source=least.source,
        )  # fmt: skip
    explained = bool(row["explanation"] and row["proof"])
    if not explained and at < row["answer_by"]:
        raise RuleBroken(f"{cell}-explanation", _("The time to explain still runs: wait for explanation and proof until it is over."))
    if row["convinced"] + row["not_convinced"] != members:
        raise RuleBroken(f"{cell}-convinced", _("The panel has %(members)s members: count everybody's vote."), members=members)
    kept = row["convinced"] > row["not_convinced"]
    if kept and not explained:
        raise RuleBroken(f"{cell}-proof", _("Without written explanation and proof the quote cannot be kept: enter both, or count again."))
    return LowPriceHearing(
        quote_id=row["quote"], triggers=record.low_prices[place]["workings"], asked_at=row["asked_at"], answer_by=row["answer_by"],
        explanation=row["explanation"], proof=row["proof"], looked_up=row["looked_up"], opinion=row["opinion"],
        convinced=row["convinced"], not_convinced=row["not_convinced"], kept=kept, by=actor, at=at,
    )  # fmt: skip


# --- The report ---
def compile_report(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """Work everything out again from the rows; who is recommended follows from the figures, never from typing."""
    if not record.scores:
        raise RuleBroken(None, _("Sheets of the panel are still missing: the report comes after the last one."))
    if record.low_prices and not record.hearings:
        raise RuleBroken(None, _("A low price has not been heard yet: hear it first."))
    if data["review_on"] > local(at).date():
        raise RuleBroken("review_on", _("The review cannot lie in the future: check the date."))
    if data["review_on"] < local(record.quotes_due).date():
        day = local(record.quotes_due).date()
        raise RuleBroken("review_on", _("Quotes were closed until %(day)s: the review cannot lie before it. Check the date."), day=day)
    former = ReviewReport.objects.filter(tender=record, no=record.report_no, taking=record.quotes_taking).first()
    rulings = [*(former.rulings if former else ()), *_rulings(record, data["rulings"], former)]
    quotes = list(Quote.objects.filter(tender=record, taking=record.quotes_taking).select_related("supplier"))
    scores = score_services.opened(_sheets(record))
    out = _out(record, quotes, scores, rulings)
    left = [one for one in quotes if one.no not in out]
    result = _result(record, quotes, left, out, scores) | {"rulings": rulings}
    record.report_no += 1
    text = json.dumps(result, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    made = ReviewReport(
        tender=record, no=record.report_no, taking=record.quotes_taking, result=result, rulings=rulings, by=actor, at=at,
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )  # fmt: skip
    made.save()
    record.review, record.opinions = result | {"digest": made.digest}, []
    record.review_on, record.review_place, record.review_note = data["review_on"], data["review_place"], data["review_note"]
    _recommend(record, left, result)
    record.save()


def _sheets(record: Any) -> Any:
    sitting = [row["seat"] for row in record.scores]
    return ScoreSheet.objects.filter(tender=record, taking=record.quotes_taking, seat__in=sitting)


def _rulings(record: Any, rows: Sequence[Data], former: ReviewReport | None) -> list[dict[str, str]]:
    """What a second review finds: only then may the panel rule a quote out that it had let pass, by majority and with reasons.

    A report that comes back before anything was posted is no second review: nobody has objected to it."""
    if rows and (former is None or record.posted_at is None):
        raise RuleBroken(
            "rulings",
            _("Conformity is decided on the members' sheets; quotes are ruled out only in a second review, after an objection was upheld."),
        )
    codes = {name: row["code"] for row in record.quotes for name in (row["code"], row["name"])}
    members, found = len(record.scores), []
    for place, row in enumerate(rows):
        code = codes.get(row["supplier"].strip())
        if code is None:
            raise RuleBroken(f"rulings-{place}-supplier", _("This supplier has sent no quote: choose one of the list."))
        if not members < row["votes"] * rules.HALF <= members * rules.HALF:
            raise RuleBroken(f"rulings-{place}-votes", _("More than half of the %(members)s members must agree."), members=members)
        found.append({"code": code, "reason": row["reason"]})
    return found


def _out(record: Any, quotes: Sequence[Quote], scores: Sequence[Data], rulings: Sequence[Data]) -> dict[int, tuple[str, str]]:
    """Quotes that are not considered, by number: why, in a code and in words."""
    fallen = {row["quote"]: row["opinion"] for row in record.hearings if not row["kept"]}
    ruled = {row["code"]: row["reason"] for row in rulings}
    out: dict[int, tuple[str, str]] = {}
    for one in quotes:
        if one.validity != Validity.VALID:
            out[one.no] = (one.validity, one.why)
        elif not score_services.conforms(scores, one.pk):
            words = [c["reason"] for c in score_services.checks_of(scores, one.pk) if not c["conforms"]]
            out[one.no] = (Validity.NOT_CONFORMING, "；".join(words))
        elif one.pk in fallen:
            out[one.no] = (Validity.TOO_LOW, fallen[one.pk])
        elif one.supplier.credit_code in ruled:
            out[one.no] = (Validity.RULED_OUT, ruled[one.supplier.credit_code])
    return out


def _result(
    record: Any, quotes: Sequence[Quote], left: Sequence[Quote], out: Mapping[int, tuple[str, str]], scores: Sequence[Data],
) -> dict[str, Any]:  # fmt: skip
    found = _reckoned(record, left, scores)
    return {
        "no": record.report_no + 1, "members": len(scores), "method": record.award_method,
        "seed": seed_of([row["digest"] for row in scores]),
        "rows": found.rows, "workings": found.workings, "open_tie": list(found.ranking.open_tie),
        "out": [{"name": record.invited[one.no - 1]["name"], "code": one.supplier.credit_code, "validity": out[one.no][0],
                 "why": out[one.no][1]} for one in quotes if one.no in out] + _behind(left, found),
    }  # fmt: skip


def _behind(left: Sequence[Quote], found: Reckoned) -> list[dict[str, str]]:
    """Quotes of a brand for which another one stands (F7)."""
    names = {one.supplier.credit_code: one.supplier.name for one in left}
    brands = {one.supplier.credit_code: one.brand for one in left}
    return [{"name": names[code], "code": code, "validity": Validity.SAME_BRAND.value, "why": f"{brands[code]}：{names[kept]}"}
            for code, kept in found.behind.items()]  # fmt: skip


def _reckoned(record: Any, left: Sequence[Quote], scores: Sequence[Data]) -> Reckoned:
    names = {row["supplier"]: row["name"] for row in record.invited}
    scoring = record.award_method == AwardMethod.SCORING
    entries = [
        Entry(
            one.supplier.credit_code, names[one.supplier_id], one.contract_price or Decimal(0),
            figures.standing(one.claim, one.partner_share, one.domestic_share),
            {factor["code"]: points_of(scores, one.pk, factor["code"]) for factor in score_services.factors(record)}, one.brand,
        )
        for one in left
    ]  # fmt: skip
    return reckon(
        entries, record.factors, scoring=scoring, terms_of=lambda standings: figures.terms_of(record, standings),
        by_technical=record.tie_rule == TieRule.TECHNICAL, left_open=record.tie_rule == TieRule.AWARDER,
        seed=seed_of([row["digest"] for row in scores]),
    )  # fmt: skip


def points_of(scores: Sequence[Data], quote: int, factor: str) -> list[Decimal]:
    """Every member's points for one factor of one quote; none is dropped."""
    return [Decimal(p["points"]) for sheet in scores for p in sheet["points"] if (p["quote"], p["factor"]) == (quote, factor)]


def _recommend(record: Any, left: Sequence[Quote], result: Data) -> None:
    """The first of the ranking; nobody where too few are left, or where the first is above the budget."""
    record.recommended = record.recommended_amount = None
    record.nobody_because = ""
    if not left or bidders(one.brand for one in left) < (record.quotes_needed or 0):
        record.nobody_because = Nobody.TOO_FEW
        return
    first = result["rows"][0]
    price = Decimal(first["contract_price"])
    if price > record.amount:
        record.nobody_because = Nobody.OVER_BUDGET
        return
    record.recommended = next(one.supplier for one in left if one.supplier.credit_code == first["code"])
    record.recommended_amount = price


# --- Signatures ---
def sign_report(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """Agree, or say why not; half of the panel against it leaves no recommendation."""
    seat = seats.seat_of(record, actor)
    report = ReviewReport.objects.get(tender=record, no=record.report_no)
    if any(row["seat"] == seat.pk for row in record.opinions):
        raise RuleBroken(None, _("Your word on this report is on record already."))
    if data["stance"] == Stance.DISSENT and not data["reasons"].strip():
        raise RuleBroken("reasons", _("Say why you do not agree: the report prints your reasons."))
    PanelOpinion(report=report, seat=seat.pk, member=actor, stance=data["stance"], reasons=data["reasons"], at=at).save()
    record.opinions = [*record.opinions, {"seat": seat.pk, "stance": data["stance"], "reasons": data["reasons"], "at": at.isoformat()}]
    if record.recommended_id is not None and rules.outvoted(record):
        record.nobody_because = Nobody.DISSENT
    record.save()


