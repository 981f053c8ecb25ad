"""Categories, budget lines and quotas."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class BudgetLine(models.Model):
    """A line of a unit's budget for one fiscal year; its balance is worked out from what purchases hold or have spent."""

    unit = models.ForeignKey("approvals.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    code = models.CharField(_("budget line"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)
    document = models.CharField(_("budget document"), max_length=120, blank=True)
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        constraints = [models.UniqueConstraint(fields=["unit", "fiscal_year", "code"], name="budget_line_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
