"""What the steps of this room write into the record of a purchase."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.evaluation.terms import Nobody, TieRule, TooFew


def _rate(title: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(title, max_digits=5, decimal_places=2, null=True, blank=True)


class Inviting(models.Model):
    """询价邀请: the running round; `Invitation` keeps all."""

    invitation_round = models.PositiveSmallIntegerField(_("round of the invitation"), default=0)
    invited_at = models.DateTimeField(_("invited at"), null=True, blank=True)
    quotes_due = models.DateTimeField(_("quotes close at"), null=True, blank=True)
    invitation_text = models.TextField(_("text of the invitation"), blank=True)
    invited = models.JSONField(_("suppliers invited"), default=list, blank=True)
    """[{supplier, code, name, found_by}]"""
    tie_rule = models.CharField(_("rule for tied suppliers"), max_length=10, choices=TieRule.choices, blank=True)
    consortium_rate = _rate(_("deduction for a share of small partners (%)"))
    low_average_rate = _rate(_("low price: share of the average (%)"))
    low_second_rate = _rate(_("low price: share of the second lowest (%)"))
    low_ceiling_rate = _rate(_("low price: share of the ceiling (%)"))
    reserved_for_small = models.BooleanField(_("reserved for small and medium enterprises"), default=False)

    class Meta:
        abstract = True


class Quoting(models.Model):
    """Opened quotes of the running round, and what is done when they are too few; `Quote` keeps all."""

    quotes_taking = models.PositiveSmallIntegerField(_("opening no."), default=0)
    quotes = models.JSONField(_("quotes"), default=list, blank=True)
    quotes_valid = models.PositiveSmallIntegerField(_("valid quotes"), null=True, blank=True)
    quotes_needed = models.PositiveSmallIntegerField(_("quotes needed"), null=True, blank=True)
    too_few_way = models.CharField(_("what is done now"), max_length=10, choices=TooFew.choices, blank=True)
    too_few_reason = models.TextField(_("reasons"), blank=True)
    two_permitted = models.BooleanField(_("may go on with two"), default=False)
    two_permission = models.TextField(_("why two are enough here"), blank=True)

    class Meta:
        abstract = True


class Reviewing(Inviting, Quoting):
    """Sealed sheets, what was opened when all were in, the report; a stage done again overwrites its result, histories keep every round."""

    sheets = models.JSONField(_("sealed score sheets"), default=list, blank=True)
    """[{seat, digest}]: all that is told before every member has scored."""
    scores = models.JSONField(_("scores of the members"), default=list, blank=True)
    """[{seat, member, salt, digest, checks, points}], from the moment the last sheet is in."""
    low_prices = models.JSONField(_("abnormally low prices"), default=list, blank=True)
    hearings = models.JSONField(_("hearings of low prices"), default=list, blank=True)
    report_no = models.PositiveSmallIntegerField(_("report no."), default=0)
    review_on = models.DateField(_("reviewed on"), null=True, blank=True)
    review_place = models.CharField(_("place of the review"), max_length=100, blank=True)
    review_note = models.TextField(_("opinion of the panel"), blank=True)
    review = models.JSONField(_("result of the review"), default=dict, blank=True)
    recommended = models.ForeignKey(
        "procurement.Supplier", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("recommended supplier"),
    )
    recommended_amount = models.DecimalField(_("recommended price (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    nobody_because = models.CharField(_("why nobody is recommended"), max_length=12, choices=Nobody.choices, blank=True)
    opinions = models.JSONField(_("opinions of the members on the report"), default=list, blank=True)

    class Meta:
        abstract = True
