"""What the steps of this room write into the record of a purchase."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Road(models.Model):
    """Columns of this stage; a stage done again overwrites its result, histories keep every round."""

    layer_due = models.PositiveSmallIntegerField(_("layer by the rulebook"), null=True, blank=True)
    layer = models.PositiveSmallIntegerField(_("layer"), null=True, blank=True)
    """1 项目评审, 2 第三方代理, 3 政府公开招标."""

    class Meta:
        abstract = True
