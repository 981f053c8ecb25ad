"""Closed lists of the surplus."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Basis(models.TextChoices):
    """入账价值: by the document, else by appraisal, else the nominal sum (政府会计准则)."""

    DOCUMENT = "document", _("Value of the document")
    APPRAISED = "appraised", _("Appraised value")
    NOMINAL = "nominal", _("Nominal sum")
