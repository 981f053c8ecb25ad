"""A campaign with its team and numbered list, the random text when it is known, what was drawn, and what was found."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from procurement.checklists.models import ChecklistItem
from procurement.inspections.recompute import FORMAT
from procurement.inspections.terms import About, Mode, Verdict
from procurement.written import Written


def _person(words: Any, **more: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=words, **more)


class Campaign(models.Model):
    """One inspection. List, size and source are laid down when it is opened; the random text and the end come once."""

    number = models.CharField(_("number of the inspection"), max_length=30, unique=True)
    title = models.CharField(_("title"), max_length=120)
    about = models.CharField(_("what is inspected"), max_length=8, choices=About.choices)
    mode = models.CharField(_("extent"), max_length=8, choices=Mode.choices)
    size = models.PositiveIntegerField(_("how many are inspected"))
    basis = models.CharField(_("where the list comes from"), max_length=300)
    root = models.CharField(_("digest of the list"), max_length=64)
    random_source = models.CharField(_("source of the random number"), max_length=200, blank=True)
    random_day = models.DateField(_("day of the random number"), null=True, blank=True)
    random = models.CharField(_("random number"), max_length=200, blank=True)
    opened_by = _person(_("opened by"))
    opened_at = models.DateTimeField(_("opened at"))
    conclusion = models.TextField(_("conclusion"), blank=True)

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        constraints = [
            models.CheckConstraint(
                condition=Q(mode=Mode.FULL, random_source="", random_day=None)
                | ~Q(random_source="") & Q(mode=Mode.SAMPLE, random_day__isnull=False),
                name="inspection_source_of_a_sample",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def drawn(self) -> bool:
        """Whether it is known who is inspected."""
        return self.mode == Mode.FULL or bool(self.random)

    @property
    def closed(self) -> bool:
        return bool(self.conclusion)

    def committed(self) -> dict[str, Any]:
        """What is bound by the digest."""
        lines = [{"no": one.no, "code": one.code, "name": one.name} for one in self.subjects.order_by("no")]
        day = self.random_day.isoformat() if self.random_day else ""
        return {"number": self.number, "basis": self.basis, "size": self.size, "source": self.random_source, "day": day, "list": lines}

    def published(self) -> dict[str, Any]:
        """The record that anybody can recompute."""
        drawn = self.subjects.filter(place__isnull=False).order_by("place__place").values_list("no", flat=True)
        return {"format": FORMAT, "root": self.root, "committed": self.committed(), "random": self.random, "sample": list(drawn)}


class TeamOfInspection(Written):
    """Somebody who inspects."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="team")
    person = _person(_("inspector"))

    class Meta:
        verbose_name = _("inspector")
        verbose_name_plural = _("inspectors")
        constraints = [models.UniqueConstraint(fields=["campaign", "person"], name="inspection_member_once")]


class Subject(Written):
    """One numbered line of the list."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="subjects")
    no = models.PositiveIntegerField(_("no."))
    code = models.CharField(_("code"), max_length=60, blank=True)
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("line of an inspection")
        verbose_name_plural = _("lines of inspections")
        constraints = [models.UniqueConstraint(fields=["campaign", "no"], name="inspection_line_once")]

    def __str__(self) -> str:
        return f"{self.no}. {self.name}"


class DrawnSubject(Written):
    """A line that the sample has met, with its place in the draw."""

    subject = models.OneToOneField(Subject, models.PROTECT, related_name="place")
    place = models.PositiveIntegerField(_("place in the draw"))

    class Meta:
        verbose_name = _("line drawn")
        verbose_name_plural = _("lines drawn")


class Finding(Written):
    """What two people found at one line of the list. A later look is a further row."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="findings")
    no = models.PositiveIntegerField(_("no."))
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="findings")
    verdict = models.CharField(_("result"), max_length=8, choices=Verdict.choices)
    words = models.TextField(pgettext_lazy("inspection", "what was found"))
    place = models.CharField(pgettext_lazy("inspection", "place"), max_length=120)
    found_at = models.DateTimeField(_("found at"))
    by = _person(_("entered by"))
    second = _person(_("together with"))
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = pgettext_lazy("inspection", "finding")
        verbose_name_plural = _("findings")
        indexes = [models.Index(fields=["campaign", "id"], name="finding_of_campaign")]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "no"], name="finding_no_once"),
            models.CheckConstraint(condition=~Q(by=F("second")), name="finding_by_two"),
        ]

    @property
    def number(self) -> str:
        """How people cite it."""
        return f"{self.campaign.number}/{self.no}"


class FindingFile(Written):
    """A photo or paper of a finding, by the SHA-256 of its bytes."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="files")
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("kind of file"), max_length=100)

    class Meta:
        verbose_name = _("file of a finding")
        verbose_name_plural = _("files of findings")
        constraints = [models.UniqueConstraint(fields=["finding", "sha256"], name="finding_file_once")]


class FindingTask(Written):
    """The checklist item that came out of a finding."""

    finding = models.OneToOneField(Finding, models.PROTECT, related_name="task")
    item = models.OneToOneField(ChecklistItem, models.PROTECT, related_name="finding")

    class Meta:
        verbose_name = _("task of a finding")
        verbose_name_plural = _("tasks of findings")
