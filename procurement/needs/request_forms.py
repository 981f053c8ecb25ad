"""What the unit asks for, and what finance finds of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.budgets import choices
from procurement.budgets.balance import balance
from procurement.budgets.terms import Measure, Period
from procurement.fields import ChoiceField, CountField, DayField, LineField, NumberField, TextField
from procurement.forms import RecordForm, Shown
from procurement.lines import LineForm, LineTable
from procurement.money import CENT, yuan
from procurement.needs import sharing
from procurement.needs.labels import item_label, label
from procurement.needs.terms import ObjectType
from procurement.pool.choices import waiting_for
from procurement.renovations.terms import Urgency


class ItemLine(LineForm):
    """One thing that is wanted; an empty code means the category of the whole purchase."""

    worked = ("for_unit", "amount")

    category_code = LineField(label=item_label("category_code"), longest=20, required=False)
    name = LineField(label=item_label("name"), longest=200)
    specification = LineField(label=item_label("specification"), longest=300, required=False)
    unit = LineField(label=item_label("unit"), longest=20)
    quantity = NumberField(label=item_label("quantity"), digits=12, least=CENT)
    price = NumberField(label=item_label("price"), least=CENT)
    delivery_place = LineField(label=item_label("delivery_place"), longest=120, required=False)
    replaces = LineField(label=item_label("replaces"), longest=40, required=False)


class RequestForm(RecordForm):
    """需求提出: what, for whom, from which money; the sum is worked out from the items."""

    results = ("category_name", "in_catalogue", "amount", "requested_on")

    title = LineField(label=label("title"), longest=200)
    object_type = ChoiceField(label=label("object_type"), choices=ObjectType.choices)
    purpose = TextField(label=label("purpose"), help_text=_("What it is needed for, and why now."))
    category_code = ChoiceField(
        label=label("category_name"), choices=choices.categories,
        help_text=_("The bottom category of the catalogue that fits the greatest part."),
    )  # fmt: skip
    fiscal_year = CountField(label=label("fiscal_year"), least=2000, most=2100)
    budget_line = ChoiceField(label=label("budget_line"), choices=[], numbers=True)
    urgency = ChoiceField(label=label("urgency"), choices=Urgency.choices, numbers=True)
    urgency_reason = TextField(label=label("urgency_reason"), required=False, help_text=_("Only where it is urgent."))
    delivery_wanted = DayField(label=label("delivery_wanted"))
    pool_entry = ChoiceField(
        label=label("pool_entry"), choices=[], numbers=True, required=False,
        help_text=_("Only where the purchase rests on an agreed renovation that waits in the project pool."),
    )  # fmt: skip

    tables: Mapping[str, LineTable] = {
        "items": LineTable(
            ItemLine, _("Items"),
            _("An empty code means the category chosen above. Sums are worked out from quantity and unit price. A thing that takes the "
              "place of another names its card: its contract is signed only when the disposal of the old one is approved."),
            needed=1,
        ),
    }
    fieldsets = (
        (_("What is wanted"), ("title", "object_type", "purpose", "pool_entry", "category_code", "items")),
        (_("Money and time"), ("fiscal_year", "budget_line", "urgency", "urgency_reason", "delivery_wanted")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit_id = self.case_unit.pk if self.case_unit else self.record.case.unit_id if self.record is not None else None
        field: Any = self.fields["budget_line"]
        field.choices = [("", _("Please choose")), *choices.lines_of(unit_id)]
        cited: Any = self.fields["pool_entry"]
        cited.choices = [("", _("None")), *waiting_for(unit_id, self.record.pool_entry if self.record is not None else None)]

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        known = super().known_of(record, case_unit)
        return known | {"budget_line": record.budget_line_id, "pool_entry": record.pool_entry_id} if known else known

    @classmethod
    def again(cls, record: Any) -> dict[str, Any]:
        """A restart starts from the same need; the day is asked anew."""
        return cls.known_of(record) | {"delivery_wanted": None}

    @classmethod
    def shown(cls, record: Any) -> list[Shown]:
        """The category with code and name in one line."""
        facts = super().shown(record)
        name = f"{record.category_code} {record.category_name}"
        twice = cls.base_fields["category_code"].label
        merged = [Shown(fact.label, name, False) if fact.label == twice else fact for fact in facts]
        others = sharing.beside(record.pool_entry_id, record) if record.pool_entry_id else []
        merged += [Shown(_("Other purchases on the same project"), sharing.told(others), True)] if others else []
        return [fact for n, fact in enumerate(merged) if fact not in merged[:n]]


class BudgetForm(RecordForm):
    """预算、目录、限额核查: finance sees the balance and the quotas, and holds the sum."""

    results = ("amount", "budget_left", "in_catalogue", "budget_checked_on")

    line_amount = NumberField(label=_("Sum of the budget line (yuan)"), required=False, disabled=True)
    line_held = NumberField(label=_("Held by other purchases (yuan)"), required=False, disabled=True)
    line_fixed = NumberField(label=_("Fixed by contracts (yuan)"), required=False, disabled=True)
    line_left = NumberField(label=_("Balance before this purchase (yuan)"), required=False, disabled=True, least=None)
    asked = NumberField(label=_("Asked now (yuan)"), required=False, disabled=True)
    budget_opinion = TextField(label=label("budget_opinion"), help_text=_("Budget, catalogue, quota, and assets the unit has already."))
    quota_document = LineField(
        label=label("quota_document"), longest=120, required=False, help_text=_("Only above a quota that a document may lift."),
    )  # fmt: skip

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """With the balance as it is now."""
        known = super().known_of(record, case_unit)
        if not known:
            return known
        now = balance(record.budget_line, but=record)
        return known | {
            "line_amount": now.amount, "line_held": now.held, "line_fixed": now.fixed, "line_left": now.left, "asked": record.amount,
        }  # fmt: skip

    @classmethod
    def shown(cls, record: Any) -> list[Shown]:
        """With the quotas as they were judged."""
        facts = super().shown(record)
        return facts + [Shown(label("quotas"), quota_line(row), True) for row in record.quotas]


def quota_line(row: Mapping[str, Any]) -> str:
    """One quota in words."""
    periods, measures = dict(Period.choices), dict(Measure.choices)
    number = yuan if row["measure"] == Measure.AMOUNT else str
    words = _("%(category)s, %(period)s, %(measure)s: quota %(most)s, used %(used)s, asked %(asked)s")
    return str(words) % {
        "category": row["category"], "period": periods[row["period"]], "measure": measures[row["measure"]], "most": number(row["most"]),
        "used": number(row["used"]), "asked": number(row["asked"]),
    }  # fmt: skip


