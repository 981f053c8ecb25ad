"""What the steps of this room write into the record of a purchase."""

from __future__ import annotations

from django.db import models


class Storing(models.Model):
    """Columns of this stage; a stage done again overwrites its result, histories keep every round."""

    class Meta:
        abstract = True
