"""What the steps of this room write into the record of a purchase."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def _who(words: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=words)


class Storing(models.Model):
    """Columns of this stage; a stage done again overwrites its result, histories keep every round."""

    receipt_no = models.CharField(_("receipt number"), max_length=40, blank=True)
    received_on = models.DateField(_("received into the store on"), null=True, blank=True)
    received_by = _who(_("storekeeper"))
    receipt_lines = models.JSONField(_("goods received"), default=list, blank=True)
    """[{no, item, name, specification, unit, accepted, received, price, amount, asset, cards, note}]; cards: how many were made"""
    receipt_value = models.DecimalField(_("value received (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    receipt_place = models.CharField(_("place in the store"), max_length=100, blank=True)
    stock_lines = models.JSONField(_("goods asked for"), default=list, blank=True)
    """[{no, item, name, specification, unit, price, asked, issued, note}]"""
    appointment_at = models.DateTimeField(_("appointment"), null=True, blank=True)
    to_door = models.BooleanField(_("delivered to the door"), default=False)
    delivery_place = models.CharField(_("delivered to"), max_length=200, blank=True)
    issue_no = models.CharField(_("issue number"), max_length=40, blank=True)
    issued_on = models.DateField(_("goods issued on"), null=True, blank=True)
    issued_by = _who(_("issued by"))
    issue_taker = models.CharField(_("taken over by"), max_length=60, blank=True)
    issue_lines = models.JSONField(_("goods issued"), default=list, blank=True)
    """[{no, item, name, specification, unit, price, quantity, amount, note}]"""
    issue_course = models.JSONField(_("issues so far"), default=list, blank=True)

    class Meta:
        abstract = True
