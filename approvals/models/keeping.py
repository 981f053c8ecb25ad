"""Rows that are kept: nothing here can be deleted through the ORM."""
from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext as _


class Kept(Exception):
    """Raised by every attempt to delete or rewrite a row that must stay."""


class KeptQuerySet(models.QuerySet):
    """A query set that answers and adds, but never deletes."""

    def delete(self) -> NoReturn:
        raise Kept(_("These records are kept and cannot be deleted."))



class KeptModel(models.Model):
    """A record that is corrected by a new record, never by its removal (档案法 §37: origin reliable, process regular)."""

    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Kept(_("These records are kept and cannot be deleted."))
