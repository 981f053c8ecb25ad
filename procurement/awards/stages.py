"""What the steps of this room write into the record of a purchase."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Awarding(models.Model):
    """Columns of this stage; a stage done again overwrites its result, histories keep every round."""

    winner = models.ForeignKey(
        "procurement.Supplier", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("winning supplier"),
    )
    award_amount = models.DecimalField(_("award (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    awarded_on = models.DateField(_("awarded on"), null=True, blank=True)

    class Meta:
        abstract = True
