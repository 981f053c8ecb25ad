"""Standing substitution (AB角): dated, bounded, revocable, never chained."""
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .keeping import KeptModel


class Delegation(KeptModel):
    """`deputy` may act for `principal` between two moments, within a role, a flow and an amount; blank means all."""

    principal = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegations_given", verbose_name=_("principal"))
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegations_held", verbose_name=_("deputy"))
    role = models.CharField(_("role"), max_length=40, blank=True)
    flow = models.CharField(_("flow"), max_length=60, blank=True)
    max_amount = models.DecimalField(_("up to amount (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    starts = models.DateTimeField(pgettext_lazy("delegation", "from"))
    ends = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revoke_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        indexes = [
            models.Index(fields=["deputy", "ends"], name="delegation_of_deputy"),
            models.Index(fields=["principal", "ends"], name="delegation_of_principal"),
        ]
