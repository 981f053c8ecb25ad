"""The closed lists of works, in the words of the field."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class BudgetKind(models.TextChoices):
    """What finance lays down: the outline (概算) or the construction budget (预算)."""

    OUTLINE = "outline", _("Outline budget")
    BUDGET = "budget", _("Construction budget")


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
