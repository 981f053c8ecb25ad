"""The forms of the store: receipt (入库单), request with an appointment (领用), issue (出库单)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from procurement.assets.acquired import NO, YES
from procurement.fields import ChoiceField, CountField, LineField, MomentField, NumberField
from procurement.forms import RecordForm, ShownTable
from procurement.lines import LineForm, LineTable
from procurement.money import two_places
from procurement.records import label as label_of
from procurement.stores import ledger, rules
from procurement.stores.stages import Storing


def label(name: str) -> Any:
    """The words of a column of the store."""
    return label_of(name, Storing)


class Article(LineForm):
    """What every line of the store says of its article; nobody types it."""

    no = CountField(label=_("No."), widget=forms.HiddenInput, disabled=True)
    name = LineField(label=_("Article"), longest=200, required=False, disabled=True)
    specification = LineField(label=_("Specification"), longest=300, required=False, disabled=True)
    unit = LineField(label=_("Unit of measure"), longest=20, required=False, disabled=True)


class ReceiptLine(Article):
    """Counted by the storekeeper."""

    accepted = NumberField(label=_("Accepted quantity"), digits=12, required=False, disabled=True)
    received = NumberField(label=_("Quantity received"), digits=12)
    price = NumberField(label=_("Unit price (yuan)"))
    asset = ChoiceField(label=_("Fixed asset"), choices=[(YES, _("yes, with cards")), (NO, _("no"))], required=False)
    note = LineField(label=_("Why it differs"), longest=200, required=False)


class ReceiptForm(RecordForm):
    """入库: against the signed acceptance sheet."""

    results = ("receipt_no", "received_on", "received_by", "receipt_value")

    receipt_place = LineField(label=label("receipt_place"), longest=100, required=False)

    tables: Mapping[str, LineTable] = {"receipt_lines": LineTable(
        ReceiptLine, label("receipt_lines"),
        _("Fixed assets get their cards in the register of assets. Left open, the value of one piece decides by the rulebook."),
        needed=1, fixed=True,
    )}  # fmt: skip

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """The accepted lines, with the specification of what was asked for, and prices where they come to the accepted sum."""
        if record is None or record.pk is None:
            return {}
        items = {item.no: item for item in record.items.all()}
        prices = _prices(record, items)
        return {"receipt_lines": [
            {"no": row["no"], "name": row["name"], "unit": row["unit"], "accepted": row["accepted"], "received": row["accepted"],
             "specification": items[row["no"]].specification, "price": prices.get(row["no"], "")}
            for row in record.quantities if Decimal(row["accepted"] or 0) > 0
        ]}  # fmt: skip


def _prices(record: Any, items: Mapping[int, Any]) -> dict[int, Decimal]:
    """The contract's unit prices as far as they are certain: those of the request when they come to the accepted sum, that of a single
    line by division; else the storekeeper reads them off the contract."""
    accepted = {row["no"]: Decimal(row["accepted"]) for row in record.quantities if Decimal(row["accepted"] or 0) > 0}
    if record.accepted_amount is None:
        return {}
    if sum((many * items[no].price for no, many in accepted.items()), Decimal(0)) == record.accepted_amount:
        return {no: items[no].price for no in accepted}
    if len(accepted) == 1:
        (no, many), = accepted.items()
        price = two_places(record.accepted_amount / many)
        if price * many == record.accepted_amount:
            return {no: price}
    return {}


class RequestLine(Article):
    """Asked for by the unit."""

    there = NumberField(label=_("In the store"), digits=12, required=False, disabled=True)
    asked = NumberField(label=pgettext_lazy("stock request", "Asked for"), digits=12)
    note = LineField(label=_("Remarks"), longest=200, required=False)


class StockRequestForm(RecordForm):
    """领用申请: what, when, and whether it is brought to the door."""

    appointment_at = MomentField(label=label("appointment_at"))
    to_door = forms.BooleanField(label=label("to_door"), required=False, help_text=_("For goods that are many or heavy."))
    delivery_place = LineField(label=label("delivery_place"), longest=200, required=False)

    tables: Mapping[str, LineTable] = {"stock_lines": LineTable(RequestLine, label("stock_lines"), needed=1, fixed=True)}

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """What this purchase brought into the store, with what is there of it now."""
        if record is None or record.pk is None:
            return {}
        there = ledger.free_for(record.pk, (row["item"] for row in record.receipt_lines))
        return {"stock_lines": [_article(row) | {"there": there[row["item"]]} for row in record.receipt_lines]}


def _article(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("no", "name", "specification", "unit")}


class IssueLine(Article):
    """Handed out."""

    left = NumberField(label=_("Still asked for"), digits=12, required=False, disabled=True)
    there = NumberField(label=_("In the store"), digits=12, required=False, disabled=True)
    quantity = NumberField(label=_("Issued now"), digits=12)
    note = LineField(label=_("Remarks"), longest=200, required=False)


class IssueForm(RecordForm):
    """出库: against the request."""

    results = ("issue_no", "issued_on", "issued_by")

    issue_taker = LineField(label=label("issue_taker"), longest=60)

    tables: Mapping[str, LineTable] = {"issue_lines": LineTable(IssueLine, label("issue_lines"), needed=1, fixed=True)}

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """What is still asked for, and what there is of it: as much as there is of both is to be issued."""
        if record is None or record.pk is None:
            return {}
        there = ledger.free_for(record.pk, (row["item"] for row in record.stock_lines))
        lines = []
        for row in record.stock_lines:
            left, stock = rules.outstanding(row), there[row["item"]]
            lines.append(_article(row) | {"left": left, "there": stock, "quantity": max(min(left, stock), Decimal(0))})
        return {"issue_lines": lines}

    @classmethod
    def shown_tables(cls, record: Any) -> list[ShownTable]:
        """With every issue so far."""
        rows = [[row["number"], row["on"], row["by"], row["taker"], row["value"]] for row in record.issue_course]
        heads = [label("issue_no"), label("issued_on"), label("issued_by"), label("issue_taker"), _("Value (yuan)")]
        tables = super().shown_tables(record)
        return [*tables, ShownTable(label("issue_course"), heads, rows, frozenset({4}))] if rows else tables
