"""The closed lists of works and their acceptance, in the words of the field (paper 12, 验收书)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class BudgetKind(models.TextChoices):
    """What finance lays down: the outline (概算) or the construction budget (预算)."""

    OUTLINE = "outline", _("Outline budget")
    BUDGET = "budget", _("Construction budget")


class Verdict(models.TextChoices):
    """What an acceptance ends with; only the first lets the works be settled."""

    PASSED = "passed", _("Passed")
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


class AcceptancePaper(models.TextChoices):
    """Papers of the completion."""

    REPORT = "report", _("Completion report")
    DRAWINGS = "drawings", _("As-built drawings")
    MATERIALS = "materials", _("Certificates and re-tests of materials")
    TESTS = "tests", _("Test and trial-run records")
    SAFETY = "safety", _("Safety and fire-protection records")
    QUANTITIES = "quantities", _("List of quantities carried out")


NEEDED_PAPERS = (AcceptancePaper.REPORT, AcceptancePaper.DRAWINGS, AcceptancePaper.MATERIALS, AcceptancePaper.QUANTITIES)
"""Without these works cannot pass."""
