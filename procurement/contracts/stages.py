"""What the steps of this room write into the record of a purchase."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Contracting(models.Model):
    """Columns of this stage; a stage done again overwrites its result, histories keep every round."""

    contract_no = models.CharField(_("contract number"), max_length=60, blank=True)
    contract_amount = models.DecimalField(_("contract sum (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    contract_signed_on = models.DateField(_("contract signed on"), null=True, blank=True)

    class Meta:
        abstract = True
