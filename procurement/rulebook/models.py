"""The rows of the rulebook: written once, never changed; a change is a further row."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procurement.rulebook.values import COMPARATORS, UNIT_NAMES
from procurement.written import Written


class RuleRow(Written):
    """One rule with its source, place, days of force and mark; a row without pack is the bureau's own and needs two persons."""

    class Mark(models.TextChoices):
        SOURCE = "source", _("Source read")
        KNOWLEDGE = "knowledge", _("From knowledge, not re-read")
        UNVERIFIED = "unverified", _("Editable default, not verified")

    code = models.CharField(_("Rule code"), max_length=80, db_index=True)
    title_zh = models.CharField(_("Rule title"), max_length=120)
    basis_doc = models.CharField(_("Basis document"), max_length=200)
    article = models.CharField(_("Article of the basis"), max_length=60, blank=True)
    text = models.CharField(_("Value as written"), max_length=200)
    value = models.DecimalField(_("Rule number"), max_digits=20, decimal_places=6, null=True, blank=True)
    unit = models.CharField(_("Unit of measure"), max_length=10, choices=list(UNIT_NAMES.items()))
    comparator = models.CharField(_("Comparator"), max_length=1, choices=[(sign, sign) for sign in COMPARATORS])
    jurisdiction = models.CharField(_("Jurisdiction"), max_length=20, blank=True)
    budget_level = models.CharField(_("Budget level"), max_length=20, blank=True)
    object_type = models.CharField(_("Object of the rule"), max_length=20, blank=True)
    effective_from = models.DateField(_("In force from"))
    effective_to = models.DateField(_("In force until"), null=True, blank=True)
    mark = models.CharField(_("Verification mark"), max_length=10, choices=Mark.choices)
    note = models.CharField(_("Rule note"), max_length=300, blank=True)
    pack = models.CharField(_("Pack"), max_length=60, blank=True)
    version = models.PositiveIntegerField(_("Rule version"), default=1)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(_("Entered at"), null=True, blank=True)  # a bureau's own row is unknown before it was confirmed

    class Meta:
        verbose_name = _("Rule")
        verbose_name_plural = _("Rules")
        ordering = ["code", "effective_from", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "jurisdiction", "budget_level", "object_type", "effective_from", "pack", "version"],
                name="rule_row_version_once",
            ),
            models.CheckConstraint(condition=Q(comparator__in=COMPARATORS), name="rule_row_comparator_known"),
            models.CheckConstraint(condition=Q(mark__in=["source", "knowledge", "unverified"]), name="rule_row_mark_known"),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")), name="rule_row_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(pack="") | (Q(entered_by__isnull=False) & Q(confirmed_by__isnull=False) & ~Q(entered_by=F("confirmed_by"))),
                name="rule_row_own_by_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.comparator} {self.text} {self.unit} ({self.effective_from:%Y-%m-%d} v{self.version})"


class RuleUse(models.Model):
    """Which act was judged by which row: an index made from the trail by the clock, never the evidence itself."""

    rule = models.ForeignKey(RuleRow, on_delete=models.PROTECT, related_name="uses", db_index=False)
    case = models.ForeignKey("approvals.Case", on_delete=models.PROTECT, related_name="+", db_index=False)
    entry = models.ForeignKey("approvals.TrailEntry", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("Use of a rule")
        verbose_name_plural = _("Uses of rules")
        constraints = [models.UniqueConstraint(fields=["rule", "entry"], name="rule_use_once")]
        indexes = [models.Index(fields=["rule", "-at", "-id"], name="rule_use_newest")]


class RuleUseMark(models.Model):
    """How far the trail has been read for the index: the number of the last entry, in the order in which entries came to be."""

    eid = models.CharField(max_length=36, default="")
