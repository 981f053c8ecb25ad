"""Forms of the registers: plain fields; every rule stands in `procurement.parties.services` and in `acts`, and answers at its field."""
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.models import User
from procurement import fields
from procurement.parties.identity import digest_of
from procurement.parties.models import Agency, BadRecord, Expert, ExpertEmployer, ExpertRelative, Supplier, SupplierHolding, SupplierPerson
from procurement.parties.terms import Kinship, Register, Size, Tie
from procurement.records import label

SHARE = {"places": 2, "digits": 5, "required": False, "max_value": 100}
SEPARATORS = "、,，;；"


def listed(line: str) -> list[str]:
    """The words of a line with 、 or commas between them, each once."""
    for sign in SEPARATORS[1:]:
        line = line.replace(sign, SEPARATORS[0])
    return list(dict.fromkeys(part.strip() for part in line.split(SEPARATORS[0]) if part.strip()))


def code_field(model: Any) -> forms.CharField:
    """The number on the licence."""
    told = _("18 characters, as on the licence; it never changes.")
    return fields.LineField(label=label("credit_code", model), longest=18, help_text=told)


def reason_field() -> forms.CharField:
    """Why, or by which document."""
    return fields.LineField(label=_("Reason"), longest=300, help_text=_("On which decision or paper it rests; entered in the trail."))


