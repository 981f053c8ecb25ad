"""What the steps of this room write into the record of a purchase: how far the panel has come, by labels and never by names."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

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

    class Meta:
        abstract = True
