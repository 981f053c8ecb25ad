"""Opinions from outside the bureau: who was asked until when, what they answered, and what was decided higher up."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement.addenda import Addendum
from procurement.forms import jsonable
from procurement.renovations.outside_terms import HigherDecision, OutsideAnswer, OutsideBody
from procurement.written import Written

REPLY_FACTS = ("round", "body", "answer", "reply_no", "replied_on", "words", "late")


class Outside(models.Model):
    """External countersign (外部会签): asked in writing, with a day by which a reply is due."""

    outside = models.JSONField(_("bodies asked outside"), default=list, blank=True)  # [{body, matter}]
    outside_asked = models.JSONField(_("bodies that had our letter"), default=list, blank=True)  # what the running round waits for
    outside_round = models.PositiveSmallIntegerField(default=0)
    outside_letter_no = models.CharField(_("number of our letter"), max_length=60, blank=True)
    outside_sent_on = models.DateField(_("letter sent on"), null=True, blank=True)
    outside_due_on = models.DateField(_("reply due by"), null=True, blank=True)
    outside_due_reason = models.CharField(_("reason of the longer time"), max_length=200, blank=True)

    outside_replies: Any

    class Meta:
        abstract = True

    def reply_rows(self) -> list[OutsideReply]:
        """Every reply ever recorded, oldest first; no query while nobody was asked."""
        return list(self.outside_replies.all()) if self.pk and self.outside_round else []

    def silent_bodies(self) -> list[str]:
        """Bodies whose silence stands on record in the running round, and that have not answered late either."""
        last = {row.body: row.answer for row in self.reply_rows() if row.round == self.outside_round}
        return [body for body, answer in last.items() if answer == OutsideAnswer.SILENT]

    def addenda(self) -> dict[str, Addendum]:
        """A late reply, while a body is silent on record."""
        if not self.silent_bodies():
            return {}
        from procurement.renovations.outside_forms import LateReplyForm
        from procurement.renovations.outside_services import note_late_reply

        title, hint = _("Note a late reply"), _("A body did not reply in time. When its reply comes after all, it is added here.")
        return {"late_reply": Addendum(title, hint, "act_as_handler", LateReplyForm, note_late_reply, "outside_reply")}

    def outside_facts(self) -> list[dict[str, Any]]:
        """The replies as JSON, for `snapshot()`."""
        return [{name: jsonable(getattr(row, name)) for name in REPLY_FACTS} for row in self.reply_rows()]


class Higher(models.Model):
    """What was decided after the opinion had been reported upwards (政府或财政批复)."""

    higher_body = models.CharField(_("reported to"), max_length=100, blank=True)
    higher_reported_on = models.DateField(_("reported on"), null=True, blank=True)
    higher_no = models.CharField(_("document number of the decision"), max_length=60, blank=True)
    higher_on = models.DateField(_("date of the decision"), null=True, blank=True)
    higher_decision = models.CharField(_("decision higher up"), max_length=10, choices=HigherDecision.choices, blank=True)
    higher_amount = models.DecimalField(_("amount approved (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    higher_note = models.TextField(_("what was changed or why it was refused"), blank=True)

    class Meta:
        abstract = True


class OutsideReply(Written):
    """What one body answered, or that it did not; added and never changed, a late reply is a further row."""

    renovation = models.ForeignKey("procurement.Renovation", models.PROTECT, related_name="outside_replies")
    round = models.PositiveSmallIntegerField(_("round of asking"))
    body = models.CharField(_("outside body"), max_length=15, choices=OutsideBody.choices)
    answer = models.CharField(_("its answer"), max_length=12, choices=OutsideAnswer.choices)
    reply_no = models.CharField(_("number of the reply"), max_length=60, blank=True)
    replied_on = models.DateField(_("date of the reply"), null=True, blank=True)
    words = models.TextField(_("its opinion and conditions"), blank=True)
    late = models.BooleanField(_("came after the deadline"), default=False)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("noted by"))
    noted_at = models.DateTimeField(_("noted at"))

    class Meta:
        verbose_name = _("reply from outside")
        verbose_name_plural = _("replies from outside")
        ordering = ["round", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer=OutsideAnswer.SILENT) | (~Q(reply_no="") & Q(replied_on__isnull=False)),
                name="outside_reply_has_number_and_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_body_display()} {self.get_answer_display()}"

    @property
    def name(self) -> str:
        """The body in words, as the table of replies shows it."""
        return str(self.get_body_display())
