"""An entry of the project pool, and the history of its priority."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from procurement.written import Written

COMPLETED = "completed"
"""The outcome of works that have been carried to their end; any other end gives the project back to the pool."""
DROPPED = Q(withdrawn_at__isnull=False) | Q(renovation__case__status="CANCELED")
"""Given up here, or its pre-review was terminated after the opinion was out."""


class State(models.TextChoices):
    """Where an entry stands; only `withdrawn` is somebody's word, the others follow from works and dates."""

    WAITING = "waiting", _("Waiting for its works")
    TAKEN = "taken", _("Taken up")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PoolQuerySet(models.QuerySet["PoolEntry"]):
    """Entries with what decides their state."""

    def with_taken(self) -> PoolQuerySet:
        """Each with `is_taken`: works under way, or carried to their end."""
        works = PoolEntry._meta.get_field("works").related_model._default_manager  # type: ignore[union-attr]
        under_way = works.filter(entry=OuterRef("pk")).filter(Q(case__status="NEW") | Q(case__outcome=COMPLETED))
        return self.annotate(is_taken=Exists(under_way))

    def in_state(self, state: str, today: date) -> PoolQuerySet:
        """Those that stand so on that day; needs `with_taken`."""
        if state == State.WITHDRAWN:
            return self.filter(DROPPED)
        found = self.filter(~DROPPED, is_taken=state == State.TAKEN)
        if state == State.WAITING:
            return found.filter(valid_until__gte=today)
        return found.filter(valid_until__lt=today) if state == State.EXPIRED else found


class PoolEntry(models.Model):
    """One agreed project: the sum accepted, the year it is planned for, its place in the order, and until when the opinion holds."""

    renovation = models.OneToOneField("procurement.Renovation", models.PROTECT, related_name="pool_entry")
    title = models.CharField(_("project name"), max_length=200)
    plan_year = models.PositiveSmallIntegerField(_("plan year"))
    amount = models.DecimalField(_("amount accepted (yuan)"), max_digits=14, decimal_places=2)
    score = models.PositiveIntegerField(_("score by rule"))
    parts = models.JSONField(_("parts of the score"), default=list)
    priority = models.PositiveIntegerField(_("priority"))
    entered_on = models.DateField(_("entered on"))
    valid_until = models.DateField(_("valid until"))
    warned_on = models.DateField(_("reminded on"), null=True, blank=True)
    lapse_told_on = models.DateField(_("lapse told on"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(_("reason of the withdrawal"), max_length=300, blank=True)

    objects = PoolQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the project pool")
        verbose_name_plural = _("entries of the project pool")
        indexes = [
            models.Index(fields=["plan_year", "-priority", "id"], name="pool_by_priority"),
            models.Index(fields=["valid_until"], condition=Q(withdrawn_at=None, lapse_told_on=None), name="pool_by_validity"),
        ]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="pool_amount_positive")]

    def __str__(self) -> str:
        return self.title

    def state(self, today: date) -> State:
        """Where it stands on that day; reads `is_taken` of `with_taken`, else asks."""
        if self.withdrawn_at is not None or self.renovation.case.status == "CANCELED":
            return State.WITHDRAWN
        if self.taken:
            return State.TAKEN
        return State.EXPIRED if self.valid_until < today else State.WAITING

    @property
    def taken(self) -> bool:
        """Works are under way, or have been carried to their end."""
        known = self.__dict__.get("is_taken")
        return bool(PoolEntry.objects.with_taken().values_list("is_taken", flat=True).get(pk=self.pk) if known is None else known)


class PriorityChange(Written):
    """Somebody put a project before or behind its place by rule, and said why."""

    entry = models.ForeignKey(PoolEntry, models.PROTECT, related_name="changes")
    no = models.PositiveSmallIntegerField(_("no."))
    before = models.PositiveIntegerField(_("priority before"))
    after = models.PositiveIntegerField(_("priority after"))
    reason = models.CharField(_("reason of the change"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("changed by"))
    at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("change of priority")
        verbose_name_plural = _("changes of priority")
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "no"], name="priority_change_no_once"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="priority_change_changes"),
        ]

    def __str__(self) -> str:
        return f"{self.no}: {self.before} → {self.after}"
