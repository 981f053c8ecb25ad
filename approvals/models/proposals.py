"""What one administrator proposes and another decides: grants of roles, mergers of units, local rules."""
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .keeping import KeptModel


class Proposal(KeptModel):
    """A change of the ground under the cases, made in full by one person and put in force by another (两人复核); decided once."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("proposal", "Waiting for review")
        APPROVED = "approved", pgettext_lazy("proposal", "Approved, in force")
        REFUSED = "refused", pgettext_lazy("proposal", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "Withdrawn")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)  # SHA-256 of the payload's canonical bytes: what is decided is what was shown
    reason = models.CharField(_("reason"), max_length=200)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.CheckConstraint(condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="proposal_has_two_people"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None, decided_by=None)
                | Q(state="withdrawn", decided_at__isnull=False, decided_by=None)
                | Q(state__in=["approved", "refused"], decided_at__isnull=False, decided_by__isnull=False),
                name="proposal_is_decided_once",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="waiting"), name="proposal_waiting"),
            models.Index(fields=["proposed_by", "-id"], name="proposal_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
