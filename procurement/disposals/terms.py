"""Closed lists of disposal (行政事业性国有资产管理条例, 财资〔2021〕127号)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Form(models.TextChoices):
    """处置方式. What a place calls them may be set: rows `disposal.form.<value>`."""

    TRANSFER = "transfer", _("Transfer without payment")
    DONATION = "donation", _("Donation")
    SALE = "sale", _("Sale")
    EXCHANGE = "exchange", _("Exchange")
    SCRAP = "scrap", _("Scrapping")
    LOSS = "loss", _("Write-off of a loss")


class Ground(models.TextChoices):
    """处置原因 (条例 §21, 23号令 §4)."""

    OBSOLETE = "obsolete", _("Technically obsolete, or not worth repair")
    WORN = "worn", _("Past its service life and unfit")
    IDLE = "idle", _("Idle or more than needed")
    SHORT = "short", _("Short, lost or stolen")
    FORCE_MAJEURE = "force", _("Force majeure")
    BAD_DEBT = "bad_debt", _("Bad debt or abnormal loss of money")
    REORGANISED = "reorganised", _("Unit merged, split, abolished or transferred")
    RIGHT_CHANGED = "right", _("Change of the property right")
    OTHER = "other", pgettext_lazy("disposal", "Another reason")


class Hand(models.TextChoices):
    """Who decides inside the bureau, lowest first."""

    SECTION = "section", _("Section and vice head")
    HEAD = "head", _("Head of the bureau")
    MEETING = "meeting", _("Collective decision of the Party group")


class Paper(models.TextChoices):
    """What the file needs before a form is proposed (财资〔2021〕127号); rows `disposal.paper.<form>.<paper>` say which of them."""

    LETTER = "letter", pgettext_lazy("disposal", "Letter of application")
    TITLE = "title", pgettext_lazy("disposal", "Proof of title and value (invoice, certificate)")
    UNIT_MEETING = "unit_meeting", pgettext_lazy("disposal", "Minutes of the unit's own collective decision")
    CONSENT = "consent", pgettext_lazy("disposal", "Consent of the receiving unit")
    QUOTA = "quota", pgettext_lazy("disposal", "Stock and quota of both units")
    RECEIVER = "receiver", pgettext_lazy("disposal", "Particulars of the receiver of the gift")
    AGREEMENT = "agreement", pgettext_lazy("disposal", "Draft agreement")
    VALUATION = "valuation", pgettext_lazy("disposal", "Appraisal report of an appraiser")
    TECHNICAL = "technical", pgettext_lazy("disposal", "Technical appraisal")
    LOSS_PROOF = "loss_proof", pgettext_lazy("disposal", "Legally valid proof of the loss")
    LIABILITY = "liability", pgettext_lazy("disposal", "Finding on who is liable")
    DUNNING = "dunning", pgettext_lazy("disposal", "Court, bankruptcy or dunning record")


class SaleWay(models.TextChoices):
    """How a sale is held; agreement only with leave and reason."""

    PUBLIC = "public", pgettext_lazy("disposal", "Public competition")
    AGREEMENT = "agreement", pgettext_lazy("disposal", "By agreement")


class Above(models.TextChoices):
    """What the authority above says of one listed thing."""

    YES = "yes", pgettext_lazy("disposal", "Approved")
    NO = "no", pgettext_lazy("disposal", "Not approved")
