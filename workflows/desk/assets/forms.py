"""Forms of the register of assets: plain fields; every rule stands in `procurement.assets.services` and answers at its field."""
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from approvals.models import Unit, User
from procurement import fields
from procurement.assets.models import Card, Vehicle
from procurement.assets.terms import Entry, Kind, Operation, Right, Secrecy, VehicleQuota, VehicleType
from procurement.records import label

CENT = Decimal("0.01")
COUNT = 2_000_000_000
NO_ACCOUNT = _("No account in use has the staff number %(number)s: have it opened first.")


class UnitField(forms.ModelChoiceField):
    """A unit in use, by code; one that stands on the card stays on offer."""

    raw = True

    def __init__(self, *, keep: int | None = None, **kwargs: Any) -> None:
        units = Unit.objects.filter(Q(is_active=True) | Q(pk=keep or 0)).order_by("code")
        super().__init__(queryset=units, empty_label=_("Please choose"), **kwargs)

    def label_from_instance(self, unit: Any) -> str:
        return f"{unit.code} {unit.name}"


def reason_field() -> forms.CharField:
    """Why, or by which document."""
    return fields.LineField(label=_("Reason"), longest=300, help_text=_("On which decision or paper it rests; entered in the trail."))


class CardForm(forms.Form):
    """A further card or other facts of one; the number is asked once."""

    number = fields.LineField(label=label("number", Card), longest=40, help_text=_("It never changes."))
    name = fields.LineField(label=label("name", Card), longest=120)
    kind = fields.ChoiceField(label=label("kind", Card), choices=Kind.choices)
    category_code = fields.LineField(label=label("category_code", Card), longest=20, help_text=_("Of GB/T 14885, for example A02010108."))
    specification = fields.LineField(label=label("specification", Card), longest=200, required=False)
    measure = fields.LineField(label=label("measure", Card), longest=20)
    quantity = fields.NumberField(label=label("quantity", Card), digits=12, least=CENT, initial=1)
    original_value = fields.NumberField(label=label("original_value", Card))
    depreciation = fields.NumberField(label=label("depreciation", Card), initial=0)
    depreciated_until = fields.DayField(label=label("depreciated_until", Card), required=False)
    unit = UnitField(label=label("unit", Card))
    location = fields.LineField(label=label("location", Card), longest=120, required=False)
    custodian = fields.LineField(label=_("Custodian (staff number)"), longest=20, required=False)
    acquired_on = fields.DayField(label=label("acquired_on", Card))
    in_use_since = fields.DayField(label=label("in_use_since", Card), required=False, help_text=_("The minimum life counts from this day."))
    pages = fields.CountField(label=label("pages", Card), most=COUNT, required=False)
    kilometres = fields.CountField(label=label("kilometres", Card), most=COUNT, required=False)
    secrecy = fields.ChoiceField(label=label("secrecy", Card), choices=Secrecy.choices, initial=Secrecy.NONE)
    operation = fields.ChoiceField(label=label("operation", Card), choices=Operation.choices, initial=Operation.NON_OPERATING)
    title_proof = fields.LineField(label=label("title_proof", Card), longest=120, required=False)
    entry = fields.ChoiceField(label=label("entry", Card), choices=Entry.choices)
    source = fields.LineField(label=label("source", Card), longest=120, required=False)

    def __init__(self, *args: Any, card: Card | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.card = card
        if card is not None:
            del self.fields["number"]
            self.fields["unit"] = UnitField(label=label("unit", Card), keep=card.unit_id)
            for name, one in self.fields.items():
                one.initial = self.stands(name)
            self.fields["document"] = fields.LineField(
                label=_("Document of the change"), longest=120, required=False,
                help_text=_("Adjusting voucher or reply with its number; needed where the original value or the unit changes."))
        self.fields["reason"] = reason_field()

    def stands(self, name: str) -> Any:
        """What the card says for a field."""
        if name == "custodian":
            return self.card.custodian.username if self.card and self.card.custodian else ""
        return getattr(self.card, f"{name}_id" if name == "unit" else name, None)

    def clean_custodian(self) -> User | None:
        """The account of that number; one that stands on the card already may have been closed since."""
        number = self.cleaned_data["custodian"].strip()
        if not number:
            return None
        if self.card is not None and self.card.custodian and self.card.custodian.username == number:
            return self.card.custodian  # type: ignore[return-value]
        user = User.objects.filter(username=number, is_active=True).first()
        if user is None or user.username == User.SYSTEM or user.is_superuser:
            raise forms.ValidationError(NO_ACCOUNT, params={"number": number})
        return user

    def parts(self) -> tuple[dict[str, Any], dict[str, Any] | None, str]:
        """The columns of the card, those of its vehicle (None: no vehicle), the reason."""
        data = {name: value for name, value in self.cleaned_data.items() if name in CARD}
        return data, None, self.cleaned_data["reason"]


CARD = frozenset(CardForm.base_fields)
OF_VEHICLE = {"vehicle_kind": "kind"}
"""Fields of the form whose columns are called otherwise."""


class VehicleForm(CardForm):
    """The same with what the card of a vehicle says beside."""

    plate = fields.LineField(label=label("plate", Vehicle), longest=12)
    vehicle_kind = fields.ChoiceField(label=label("kind", Vehicle), choices=VehicleType.choices)
    quota = fields.ChoiceField(label=label("quota", Vehicle), choices=VehicleQuota.choices)
    quota_no = fields.LineField(label=label("quota_no", Vehicle), longest=40, required=False)
    first_registered_on = fields.DayField(label=label("first_registered_on", Vehicle))
    displacement = fields.NumberField(label=label("displacement", Vehicle), digits=4, places=1, required=False)
    official_sign = forms.BooleanField(label=label("official_sign", Vehicle), required=False)
    sign_removed_on = fields.DayField(label=label("sign_removed_on", Vehicle), required=False)
    plate_returned_on = fields.DayField(label=label("plate_returned_on", Vehicle), required=False)

    def stands(self, name: str) -> Any:
        """What the vehicle says for its fields."""
        if name in CARD:
            return super().stands(name)
        return getattr(getattr(self.card, "vehicle", None), OF_VEHICLE.get(name, name), None)

    def parts(self) -> tuple[dict[str, Any], dict[str, Any] | None, str]:
        """With the columns of the vehicle."""
        data, _none, reason = super().parts()
        own = {OF_VEHICLE.get(name, name): self.cleaned_data[name] for name in VehicleForm.base_fields if name not in CARD}
        return data, own, reason


class RightForm(forms.Form):
    """One of the five rights goes to another unit."""

    right = fields.ChoiceField(label=_("Right"), choices=Right.choices)
    unit = UnitField(label=_("New holder"))
    on = fields.DayField(label=_("From this day on"))
    reason = reason_field()


class ReadingForm(forms.Form):
    """Counters as read on the thing; an empty one was not read."""

    pages = fields.CountField(label=label("pages", Card), most=COUNT, required=False)
    kilometres = fields.CountField(label=label("kilometres", Card), most=COUNT, required=False)
    reason = reason_field()


class TurnForm(forms.Form):
    """Why it lies idle, or is used again."""

    reason = reason_field()
