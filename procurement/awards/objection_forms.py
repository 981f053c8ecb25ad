"""The form of an objection, field by field as of a challenge (政府采购质疑和投诉办法 §12), and of its answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.awards.models import Objection, ObjectionAnswer
from procurement.awards.services import open_objections
from procurement.awards.terms import Verdict
from procurement.evaluation.quote_forms import moment_of
from procurement.evaluation.score_forms import yes_no
from procurement.fields import ChoiceField, DayField, LineField, MomentField, TextField
from procurement.forms import RecordForm, ShownTable
from procurement.lines import LineForm, LineTable
from procurement.records import label


class ObjectionForm(RecordForm):
    """内部异议."""

    supplier = LineField(label=_("Supplier (name or credit code)"), longest=120)
    received_at = MomentField(label=label("received_at", Objection))
    written_on = DayField(label=label("written_on", Objection))
    address = LineField(label=label("address", Objection), longest=200)
    postcode = LineField(label=label("postcode", Objection), longest=10, required=False)
    contact = LineField(label=label("contact", Objection), longest=60)
    phone = LineField(label=label("phone", Objection), longest=40)
    package = LineField(label=label("package", Objection), longest=40, required=False)
    request = TextField(label=label("request", Objection))
    facts = TextField(label=label("facts", Objection))
    legal_basis = TextField(label=label("legal_basis", Objection))
    signed_by = LineField(label=label("signed_by", Objection), longest=60)
    agent_scope = LineField(
        label=label("agent_scope", Objection), longest=200, required=False, help_text=_("Only where an agent hands it in.")
    )

    fieldsets = (
        (_("Who objects"), ("supplier", "address", "postcode", "contact", "phone", "signed_by", "agent_scope")),
        (_("The objection"), ("received_at", "written_on", "package", "request", "facts", "legal_basis")),
    )

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """Every objection starts from an empty form."""
        return {}


class AnswerLine(LineForm):
    """The answer to one objection."""

    objection = forms.IntegerField(widget=forms.HiddenInput)
    supplier = LineField(label=_("Supplier"), required=False, disabled=True)
    request = LineField(label=label("request", Objection), longest=2000, required=False, disabled=True)
    verdict = ChoiceField(label=label("verdict", ObjectionAnswer), choices=Verdict.choices)
    grounds = LineField(label=label("grounds", ObjectionAnswer), longest=1000)
    answered_on = DayField(label=label("answered_on", ObjectionAnswer))
    late_because = LineField(label=label("late_because", ObjectionAnswer), longest=200, required=False)


class ObjectionsForm(RecordForm):
    """公示结束: answers to whatever came in time."""

    results = ("objections_end", "posting_closed_on")

    seen = forms.BooleanField(label=_("Every objection that came in is entered and answered in writing."))

    tables: Mapping[str, LineTable] = {
        "answers": LineTable(
            AnswerLine, _("Answers to objections"), _("One row for each objection in time; none where nobody objected."), fixed=True
        ),
    }
    fieldsets = ((_("End of the posting"), ("answers", "seen")),)

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        rows = open_objections(record) if record is not None else []
        return {"answers": [{"objection": row["id"], "supplier": row["supplier"], "request": row["request"]} for row in rows]}

    @classmethod
    def shown_tables(cls, record: Any) -> list[ShownTable]:
        """Every objection of every posting, the late ones too."""
        heads = [_("No."), _("Supplier"), label("received_at", Objection), label("in_time", Objection), label("request", Objection),
                 label("verdict", ObjectionAnswer)]  # fmt: skip
        words = dict(Verdict.choices)
        rows = [
            [str(row["no"]), row["supplier"], moment_of(row["received_at"]), yes_no(row["in_time"]), row["request"],
             str(words.get(row["verdict"], ""))]
            for row in record.objections
        ]  # fmt: skip
        return [ShownTable(_("Objections"), heads, rows, frozenset({0}))] if rows else []
