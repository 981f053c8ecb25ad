"""From a cleaned form onto the columns of a record, and from a record to the facts that are reviewed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.text import capfirst

from procurement.forms import jsonable


def put(record: Any, data: Mapping[str, Any], *, but: Collection[str] = ()) -> None:
    """Copy the cleaned fields onto the columns of the same name; tables with rows of their own are named in `but`."""
    for name, value in data.items():
        if name not in but:
            setattr(record, name, value)


def label(name: str, model: Any) -> Any:
    """The words of a column, as a label begins, so that form, page and paper cannot disagree."""
    return capfirst(model._meta.get_field(name).verbose_name)


def columns(record: models.Model, *, but: Collection[str] = ("id", "case")) -> dict[str, Any]:
    """Every column as JSON; sums with the places of their column, whether just typed or read back."""
    return {field.name: column(record, field) for field in record._meta.concrete_fields if field.name not in but}


def column(row: models.Model, field: Any) -> Any:
    """One column as JSON."""
    value = field.value_from_object(row)
    if isinstance(field, models.DecimalField) and value is not None:
        value = Decimal(value).quantize(Decimal(1).scaleb(-field.decimal_places))
    return jsonable(value)
