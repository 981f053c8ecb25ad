"""A table handed in by an administrator: checked whole, shown, then stored whole or not at all."""
import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ImportJob(models.Model):
    """One uploaded table on its way: what it is, what the check found, and whether it has been stored. The bytes lie with the files."""

    class State(models.TextChoices):
        CHECKING = "checking", pgettext_lazy("import", "Being checked")
        BAD = "bad", pgettext_lazy("import", "Has bad rows")
        READY = "ready", pgettext_lazy("import", "Ready to store")
        STORING = "storing", pgettext_lazy("import", "Being stored")
        DONE = "done", pgettext_lazy("import", "Stored")
        PROPOSED = "proposed", pgettext_lazy("import", "Waiting for the second person")
        FAILED = "failed", pgettext_lazy("import", "Failed")
        DISCARDED = "discarded", pgettext_lazy("import", "Discarded")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="imports")
    asked_at = models.DateTimeField()
    reason = models.CharField(_("reason"), max_length=200)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)  # new, changed, unchanged, bad
    sample = models.JSONField(default=list)  # the first rows as they would be stored
    problems = models.JSONField(default=list)  # [line, column, value, sentence] of every bad cell
    ground = models.CharField(max_length=64, blank=True)  # digest of the plan shown: what is stored is what was shown
    error = models.CharField(max_length=500, blank=True)
    proposal = models.ForeignKey("approvals.Proposal", models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["-id"], name="import_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"
