"""Delegated authorities (授权登记): what other bodies let the bureau decide, and what the bureau lets others decide."""
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .keeping import KeptModel


class Authority(KeptModel):
    """One statement of the register (授权政府采购、办公用房初审): never changed, a later row takes its place from a day on."""

    class Direction(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("authority", "Received by the bureau")
        GIVEN = "given", pgettext_lazy("authority", "Given by the bureau")

    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices)
    source = models.CharField(pgettext_lazy("authority", "from"), max_length=100)
    unit = models.ForeignKey(
        "approvals.Unit", models.PROTECT, null=True, related_name="+", verbose_name=pgettext_lazy("authority", "to unit"))
    body = models.CharField(pgettext_lazy("authority", "to body outside"), max_length=100, blank=True)
    role = models.CharField(_("role"), max_length=40, blank=True)  # blank: every office of the unit
    flow = models.CharField(_("flow"), max_length=60)
    matter = models.CharField(_("kind of matter"), max_length=40, blank=True)  # blank: every kind
    ceiling = models.DecimalField(_("up to amount (yuan)"), max_digits=14, decimal_places=2, null=True)
    document = models.CharField(_("document number"), max_length=60)
    valid_from = models.DateField(_("since"))
    valid_to = models.DateField(pgettext_lazy("authority", "last day"), null=True)
    revoked = models.BooleanField(default=False)  # this row says that from `valid_from` on the one before it holds no longer
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    proposal = models.ForeignKey("approvals.Proposal", models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=200)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("delegated authority")
        verbose_name_plural = _("delegated authorities")
        constraints = [
            models.CheckConstraint(condition=Q(ceiling=None) | Q(ceiling__gt=0), name="authority_ceiling_is_positive"),
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="authority_days_in_order"),
            models.CheckConstraint(condition=Q(unit__isnull=False) | ~Q(body=""), name="authority_is_given_to_somebody"),
            models.CheckConstraint(condition=Q(revoked=False) | Q(supersedes__isnull=False), name="authority_revokes_a_row"),
        ]
        indexes = [models.Index(fields=["flow", "id"], name="authority_of_flow")]

    def __str__(self) -> str:
        return self.document

    @property
    def to(self) -> str:
        """To whom: the unit of ours, or the body outside."""
        return self.unit.name if self.unit is not None else self.body
