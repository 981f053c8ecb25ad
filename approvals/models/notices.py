"""Messages in the in-app inbox behind the bell."""
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One message to one person about one case; `once` makes a repeated sending harmless."""

    class Kind(models.TextChoices):
        REMIND_FIRST = "remind_first", _("Half of the time has passed")
        REMIND_YELLOW = "remind_yellow", _("Most of the time has passed")
        REMIND_RED = "remind_red", _("Overdue")
        ESCALATED = "escalated", _("Overdue step escalated to you")
        SUPERVISION = "supervision", _("Supervision order opened")
        RETURNED = "returned", _("Returned to you")
        RESULT = "result", _("Result of your application")
        COPIED = "copied", _("Copy for your information")
        REMINDED = "reminded", _("A colleague reminds you")
        INCIDENT = "incident", _("Nobody can act on a step")
        DELEGATED = "delegated", _("Delegation")
        OPINION_ENDING = "opinion_ending", _("Opinion about to expire")
        OPINION_LAPSED = "opinion_lapsed", _("Opinion expired")
        EXPORT = "export", _("Export finished")
        PASSWORD = "password", _("Start password asked for")
        PROPOSED = "proposed", _("A change waits for your review")
        SETTLED = "settled", _("A change you proposed has been settled")
        DUE_MOVED = "due_moved", _("Deadline counted again")
        TASK = "task", _("Checklist item")
        LEASE_ENDING = "lease_ending", _("Lease of a room about to end")
        LEASE_OVER = "lease_over", _("Lease of a room has ended")

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    case = models.ForeignKey("approvals.Case", models.PROTECT, null=True, related_name="notices")
    step = models.ForeignKey("approvals.Step", models.PROTECT, null=True, related_name="notices")
    params = models.JSONField(default=dict)
    once = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(fields=["to", "-id"], name="notice_of_person"),
            models.Index(fields=["to"], condition=models.Q(read_at=None), name="notice_unread"),
        ]
