"""账销案存: the register of claims that were written off the books and are still pursued; written once, like all histories."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement.disposals.execution.models import DISPOSAL, MONEY, Told, by_whom


class KeptClaim(Told):
    """账销案存: written off the books, pursued all the same."""

    disposal = models.ForeignKey(DISPOSAL, models.PROTECT, related_name="kept_claims")
    no = models.PositiveSmallIntegerField(_("no."))
    unit = models.ForeignKey("approvals.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    debtor = models.CharField(_("debtor"), max_length=120)
    amount = models.DecimalField(_("claim (yuan)"), **MONEY)
    basis = models.CharField(_("document of the claim"), max_length=200)
    kept_on = models.DateField(_("written off on"))
    by = by_whom(_("entered by"))

    class Meta:
        verbose_name = _("claim still pursued")
        verbose_name_plural = _("claims still pursued")
        constraints = [
            models.UniqueConstraint(fields=["disposal", "no"], name="kept_claim_no_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="kept_claim_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.debtor} {self.amount}"

    @property
    def recovered(self) -> Decimal:
        """What has come in since."""
        return sum((row.recovered for row in self.pursuits.all()), Decimal("0.00"))

    @property
    def outstanding(self) -> Decimal:
        """What is still owed."""
        return self.amount - self.recovered


class ClaimPursuit(Told):
    """One act of pursuing a kept claim; what it brings goes to the treasury."""

    owner = "claim"

    claim = models.ForeignKey(KeptClaim, models.PROTECT, related_name="pursuits")
    no = models.PositiveSmallIntegerField(_("no."))
    on = models.DateField(_("pursued on"))
    what = models.TextField(_("what was done"))
    recovered = models.DecimalField(_("recovered (yuan)"), default=Decimal(0), **MONEY)
    treasury_receipt = models.CharField(_("number of the treasury receipt"), max_length=60, blank=True)
    by = by_whom(_("entered by"))

    class Meta:
        verbose_name = _("pursuit of a claim")
        verbose_name_plural = _("pursuits of claims")
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "no"], name="claim_pursuit_no_once"),
            models.CheckConstraint(condition=Q(recovered=0) | ~Q(treasury_receipt=""), name="claim_recovered_to_the_treasury"),
        ]
