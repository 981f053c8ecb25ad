"""The bureau's own calendar: one row per day that a notice or the bureau itself decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarDay(models.Model):
    """A day that is settled here and wins over every seed: worked in exchange, off, or one of the statutory holidays."""

    class Kind(models.TextChoices):
        WORK = "work", _("Working day")
        REST = "rest", _("Day off")
        STATUTORY = "statutory", _("Statutory holiday")

    date = models.DateField(_("Date"), unique=True)
    kind = models.CharField(_("Kind of day"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("Name of the day"), max_length=60)
    source_doc = models.CharField(_("Source document"), max_length=200)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(_("Added at"))

    class Meta:
        verbose_name = _("Calendar day")
        verbose_name_plural = _("Calendar days")
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=["work", "rest", "statutory"]), name="calendar_day_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.get_kind_display()} {self.name}"