class PartyForm(forms.Form):
    """What a further entry and a change have in common: the number is asked once, the reason at every change."""

    key = "credit_code"

    def __init__(self, *args: Any, party: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.party = party
        if party is None:
            return
        del self.fields[self.key]
        for name, field in self.fields.items():
            field.initial = self.stands(name)
        self.fields["reason"] = reason_field()

    def stands(self, name: str) -> Any:
        """What the register holds for a field."""
        return getattr(self.party, name, None)


class SupplierForm(PartyForm):
    """A supplier."""

    credit_code = code_field(Supplier)
    name = fields.LineField(label=label("name", Supplier), longest=120)
    size = fields.ChoiceField(label=label("size", Supplier), choices=Size.choices)
    domestic_share = fields.NumberField(label=label("domestic_share", Supplier), **SHARE)
    address = fields.LineField(label=label("address", Supplier), longest=200, required=False)
    contact = fields.LineField(label=label("contact", Supplier), longest=60, required=False)
    phone = fields.LineField(label=label("phone", Supplier), longest=40, required=False)
    account_no = fields.LineField(label=label("account_no", Supplier), longest=40, required=False)


class AgencyForm(PartyForm):
    """An agency with the scope and term of its contract."""

    credit_code = code_field(Agency)
    name = fields.LineField(label=label("name", Agency), longest=120)
    contract_no = fields.LineField(label=label("contract_no", Agency), longest=60)
    since = fields.DayField(label=label("since", Agency))
    until = fields.DayField(label=label("until", Agency))
    scope = fields.TextField(label=label("scope", Agency))
    authority = fields.TextField(label=label("authority", Agency), required=False)


class ExpertForm(PartyForm):
    """A review expert; the account is named by its staff number, the document leaves its digest only."""

    key = "code"
    code = fields.LineField(label=label("code", Expert), longest=20)
    name = fields.LineField(label=label("name", Expert), longest=120)
    specialities = fields.LineField(label=label("specialities", Expert), longest=300, help_text=_("Several with 、 between them."))
    title = fields.LineField(label=label("title", Expert), longest=60, required=False)
    employer = fields.LineField(label=label("employer", Expert), longest=120)
    own_staff = forms.BooleanField(label=label("own_staff", Expert), required=False)
    user = fields.LineField(label=_("Account (staff number)"), longest=20, required=False,
                            help_text=_("With it the expert declares and scores."))
    identity = fields.LineField(label=_("Number of the identity document"), longest=40, required=False,
                                help_text=_("Only its digest is stored. Empty at a change: what is stored stays."))

    def stands(self, name: str) -> Any:
        """Specialities as they are typed, the account by its number; the digest is shown to nobody here."""
        if name == "specialities":
            return "、".join(self.party.specialities)
        if name == "user":
            return self.party.user.username if self.party.user else ""
        return "" if name == "identity" else super().stands(name)

    def clean_specialities(self) -> list[str]:
        """A list out of one line; each once."""
        found = listed(self.cleaned_data["specialities"])
        if not found:
            raise forms.ValidationError(_("This cell must be filled in."))
        return found

    def clean_user(self) -> User | None:
        """The account of that number."""
        number = self.cleaned_data["user"].strip()
        user = User.objects.select_related("expert").filter(username=number).first() if number else None
        if number and user is None:
            sentence = _("No account in use has the staff number %(number)s: have it opened first.")
            raise forms.ValidationError(sentence, params={"number": number})
        return user

    def clean(self) -> dict[str, Any]:
        """The digest in the place of the number; nothing typed at a change leaves what is stored."""
        data = super().clean() or self.cleaned_data
        if "identity" in data:
            data["identity"] = digest_of(data["identity"])
            if self.party is not None and not data["identity"]:
                del data["identity"]
        return data


class PersonForm(forms.Form):
    """Head, director, shareholder or employee of a supplier."""

    name = fields.LineField(label=label("name", SupplierPerson), longest=60)
    tie = fields.ChoiceField(label=label("tie", SupplierPerson), choices=Tie.choices)
    share = fields.NumberField(label=label("share", SupplierPerson), **SHARE)
    since = fields.DayField(label=label("since", SupplierPerson))
    until = fields.DayField(label=label("until", SupplierPerson), required=False)
    identity = fields.LineField(label=_("Number of the identity document"), longest=40, required=False,
                                help_text=_("Only its digest is stored; it tells namesakes apart."))

    def clean_identity(self) -> str:
        """The digest in the place of the number."""
        return digest_of(self.cleaned_data["identity"])


class HoldingForm(forms.Form):
    """A supplier that this one controls or manages, by its number."""

    held = fields.LineField(label=_("Credit code of the supplier that is controlled"), longest=18)
    share = fields.NumberField(label=label("share", SupplierHolding), **SHARE)
    since = fields.DayField(label=label("since", SupplierHolding))
    until = fields.DayField(label=label("until", SupplierHolding), required=False)

    def clean_held(self) -> Supplier:
        """The supplier of that number."""
        found = Supplier.objects.filter(credit_code=self.cleaned_data["held"].strip()).first()
        if found is None:
            raise forms.ValidationError(_("No supplier has this number: enter that supplier first."))
        return found


class BadForm(forms.Form):
    """An entry of the bad-record list."""

    reason = fields.LineField(label=label("reason", BadRecord), longest=300)
    document = fields.LineField(label=label("document", BadRecord), longest=120)
    since = fields.DayField(label=label("since", BadRecord))
    until = fields.DayField(label=label("until", BadRecord), required=False, help_text=_("Empty: until it is ended."))


class EmployerForm(forms.Form):
    """Where an expert works or worked."""

    employer = fields.LineField(label=label("employer", ExpertEmployer), longest=120)
    tie = fields.ChoiceField(label=label("tie", ExpertEmployer), choices=Tie.choices)
    since = fields.DayField(label=label("since", ExpertEmployer))
    until = fields.DayField(label=label("until", ExpertEmployer), required=False, help_text=_("Empty: the present employer."))


class RelativeForm(forms.Form):
    """A relative whom an expert declares."""

    name = fields.LineField(label=label("name", ExpertRelative), longest=60)
    kinship = fields.ChoiceField(label=label("kinship", ExpertRelative), choices=Kinship.choices)
    works_at = fields.LineField(label=label("works_at", ExpertRelative), longest=120, required=False)
    until = fields.DayField(label=label("until", ExpertRelative), required=False)


class EndForm(forms.Form):
    """The day and the reason of an end."""

    on = fields.DayField(label=_("Last day"))
    reason = reason_field()


class AgainForm(forms.Form):
    """The reason for taking a party into use again."""

    reason = reason_field()


OF_PARTY: dict[str, type[PartyForm]] = {Register.SUPPLIER: SupplierForm, Register.EXPERT: ExpertForm, Register.AGENCY: AgencyForm}
OF_TIE: dict[str, dict[str, type[forms.Form]]] = {
    Register.SUPPLIER: {"person": PersonForm, "holding": HoldingForm, "bad": BadForm},
    Register.EXPERT: {"employer": EmployerForm, "relative": RelativeForm},
    Register.AGENCY: {},
}
"""Ties that a register knows, by the word in the address."""
