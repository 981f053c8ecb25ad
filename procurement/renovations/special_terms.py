"""The closed lists of classification, hard checks, window and special paths."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

NONE_FOUND = "none"
"""The answer "looked for, not found": nobody's silence counts as a finding."""


class Scope(models.TextChoices):
    """How far the works reach; a whole building is what the age rule and the test report look at."""

    PART = "part", _("One part or one system")
    SYSTEMS = "systems", _("Several systems")
    WHOLE = "whole", _("Whole building")


class Ground(models.TextChoices):
    """Why office rooms may be repaired at all; each is a row `renovation.ground.…` of the rulebook."""

    LONG_USE = "long_use", _("Long in use")
    AGEING = "ageing", _("Ageing equipment")
    FUNCTION = "function", _("Functions incomplete")
    HAZARD = "hazard", _("Safety hazard")


class FundingFault(models.TextChoices):
    """Money that must not pay for it (机关团体建设楼堂馆所管理条例 §13)."""

    NONE = NONE_FOUND, _("None found")
    SPECIAL_FUND = "special_fund", _("Diverted special fund")
    LEVY = "levy", _("Levy on units or individuals")
    LOAN = "loan", _("Loan or money borrowed")
    SPONSOR = "sponsor", _("Sponsorship or donation")


class UseFault(models.TextChoices):
    """Rooms that are not used as office rooms of the unit (机关事务管理条例 §23)."""

    NONE = NONE_FOUND, _("None found")
    RENTED = "rented", _("Rented out")
    LENT = "lent", _("Lent")


class Luxury(models.TextChoices):
    """Decoration and fittings beyond the standard."""

    NONE = NONE_FOUND, _("None found")
    LAMPS = "lamps", _("Luxury lamps in meeting rooms, reception rooms or the main hall")
    CURTAIN_WALL = "curtain_wall", _("Large glass curtain wall")
    REVOLVING_DOOR = "revolving_door", _("Copper or luxury revolving door")
    OTHER = "other", _("Other luxurious decoration")


FIXTURES = frozenset({Luxury.LAMPS, Luxury.CURTAIN_WALL, Luxury.REVOLVING_DOOR})


class Answer(models.TextChoices):
    """What the officer says to another application of the same unit or place."""

    MERGE = "merge", _("One project with this one")
    INDEPENDENT = "independent", _("Independent of it")


class Same(models.TextChoices):
    """Why another application was found; what stands at the same place counts towards the ceilings."""

    PLACE = "place", _("Same place")
    UNIT = "unit", _("Same unit, another place")


class WindowGround(models.TextChoices):
    """What alone is taken outside the annual window."""

    SAFETY = "safety", _("Safety hazard")
    ORDERED = "ordered", _("Ordered from above")


class Outcome(models.TextChoices):
    """What a hard check says."""

    PASSED = "passed", _("Met")
    FAILED = "failed", _("Not met")
    EXPLAIN = "explain", _("Needs explanation")
    EXPLAINED = "explained", _("Explained")
    OPEN = "open", _("Not known yet")
    NOT_APPLICABLE = "not_applicable", _("Does not apply")
