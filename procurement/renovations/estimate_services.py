"""Quantities and estimate (工程量与估算审核): every line accepted, or cut with a reason; each state of the estimate stays as a version."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.facts import RuleBroken
from procurement.money import two_places
from procurement.renovations import area
from procurement.renovations.estimates import EstimateKind, add_version
from procurement.renovations.models import ACCEPTED_FACTS, ASKED_FACTS, Renovation, RenovationItem, facts_of
from procurement.renovations.terms import Paper

Data = Mapping[str, Any]
Attached = Callable[[], Iterable[Any]]


def keep_asked(record: Renovation, *, actor: Any, at: datetime, attached: Attached = tuple) -> None:
    """The estimate as the unit hands it in: version 1, and one more for each correction that changes it."""
    lines = [facts_of(item, ASKED_FACTS) for item in record.item_rows()]
    add_version(record, kind=EstimateKind.ESTIMATE, amount=record.amount, by=actor, at=at, lines=lines, **_paper(attached()))


def _paper(attached: Iterable[Any]) -> dict[str, Any]:
    """The stamped estimate behind the lines: the last file of paper 4, by name and hash; nothing when none is attached."""
    plans = [row for row in attached if row.paper == Paper.PLAN]
    return {"document": plans[-1].name, "sha256": plans[-1].sha256} if plans else {}


def record_estimate(
    record: Renovation, *, data: Data, actor: Any, at: datetime, attached: Attached = tuple, **_context: Any,
) -> None:  # fmt: skip
    """Accept each line or cut it with a reason; 审减额 and 审减率 follow, and the result is a version of its own."""
    items = {item.no: item for item in record.item_rows()}
    if sorted(row["no"] for row in data["items"]) != sorted(items):
        raise RuleBroken("items", _("The lines have changed meanwhile: load the page again."))
    judged = [_judged(items[row["no"]], row, place) for place, row in enumerate(data["items"])]
    record.amount_accepted = sum((item.accepted or Decimal(0) for item in judged), two_places(0))
    record.amount_cut, record.cut_rate = area.share_cut(record.amount, record.amount_accepted)
    record.estimate_note = data["estimate_note"]
    record.save()
    RenovationItem.objects.bulk_update(judged, ["accepted_quantity", "accepted_unit_price", "accepted", "cut_reason"])
    lines = [facts_of(item, (*ASKED_FACTS, *ACCEPTED_FACTS[1:])) for item in record.item_rows()]
    add_version(
        record, kind=EstimateKind.ESTIMATE, amount=record.amount, accepted=record.amount_accepted, by=actor, cut_by=actor, at=at,
        lines=lines, **_paper(attached()),
    )  # fmt: skip


def _judged(item: RenovationItem, row: Data, place: int) -> RenovationItem:
    """One line, with the sum worked out where nobody typed it."""
    at = f"items-{place}-"
    quantity, price = row["accepted_quantity"], row.get("accepted_unit_price")
    accepted, price = _sum_and_price(quantity, price, row.get("accepted"), at)
    if quantity > item.quantity:
        raise RuleBroken(f"{at}accepted_quantity", _("No more than the %(asked)s asked can be accepted."), asked=item.quantity)
    if price is not None and price > item.unit_price:
        raise RuleBroken(f"{at}accepted_unit_price", _("No more than the %(asked)s yuan asked can be accepted."), asked=item.unit_price)
    if accepted > item.amount:
        raise RuleBroken(f"{at}accepted", _("No more than the %(asked)s yuan asked can be accepted."), asked=item.amount)
    cut = accepted < item.amount or quantity < item.quantity or (price is not None and price < item.unit_price)
    if cut and not row["cut_reason"]:
        raise RuleBroken(f"{at}cut_reason", _("Give the reason of the cut: the unit must understand it."))
    item.accepted_quantity, item.accepted_unit_price, item.accepted, item.cut_reason = quantity, price, accepted, row["cut_reason"]
    return item


def _sum_and_price(quantity: Decimal, price: Decimal | None, typed: Decimal | None, at: str) -> tuple[Decimal, Decimal | None]:
    """Quantity × unit price, or the sum as typed; the two must not say different things."""
    if price is None and typed is None:
        raise RuleBroken(f"{at}accepted_unit_price", _("Write the unit price that is accepted; the sum is worked out."))
    if price is None:
        return typed or two_places(0), _price_of(typed or Decimal(0), quantity)
    product = two_places(quantity * price)
    if typed is not None and typed != product:
        raise RuleBroken(
            f"{at}accepted", _("%(quantity)s × %(price)s is %(product)s: correct one of the three, or leave the sum empty."),
            quantity=quantity, price=price, product=product,
        )  # fmt: skip
    return product, price


def _price_of(total: Decimal, quantity: Decimal) -> Decimal | None:
    """The unit price behind a typed sum; None when there is none with two places."""
    if not quantity:
        return None
    price = two_places(total / quantity)
    return price if two_places(price * quantity) == total else None
