"""The forms of the external countersign, and of what is decided after the opinion has been reported upwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from procurement.fields import ChoiceField, DayField, LineField, NumberField, TextField
from procurement.forms import PaperKind, RecordForm
from procurement.lines import LineForm, LineTable
from procurement.renovations import outside_rules
from procurement.renovations.labels import label
from procurement.renovations.outside import OutsideReply
from procurement.renovations.outside_terms import HigherDecision, OutsideAnswer, OutsideBody
from procurement.renovations.variants import chain


class OutsideBodyLine(LineForm):
    """One body to be asked, and about what."""

    body = ChoiceField(label=label("body", OutsideReply), choices=OutsideBody.choices)
    matter = LineField(label=_("Matter on which it is asked"), longest=200)


OUTSIDE_TABLE = LineTable(
    OutsideBodyLine, label("outside"), _("Leave empty when nobody outside is asked. Each body is asked once."), blank=2
)


def asked_twice(rows: list[Mapping[str, Any]]) -> str:
    """The first body that stands twice, in words; "" when each stands once. “Another body” may be asked several times."""
    seen: set[str] = set()
    for row in rows:
        if row["body"] in seen and row["body"] != OutsideBody.OTHER:
            return str(OutsideBody(row["body"]).label)
        seen.add(row["body"])
    return ""


class OutsideRequestForm(RecordForm):
    """Our letter (征求意见函): to whom, on which day, until when a reply is due."""

    results = ("outside_due_on",)
    attaches = (PaperKind("outside.letter", _("Letter sent out")),)

    outside_letter_no = LineField(label=label("outside_letter_no"), longest=60)
    outside_sent_on = DayField(label=label("outside_sent_on"))
    reply_by = DayField(
        label=_("More time, until"), required=False,
        help_text=_("Leave empty: the working days of the rulebook are counted from the day on which the letter went out."),
    )  # fmt: skip
    outside_due_reason = LineField(label=label("outside_due_reason"), longest=200, required=False)

    tables: Mapping[str, LineTable] = {
        "outside": LineTable(OutsideBodyLine, label("outside_asked"), _("Each body is asked once."), needed=1, blank=2)
    }
    fieldsets = ((_("Our letter"), ("outside", "outside_letter_no", "outside_sent_on", "reply_by", "outside_due_reason")),)

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """Where the place asks finance in every case, finance stands there already."""
        known = super().known_of(record, case_unit)
        if record is not None and not record.outside and chain(record).outside:
            known["outside"] = [{"body": OutsideBody.FINANCE.value, "matter": ""}]
        return known

    def clean_whole(self) -> None:
        doubled = asked_twice(self.cleaned_data["outside"])
        if doubled:
            self.add_error("outside", _("%(body)s stands twice: ask it once, with everything.") % {"body": doubled})
        if self.cleaned_data["reply_by"] and not self.cleaned_data["outside_due_reason"]:
            self.add_error("outside_due_reason", _("Say why this needs more time than usual."))


class ReplyLine(LineForm):
    """What one body answered, or that it did not."""

    body = ChoiceField(label=label("body", OutsideReply), choices=OutsideBody.choices, widget=forms.HiddenInput)
    name = LineField(label=label("body", OutsideReply), required=False, disabled=True)
    answer = ChoiceField(label=label("answer", OutsideReply), choices=OutsideAnswer.choices)
    reply_no = LineField(label=label("reply_no", OutsideReply), longest=60, required=False)
    replied_on = DayField(label=label("replied_on", OutsideReply), required=False)
    words = LineField(label=label("words", OutsideReply), longest=500, required=False)


def kinds_of(bodies: Iterable[str]) -> tuple[PaperKind, ...]:
    """The reply of each of these bodies as a kind of paper."""
    once = dict.fromkeys(OutsideBody(body) for body in bodies)
    return tuple(PaperKind(outside_rules.paper_of(body), format_lazy("{}{}", _("Reply: "), body.label)) for body in once)


class OutsideReplyForm(RecordForm):
    """The replies, body by body; the reply itself is attached. Silence is entered as silence, and only after the deadline."""

    attaches = kinds_of(OutsideBody)

    tables: Mapping[str, LineTable] = {
        "outside_replies": LineTable(
            ReplyLine, _("Replies from outside"), _("One row for each body asked. Attach each reply under its kind of paper."), fixed=True
        )
    }
    fieldsets = ((_("Replies from outside"), ("outside_replies",)),)

    @classmethod
    def attaches_for(cls, record: Any) -> Sequence[PaperKind]:
        """The replies of the bodies that were asked."""
        return kinds_of(outside_rules.asked(record))

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """One row for each body asked in this round, still without an answer."""
        rows = record.outside_asked if record is not None else []
        return {"outside_replies": [{"body": row["body"], "name": _named(row)} for row in rows]}


def _named(row: Mapping[str, Any]) -> str:
    if row["body"] == OutsideBody.OTHER:
        return str(row["matter"])
    return str(OutsideBody(row["body"]).label)


class LateReplyForm(RecordForm):
    """A reply that came after the countersign had been closed: added to the record, nothing is taken back."""

    attaches = kinds_of(OutsideBody)

    body = ChoiceField(label=label("body", OutsideReply), choices=OutsideBody.choices)
    answer = ChoiceField(label=label("answer", OutsideReply), choices=[c for c in OutsideAnswer.choices if c[0] != OutsideAnswer.SILENT])
    reply_no = LineField(label=label("reply_no", OutsideReply), longest=60)
    replied_on = DayField(label=label("replied_on", OutsideReply))
    words = TextField(label=label("words", OutsideReply), rows=2)


    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body: Any = self.fields["body"]
        body.choices = [("", _("Please choose")), *((one, OutsideBody(one).label) for one in self.record.silent_bodies())]

    @classmethod
    def attaches_for(cls, record: Any) -> Sequence[PaperKind]:
        return kinds_of(record.silent_bodies())


class HigherReplyForm(RecordForm):
    """What was decided higher up (批复): document number, day, agreed, changed or refused, and the sum."""

    attaches = (PaperKind("higher.reply", _("Decision of the higher level")),)

    higher_body = LineField(label=label("higher_body"), help_text=_("For example: the city government, the finance department."))
    higher_reported_on = DayField(label=label("higher_reported_on"))
    higher_no = LineField(label=label("higher_no"), longest=60)
    higher_on = DayField(label=label("higher_on"))
    higher_decision = ChoiceField(label=label("higher_decision"), choices=HigherDecision.choices)
    higher_amount = NumberField(label=label("higher_amount"), required=False, help_text=_("Leave empty when it was not approved."))
    higher_note = TextField(label=label("higher_note"), required=False)

    fieldsets = (
        (_("Report upwards"), ("higher_body", "higher_reported_on")),
        (_("Decision of the higher level"), ("higher_no", "higher_on", "higher_decision", "higher_amount", "higher_note")),
    )

    def clean_whole(self) -> None:
        found = self.cleaned_data
        decision, amount = found["higher_decision"], found["higher_amount"]
        if decision == HigherDecision.REFUSED and amount:
            self.add_error("higher_amount", _("What was not approved has no sum: leave it empty."))
        if decision != HigherDecision.REFUSED and amount is None:
            self.add_error("higher_amount", _("Write the sum that was approved."))
        if decision != HigherDecision.AGREED and not found["higher_note"]:
            self.add_error("higher_note", _("Write down what was changed, or why it was refused."))
