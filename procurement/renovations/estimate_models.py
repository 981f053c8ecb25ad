"""The versions of an estimate (估算、概算、预算、结算): one row each, written once."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procurement.forms import jsonable
from procurement.written import Written


class EstimateKind(models.TextChoices):
    """From the first guess to the final bill; each later one is held against the one before it."""

    ESTIMATE = "estimate", _("Estimate")
    OUTLINE = "outline", _("Outline budget")
    BUDGET = "budget", _("Construction budget")
    SETTLEMENT = "settlement", _("Final settlement")


ORDER = tuple(EstimateKind.values)
FACTS = (
    "no", "kind", "amount", "accepted", "cut", "cut_rate", "lines", "document", "sha256", "explanation", "made_by_id", "cut_by_id", "at",
)  # fmt: skip


class EstimateVersion(Written):
    """What was asked at one moment, and what was accepted of it: sum, lines, who, when, on which document."""

    renovation = models.ForeignKey("procurement.Renovation", models.PROTECT, related_name="versions")
    case = models.ForeignKey("approvals.Case", models.PROTECT, related_name="+")
    """The case in whose act the version was entered: that of the review, or a later one about the works."""
    no = models.PositiveSmallIntegerField(_("version"))
    kind = models.CharField(_("kind of estimate"), max_length=12, choices=EstimateKind.choices)
    amount = models.DecimalField(_("asked (yuan)"), max_digits=14, decimal_places=2)
    accepted = models.DecimalField(_("accepted (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    cut = models.DecimalField(_("cut (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    cut_rate = models.DecimalField(_("share cut (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    lines = models.JSONField(_("lines"), default=list, blank=True)
    document = models.CharField(_("document"), max_length=200, blank=True)
    sha256 = models.CharField(_("SHA-256 of the document"), max_length=64, blank=True)
    explanation = models.TextField(_("why it is higher than before"), blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    cut_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("checked by"))
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("version of an estimate")
        verbose_name_plural = _("versions of estimates")
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["renovation", "no"], name="estimate_version_no_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="estimate_version_not_negative"),
            models.CheckConstraint(
                condition=Q(accepted=None) | Q(accepted__gte=0, accepted__lte=F("amount")), name="estimate_version_accepted_within_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.no} {self.get_kind_display()} {self.worth}"

    @property
    def worth(self) -> Decimal:
        """The sum that counts: what was accepted, before the check what was asked."""
        return self.amount if self.accepted is None else self.accepted

    @property
    def digest(self) -> str:
        """SHA-256 over every fact of the row: the trail of the case tells it, so that a changed row is found."""
        facts = {name: jsonable(_exact(self, name)) for name in FACTS}
        return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _exact(row: EstimateVersion, name: str) -> Any:
    """A column with the places it has in the database, whether just made or read back."""
    value = getattr(row, name)
    return value.quantize(Decimal("0.01")) if isinstance(value, Decimal) else value
