"""What the asking steps of a purchase write into its record."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.needs.terms import AwardMethod, ObjectType
from procurement.renovations.terms import Urgency


class Need(models.Model):
    """需求: what, for whom, from which money, and how it is to be judged."""

    title = models.CharField(_("project name"), max_length=200)
    object_type = models.CharField(_("object of the purchase"), max_length=10, choices=ObjectType.choices)
    category_code = models.CharField(_("category code"), max_length=20)
    category_name = models.CharField(_("category"), max_length=100)
    in_catalogue = models.BooleanField(_("in the centralised catalogue"), default=False)
    amount = models.DecimalField(_("budget (yuan)"), max_digits=14, decimal_places=2)
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    budget_line = models.ForeignKey("procurement.BudgetLine", models.PROTECT, related_name="tenders", verbose_name=_("budget line"))
    urgency = models.PositiveSmallIntegerField(_("urgency"), choices=Urgency.choices, default=Urgency.NORMAL)
    ceiling = models.DecimalField(_("ceiling price (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    award_method = models.CharField(_("method of evaluation"), max_length=14, choices=AwardMethod.choices, blank=True)
    factors = models.JSONField(_("factors of the evaluation"), default=list)
    """[{code, name, kind: price|technical|business, weight: "0.30", most: "100"}]; the weights add up to one."""
    small_rate = models.DecimalField(_("deduction for small and micro enterprises (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    specialities = models.JSONField(_("specialities of the panel"), default=list)
    panel_size = models.PositiveSmallIntegerField(_("members of the panel"), null=True, blank=True)

    class Meta:
        abstract = True
