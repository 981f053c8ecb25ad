"""Closed lists of a purchase."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ObjectType(models.TextChoices):
    """What is bought (政府采购法 §2); the same words stand in `RuleRow.object_type`."""

    GOODS = "goods", _("Goods")
    SERVICES = "services", _("Services")
    WORKS = "works", pgettext_lazy("object of a purchase", "Works")


class AwardMethod(models.TextChoices):
    """评审方法 (政府采购法实施条例 §34)."""

    LOWEST_PRICE = "lowest_price", _("Lowest evaluated price")
    SCORING = "scoring", _("Comprehensive scoring")


class HelpPart(models.TextChoices):
    """By what part somebody's employer may not offer (政府采购法实施条例 §18)."""

    DESIGN = "design", _("Overall design")
    SPECIFICATION = "specification", _("Drafting of the specification")
    MANAGEMENT = "management", _("Project management")
    SUPERVISION = "supervision", pgettext_lazy("help with a need", "Supervision")
    TESTING = "testing", _("Testing")
    OTHER = "other", _("Other help")


class FactorKind(models.TextChoices):
    """What a factor of the evaluation looks at."""

    PRICE = "price", _("Price")
    TECHNICAL = "technical", _("Technical")
    BUSINESS = "business", pgettext_lazy("factor", "Business")


class SurveyKind(models.TextChoices):
    """Where the market survey comes from."""

    FRESH = "fresh", _("Made for this purchase")
    REUSED = "reused", _("Survey of an earlier purchase, not older than a year")


class SurveyGround(models.TextChoices):
    """Why a survey is obligatory beside the amount (政府采购需求管理办法 财库〔2021〕22号)."""

    PUBLIC = "public", _("Concerns the public interest")
    SOFTWARE = "software", _("Software made to order")
    IMPORTS = "imports", _("Imported products")
    ORDERED = "ordered", _("Asked for by the competent department or the bureau")


class QuoteSource(models.TextChoices):
    """Where a price comes from; only written quotes count towards the number that is needed."""

    WRITTEN = "written", _("Written quote")
    CONTRACT = "contract", _("Contract of the last years")
    PLATFORM = "platform", _("Public price or platform")
    VISIT = "visit", _("Visit or enquiry on the spot")


class Reserve(models.TextChoices):
    """Reserved for small and medium enterprises (财库〔2020〕46号)."""

    NONE = "none", _("Not reserved")
    WHOLE = "whole", _("The whole project is reserved")
    PART = "part", _("A share is reserved")


class Domestic(models.TextChoices):
    """本国产品政策 (国办发〔2025〕34号)."""

    PREFERRED = "preferred", _("Domestic products get their price deduction where others compete")
    IMPORTS = "imports", _("Imported products are permitted by a document")
    NONE = "none", _("No products are delivered")


class Check(models.TextChoices):
    """What a reviewer finds of one point."""

    IN_ORDER = "ok", _("Complies")
    WRONG = "wrong", _("Does not comply")


class GeneralPoint(models.TextChoices):
    """一般性审查 (财库〔2021〕22号): was the need drawn up as it must be, and is it whole."""

    SURVEY = "survey", _("The survey was made as it must be")
    COMPLETE = "complete", _("The need is whole, clear and verifiable")
    BUDGET = "budget", _("Budget, quota and assets fit")
    PLAN = "plan", _("Method, factors and contract terms follow from the need")
    POLICY = "policy", _("Policies are carried out")


class KeyPoint(models.TextChoices):
    """重点审查: the four points of the law."""

    FAIRNESS = "fairness", _("No discrimination between suppliers")
    COMPETITION = "competition", _("Competition is sufficient")
    POLICY = "policy", _("Procurement policies are carried out")
    RISK = "risk", _("Risks of the performance are met")


class SplitVerdict(models.TextChoices):
    """化整为零核查."""

    CLEAR = "clear", _("Below the line")
    WARN = "warn", _("Close to the line")
    BLOCK = "block", _("Above the line")


class SplitAnswer(models.TextChoices):
    """What the drafter says where purchases of one category together cross the line."""

    OPEN = "open", _("It is bought by open tender")
    HIGHER = "higher", _("It takes the layer that is due for all of them together")
    SEPARATE = "separate", _("It stays separate, for the reason given")


class SplitBasis(models.TextChoices):
    """Why a separate purchase is permitted (政府采购法实施条例 §28 names the first two)."""

    ADJUSTED = "adjusted", _("The budget was adjusted")
    METHOD = "method", _("Another method was approved")
    JUSTIFIED = "justified", _("Other justified reason")


class Package(models.TextChoices):
    """Units that buy the same category at the same time."""

    TOGETHER = "together", _("Bought together as one package")
    SEPARATE = "separate", _("Bought separately, for the reason given")
