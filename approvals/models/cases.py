"""A case, its steps, the decisions taken on them, and the entries of the trail.

Every row here is written by `workflows.engine.act` and by nobody else; the database refuses the rest (approvals/trail/guards)."""
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import AbstractProcess, AbstractTask

from .keeping import KeptModel

OPEN = ("NEW", "ASSIGNED", "STARTED", "SCHEDULED")
"""Statuses in which a step waits for somebody or something."""

WAITING = ("NEW", "ASSIGNED")
"""Statuses in which a step waits for a person."""


class OnlyActMoves(RuntimeError):
    """Raised when a case or step is saved outside an act."""


class Case(KeptModel, AbstractProcess):
    """One matter on its way through one flow. `moves` is the compare-and-swap counter, `edition` is what a form carries."""

    class Urgency(models.IntegerChoices):
        NORMAL = 0, _("Normal")
        URGENT = 1, _("Urgent")
        MOST_URGENT = 2, _("Most urgent")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("case number"), max_length=30, unique=True)
    accepted_no = models.CharField(_("acceptance number"), max_length=30, blank=True)
    flow_hash = models.CharField(max_length=64)
    title = models.CharField(_("title"), max_length=200)
    unit = models.ForeignKey("approvals.Unit", models.PROTECT, related_name="cases", verbose_name=_("unit"))
    requester = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="cases", verbose_name=_("requester"))
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    urgency = models.PositiveSmallIntegerField(_("urgency"), choices=Urgency.choices, default=Urgency.NORMAL)
    outcome = models.CharField(max_length=60, blank=True)
    held = models.BooleanField(default=False)
    held_at = models.DateTimeField(null=True, blank=True)
    moves = models.PositiveIntegerField(default=0)
    edition = models.PositiveIntegerField(default=1)
    step_no = models.PositiveIntegerField(default=0)
    seq = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default="0" * 64)
    memo = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        permissions = [("read_case", "Read one case as a copy")]
        indexes = [
            models.Index(fields=["requester", "-id"], name="case_of_requester"),
            models.Index(fields=["unit", "-id"], name="case_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        raise OnlyActMoves("a case moves through workflows.engine.act only")

    @property
    def unit_told(self) -> str:
        """The unit under the name with which the case was begun, and what it is called or belongs to today if that is another."""
        return self.unit.told(timezone.localdate(self.created))


class Previous:
    """Answers viewflow's `task.previous.add(other)` with one column (`came_from`) in place of a many-to-many row."""

    def __get__(self, step: Any, owner: Any = None) -> Any:
        return self if step is None else _Link(step)


class _Link:
    def __init__(self, step: "Step") -> None:
        self.step = step

    def add(self, other: "Step") -> None:
        self.step.came_from_id = other.pk


class Step(KeptModel, AbstractTask):
    """One step of a case: whose office-holder must act, until when, and the entry that explains its present status."""

    class StandingAt(models.TextChoices):
        BEFORE = "before", _("Before")
        BESIDE = "beside", _("Beside")
        AFTER = "after", _("After")

    id = models.BigIntegerField(primary_key=True)  # case.id << 16 | number in the case
    previous = Previous()  # a non-field attribute removes viewflow's many-to-many
    process = models.ForeignKey(Case, models.PROTECT, related_name="steps", db_index=False)
    came_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="leading")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    owner_permission = None
    owner_permission_content_type = None
    owner_permission_obj_pk = None
    owner_permission_obj = None
    external_task_id = None
    status = models.CharField(max_length=12, default="NEW")
    created = models.DateTimeField(null=True)
    scheduled = models.DateTimeField(null=True)
    role = models.CharField(max_length=40, blank=True)
    duty = models.CharField(max_length=40, blank=True)
    unit = models.ForeignKey("approvals.Unit", models.PROTECT, null=True, db_index=False, related_name="+")
    verb = models.CharField(max_length=20, blank=True)
    due_at = models.DateTimeField(null=True)
    due_provisional = models.BooleanField(default=False)  # the due moment lies in a year whose holidays are not published
    next_check = models.DateTimeField(null=True)  # when the clock looks at this step again: reminder, escalation
    reminded = models.PositiveSmallIntegerField(default=0)  # how many of the clock's messages have gone out
    timeout_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    held = models.BooleanField(default=False)
    beside = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    standing_at = models.CharField(max_length=8, blank=True, choices=StandingAt.choices)
    data = models.JSONField(default=dict)
    entry = models.ForeignKey("approvals.TrailEntry", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        constraints = [
            models.UniqueConstraint(fields=["process", "flow_task", "token"], condition=Q(status__in=OPEN), name="one_open_copy"),
        ]
        indexes = [
            models.Index(fields=["process", "id"], name="step_of_case"),
            models.Index(fields=["process"], condition=Q(status__in=OPEN), name="step_open_of_case"),
            models.Index(fields=["unit", "role", "due_at", "id"], condition=Q(status__in=WAITING, held=False), name="step_open_for_role"),
            models.Index(fields=["owner", "due_at", "id"], condition=Q(status__in=WAITING, held=False), name="step_open_for_owner"),
            models.Index(fields=["owner", "-finished", "-id"], condition=Q(status="DONE"), name="step_done_by_owner"),
            models.Index(fields=["next_check"], condition=Q(status__in=WAITING, held=False), name="step_next_check"),
            models.Index(fields=["timeout_at"], condition=Q(status__in=WAITING, held=False), name="step_timeout"),
            models.Index(fields=["scheduled"], condition=Q(status="SCHEDULED"), name="step_timer"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Note the row in the unit of work of the running act; the flush writes it."""
        move = getattr(self._state.fields_cache.get("process"), "_move", None)
        if move is None:
            raise OnlyActMoves("a step moves through workflows.engine.act only")
        move.note(self)

    @property
    def number(self) -> int:
        """Number of the step in its case, from 1."""
        return self.pk & 0xFFFF


# Django copies an abstract generic foreign key even where its columns were removed; ours grants roles on units instead.
Step._meta.private_fields[:] = [f for f in Step._meta.private_fields if f.name != "owner_permission_obj"]
Step.owner_permission_obj = None
Step._meta._expire_cache()  # type: ignore[attr-defined]


class Decision(KeptModel):
    """What one person did on a case: also the receipt that makes a repeated form harmless (`key`, `digest`)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions", db_index=False)
    step = models.ForeignKey(Step, models.PROTECT, null=True, related_name="decisions")
    node = models.CharField(max_length=60, blank=True)
    duty = models.CharField(max_length=40, blank=True)
    token = models.CharField(max_length=150, blank=True)
    verb = models.CharField(max_length=20)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    principal = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    delegation = models.ForeignKey("approvals.Delegation", models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=40, blank=True)
    comment = models.TextField(blank=True)
    key = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    entry = models.ForeignKey("approvals.TrailEntry", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        indexes = [
            models.Index(fields=["case", "id"], name="decision_of_case"),
            models.Index(fields=["actor", "-id"], name="decision_by_actor"),
            models.Index(fields=["principal", "-id"], name="decision_by_principal"),
        ]


class TrailEntry(KeptModel):
    """One act, one entry. `body` holds the canonical bytes (RFC 8785) and is the evidence; the columns are an index to it."""

    id = models.BigIntegerField(primary_key=True)  # case.id << 16 | seq; negative for chains that belong to no case
    eid = models.CharField(max_length=36, unique=True)
    chain = models.CharField(max_length=48)
    seq = models.PositiveIntegerField()
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="entries", db_index=False)
    action = models.CharField(max_length=40)
    outcome = models.CharField(max_length=8, default="ok")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    principal = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    node = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    body = models.BinaryField()
    hash = models.CharField(max_length=64)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("trail entry")
        verbose_name_plural = _("trail entries")
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="one_entry_per_place")]
        indexes = [
            models.Index(fields=["-at", "-id"], name="entry_by_time"),
            models.Index(fields=["case", "seq"], name="entry_of_case"),
            models.Index(fields=["actor", "-at", "-id"], name="entry_by_actor"),
            models.Index(fields=["principal", "-at", "-id"], name="entry_by_principal"),
            models.Index(fields=["action", "-at", "-id"], name="entry_by_action"),
        ]


class ChainHead(models.Model):
    """The head of a chain that belongs to no case: refused attempts (`sec/…`) and administration (`adm/…`), one a month."""

    chain = models.CharField(max_length=48, unique=True)
    seq = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default="0" * 64)
