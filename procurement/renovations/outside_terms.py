"""The closed lists of opinions from outside the bureau."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OutsideBody(models.TextChoices):
    """Departments that are asked in writing (与财政、国土、建设、规划、国资等部门沟通)."""

    FINANCE = "finance", _("Finance department")
    REFORM = "reform", _("Development and reform department")
    HOUSING = "housing", _("Housing and construction department")
    LAND = "land", _("Natural resources and planning department")
    FIRE = "fire", _("Fire and rescue service")
    HERITAGE = "heritage", _("Cultural heritage department")
    STATE_ASSETS = "state_assets", _("State assets department")
    OTHER = "other", _("Another body, named under “matter”")


class OutsideAnswer(models.TextChoices):
    """Silence is a fact of its own and never consent."""

    AGREE = "agree", _("Agrees")
    CONDITIONS = "conditions", _("Agrees on conditions")
    DISAGREE = "disagree", _("Does not agree")
    SILENT = "silent", _("No reply by the deadline")


class HigherDecision(models.TextChoices):
    """What whoever decides after the pre-review made of it."""

    AGREED = "agreed", _("Agreed as reported")
    CHANGED = "changed", _("Agreed with changes")
    REFUSED = "refused", _("Not approved")
