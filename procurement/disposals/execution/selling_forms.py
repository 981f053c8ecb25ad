"""评估与公开处置: the forms of the appraisal, of each round of the sale, and of a price below the line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.disposals.execution import rules
from procurement.disposals.execution.labels import label
from procurement.disposals.execution.listed_lines import ListedLine, listed_rows, merged
from procurement.disposals.execution.terms import Manner
from procurement.fields import ChoiceField, DayField, LineField, NumberField, TextField
from procurement.forms import RecordForm
from procurement.lines import LineForm, LineTable
from procurement.money import CENT


class ValueLine(ListedLine):
    """What the report says of one thing."""

    value = NumberField(label=_("Appraised value (yuan)"))


class AppraisalForm(RecordForm):
    """评估报告."""

    results = ("appraised",)

    appraisal_report = LineField(label=label("appraisal_report"), longest=60)
    appraiser = LineField(label=label("appraiser"), longest=120)
    appraised_on = DayField(label=label("appraised_on"))
    appraisal_until = DayField(label=label("appraisal_until"))

    tables: Mapping[str, LineTable] = {"appraised_lines": LineTable(ValueLine, label("appraised_lines"), needed=1, fixed=True)}

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """The listed things."""
        known = super().known_of(record, case_unit)
        return known | {"appraised_lines": merged(record, "appraised_lines", listed_rows(record))} if known else {}


class BidLine(LineForm):
    """One bidder with the last bid."""

    bidder = LineField(label=_("Bidder"), longest=120)
    price = NumberField(label=_("Price (yuan)"), least=CENT)


class SaleForm(RecordForm):
    """公开处置: one round, with every bid; without a buyer it is sold again."""

    results = ("price", "price_line", "price_below", "deposits_kept")

    sale_manner = ChoiceField(label=label("sale_manner"), choices=Manner.choices)
    sale_place = LineField(label=label("sale_place"), longest=120)
    sale_announcement = LineField(label=label("sale_announcement"), longest=60, required=False)
    sale_announced_on = DayField(label=label("sale_announced_on"), required=False)
    sold_on = DayField(label=label("sold_on"))
    deposit_kept = NumberField(
        label=_("Deposit kept of the buyer who did not pay (yuan)"),
        help_text=_("It belongs to the income of this disposal; 0 when there was none."),
    )  # fmt: skip
    buyer = LineField(label=label("buyer"), longest=120, required=False, help_text=_("As in the table of bids; empty when nobody bought."))
    price_reason = TextField(label=label("price_reason"), required=False)

    tables: Mapping[str, LineTable] = {"bids": LineTable(BidLine, label("bids"))}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.record is None or not rules.buyer_has_not_paid(self.record):
            del self.fields["deposit_kept"]

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """A further round is a sale of its own: nothing of the former one is filled in."""
        return {}


class PriceForm(RecordForm):
    """重新确认 a price below the line; a return refuses it."""

    results = ("price", "price_line", "appraised")

    price_paper = LineField(
        label=label("price_paper"), longest=120, required=False,
        help_text=_("After a collective decision: the minutes that confirm the price."),
    )  # fmt: skip
    price_opinion = TextField(label=label("price_opinion"), required=False)

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """Each price is answered for itself."""
        return {}

    def returns(self, record: Any, *, comment: str, actor: Any, at: datetime, attached: Any) -> str:
        """Not agreed: it is sold again."""
        from procurement.disposals.execution.selling import refuse_price

        return refuse_price(record, data=self.cleaned_data, comment=comment, actor=actor, at=at)


class PriceAboveForm(RecordForm):
    """The answer of the authority above on a price below the line."""

    results = ("price_confirmed", "price", "price_line", "appraised")

    price_answer = ChoiceField(label=_("Answer of the authority above"), choices=(("yes", _("Agreed")), ("no", _("Not agreed"))))
    price_paper = LineField(label=label("price_paper"), longest=120)
    price_opinion = TextField(label=label("price_opinion"), required=False)

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """Each price is answered for itself."""
        return {}
