"""One round of an acceptance (验收书), kept as it was signed; a later round is a further row."""

from __future__ import annotations

import hashlib
import json

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.acceptances.terms import Verdict
from procurement.records import columns


def digest_of(row: models.Model, *, but: tuple[str, ...]) -> str:
    """SHA-256 over the columns of a row of a history; the record of the case, and with it the trail, tells it.

    Sums have the places of their column: a row just written and the same one read back have one digest."""
    facts = columns(row, but=("id", *but))
    return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class Round(models.Model):
    """What every round holds; `owner` names the column that points to the record."""

    owner = ""

    no = models.PositiveSmallIntegerField(_("acceptance no."))
    accepted_on = models.DateField(_("acceptance held on"))
    quantities = models.JSONField(_("quantities"), default=list)
    requirements = models.JSONField(_("requirements"), default=list)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices)
    note = models.TextField(_("defects and remarks"), blank=True)
    rework_what = models.TextField(_("what is to be done again"), blank=True)
    rework_due = models.DateField(_("to be rectified by"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("acceptor"))
    at = models.DateTimeField(_("entered at"))

    class Meta:
        abstract = True
        ordering = ["no"]

    def __str__(self) -> str:
        return f"{self.no} {Verdict(self.verdict).label}"

    @property
    def digest(self) -> str:
        """SHA-256 over the row."""
        return digest_of(self, but=(self.owner,))
