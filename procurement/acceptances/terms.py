"""The closed lists of an acceptance, in the words of the field (paper 12, 验收书)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Verdict(models.TextChoices):
    """What an acceptance ends with; only the first lets the case go on."""

    PASSED = "passed", pgettext_lazy("acceptance", "Passed")
    REWORK = "rework", _("Rework")
    FAILED = "failed", _("Not passed")


class ItemVerdict(models.TextChoices):
    """Of one requirement."""

    MET = "met", _("Met")
    NOT_MET = "not_met", _("Not met")


class Aspect(models.TextChoices):
    """Every technical, service and safety requirement is looked at by itself (政府采购法实施条例 §45)."""

    TECHNICAL = "technical", _("Technical requirement")
    SERVICE = "service", _("Service requirement")
    SAFETY = "safety", _("Safety requirement")
