"""The record behind a leasing case."""
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.forms import jsonable


class Letting(models.Model):
    """Rooms of a unit let to somebody outside."""

    case = models.OneToOneField("approvals.Case", models.PROTECT, related_name="letting")
    title = models.CharField(_("subject of the lease"), max_length=100)
    rooms = models.CharField(_("rooms let"), max_length=200)
    tenant = models.CharField(_("tenant"), max_length=100)
    months = models.PositiveSmallIntegerField(_("months of lease"))
    amount = models.DecimalField(_("rent of the whole term (yuan)"), max_digits=14, decimal_places=2)
    contract_no = models.CharField(_("number of the contract"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("letting")
        verbose_name_plural = _("leases")

    def __str__(self) -> str:
        return self.title

    def summary(self) -> dict[str, Any]:
        """What the case shows in lists."""
        return {"title": self.title, "amount": self.amount}

    def snapshot(self) -> dict[str, Any]:
        """Every reviewable field as JSON."""
        names = ("title", "rooms", "tenant", "months", "amount", "contract_no")
        return {name: jsonable(getattr(self, name)) for name in names}
