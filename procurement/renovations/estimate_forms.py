"""The form of the estimate check: every line asked and accepted; and a later version of the estimate (概算、预算)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.fields import CountField, LineField, NumberField, TextField
from procurement.forms import RecordForm, ShownTable
from procurement.lines import LineForm, LineTable
from procurement.money import yuan
from procurement.renovations.estimate_models import EstimateKind, EstimateVersion
from procurement.renovations.labels import label
from procurement.renovations.models import RenovationItem

_SHOWN_ONLY = {"required": False, "disabled": True}


class AcceptedLine(LineForm):
    """What is accepted of one line that was asked."""

    no = CountField(label=label("no", RenovationItem), widget=forms.HiddenInput)
    name = forms.CharField(label=label("name", RenovationItem), required=False, disabled=True)
    quantity = NumberField(label=_("Quantity asked"), **_SHOWN_ONLY)
    unit_price = NumberField(label=_("Unit price asked (yuan)"), **_SHOWN_ONLY)
    amount = NumberField(label=label("amount", RenovationItem), **_SHOWN_ONLY)
    accepted_quantity = NumberField(label=label("accepted_quantity", RenovationItem), digits=12)
    accepted_unit_price = NumberField(label=label("accepted_unit_price", RenovationItem), required=False)
    accepted = NumberField(label=label("accepted", RenovationItem), required=False)
    cut_reason = LineField(label=label("cut_reason", RenovationItem), longest=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, part in (("amount", "asked"), ("accepted_quantity", "qty"), ("accepted_unit_price", "price"), ("accepted", "sum")):
            self.fields[name].widget.attrs["class"] = part  # the page adds up for the eye; the service counts


class EstimateForm(RecordForm):
    """Quantities and estimate (工程量与估算审核): every line accepted, or cut with a reason."""

    results = ("amount", "amount_accepted", "amount_cut", "cut_rate")

    estimate_note = TextField(label=label("estimate_note"))

    tables: Mapping[str, LineTable] = {
        "items": LineTable(
            AcceptedLine, _("Asked and accepted"),
            _("Quantity × unit price is worked out when the sum is left empty. Where less is accepted than asked, give the reason."),
            needed=1, fixed=True,
        )
    }  # fmt: skip
    fieldsets = ((_("Estimate check"), ("items", "estimate_note")),)

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """Starts from what was asked, so that only cuts need typing; a sum that follows from its row stays empty."""
        known = super().known_of(record, case_unit)
        for row, item in zip(known.get("items", []), record.item_rows() if record is not None else [], strict=False):
            if item.accepted is None:
                row |= {"accepted_quantity": item.quantity, "accepted_unit_price": item.unit_price, "accepted": None}
            elif item.accepted_unit_price is not None:
                row["accepted"] = None
        return known

    @property
    def course(self) -> ShownTable | None:
        """The versions so far, for the page of the step."""
        return versions_table(self.record.estimate_course) if self.record is not None else None

    @classmethod
    def shown_tables(cls, record: Any) -> list[ShownTable]:
        """The lines, then every version of the estimate entered in this case."""
        course = versions_table(record.estimate_course)
        return [*super().shown_tables(record), *([course] if course else [])]


def versions_table(rows: list[dict[str, Any]]) -> ShownTable | None:
    """估算→概算→预算→结算 as a table; each row is `estimates.told(version)`, the difference is against the row before."""
    if not rows:
        return None
    kinds, cells, before = dict(EstimateKind.choices), [], None
    for row in rows:
        worth = Decimal(row["amount"] if row["accepted"] is None else row["accepted"])
        difference = "" if before is None else f"{worth - before:+,.2f}"
        rate = "" if row["cut_rate"] is None else f"{row['cut_rate']}%"
        document = " ".join(part for part in (row["document"], row["sha256"][:12], row["explanation"]) if part)
        at = f"{local(datetime.fromisoformat(row['at'])):%Y-%m-%d %H:%M}"
        who = row["made_by"] if row["cut_by"] in ("", row["made_by"]) else f"{row['made_by']}、{row['cut_by']}"
        cells.append([
            str(kinds.get(row["kind"], row["kind"])), _sum(row["amount"]), _sum(row["accepted"]), _sum(row["cut"]), rate, difference,
            who, at, document,
        ])  # fmt: skip
        before = worth
    kind, *sums = (label(name, EstimateVersion) for name in ("kind", "amount", "accepted", "cut", "cut_rate"))
    headings = [
        kind, *sums, _("Against the version before (yuan)"), label("made_by", EstimateVersion), label("at", EstimateVersion),
        _("Document and explanation"),
    ]  # fmt: skip
    return ShownTable(_("Versions of the estimate"), headings, cells, frozenset({1, 2, 3, 4, 5}))


def _sum(text: str | None) -> str:
    return "" if text is None else yuan(text)
