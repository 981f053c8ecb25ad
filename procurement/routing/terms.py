"""Closed lists of the road of a purchase, in the words of the law; which of them may be used on a day is said by rows of the rulebook."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Layer(models.IntegerChoices):
    """三个层面 of the seed: in-house project review, an agent, the government's open tender."""

    REVIEW = 1, _("1 In-house project review")
    AGENT = 2, _("2 Agent")
    OPEN = 3, _("3 Government open tender")


class Regime(models.TextChoices):
    """Which body of law a purchase stands under."""

    INTERNAL = "internal", _("Internal rules of the bureau")
    PROCUREMENT = "procurement", _("Government procurement law")
    TENDER_LAW = "tender_law", _("Tender law (works)")


class Organisation(models.TextChoices):
    """采购组织形式; not a method and not a way of evaluating."""

    NONE = "none", _("Own purchase below the limits")
    CENTRALISED = "centralised", _("Centralised purchase")
    DECENTRALISED = "decentralised", _("Decentralised purchase")


class Band(models.TextChoices):
    """Where a purchase lies between the limits; `routing.layer.<band>` maps each to its layer."""

    INTERNAL = "internal", _("Below the purchase limit and outside the catalogue")
    CATALOGUE = "catalogue", _("In the catalogue, below the open-tender line")
    BELOW_OPEN = "below_open", _("From the purchase limit up to the open-tender line")
    OPEN = "open", _("From the open-tender line on")
    WORKS_TENDER = "works_tender", _("Works that must be tendered")


class Method(models.TextChoices):
    """采购方式."""

    REVIEW = "review", _("Project review of the bureau")
    OPEN_TENDER = "open_tender", _("Open tender")
    INVITED_TENDER = "invited_tender", _("Invited tender")
    NEGOTIATION = "negotiation", _("Competitive negotiation")
    INQUIRY = "inquiry", _("Inquiry")
    CONSULTATION = "consultation", _("Competitive consultation")
    SINGLE_SOURCE = "single_source", _("Single source")
    FRAMEWORK = "framework", _("Framework agreement")
    EMERGENCY = "emergency", _("Emergency purchase")


TENDERS = frozenset({Method.OPEN_TENDER, Method.INVITED_TENDER})
"""Methods by which works come under the tender law (政府采购法实施条例 §7)."""


class Ground(models.TextChoices):
    """Why a method other than the main one may be used: each is a row `routing.ground.<value>` that says for which objects."""

    LIMITED = "invited_tender.limited", _("Special nature: limited suppliers")
    TENDER_COST = "invited_tender.cost", _("Open tender too costly in proportion")
    N_FAILED = "negotiation.failed", _("No or too few bids, or no valid bid, in a tender")
    N_COMPLEX = "negotiation.complex", _("Complex or special: no detailed specification possible")
    N_URGENT = "negotiation.urgent", _("Urgent, not foreseeable and not self-made: a tender takes too long")
    N_PRICE = "negotiation.price", _("Total price cannot be worked out beforehand")
    N_WORKS = "negotiation.works", _("Works that need not be tendered")
    UNIFORM = "inquiry.uniform", _("Uniform goods in ample stock at stable prices")
    C_SERVICES = "consultation.services", _("Services bought by the government")
    C_COMPLEX = "consultation.complex", _("Complex or special: no detailed specification or requirement possible")
    C_PRICE = "consultation.price", _("Total price cannot be worked out beforehand (art, patents, time or quantity unknown)")
    C_RESEARCH = "consultation.research", _("Research project with too little competition, or transfer that needs support")
    C_WORKS = "consultation.works", _("Works that need not be tendered")
    ONLY = "single_source.only", _("Only one supplier")
    S_EMERGENCY = "single_source.emergency", _("Unforeseeable emergency")
    CONSISTENCY = "single_source.consistency", _("Addition from the former supplier for consistency")
    S_WORKS = "single_source.works", _("Works that need not be tendered, one supplier")
    REPEATED = "framework.repeated", _("Uniform needs, often and in small amounts")
    DEFINED = "emergency.defined", _("Emergency as defined by the rules")

    @property
    def method(self) -> str:
        """The method that it allows."""
        return str(self.value).partition(".")[0]


class WorksPart(models.TextChoices):
    """What of a construction project is bought; each has its own line of the tender law."""

    CONSTRUCTION = "construction", _("Construction (a single contract)")
    EQUIPMENT = "equipment", _("Important equipment and materials of works")
    CONSULTING = "consulting", _("Survey, design or supervision of works")


class Rung(models.TextChoices):
    """Up to whom a purchase goes for approval (审批权限); each rung above the first has its amount in the rulebook."""

    SECTION = "section_chief", _("Section chief")
    VICE_HEAD = "vice_head", _("Vice head")
    HEAD = "head", _("Head of the bureau")
    MEETING = "meeting", _("Collective decision")


RUNGS = tuple(Rung)
"""From the lowest to the highest."""


class Receiver(models.TextChoices):
    """To whom a purchase is handed over."""

    AGENCY = "agency", _("Purchasing agency")
    CENTRE = "centre", _("Public centre or centralised purchasing body")


class Outcome(models.TextChoices):
    """What comes back."""

    AWARDED = "awarded", _("Awarded")
    FAILED = "failed", pgettext_lazy("procedure", "Failed")


class Failure(models.TextChoices):
    """废标 (政府采购法 §36) and what else ends a procedure without an award."""

    TOO_FEW = "too_few", _("Fewer than three qualified or responsive suppliers")
    UNLAWFUL = "unlawful", _("Unlawful act that affects fairness")
    OVER_BUDGET = "over_budget", _("All quotes above the budget, which cannot pay them")
    CANCELLED = "cancelled", _("Task cancelled by a major change")
    OTHER = "other", _("Another reason")
