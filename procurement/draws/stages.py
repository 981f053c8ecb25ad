"""What the steps of this room write into the record of a purchase: how far the panel has come, by labels and never by names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.addenda import Addendum
from procurement.draws.terms import Stage


class Drawing(models.Model):
    """Columns of this stage; a stage done again overwrites its result, histories keep every round."""

    panel_state = models.CharField(_("state of the panel"), max_length=10, choices=Stage.choices, default=Stage.NONE, blank=True)
    draw_no = models.PositiveSmallIntegerField(_("number of the draw"), default=0)
    draw_root = models.CharField(_("digest of the commitment"), max_length=64, blank=True)
    draw_numbers_at = models.DateTimeField(_("random numbers are known from"), null=True, blank=True)
    draw_randomness = models.TextField(_("random text"), blank=True)
    panel = models.JSONField(_("seats of the panel"), default=list, blank=True)
    """[{place, label, round, came, state, why}]: labels stand for people until the result is posted."""

    recusal_requests = models.JSONField(_("applications for recusal"), default=list, blank=True)
    """[{id, no, supplier, received_at, upheld}]; who is named, and why, stays in the rows, for supervisors."""

    class Meta:
        abstract = True

    def recusal_addenda(self) -> dict[str, Addendum]:
        """From the invitation until the contract a supplier may apply; what it has applied for waits for a decision."""
        if not getattr(self, "invited", None) or getattr(self, "contract_signed_on", None) is not None:
            return {}
        from procurement.draws import recusal_forms, recusing

        found = {"recusal": Addendum(
            _("Enter an application for recusal"), _("A supplier may apply in writing that somebody withdraws; the paper is entered here."),
            "act_as_window", recusal_forms.RecusalForm, recusing.enter_request, "take_quotes",
        )}  # fmt: skip
        if any(row["upheld"] is None for row in self.recusal_requests):
            found["recusal_decision"] = Addendum(
                _("Decide an application for recusal"), _("A supplier asks that somebody withdraws: ask the person, then decide."),
                "act_as_section_chief", recusal_forms.RecusalDecisionForm, recusing.decide_request, "section_chief",
            )
        return found

    def veiled(self, reader: int) -> Mapping[int, Any]:
        """Account → label of everybody whom this reader may not know yet: members of the panel before the result is posted."""
        from procurement.draws.veil import labels_of

        return labels_of(self, reader)
