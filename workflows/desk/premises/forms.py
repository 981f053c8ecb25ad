"""Forms of the room ledger: plain fields; every rule stands in `procurement.premises` and answers at its field."""
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.models import Unit
from procurement import fields
from procurement.premises.models import Building, Lease, LeaseReturn, Movement, Occupancy, Room, UnitPosts
from procurement.premises.terms import Arrangement, BuildingLevel, HeightClass, LeaseKind, RoomUse
from procurement.records import label
from procurement.renovations.standards import level_of, ranks


def reason_field() -> forms.CharField:
    """Why, or by which document."""
    return fields.LineField(label=_("Reason"), longest=300, help_text=_("On which decision or paper it rests; entered in the trail."))


class UnitField(forms.ModelChoiceField):
    """A unit in use."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Unit.objects.filter(is_active=True).order_by("code"), empty_label=_("Please choose"), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} {obj.name}"


class ChangingForm(forms.Form):
    """A form that enters something anew, or changes what stands: then the key is not asked again, and the reason is."""

    keys: tuple[str, ...] = ()

    def __init__(self, *args: Any, stands: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if stands is not None:
            for key in self.keys:
                del self.fields[key]
            for name, field in self.fields.items():
                field.initial = getattr(stands, name)
            self.add_grounds()

    def add_grounds(self) -> None:
        """On what a change rests."""
        self.fields["reason"] = reason_field()


class BuildingForm(ChangingForm):
    """A building; its name and address stay."""

    keys = ("name", "address")
    name = fields.LineField(label=label("name", Building), longest=100)
    address = fields.LineField(label=label("address", Building), longest=200)
    year_built = fields.CountField(label=label("year_built", Building), least=1800, most=2999)
    area = fields.NumberField(label=label("area", Building), digits=12)
    level = fields.ChoiceField(label=label("level", Building), choices=BuildingLevel.choices)
    storeys = fields.CountField(label=label("storeys", Building), least=1, most=300, required=False)
    height = fields.ChoiceField(label=label("height", Building), choices=HeightClass.choices)
    coefficient = fields.NumberField(label=label("coefficient", Building), digits=5, required=False)


class RoomForm(ChangingForm):
    """A room; building, number and unit stay, or move by acts of their own."""

    keys = ("building", "number", "unit")
    building = forms.ModelChoiceField(label=label("building", Room), queryset=Building.objects.order_by("name", "pk"),
                                      empty_label=_("Please choose"))
    floor = fields.LineField(label=label("floor", Room), longest=10, required=False)
    number = fields.LineField(label=label("number", Room), longest=20)
    use = fields.ChoiceField(label=label("use", Room), choices=RoomUse.choices)
    area = fields.NumberField(label=label("area", Room), digits=12)
    unit = UnitField(label=label("unit", Room))

    def add_grounds(self) -> None:
        """A survey has its document beside the reason."""
        self.fields["document"] = fields.LineField(
            label=_("Document of the survey"), longest=120, required=False,
            help_text=_("Survey report or reply with its number; needed where area or use changes."))
        super().add_grounds()


class RankedForm(forms.Form):
    """A form that offers the ranks of the unit's level, as the standard of that day names them."""

    def __init__(self, *args: Any, unit: Any, day: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rank: Any = self.fields["rank"]
        rank.choices = [("", _("Please choose")), *ranks(level_of(unit), day)]


class SeatForm(RankedForm):
    """Somebody moves in."""

    rank = fields.ChoiceField(label=label("rank", Occupancy), choices=ranks)
    name = fields.LineField(label=label("name", Occupancy), longest=60)
    staff_no = fields.LineField(label=label("staff_no", Occupancy), longest=20, required=False,
                                help_text=_("By it a person with rooms in several units is counted once."))
    heads = fields.CountField(label=label("heads", Occupancy), least=1, most=500, initial=1)
    kind = fields.ChoiceField(label=label("kind", Occupancy), choices=Arrangement.choices)
    review_on = fields.DayField(label=label("review_on", Occupancy), required=False)
    main = forms.BooleanField(label=label("main", Occupancy), required=False, initial=True)
    since = fields.DayField(label=label("since", Occupancy))


class LeaveForm(forms.Form):
    """The last day of an occupancy."""

    on = fields.DayField(label=_("Last day"))


class PostsForm(RankedForm):
    """How many posts of a rank."""

    rank = fields.ChoiceField(label=label("rank", UnitPosts), choices=ranks)
    posts = fields.CountField(label=label("posts", UnitPosts))
    document = fields.LineField(label=label("document", UnitPosts), longest=120)
    since = fields.DayField(label=label("since", UnitPosts))


class ReclaimForm(forms.Form):
    """清理腾退."""

    on = fields.DayField(label=label("on", Movement))
    document = fields.LineField(label=label("document", Movement), longest=120)


class ReassignForm(ReclaimForm):
    """调剂使用."""

    to = UnitField(label=label("to_unit", Movement))
    field_order = ("to", "on", "document")


class EndForm(forms.Form):
    """A room that is no longer there."""

    on = fields.DayField(label=_("Last day"))
    reason = reason_field()


class LeaseForm(forms.Form):
    """An old lease or loan."""

    kind = fields.ChoiceField(label=label("kind", Lease), choices=LeaseKind.choices)
    borrower = fields.LineField(label=label("borrower", Lease), longest=120)
    document = fields.LineField(label=label("document", Lease), longest=120)
    signed_on = fields.DayField(label=label("signed_on", Lease))
    since = fields.DayField(label=label("since", Lease))
    ends_on = fields.DayField(label=label("ends_on", Lease))
    rent = fields.NumberField(label=label("rent", Lease), help_text=_("0 for a loan."))


class ReturnForm(forms.Form):
    """The room is back."""

    on = fields.DayField(label=label("on", LeaseReturn))
    document = fields.LineField(label=label("document", LeaseReturn), longest=120)
