"""Files by content, and what a person has typed but not yet sent."""
import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .keeping import KeptModel


class Attachment(KeptModel):
    """A file of a case, found by the SHA-256 of its bytes; a replacement is a new row, and the old one stays readable."""

    class TimeFrom(models.TextChoices):
        """Who says when a photo was taken: its own bytes, or the device that made it smaller before it was sent."""

        NOBODY = "", _("not said")
        EXIF = "exif", _("by the photo itself (EXIF)")
        DEVICE = "device", _("by the device that sent it")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey("approvals.Case", models.PROTECT, related_name="attachments", verbose_name=_("case"))
    step = models.ForeignKey("approvals.Step", models.PROTECT, related_name="attachments")
    paper = models.CharField(_("kind of paper"), max_length=40, blank=True)
    version = models.PositiveSmallIntegerField(_("version"), default=0)
    """1, 2, 3 … for each kind of paper of a case: what comes in one act is one version; 0 for a file of no kind."""
    photo_no = models.PositiveSmallIntegerField(_("photo number"), null=True, blank=True)
    """Runs through the case, so that a record can point at it."""
    taken_at = models.DateTimeField(_("time taken"), null=True, blank=True)
    taken_from = models.CharField(max_length=6, choices=TimeFrom.choices, default="", blank=True)
    name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField(_("size (bytes)"))
    media_type = models.CharField(max_length=100)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")


class Draft(models.Model):
    """A form on its way: what was typed, and the files already uploaded with it. Private to its author, no number, no trail."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="drafts")
    flow = models.CharField(max_length=60)
    step = models.ForeignKey("approvals.Step", models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict)  # the posted form: {name: [values]}
    files = models.JSONField(default=list)  # [{sha256, size, name, media_type, paper, taken_at, taken_from}]
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [models.UniqueConstraint(fields=["author", "step"], name="one_draft_per_step")]
        indexes = [models.Index(fields=["author", "-saved_at"], name="draft_of_author")]
