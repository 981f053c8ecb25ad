"""The bureau's own calendar: one row per day that a notice or the bureau itself decided, and what each table changed."""

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


class CalendarChange(models.Model):
    """One table taken into the calendar: which days it decided, on whose word, and how far the open deadlines have been counted again.

    `days` keeps every day before and after, so that a corrected day never loses what it was.
    """

    source_doc = models.CharField(_("Source document"), max_length=200)
    at = models.DateTimeField(_("Added at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    days = models.JSONField(default=list)  # [[day, [kind, name] before or null, [kind, name] after], …]
    reached = models.BigIntegerField(default=0)  # cases up to this number have been looked at
    left = models.JSONField(default=list)  # cases that could not be counted again yet; tried at every sweep
    moved = models.PositiveIntegerField(default=0)  # cases whose deadlines moved
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("Calendar change")
        verbose_name_plural = _("Calendar changes")
        ordering = ["-id"]
        indexes = [models.Index(fields=["id"], condition=models.Q(finished_at=None), name="calendar_change_open")]

    def __str__(self) -> str:
        return f"{self.first_day:%Y-%m-%d} – {self.last_day:%Y-%m-%d} {self.source_doc}"
