"""Waivers of the three rights (三权放弃): by which document the bureau has given up which right, from which day on."""
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from approvals.duties.rights import Right

from .keeping import KeptModel


class Waiver(KeptModel):
    """One statement of the policy: never changed, a later one of the same right takes its place from its day on."""

    right = models.CharField(pgettext_lazy("waiver", "right"), max_length=20, choices=[(right.value, right.label) for right in Right])
    waived = models.BooleanField(_("given up"))
    document = models.CharField(_("document number"), max_length=60)
    title = models.CharField(pgettext_lazy("waiver", "title of the document"), max_length=120)
    since = models.DateField(_("since"))
    proposal = models.ForeignKey("approvals.Proposal", models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=200)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("waiver of a right")
        verbose_name_plural = _("waivers of rights")
        indexes = [models.Index(fields=["right", "since", "id"], name="waiver_of_right")]

    def __str__(self) -> str:
        return f"{self.document} {self.get_right_display()}"
