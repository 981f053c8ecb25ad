"""The forms of the desk work after the visit, in one place for the page: area, estimate, archive."""

from __future__ import annotations

from procurement.fields import ChoiceField, CountField, LineField
from procurement.forms import RecordForm
from procurement.renovations.area_forms import AreaForm
from procurement.renovations.estimate_forms import EstimateForm
from procurement.renovations.labels import label
from procurement.renovations.terms import Retention

__all__ = ["ArchiveForm", "AreaForm", "EstimateForm"]


class ArchiveForm(RecordForm):
    """The file goes to the archive."""

    results = ("archived_on",)

    file_count = CountField(label=label("file_count"), least=1, most=10_000)
    page_count = CountField(label=label("page_count"), least=1, most=32_000)
    box_no = LineField(label=label("box_no"), longest=40)
    retention = ChoiceField(label=label("retention"), choices=Retention.choices)
