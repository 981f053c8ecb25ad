"""The last form of a purchase; those before it lie with the rooms of their stages."""

from __future__ import annotations

from procurement.fields import ChoiceField, CountField, LineField
from procurement.forms import RecordForm
from procurement.records import label
from procurement.renovations.terms import Retention
from procurement.tenders.models import Tender


class ArchiveForm(RecordForm):
    """The file goes to the archive: at least fifteen years (政府采购法 §42)."""

    results = ("archived_on",)

    file_count = CountField(label=label("file_count", Tender), least=1, most=10_000)
    page_count = CountField(label=label("page_count", Tender), least=1, most=32_000)
    box_no = LineField(label=label("box_no", Tender), longest=40)
    retention = ChoiceField(label=label("retention", Tender), choices=Retention.choices)
