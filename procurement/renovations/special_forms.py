"""The forms of the special roads: permission of an urgent repair or an exception, and the report on the exception."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from procurement.fields import TextField
from procurement.forms import RecordForm
from procurement.renovations.labels import label


class PermitForm(RecordForm):
    """What is permitted, and under which conditions; used for the urgent repair and for the exception alike."""

    results = ("urgent_permitted_at", "urgent_conditions", "exception_permitted_at", "exception_conditions")

    permit_conditions = TextField(
        label=_("Conditions of the permission"), required=False,
        help_text=_("Leave empty if there are none. They are reported on afterwards."),
    )


class ExceptionReportForm(RecordForm):
    """事后报告: what the exception was used for and how its conditions were kept."""

    results = ("exception_reported_on",)

    exception_report = TextField(label=label("exception_report"), help_text=_("What was done under the exception, and what came of it."))
    exception_kept = TextField(
        label=label("exception_kept"), required=False, help_text=_("Needed when the permission named conditions: answer each of them.")
    )
