"""The forms of the works, from the pool to the room record; those of the acceptance are in `acceptance_forms`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.fields import ChoiceField, DayField, LineField, ManyField, NumberField, TextField
from procurement.forms import RecordForm, Section
from procurement.lines import LineForm, LineTable
from procurement.money import CENT
from procurement.pool.models import PoolEntry
from procurement.premises.terms import RoomUse
from procurement.renovations.review_forms import ArchiveForm
from procurement.renovations.terms import System
from procurement.works.acceptance_forms import AcceptanceForm, ConfirmationForm, ReworkForm
from procurement.works.labels import label
from procurement.works.services import rooms_concerned
from procurement.works.terms import BudgetKind

__all__ = [
    "AcceptanceForm", "ArchiveForm", "ConfirmationForm", "ContractForm", "FundingForm", "ReworkForm", "RoomsForm", "SettlementForm",
    "TakeUpForm",
]  # fmt: skip

"""The least sum or area that is one."""


class TakeUpForm(RecordForm):
    """Which project leaves the pool, and how its works are organised."""

    results = ("title", "building", "part", "opinion_no", "estimate", "taken_on")

    entry = forms.IntegerField(
        label=_("Number in the project pool"), min_value=1, max_value=2**31, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Open the project pool and press “take up”: the number is then filled in."),
    )  # fmt: skip
    take_up_note = TextField(
        label=label("take_up_note"), required=False, help_text=_("Who sees to the works, and how the unit goes on working."),
    )  # fmt: skip

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        if record is None or record.pk is None:
            return {}
        return {"entry": record.entry_id, "take_up_note": record.take_up_note}

    @classmethod
    def shown(cls, record: Any) -> list[Any]:
        """The project instead of its number."""
        return [fact for fact in super().shown(record) if fact.label != cls.base_fields["entry"].label]

    @classmethod
    def unit_of(cls, sent: Any) -> Any:
        """The unit whose case it will be: that of the project named; None when there is none."""
        named = str(sent.get("entry") or "")
        if not (named.isdecimal() and len(named) < 10):
            return None
        entry = PoolEntry.objects.select_related("renovation__case__unit").filter(pk=int(named)).first()
        return entry.renovation.case.unit if entry else None


class FundingForm(RecordForm):
    """预算安排: the outline or the construction budget."""

    results = ("funded_on",)

    budget_kind = ChoiceField(label=label("budget_kind"), choices=BudgetKind.choices)
    budget_amount = NumberField(label=label("budget_amount"), least=CENT)
    budget_document = LineField(label=label("budget_document"), longest=200, help_text=_("Name and number of the paper that lays it down."))
    budget_line = LineField(label=label("budget_line"))
    budget_explanation = TextField(label=label("budget_explanation"), required=False)


class ContractForm(RecordForm):
    """采购与合同: what the purchase of the works came to."""

    contract_no = LineField(label=label("contract_no"), longest=60)
    contractor = LineField(label=label("contractor"), longest=120)
    contract_amount = NumberField(label=label("contract_amount"), least=CENT)
    purchase_method = LineField(label=label("purchase_method"), longest=120)
    contract_signed_on = DayField(label=label("contract_signed_on"))
    works_begin = DayField(label=label("works_begin"))
    works_end = DayField(label=label("works_end"))


class SettlementForm(RecordForm):
    """结算审核: billed, settled, and why it is above the contract."""

    results = ("settlement_cut", "settlement_rate", "over_contract", "squeezed", "settled_on")

    settlement_document = LineField(label=label("settlement_document"), longest=200)
    settlement_asked = NumberField(label=label("settlement_asked"))
    settlement_accepted = NumberField(label=label("settlement_accepted"))
    settlement_explanation = TextField(label=label("settlement_explanation"), required=False)
    settlement_note = TextField(label=label("settlement_note"))


class RoomAfterLine(LineForm):
    """One room of the ledger as the works left it."""

    room = LineField(label=_("Room"), longest=20)
    use = ChoiceField(label=_("Use of the room"), choices=RoomUse.choices)
    area = NumberField(label=_("Area (㎡)"), digits=12, least=CENT)


class RoomsForm(RecordForm):
    """房屋档案更新: the building's file."""

    repaired_on = DayField(label=label("repaired_on"))
    repair_content = TextField(label=label("repair_content"))
    systems_renewed = ManyField(label=label("systems_renewed"), choices=System.choices)
    area_after = NumberField(label=label("area_after"), digits=12, least=CENT, help_text=_("As before where the area has not changed."))
    altered = forms.BooleanField(label=label("altered"), required=False)
    alteration_note = TextField(label=label("alteration_note"), required=False)

    tables: Mapping[str, LineTable] = {
        "rooms_after": LineTable(
            RoomAfterLine, label("rooms_after"),
            _("Rooms of the building that stand in the room ledger: what differs is entered there as a movement of this case."), blank=0,
        ),
    }  # fmt: skip

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """The unit's rooms in this building, as the room ledger has them; until somebody has answered."""
        known = super().known_of(record, case_unit)
        if known and record.repaired_on is None:
            known["rooms_after"] = [{"room": room.number, "use": room.use, "area": room.area} for room in rooms_concerned(record)]
        return known

    def sections(self) -> list[Section]:
        """Without rooms in the ledger there is no table to answer."""
        return [section._replace(tables=[table for table in section.tables if table.forms]) for section in super().sections()]
