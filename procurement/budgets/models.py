"""Budget lines with their changes, and quotas of units. What a line still has is worked out (`balance`), never stored."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procurement.budgets.terms import Measure, OverQuota, Period
from procurement.written import Written


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
        constraints = [
            models.UniqueConstraint(fields=["unit", "fiscal_year", "code"], name="budget_line_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="budget_line_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class BudgetChange(Written):
    """预算调剂: a line got more or less, by which document; the line shows the last sum, the rows how it came to it."""

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="changes")
    no = models.PositiveSmallIntegerField(_("No."))
    before = models.DecimalField(_("before (yuan)"), max_digits=14, decimal_places=2)
    after = models.DecimalField(_("after (yuan)"), max_digits=14, decimal_places=2)
    document = models.CharField(_("document"), max_length=120)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("change of a budget line")
        verbose_name_plural = _("changes of budget lines")
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["line", "no"], name="budget_change_no_once"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="budget_change_changes"),
        ]


class Quota(models.Model):
    """定额: how much of a category a unit may buy within a period; a category covers everything below it in the tree."""

    unit = models.ForeignKey("approvals.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    category_code = models.CharField(_("category code"), max_length=20)
    period = models.CharField(_("period"), max_length=8, choices=Period.choices)
    measure = models.CharField(_("measured by"), max_length=10, choices=Measure.choices)
    most = models.DecimalField(_("quota"), max_digits=14, decimal_places=2)
    over = models.CharField(_("over the quota"), max_length=8, choices=OverQuota.choices, default=OverQuota.STOP)
    document = models.CharField(_("document"), max_length=120, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        indexes = [models.Index(fields=["unit", "category_code"], name="quota_of_unit")]
        constraints = [models.CheckConstraint(condition=Q(most__gte=0), name="quota_not_negative")]

    def __str__(self) -> str:
        return f"{self.category_code} {self.most}"

    def covers(self, day: date) -> bool:
        """In force on that day, both ends included."""
        return self.since <= day and (self.until is None or day <= self.until)

    def share_of(self, row: dict[str, Any]) -> Decimal:
        """What one line of a purchase uses of it: yuan or pieces."""
        return Decimal(row["amount"] if self.measure == Measure.AMOUNT else row["quantity"])
