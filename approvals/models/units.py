"""Names that a unit bore before: added when it is renamed or merged, never changed."""
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .keeping import KeptModel


class UnitName(KeptModel):
    """One former name of a unit with the days on which it was in use and the paper that ended it (四合一: history keeps the old name)."""

    unit = models.ForeignKey("approvals.Unit", models.PROTECT, related_name="former_names", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=30, blank=True)
    since = models.DateField(_("since"), null=True)  # unknown for the first name
    until = models.DateField(pgettext_lazy("name", "until"))  # the first day on which it was no longer in use
    reason = models.CharField(_("reason"), max_length=200)
    document = models.CharField(_("document number"), max_length=60, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        indexes = [models.Index(fields=["unit", "until"], name="former_name_of_unit")]

    def __str__(self) -> str:
        return self.name
