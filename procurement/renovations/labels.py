"""The words of a column, so that form, page and paper cannot disagree."""

from __future__ import annotations

from typing import Any

from django.utils.text import capfirst

from procurement.renovations.models import Renovation


def label(name: str, model: Any = Renovation) -> Any:
    """The verbose name of a column, as a label begins."""
    return capfirst(model._meta.get_field(name).verbose_name)
