"""The forms of the execution, up to the leaving of the things; the sale is in `selling_forms`, money and books in `clearing_forms`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement import people
from procurement.assets.terms import Kind, Secrecy
from procurement.disposals.execution.labels import label
from procurement.disposals.execution.leaving import CERTIFICATE, vehicles_of
from procurement.disposals.execution.listed_lines import ListedLine, listed_rows, merged
from procurement.disposals.execution.terms import Balance, Liability
from procurement.disposals.labels import item_label
from procurement.fields import ChoiceField, DayField, LineField, NumberField, TextField
from procurement.forms import PaperKind, RecordForm
from procurement.lines import LineForm, LineTable
from procurement.money import CENT

OFFICES = ("bureau", "section")
"""Kinds of units in which the people of the bureau have their posts."""


class ColleagueField(forms.ModelChoiceField):
    """A colleague by his post, whatever his role; travels as the staff number (工号). The form says of which offices."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=people.accounts().none(), to_field_name="username", empty_label=_("Please choose"), **kwargs)


def holding_posts(*places: Q) -> Any:
    """Accounts with a present post in any of these places."""
    asked = Q()
    for place in places:
        asked |= place
    return people.accounts().filter(asked, posts__until=None).distinct()


OVERDUE = _("Why after the day of the reply")
OVERDUE_HELP = _("Only after that day: the reason, and the paper by which whoever approved it agrees.")


# --- 涉密载体销毁 ---
class MediaLine(ListedLine):
    """One classified thing and what of it was destroyed."""

    secrecy = ChoiceField(label=_("Secrecy mark"), choices=Secrecy.choices, required=False, disabled=True)
    what = LineField(label=_("Media removed and destroyed (kind, serial number)"), longest=200)


