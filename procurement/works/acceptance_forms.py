"""The forms of the acceptance of works: any acceptance, and the papers of the completion."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from procurement.acceptances.forms import ConfirmationForm, ReworkForm, RoundForm, tables_of
from procurement.fields import ManyField
from procurement.works.labels import label
from procurement.works.terms import AcceptancePaper

__all__ = ["AcceptanceForm", "ConfirmationForm", "ReworkForm"]


class AcceptanceForm(RoundForm):
    """竣工验收: one round, by the acceptor of the bureau."""

    acceptance_papers = ManyField(label=label("acceptance_papers"), choices=AcceptancePaper.choices)

    tables = tables_of("requirements")
    fieldsets = (
        (_("Acceptance of the works"), ("accepted_on", "acceptance_papers", "quantities", "requirements")),
        (_("Verdict of the acceptance"), ("verdict", "acceptance_note", "rework_what", "rework_due")),
    )
