"""The forms of the hand-over to an agency or a public centre, and of what is filed back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.fields import ChoiceField, CountField, DayField, LineField, NumberField, TextField
from procurement.forms import PaperKind, RecordForm
from procurement.money import CENT
from procurement.parties.models import Agency
from procurement.parties.terms import Standing
from procurement.records import label as label_of
from procurement.routing.terms import Failure, Outcome, Receiver
from procurement.tenders.models import Tender


def label(name: str) -> Any:
    """The words of a column, as a label begins."""
    return label_of(name, Tender)


def agencies() -> list[tuple[int, str]]:
    """Agencies in use, with the term of their contracts."""
    found = Agency.objects.filter(standing=Standing.ACTIVE).order_by("name", "id")
    return [(one.pk, f"{one.name} ({one.contract_no}, {one.since:%Y-%m-%d} – {one.until:%Y-%m-%d})") for one in found]


class HandOverForm(RecordForm):
    """委托或进场: to whom, by which decision."""

    results = ("handed_over_on",)
    attaches = (
        PaperKind("hand.minutes", _("Minutes on the choice"), _("The bureau chooses freely and writes down how (internal decision).")),
        PaperKind("hand.contract", _("Contract of the agency, or application to the centre")),
    )

    receiver = ChoiceField(label=label("receiver"), choices=Receiver.choices)
    agency = ChoiceField(label=label("agency"), choices=agencies, numbers=True, required=False, help_text=_("Empty for a public centre."))
    scope_read = forms.BooleanField(
        label=_("The contract of the agency has been read: this purchase lies within its scope"), required=False,
        help_text=_("Asked only where the register does not say which objects the contract covers."),
    )  # fmt: skip
    centre_name = LineField(label=label("centre_name"), longest=120, required=False, help_text=_("Empty for an agency."))
    handover_minutes_no = LineField(label=label("handover_minutes_no"), longest=60)
    handover_minutes_on = DayField(label=label("handover_minutes_on"))
    handover_note = TextField(
        label=label("handover_note"), help_text=_("Need, budget approval, method and its approval: what went over, and to whom in person."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["agency"]
        offered.choices = list(offered.choices)  # the register is asked once, not whenever the page looks at its choices

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """The receiver that the rulebook names stands there already; the agency as its number."""
        from procurement.routing.hand_services import receiver_due

        known = super().known_of(record, case_unit)
        if record is None or record.pk is None:
            return known
        due = receiver_due(record)
        known["agency"] = record.agency_id
        known["receiver"] = record.receiver or (due.text if due is not None and due.text in Receiver.values else "")
        return known

    def clean_whole(self) -> None:
        found = self.cleaned_data
        if found["receiver"] == Receiver.AGENCY:
            if not found["agency"]:
                self.add_error("agency", _("Choose the agency from the register."))
            if found["centre_name"]:
                self.add_error("centre_name", _("An agency was chosen: leave the centre empty."))
        else:
            if not found["centre_name"]:
                self.add_error("centre_name", _("Write the name of the centre."))
            if found["agency"]:
                self.add_error("agency", _("A centre was chosen: leave the agency empty."))


class FileBackForm(RecordForm):
    """回填: result, dates, papers, or the failure with its ground."""

    results = ("filed_back_on",)
    attaches = (
        PaperKind("back.documents", _("Tender or purchase documents")),
        PaperKind("back.report", _("Evaluation report"), _("Needed for an award.")),
        PaperKind("back.notice", _("Notice of award"), _("Needed for an award.")),
        PaperKind("back.failure", _("Notice that the procedure ended without award"), _("Needed for a failure.")),
    )

    back_outcome = ChoiceField(label=label("back_outcome"), choices=Outcome.choices)
    back_project_no = LineField(label=label("back_project_no"), longest=60)
    back_announced_on = DayField(label=label("back_announced_on"), required=False, help_text=_("Empty where nothing was announced."))
    back_opened_on = DayField(label=label("back_opened_on"), required=False)
    back_reported_on = DayField(label=label("back_reported_on"), required=False)
    back_recommended = CountField(
        label=label("back_recommended"), least=0, most=999, required=False,
        help_text=_("Negotiation and consultation only: suppliers that purchaser and experts recommended in writing."),
    )  # fmt: skip
    back_recommended_own = CountField(label=label("back_recommended_own"), least=0, most=999, required=False)
    winner_code = LineField(
        label=_("Credit code of the winning supplier"), longest=18, required=False,
        help_text=_("18 characters, as in the register of suppliers."),
    )  # fmt: skip
    award_amount = NumberField(label=label("award_amount"), least=CENT, required=False)
    awarded_on = DayField(label=label("awarded_on"), required=False)
    back_published_on = DayField(label=label("back_published_on"), required=False)
    back_notice_on = DayField(label=label("back_notice_on"), required=False)
    back_failure = ChoiceField(label=label("back_failure"), choices=Failure.choices, required=False)
    back_failed_on = DayField(label=label("back_failed_on"), required=False)
    back_note = TextField(label=label("back_note"), required=False)

    fieldsets = (
        (_("Course"), ("back_outcome", "back_project_no", "back_announced_on", "back_opened_on", "back_reported_on",
                       "back_recommended", "back_recommended_own")),
        (_("Award"), ("winner_code", "award_amount", "awarded_on", "back_published_on", "back_notice_on")),
        (_("Failure"), ("back_failure", "back_failed_on", "back_note")),
    )
    AWARD = ("back_opened_on", "back_reported_on", "winner_code", "award_amount", "awarded_on", "back_published_on", "back_notice_on")
    FAILURE = ("back_failure", "back_failed_on", "back_note")

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        known = super().known_of(record, case_unit)
        if record is not None and record.pk and record.winner_id:
            known["winner_code"] = record.winner.credit_code
        return known

    @classmethod
    def shown(cls, record: Any) -> list[Any]:
        """With the supplier's name, which the form asks as its code."""
        from procurement.forms import worked_out

        winner = worked_out(record, "winner")
        return [*super().shown(record), *([winner] if winner else [])]

    def clean_whole(self) -> None:
        """An award has all its dates, a failure its ground; one never carries what belongs to the other."""
        awarded = self.cleaned_data["back_outcome"] == Outcome.AWARDED
        needed, empty = (self.AWARD, self.FAILURE[:2]) if awarded else (self.FAILURE, self.AWARD[2:])
        missing = _("An award needs this.") if awarded else _("A failure needs this.")
        foreign = _("An award has no failure: leave this empty.") if awarded else _("A failure has no award: leave this empty.")
        for name in needed:
            if self.cleaned_data[name] in (None, ""):
                self.add_error(name, missing)
        for name in empty:
            if self.cleaned_data[name] not in (None, ""):
                self.add_error(name, foreign)
