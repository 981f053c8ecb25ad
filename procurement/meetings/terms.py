"""The closed lists of a meeting, in the words of the field."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Body(models.TextChoices):
    """Which meetings may decide a case (三重一大): the party group and the office meeting of the head. Other meetings advise."""

    PARTY_GROUP = "party_group", _("Party group meeting")
    PARTY_GROUP_WIDE = "party_group_wide", _("Enlarged party group meeting")
    HEAD_OFFICE = "head_office", _("Office meeting of the head")


RULES_OF = {Body.PARTY_GROUP: "party_group", Body.PARTY_GROUP_WIDE: "party_group", Body.HEAD_OFFICE: "head_office"}
"""Whose rows of the rulebook bind a body (object of the rule)."""


class Capacity(models.TextChoices):
    """In which capacity somebody sits: only members are entitled (应到) and vote."""

    MEMBER = "member", _("Member, votes")
    ATTENDING = "attending", _("Attends without vote")
    DISCIPLINE = "discipline", _("Discipline supervision, without vote")


class Presence(models.TextChoices):
    PRESENT = "present", pgettext_lazy("meeting", "Present")
    ABSENT = "absent", pgettext_lazy("meeting", "Absent")
    WITHDREW = "withdrew", _("Withdrew (recusal)")


class Ground(models.TextChoices):
    """Why somebody withdraws (公务员法 §76), and because he has had a hand in this very case."""

    TOOK_PART = "took_part", _("Has handled this case")
    OWN = "own", _("Own interest")
    RELATIVE = "relative", _("Interest of a relative")
    OTHER = "other", _("Another relation that may affect fairness")


class Vote(models.TextChoices):
    FOR = "for", _("In favour")
    AGAINST = "against", _("Against")
    ABSTAIN = "abstain", _("Abstains")
    DEFER = "defer", _("For deferring it")


class Outcome(models.TextChoices):
    """What the meeting resolved: agreed; deferred, the draft goes back; not agreed."""

    AGREED = "agreed", pgettext_lazy("meeting", "Agreed")
    DEFERRED = "deferred", pgettext_lazy("meeting", "Deferred, to be revised")
    REFUSED = "refused", pgettext_lazy("meeting", "Not agreed")
