"""An item with its owner, signer and last day; every report and signature is a further line, files hang on the line they prove."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procurement.checklists.terms import Source, State, Step
from procurement.written import Written


def _person(words: Any, **more: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=words, **more)


class ChecklistItem(models.Model):
    """清单落实事项 / 整改事项. What it asks for never changes; its state moves, open → reported → closed or back to open, and
    it may be handed on to another owner."""

    task = models.CharField(_("what is to be done"), max_length=300)
    source = models.CharField(_("source"), max_length=12, choices=Source.choices)
    source_no = models.CharField(_("number of the source"), max_length=60, blank=True)
    unit = models.ForeignKey("approvals.Unit", models.PROTECT, related_name="+", verbose_name=_("responsible unit"))
    owner = _person(_("responsible person"))
    signer = _person(_("who signs it off"))
    deadline = models.DateField(_("to be done by"))
    opened_by = _person(_("opened by"))
    opened_at = models.DateTimeField(_("opened at"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    reminded = models.PositiveSmallIntegerField(_("reminders sent"), default=0)
    """0 nobody was reminded yet, 1 the end comes near, 2 it has passed."""

    class Meta:
        verbose_name = _("checklist item")
        verbose_name_plural = _("checklist items")
        indexes = [
            models.Index(fields=["deadline", "id"], condition=~Q(state=State.CLOSED), name="checklist_open_by_day"),
            models.Index(fields=["unit", "id"], name="checklist_of_unit"),
            models.Index(fields=["owner", "id"], name="checklist_of_owner"),
            models.Index(fields=["source", "source_no"], name="checklist_of_source"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(owner=F("signer")), name="checklist_signed_by_another"),
        ]

    def __str__(self) -> str:
        return self.task

    @property
    def number(self) -> str:
        """How people cite it."""
        return f"QD{self.pk:06d}"

    def overdue(self, today: date) -> bool:
        """督办: not signed off although its last day is over."""
        return self.state != State.CLOSED and self.deadline < today


class ChecklistEntry(Written):
    """One line of an item: a report of its owner or the answer of whoever signs."""

    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="entries")
    step = models.CharField(_("step"), max_length=10, choices=Step.choices)
    words = models.TextField(_("what was done"))
    document = models.CharField(_("document number"), max_length=120, blank=True)
    by = _person(_("entered by"))
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("line of a checklist item")
        verbose_name_plural = _("lines of checklist items")
        indexes = [models.Index(fields=["item", "id"], name="checklist_entry_of_item")]


class ChecklistFile(Written):
    """A file that proves a line, by the SHA-256 of its bytes."""

    entry = models.ForeignKey(ChecklistEntry, models.PROTECT, related_name="files")
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("kind of file"), max_length=100)

    class Meta:
        verbose_name = _("file of a checklist item")
        verbose_name_plural = _("files of checklist items")
        constraints = [models.UniqueConstraint(fields=["entry", "sha256"], name="checklist_file_once")]
