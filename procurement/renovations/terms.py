"""The closed lists of a renovation case, in the words of the field."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RepairClass(models.TextChoices):
    """机关团体建设楼堂馆所管理条例 §2, 28; 办公用房维修管理办法 §5: building work is another procedure altogether."""

    DAILY = "daily", _("Daily repair")
    PARTIAL = "partial", _("Partial repair")
    FULL = "full", _("Full repair")
    CONSTRUCTION = "construction", _("Construction or alteration")


ASKED_CLASSES = [choice for choice in RepairClass.choices if choice[0] != RepairClass.CONSTRUCTION]
MAJOR = frozenset({RepairClass.PARTIAL, RepairClass.FULL})


class Structure(models.TextChoices):
    BRICK_CONCRETE = "brick_concrete", _("Brick and concrete")
    FRAME = "frame", _("Frame")
    FRAME_SHEAR = "frame_shear", _("Frame and shear wall")
    STEEL = "steel", _("Steel")
    BRICK_TIMBER = "brick_timber", _("Brick and timber")
    OTHER = "other", _("Other structure")


class Height(models.TextChoices):
    """Decides the coefficient between usable and building area (建设标准 2014)."""

    MULTI_STOREY = "multi_storey", _("Multi-storey")
    HIGH_RISE = "high_rise", _("High-rise")


class Funding(models.TextChoices):
    """Lawful sources only: special funds, levies, loans and sponsorship are not among them (楼堂馆所条例 §13)."""

    BUDGET = "budget", _("Budget of the same level")
    UNIT = "unit", _("The unit's own operating budget")
    HIGHER = "higher", _("Grant from a higher level")
    UNSETTLED = "unsettled", _("To be arranged in the next budget")


class Paper(models.TextChoices):
    """The ten kinds of application papers, and the test report that works on the structure need besides."""

    LETTER = "letter", _("Application letter or report")
    BUILDING = "building", _("Building data")
    EVIDENCE = "evidence", _("Evidence of defects: photos, appraisal or rectification order")
    PLAN = "plan", _("Contents, quantities, technical plan, drawings and stamped estimate")
    SCHEDULE = "schedule", _("Schedule")
    HISTORY = "history", _("Date and history of the last repair")
    COMPETENT = "competent", _("Letter of the competent department")
    FUNDS = "funds", _("Proof of the funding source")
    STAFF = "staff", _("List of staff and established posts")
    TEST = "test_report", _("Professional test report")
    OTHER = "other", _("Other papers")


SITE_PHOTO = "photo"
"""Photos of the visit: a kind of paper of the bureau's own."""


class Verdict(models.TextChoices):
    """What the window finds of one paper."""

    IN_ORDER = "ok", _("In order")
    MISSING = "missing", _("Missing")
    DEFECTIVE = "defective", _("Defective")
    NOT_NEEDED = "none", _("Not needed here")


WRONG = frozenset({Verdict.MISSING, Verdict.DEFECTIVE})


class System(models.TextChoices):
    """The twelve systems of a building in the central repair standard (中央国家机关办公用房维修标准)."""

    BEARING = "bearing", _("Load-bearing structure")
    ENVELOPE = "envelope", _("Envelope")
    FINISHES = "finishes", _("Finishes and fittings")
    WATER = "water", _("Water supply and drainage")
    HEATING = "heating", _("Heating")
    AIR = "air", _("Ventilation and air conditioning")
    ELECTRIC = "electric", _("Electrical installation")
    LIFT = "lift", _("Lifts")
    FIRE = "fire", _("Fire protection")
    SMART = "smart", _("Building intelligence")
    ENERGY = "energy", _("Energy saving and renewable energy")
    ANNEX = "annex", _("Ancillary facilities")


class Grade(models.IntegerChoices):
    """Condition of a system, from sound to dangerous."""

    SOUND = 1, _("Sound")
    FAIR = 2, _("Basically sound")
    WORN = 3, _("Moderately damaged")
    BAD = 4, _("Severely damaged")
    DANGEROUS = 5, _("Dangerous")


class Hazard(models.TextChoices):
    NONE = "none", _("No hazard")
    GENERAL = "general", _("General hazard")
    MAJOR = "major", _("Major hazard")


class Haste(models.IntegerChoices):
    """How soon a system needs work."""

    LATER = 0, _("Can wait for the annual plan")
    SOON = 1, _("This year")
    NOW = 2, _("At once")


class Method(models.TextChoices):
    LOOK = "look", _("Looked at")
    MEASURE = "measure", _("Measured")
    TEST = "test", _("Tested with instruments")
    PAPERS = "papers", _("Compared with papers")


class Need(models.TextChoices):
    NECESSARY = "necessary", _("Necessary")
    PARTLY = "partly", _("Necessary in part")
    UNNECESSARY = "unnecessary", _("Not necessary")


class Conclusion(models.TextChoices):
    """The six conclusions of a pre-review; each is an opinion, none is the final approval."""

    AGREE = "agree", _("Agreed, to be reported upwards")
    AGREE_CUT = "agree_cut", _("Agreed after cuts")
    CORRECT = "correct", _("To be corrected and completed")
    DISAGREE = "disagree", _("Not agreed")
    REASSIGN = "reassign", _("To be solved by reassigning rooms")
    DAILY = "daily", _("To be handled as daily repair")


AGREED = frozenset({Conclusion.AGREE, Conclusion.AGREE_CUT})
"""The two conclusions after which a project waits in the pool."""


class Demand(models.TextChoices):
    """办理要求: what the opinion asks of the unit (paper 8: 限期, 禁止事项)."""

    LIMIT = "limit", _("To be done within a time")
    KEEP = "keep", _("To be kept to")
    FORBIDDEN = "forbidden", _("Forbidden")


class Retention(models.TextChoices):
    """档案 retention classes."""

    PERMANENT = "permanent", _("Permanent")
    YEARS_30 = "30", _("30 years")
    YEARS_10 = "10", _("10 years")


class Urgency(models.IntegerChoices):
    """The same three grades as on the case (缓急)."""

    NORMAL = 0, _("Normal")
    URGENT = 1, _("Urgent")
    MOST_URGENT = 2, _("Most urgent")
