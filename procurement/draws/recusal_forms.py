"""The forms of an application for recusal and of its decision."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.draws.forms import YES_NO
from procurement.draws.recusal_models import RecusalAnswer, RecusalRequest
from procurement.fields import ChoiceField, DayField, LineField, MomentField, TextField
from procurement.forms import RecordForm
from procurement.parties.terms import Relation
from procurement.records import label

CLOSED = _("Only discipline supervision, draw supervision and the auditor read it.")


class RecusalForm(RecordForm):
    """供应商申请回避."""

    supplier = LineField(label=_("Supplier (name or credit code)"), longest=120)
    received_at = MomentField(label=label("received_at", RecusalRequest))
    signed_by = LineField(label=label("signed_by", RecusalRequest), longest=60)
    person = LineField(label=label("person", RecusalRequest), longest=60)
    function = LineField(label=label("function", RecusalRequest), longest=60, required=False)
    ground = ChoiceField(label=label("ground", RecusalRequest), choices=Relation.choices)
    reasons = TextField(label=label("reasons", RecusalRequest), longest=1000, help_text=CLOSED)

    fieldsets = (
        (_("Who applies"), ("supplier", "received_at", "signed_by")),
        (_("Who should withdraw, and why"), ("person", "function", "ground", "reasons")),
    )

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """Every application starts from an empty form."""
        return {}


class RecusalDecisionForm(RecordForm):
    """回避申请的决定: the paper itself is read here, since whoever decides must know what is asked."""

    request = ChoiceField(label=_("Application for recusal"), choices=[], numbers=True)
    asked_on = DayField(label=label("asked_on", RecusalAnswer))
    said = TextField(label=label("said", RecusalAnswer), longest=1000)
    upheld = ChoiceField(label=label("upheld", RecusalAnswer), choices=YES_NO)
    reasons = TextField(label=label("reasons", RecusalAnswer), longest=1000, help_text=CLOSED)

    fieldsets = ((_("The person has been asked"), ("request", "asked_on", "said")), (_("The decision"), ("upheld", "reasons")))

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        return {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.record is not None and self.record.pk
        rows = RecusalRequest.objects.filter(tender=self.record, answer=None).select_related("supplier") if known else ()
        told = [(one.pk, f"{one.no}. {one.supplier.name}：{one.person}，{one.get_ground_display()}。{one.reasons}"[:300]) for one in rows]
        offered: Any = self.fields["request"]
        offered.choices = [("", _("Please choose")), *told]
