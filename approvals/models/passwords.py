"""Passwords as they were set, requests for a new one, and the pulse of the processes that run beside the site."""
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .keeping import KeptModel


class PasswordHistory(KeptModel):
    """One password that was set, as a hash: own choice, or a start password that somebody issued and that must be changed (身份鉴别)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="passwords")
    secret = models.CharField(max_length=128)
    since = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField(null=True)  # of a start password

    class Meta:
        verbose_name = _("password that was set")
        verbose_name_plural = _("passwords that were set")
        indexes = [models.Index(fields=["user", "-id"], name="password_of_person")]

    @property
    def is_start(self) -> bool:
        """Whether somebody else knows it, so that it serves for one log-in only."""
        return self.issued_by_id is not None


class PasswordRequest(KeptModel):
    """Somebody who cannot log in asks for a start password; settled once, by a security administrator."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        ISSUED = "issued", _("Start password issued")
        REFUSED = "refused", pgettext_lazy("request", "Refused")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="password_requests")
    asked_at = models.DateTimeField()
    contact = models.CharField(_("where to reach you"), max_length=60, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("request for a password")
        verbose_name_plural = _("requests for a password")
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=models.Q(outcome="waiting"), name="one_password_request"),
        ]


class Pulse(models.Model):
    """When a process beside the site last gave a sign of life: the clock, the backup. One row each, written over."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("sign of life")
        verbose_name_plural = _("signs of life")
