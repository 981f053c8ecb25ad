"""Quotes are opened at one moment: late ones recorded and never considered, prices corrected in order, policy prices worked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.evaluation import figures
from procurement.evaluation.brands import bidders
from procurement.evaluation.capitals import NotCapitals
from procurement.evaluation.correction import Corrected, Line, Reading, corrected
from procurement.evaluation.formulas import policy_price
from procurement.evaluation.models import Quote
from procurement.evaluation.terms import Answer, Claim, TooFew, Validity
from procurement.facts import RuleBroken
from procurement.forms import jsonable
from procurement.money import two_places
from procurement.needs.rules import wrote_the_need
from procurement.parties.matching import suppliers_apart
from procurement.parties.models import Supplier
from procurement.parties.terms import Size
from procurement.rulebook.limits import limit

Data = Mapping[str, Any]
MOST = Decimal("999999999999.99")
"""What the column of a price holds."""
FACTS = (
    "no", "supplier_id", "delivered_at", "how", "price_read", "capitals", "contract_price", "policy_price", "low_price_input", "brand",
    "claim", "partner_share", "domestic_share", "validity", "why", "sha256", "corrections",
)  # fmt: skip


def take_quotes(
    record: Any, *, data: Data, actor: Any, at: datetime, attached: Callable[[], list[Any]] | None = None, **_context: Any,
) -> None:
    """Open what has come in, once the closing moment has passed; an opening again is a further set of rows."""
    if at < record.quotes_due:
        raise RuleBroken(
            None, _("Quotes stay closed until %(moment)s: come back then."), moment=f"{local(record.quotes_due):%Y-%m-%d %H:%M}"
        )
    rows = _rows(record, data["opened"])
    _may_still_offer(record, rows, local(at).date())
    lines = _lines(record, data["quote_lines"])
    papers = {file.paper: file.sha256 for file in attached()} if attached else {}
    taking = record.quotes_taking + 1
    made = [_quote(record, place, row, lines, taking, actor, at, papers) for place, row in rows]
    _policy_prices(record, made)
    Quote.objects.bulk_create(made)
    record.quotes_taking, record.sheets, record.scores, record.low_prices = taking, [], [], []
    names = {row["supplier"]: row for row in record.invited}
    record.quotes = [told(one, names[one.supplier_id]) for one in Quote.objects.filter(tender=record, taking=taking)]
    record.quotes_valid = bidders(one.brand for one in made if one.validity == Validity.VALID)
    record.quotes_needed = int(limit("evaluation.quotes_least", figures.day_of(record), object_type=record.object_type).amount)
    record.save()


def told(quote: Quote, invited: Data) -> dict[str, Any]:
    """One quote as the record and its page tell it."""
    facts = {name.removesuffix("_id"): jsonable(getattr(quote, name)) for name in FACTS}
    return {"id": quote.pk, "name": invited["name"], "code": invited["code"], **facts}


def _rows(record: Any, opened: Sequence[Data]) -> list[tuple[int, Data]]:
    """Rows of suppliers that sent something; who was not asked cannot quote."""
    if [row["code"] for row in opened] != [row["code"] for row in record.invited]:
        raise RuleBroken("opened", _("The suppliers invited have changed meanwhile: load the page again."))
    sent = []
    for place, row in enumerate(opened):
        if row["delivered_at"] is not None:
            sent.append((place, row))
        elif row["price"] is not None or row["how"]:
            raise RuleBroken(f"opened-{place}-delivered_at", _("Write when the quote came in; leave the whole row empty where none came."))
    return sent


def _may_still_offer(record: Any, rows: Sequence[tuple[int, Data]], today: date) -> None:
    """What stood against an invitation may have come since: such a quote is entered as not qualified, with the reason."""
    open_rows = {record.invited[place]["supplier"]: place for place, row in rows if not row["fault"]}
    known = Supplier.objects.filter(pk__in=open_rows).prefetch_related("bad_records")
    for one in sorted(known, key=lambda supplier: open_rows[supplier.pk]):
        sentence = _bars(record, one, today)
        if sentence is not None:
            raise RuleBroken(f"opened-{open_rows[one.pk]}-fault", sentence, name=one.name)
    _stand_apart(record, rows, open_rows, today)


def _bars(record: Any, one: Supplier, today: date) -> Any:
    """What stands against a quote of this supplier, None where nothing does."""
    if one.barred_on(today):
        return _("%(name)s is on the bad-record list today: choose “Supplier not qualified” and say so.")
    if wrote_the_need(record, one.name):
        return _("%(name)s had a hand in the need of this purchase: choose “Supplier not qualified” and say so.")
    if record.reserved_for_small and one.size == Size.LARGE:
        return _("This package is reserved for small and medium enterprises, and %(name)s is a large one: choose “Supplier not qualified” "
                 "and say so.")
    return None


def _stand_apart(record: Any, rows: Sequence[tuple[int, Data]], open_rows: Mapping[int, int], today: date) -> None:
    """Two that belong together are both out: whoever is out already does not clear the way for the other. Late ones compete with nobody."""
    in_time = [record.invited[place] for place, row in rows if row["delivered_at"] <= record.quotes_due]
    names = {one["supplier"]: one["name"] for one in in_time}
    for pair in suppliers_apart(names, today):
        for pk in (pair.other, pair.one):
            if pk in open_rows:
                raise RuleBroken(
                    f"opened-{open_rows[pk]}-fault",
                    _("%(one)s and %(other)s have the same head, or control or manage one another: neither competes with the other. Choose "
                      "“Supplier not qualified” for both and say so."), one=names[pair.one], other=names[pair.other],
                )  # fmt: skip


def _lines(record: Any, rows: Sequence[Data]) -> dict[str, list[Line]]:
    """Lines of the quotes by credit code."""
    codes = {name: row["code"] for row in record.invited for name in (row["code"], row["name"])}
    found: dict[str, list[Line]] = {}
    for place, row in enumerate(rows):
        code = codes.get(row["supplier"].strip())
        if code is None:
            raise RuleBroken(f"quote_lines-{place}-supplier", _("This supplier was not invited: choose one of the list above."))
        found.setdefault(code, []).append(Line(row["quantity"], row["unit_price"]))
    return found


def _quote(
    record: Any, place: int, row: Data, lines: Mapping[str, list[Line]], taking: int, actor: Any, at: datetime, papers: Mapping[str, str],
) -> Quote:
    if row["delivered_at"] > at:
        raise RuleBroken(f"opened-{place}-delivered_at", _("A quote cannot have come in in the future: check date and time."))
    if row["delivered_at"] < record.invited_at.replace(second=0, microsecond=0):
        raise RuleBroken(
            f"opened-{place}-delivered_at", _("Suppliers were asked at %(moment)s: no quote came in before it. Check date and time."),
            moment=f"{local(record.invited_at):%Y-%m-%d %H:%M}",
        )  # fmt: skip
    if not row["how"]:
        raise RuleBroken(f"opened-{place}-how", _("Say how the quote came in."))
    invited = record.invited[place]
    quote = Quote(
        tender=record, taking=taking, no=place + 1, supplier_id=invited["supplier"], delivered_at=row["delivered_at"], how=row["how"],
        claim=row["claim"] or Claim.NONE, partner_share=row["partner_share"], domestic_share=row["domestic_share"], by=actor, at=at,
        sha256=papers.get(f"quote.{place + 1}", ""), brand=row["brand"], validity=Validity.LATE, why=row["note"],
    )  # fmt: skip
    if row["delivered_at"] > record.quotes_due:
        return quote  # late: recorded, returned unopened, its price never read
    _declared(place, row)
    read = _read(place, row, lines.get(invited["code"], ()), invited["name"])
    _can_be_a_price(place, read.price)
    quote.price_read, quote.capitals, quote.contract_price, quote.low_price_input = row["price"], row["capitals"], read.price, read.price
    quote.corrections = [line.stored() for line in read.workings]
    quote.lines = [{"quantity": str(one.quantity), "price": str(one.price)} for one in lines.get(invited["code"], ())]
    quote.validity, quote.why = _validity(record, place, row, read)
    return quote


def _declared(place: int, row: Data) -> None:
    if row["claim"] == Claim.PARTNERS and row["partner_share"] is None:
        raise RuleBroken(f"opened-{place}-partner_share", _("Write the share of the small and micro partners."))
    for name in ("partner_share", "domestic_share"):
        if row[name] is not None and row[name] > 100:
            raise RuleBroken(f"opened-{place}-{name}", _("A share is at most 100."))


def _read(place: int, row: Data, lines: Sequence[Line], name: str) -> Corrected:
    if row["price"] is None:
        raise RuleBroken(f"opened-{place}-price", _("Write the price as it was read."))
    try:
        return corrected(name, Reading(row["price"], row["capitals"], row["text_price"], lines))
    except NotCapitals:
        raise RuleBroken(
            f"opened-{place}-capitals", _("This is no sum in capitals: copy it as it stands on the opening sheet, or leave it empty."),
        ) from None  # fmt: skip


def _can_be_a_price(place: int, price: Decimal) -> None:
    """Nothing is given away, and a slip of the keyboard is no price: both would turn every other price into a score of nothing."""
    if not 0 < price <= MOST:
        raise RuleBroken(
            f"opened-{place}-price",
            _("By the order of correction the price would be %(price)s yuan: check figures, capitals and lines; a quote without a price is "
              "entered as not valid, with its reason."),
            price=price,
        )  # fmt: skip


def _validity(record: Any, place: int, row: Data, read: Corrected) -> tuple[str, str]:
    if row["fault"]:
        if not row["note"]:
            raise RuleBroken(f"opened-{place}-note", _("Say what is wrong with this quote."))
        return row["fault"], row["note"]
    if read.changed and not row["confirmed"]:
        raise RuleBroken(
            f"opened-{place}-confirmed",
            _("By the order of correction the price is %(price)s, not %(read)s: have the supplier confirm it in writing, and choose."),
            price=two_places(read.price), read=two_places(row["price"]),
        )  # fmt: skip
    if read.changed and row["confirmed"] == Answer.NO:
        return Validity.UNCONFIRMED, row["note"]
    if record.ceiling is not None and read.price > record.ceiling:
        return Validity.OVER_CEILING, row["note"]
    return Validity.VALID, row["note"]


def _policy_prices(record: Any, made: Sequence[Quote]) -> None:
    """Policy prices of the valid ones, as they compete with one another."""
    valid = [one for one in made if one.validity == Validity.VALID]
    standings = {one.no: figures.standing(one.claim, one.partner_share, one.domestic_share) for one in valid}
    terms = figures.terms_of(record, standings.values())
    for one in valid:
        price: Decimal = one.contract_price or Decimal(0)
        one.policy_price, lines = policy_price(record.invited[one.no - 1]["name"], price, standings[one.no], terms)
        one.corrections = [*one.corrections, *(line.stored() for line in lines)]


# --- Too few ---
def decide_too_few(record: Any, *, data: Data, **_context: Any) -> None:
    """Invite again, ask for leave to go on with fewer, or let the purchase fail; each with its reasons."""
    if data["too_few_way"] == TooFew.TWO:
        least = limit("evaluation.quotes_least_permitted", figures.day_of(record), object_type=record.object_type)
        if record.review:
            raise RuleBroken(
                "too_few_way", _("These quotes have been reviewed and nobody was recommended: invite again, or end the purchase.")
            )
        if record.quotes_valid < least.amount:
            raise RuleBroken(
                "too_few_way",
                _("Only %(count)s quotes are valid; even with leave %(least)s are due here (%(source)s): invite again, or end it."),
                count=record.quotes_valid, least=least.text, source=least.source,
            )  # fmt: skip
    if data["too_few_way"] == TooFew.REOPEN:
        if not record.reserved_for_small:
            raise RuleBroken("too_few_way", _("Nothing was reserved in this round: invite again, or end the purchase."))
        record.reserve_lifted = data["too_few_reason"]
    record.too_few_way, record.too_few_reason, record.two_permitted = data["too_few_way"], data["too_few_reason"], False
    record.save()


def permit_two(record: Any, *, data: Data, **_context: Any) -> None:
    """Somebody above the buyer lets the review go on with fewer quotes, and says why."""
    record.two_permitted, record.two_permission = True, data["two_permission"]
    record.quotes_needed = record.quotes_valid
    record.save()
