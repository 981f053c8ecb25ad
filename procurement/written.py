"""Rows that are written once: what was resolved, signed, counted or drawn is never changed; a correction is a further row."""
from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _


class WrittenOnce(Exception):
    """Somebody tried to change or delete what was written down once."""


def refuse(*args: Any, **kwargs: Any) -> NoReturn:
    """Raises WrittenOnce."""
    raise WrittenOnce(str(_("What was written down once is never changed or deleted: a correction is a further entry.")))


class AppendOnly(models.QuerySet[Any]):
    """Reads and adds; the bulk roads around `save()` and `delete()` are closed too."""

    update = bulk_update = delete = update_or_create = _raw_delete = refuse


class Written(models.Model):
    """A row that is added and then stands."""

    objects = AppendOnly.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding or kwargs.get("force_update") or kwargs.get("update_fields"):
            refuse()
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        refuse()
