"""政策功能: shares reserved for small and medium enterprises, their price deduction, domestic products."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.facts import RuleBroken
from procurement.needs import bands
from procurement.needs.terms import Domestic, ObjectType, Reserve
from procurement.rulebook.limits import Limit, holds, limit
from procurement.tenders.models import Tender

Data = Mapping[str, Any]


def check_policies(record: Tender, data: Data, today: date) -> None:
    """Judge what the drafter chose; `record.law_applies` is known."""
    if record.law_applies:
        _check_reserve(record, data, today)
    elif data["reserve"] == Reserve.PART:
        _check_shares(data, today)
    _check_deduction(record, data, today)
    _check_domestic(record, data)


def must_reserve_whole(amount: Decimal, ceiling: Limit | None) -> bool:
    """From the purchase limit up to this amount a suitable project is reserved as a whole (财库〔2020〕46号)."""
    return ceiling is not None and holds(amount, ceiling)


def _check_reserve(record: Tender, data: Data, today: date) -> None:
    if not data["sme_suitable"]:
        if data["reserve"] != Reserve.NONE:
            raise RuleBroken("reserve", _("What does not suit small enterprises is not reserved: tick “suitable”, or reserve nothing."))
        if not data["reserve_reason"].strip():
            raise RuleBroken("reserve_reason", _("Say why the project does not suit small and medium enterprises."))
        return
    if record.reserve_lifted:  # stopped for want of small enterprises: open to all now
        if data["reserve"] != Reserve.NONE:
            raise RuleBroken(
                "reserve", _("The reservation was lifted because too few came (%(why)s): reserve nothing."), why=record.reserve_lifted,
            )  # fmt: skip
        return
    ceiling = bands.row("tender.reserve_whole", record, today)
    if must_reserve_whole(record.amount, ceiling) and data["reserve"] != Reserve.WHOLE:
        raise RuleBroken(
            "reserve", _("Up to %(most)s yuan a suitable project is reserved as a whole (%(source)s): choose so."),
            most=f"{ceiling.amount:,.0f}", source=ceiling.source,
        )  # fmt: skip
    if data["reserve"] == Reserve.NONE:
        raise RuleBroken("reserve", _("A suitable project reserves something for these enterprises: choose a share or the whole."))
    if data["reserve"] == Reserve.PART:
        _check_shares(data, today)


def _check_shares(data: Data, today: date) -> None:
    for name, code in (("reserve_share", "tender.reserve_share"), ("reserve_small", "tender.reserve_small")):
        least = limit(code, today)
        if data[name] is None or not holds(data[name], least):
            raise RuleBroken(name, _("At least %(least)s %% (%(source)s): enter the share."), least=least.text, source=least.source)


def _check_deduction(record: Tender, data: Data, today: date) -> None:
    rate = data["small_rate"]
    if data["reserve"] == Reserve.WHOLE:
        if rate:
            raise RuleBroken("small_rate", _("Where the whole is reserved there is no deduction: empty the field."))
        return
    if rate is None:
        if record.law_applies:
            raise RuleBroken("small_rate", _("Enter the deduction that the documents will name for small and micro enterprises."))
        return
    least, most = (bands.row(f"evaluation.small_deduction_{end}", record, today) for end in ("least", "most"))
    if (least is not None and not holds(rate, least)) or (most is not None and not holds(rate, most)):
        raise RuleBroken(
            "small_rate", _("The deduction lies between %(least)s %% and %(most)s %% (%(source)s)."), least=least.text if least else "0",
            most=most.text if most else "100", source=(least or most).source,
        )  # fmt: skip


def _check_domestic(record: Tender, data: Data) -> None:
    if data["domestic"] == Domestic.IMPORTS and not data["imports_document"].strip():
        raise RuleBroken("imports_document", _("Imports need the document that permits them: enter it, or buy domestic products."))
    if data["domestic"] != Domestic.IMPORTS and data["imports_document"].strip():
        raise RuleBroken("imports_document", _("This document is for imports only: empty the field, or choose imports."))
    if data["domestic"] == Domestic.NONE and record.object_type == ObjectType.GOODS:
        raise RuleBroken("domestic", _("Goods are products: say whether domestic ones are preferred or imports permitted."))