class DestructionForm(RecordForm):
    """涉密载体销毁: body, two escorts, certificate."""

    destruction_body = LineField(label=label("destruction_body"), longest=120)
    destruction_basis = LineField(label=label("destruction_basis"), longest=120)
    destroyed_on = DayField(label=label("destroyed_on"))
    escort_one = ColleagueField(label=label("escort_one"))
    escort_two = ColleagueField(label=label("escort_two"), help_text=_("Two different people of the unit or of the bureau."))
    destruction_no = LineField(label=label("destruction_no"), longest=60)

    tables: Mapping[str, LineTable] = {"destroyed_media": LineTable(MediaLine, label("destroyed_media"), needed=1, fixed=True)}
    attaches: Sequence[PaperKind] = (
        PaperKind(CERTIFICATE, _("Destruction certificate"), _("Issued by the body that destroyed the media.")),
    )  # fmt: skip

    def __init__(self, *args: Any, record: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        if record is not None and record.pk is not None:
            for name in ("escort_one", "escort_two"):
                field: Any = self.fields[name]
                field.queryset = holding_posts(Q(posts__unit=record.case.unit_id), Q(posts__unit__kind__in=OFFICES))

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """The classified things of the list."""
        known = super().known_of(record, case_unit)
        if not known:
            return {}
        secret = [item for item in record.listed if item.classified]
        rows = [{"no": no, "card": item.number, "name": item.name, "secrecy": item.secrecy} for no, item in enumerate(secret, 1)]
        return known | {"destroyed_media": merged(record, "destroyed_media", rows)}

    def papers_required(self, on: Any) -> frozenset[str]:
        return frozenset({CERTIFICATE})


# --- 公车停用 ---
class VehicleLine(ListedLine):
    """One vehicle: sign and plate."""

    plate = LineField(label=_("Plate"), required=False, disabled=True)
    sign = forms.BooleanField(label=_("Bears the official sign"), required=False, disabled=True)
    sign_removed_on = DayField(label=_("Official sign removed on"), required=False)
    plate_returned_on = DayField(label=_("Plate returned on"), required=False)
    plate_receipt = LineField(label=_("Receipt of the plate"), longest=60, required=False)
    police = LineField(label=_("Certificate of the police (lost or stolen)"), longest=120, required=False)


class RetirementForm(RecordForm):
    """公车停用: before the vehicle leaves the service."""

    tables: Mapping[str, LineTable] = {"retired_vehicles": LineTable(VehicleLine, label("retired_vehicles"), needed=1, fixed=True)}

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """The listed vehicles as the register knows them."""
        if record is None or record.pk is None:
            return {}
        rows = [
            {"no": no, "card": item.number, "name": item.name, "plate": vehicle.plate, "sign": vehicle.official_sign}
            for no, (item, vehicle) in enumerate(vehicles_of(record), 1)
        ]
        return {"retired_vehicles": merged(record, "retired_vehicles", rows)}


# --- 移交 ---
class HandoverForm(RecordForm):
    """移交 to the receiving unit."""

    results = ("handed_to",)

    handed_on = DayField(label=label("handed_on"))
    handed_by = LineField(label=label("handed_by"), longest=60)
    handover_paper = LineField(label=label("handover_paper"), longest=60)
    handover_note = TextField(label=label("handover_note"), required=False)
    overdue_because = TextField(label=OVERDUE, required=False, help_text=OVERDUE_HELP)


class ReceiptForm(RecordForm):
    """接收 by the receiving unit; a return sends the list back to whoever handed over."""

    results = ("received_by",)

    received_on = DayField(label=label("received_on"))
    received_place = LineField(label=label("received_place"), longest=120)
    received_keeper = ColleagueField(label=label("received_keeper"))

    def __init__(self, *args: Any, record: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        if record is not None and record.receiving_unit is not None:
            keeper: Any = self.fields["received_keeper"]
            unit = record.receiving_unit
            keeper.queryset = holding_posts(Q(posts__unit=unit.merged_into_id or unit.pk))


class DonationForm(RecordForm):
    """捐赠: against the receipt of the receiver."""

    handed_to = LineField(label=label("handed_to"), longest=120)
    handed_on = DayField(label=label("handed_on"))
    handover_agreement = LineField(label=label("handover_agreement"), longest=60)
    handover_paper = LineField(label=_("Number of the receiver's receipt"), longest=60)
    handover_note = TextField(label=label("handover_note"), required=False)
    overdue_because = TextField(label=OVERDUE, required=False, help_text=OVERDUE_HELP)

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """The receiver that the reply names."""
        known = super().known_of(record, case_unit)
        return known | {"handed_to": record.handed_to or record.counterparty} if known else {}


class DeliveryForm(RecordForm):
    """交付 to the buyer against the whole price."""

    results = ("handed_to",)

    handover_agreement = LineField(label=_("Number of the sale contract"), longest=60)
    money_in = NumberField(label=_("Price received (yuan)"), least=CENT)
    income_on = DayField(label=label("income_on"), help_text=_("The time for paying it in to the treasury counts from this day."))
    handed_on = DayField(label=label("handed_on"))
    handover_paper = LineField(label=label("handover_paper"), longest=60)
    handover_note = TextField(label=label("handover_note"), required=False)
    overdue_because = TextField(label=OVERDUE, required=False, help_text=OVERDUE_HELP)


# --- 置换 ---
class ReceivedLine(LineForm):
    """A thing that comes in."""

    name = LineField(label=item_label("name"), longest=120)
    kind = ChoiceField(label=_("Class"), choices=Kind.choices)
    category_code = LineField(label=_("Category code"), longest=20)
    specification = LineField(label=_("Specification"), longest=200, required=False)
    measure = LineField(label=_("Unit of measure"), longest=20)
    quantity = NumberField(label=_("Quantity"), digits=12, least=CENT)
    value = NumberField(label=_("Value (yuan)"), least=CENT)


class ExchangeForm(RecordForm):
    """置换协议."""

    results = ("appraised",)

    exchange_agreement = LineField(label=label("exchange_agreement"), longest=60)
    exchange_partner = LineField(label=label("exchange_partner"), longest=120)
    exchange_signed_on = DayField(label=label("exchange_signed_on"))
    exchange_balance = ChoiceField(label=label("exchange_balance"), choices=Balance.choices)
    exchange_difference = NumberField(label=label("exchange_difference"), required=False)
    exchange_money = LineField(label=label("exchange_money"), longest=120, required=False, help_text=_("Where we pay: the budget line."))
    income_on = DayField(label=label("income_on"), required=False, help_text=_("Where we receive the difference."))
    exchange_costs = NumberField(label=label("exchange_costs"), required=False)
    overdue_because = TextField(label=OVERDUE, required=False, help_text=OVERDUE_HELP)

    tables: Mapping[str, LineTable] = {"exchange_received": LineTable(ReceivedLine, label("exchange_received"), needed=1, blank=2)}

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """The partner that the reply names."""
        known = super().known_of(record, case_unit)
        return known | {"exchange_partner": record.exchange_partner or record.counterparty} if known else {}


# --- 报废 ---
class ScrapLine(ListedLine):
    """One thing; of a vehicle the certificate of recycling."""

    certificate = LineField(label=_("Certificate of recycling (vehicles)"), longest=60, required=False)


class ScrapForm(RecordForm):
    """报废处理."""

    recycler = LineField(label=label("recycler"), longest=120)
    recycler_qualification = LineField(
        label=label("recycler_qualification"), longest=120, required=False, help_text=_("Required for vehicles and electronics."),
    )  # fmt: skip
    scrapped_on = DayField(label=label("scrapped_on"))
    scrap_paper = LineField(label=label("scrap_paper"), longest=60)
    residual = NumberField(label=label("residual"), help_text=_("0 when nothing was left."))
    income_on = DayField(label=label("income_on"), required=False)
    overdue_because = TextField(label=OVERDUE, required=False, help_text=OVERDUE_HELP)

    tables: Mapping[str, LineTable] = {"scrap_lines": LineTable(ScrapLine, label("scrap_lines"), needed=1, fixed=True)}

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """The listed things."""
        known = super().known_of(record, case_unit)
        return known | {"scrap_lines": merged(record, "scrap_lines", listed_rows(record))} if known else {}


# --- 损失核销 ---
class ClaimLine(LineForm):
    """A further claim on somebody."""

    debtor = LineField(label=_("Debtor"), longest=120)
    amount = NumberField(label=_("Claim (yuan)"), least=CENT)
    basis = LineField(label=_("Document of the claim"), longest=200)


class LossForm(RecordForm):
    """责任认定与赔偿; what is still owed goes on the register of claims."""

    liability = ChoiceField(label=label("liability"), choices=Liability.choices)
    liability_finding = TextField(label=label("liability_finding"))
    liability_paper = LineField(label=label("liability_paper"), longest=120)
    found_on = DayField(label=label("found_on"))
    liable_person = LineField(label=label("liable_person"), longest=120, required=False)
    compensation_due = NumberField(label=label("compensation_due"), required=False)
    compensation_paid = NumberField(label=label("compensation_paid"), required=False)
    income_on = DayField(label=label("income_on"), required=False)
    secrecy_report = LineField(label=label("secrecy_report"), longest=120, required=False)

    tables: Mapping[str, LineTable] = {
        "claims": LineTable(
            ClaimLine, label("claims"),
            _("Claims on others: insurance, third parties. The rest of a compensation, and a bad debt itself, are added by the system."),
            blank=1,
        ),
    }  # fmt: skip

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """Claims are typed anew: those that the system adds would otherwise come twice."""
        known = super().known_of(record, case_unit)
        return {name: value for name, value in known.items() if name != "claims"}
