"""Closed lists of quotes and their evaluation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TieRule(models.TextChoices):
    """What the documents say of tied suppliers (87号令 §56, 57, 68)."""

    DRAW = "draw", _("Drawn by a number that anybody can work out again")
    TECHNICAL = "technical", _("Higher technical score first, then drawn")
    AWARDER = "awarder", _("The purchaser chooses among the first, with reasons")


class How(models.TextChoices):
    """How a quote came in."""

    HAND = "hand", _("Handed in, sealed")
    POST = "post", _("By post, sealed")
    ELECTRONIC = "electronic", _("By the electronic platform, encrypted")


class Claim(models.TextChoices):
    """What a supplier declares of small and micro enterprises (中小企业声明函)."""

    NONE = "none", _("Nothing declared")
    MAKER = "maker", _("Every maker of the goods is small or micro")
    SELF = "self", _("The supplier itself is small or micro")
    PARTNERS = "partners", _("Small or micro partners have a share")


class Validity(models.TextChoices):
    """Whether a quote is considered, and if not, why (87号令 §63)."""

    VALID = "valid", _("Valid")
    LATE = "late", _("Came after the closing moment")
    UNSEALED = "unsealed", _("Not sealed or not signed as asked")
    UNQUALIFIED = "unqualified", _("Supplier not qualified")
    CONDITION = "condition", _("With a condition that cannot be accepted")
    UNCONFIRMED = "unconfirmed", _("Correction of the price not confirmed")
    OVER_CEILING = "over_ceiling", _("Above the ceiling price")
    NOT_CONFORMING = "not_conforming", _("Does not conform, by the panel")
    TOO_LOW = "too_low", _("Abnormally low price not explained")
    RULED_OUT = "ruled_out", _("Ruled out in a second review")
    SAME_BRAND = "same_brand", _("Another quote of the same brand competes")


FAULTS = (Validity.UNSEALED, Validity.UNQUALIFIED, Validity.CONDITION)
"""What the buyer may find when quotes are opened; everything else follows from figures or from the panel."""


class Answer(models.TextChoices):
    """A plain answer that nobody gives by leaving a box alone."""

    YES = "yes", _("Yes")
    NO = "no", _("No")


class TooFew(models.TextChoices):
    """What is done when too few quotes came in, or the review recommends nobody."""

    AGAIN = "again", _("Invite again")
    TWO = "two", _("Ask for leave to go on with two")
    REOPEN = "reopen", _("Too few small and medium enterprises: reopen unreserved")
    FAIL = "fail", _("End the purchase as failed")


class Stance(models.TextChoices):
    """A member on the report."""

    AGREE = "agree", _("Agrees")
    DISSENT = "dissent", _("Does not agree")


class Nobody(models.TextChoices):
    """Why a report recommends nobody."""

    TOO_FEW = "too_few", _("Too few quotes conform: invite again, or end the purchase.")
    OVER_BUDGET = "over_budget", _("The first price is above the budget: have the budget adjusted and invite again, or end the purchase.")
    DISSENT = "dissent", _("Half of the panel or more do not agree with the report: invite again, or end the purchase.")
