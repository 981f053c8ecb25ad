"""What the steps of this room write into the record of a purchase."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.addenda import Addendum
from procurement.awards.terms import ObjectionsEnd


class Awarding(models.Model):
    """Columns of this stage; a stage done again overwrites its result, histories keep every round."""

    winner = models.ForeignKey(
        "procurement.Supplier", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("winning supplier"),
    )
    award_amount = models.DecimalField(_("award (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    awarded_on = models.DateField(_("awarded on"), null=True, blank=True)
    award_reason = models.TextField(_("reasons of the award"), blank=True)
    posting_no = models.PositiveSmallIntegerField(_("posting no."), default=0)
    posted_at = models.DateTimeField(_("posted at"), null=True, blank=True)
    posting_until = models.DateTimeField(_("posted until"), null=True, blank=True)
    posting_place = models.CharField(_("place of the posting"), max_length=100, blank=True)
    posting_text = models.TextField(_("text of the posting"), blank=True)
    objections = models.JSONField(_("objections"), default=list, blank=True)
    """[{id, no, posting, supplier, received_at, in_time, request, verdict}]; address and phone stay in the row."""
    objections_end = models.CharField(_("what the posting came to"), max_length=10, choices=ObjectionsEnd.choices, blank=True)
    posting_closed_on = models.DateField(_("posting closed on"), null=True, blank=True)

    class Meta:
        abstract = True

    def objection_addendum(self) -> dict[str, Addendum]:
        """An objection can be entered from the posting on until the posting is closed."""
        if self.posted_at is None or self.posting_closed_on is not None:
            return {}
        from procurement.awards.objection_forms import ObjectionForm
        from procurement.awards.objections import enter_objection

        title = _("Enter an objection")
        hint = _("The result is posted. An objection that comes in is entered here, in time or late.")
        return {"objection": Addendum(title, hint, "act_as_window", ObjectionForm, enter_objection, "post_result")}
