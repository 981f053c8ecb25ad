"""What the asking steps of a purchase write into its record, in the order of the steps."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from procurement.needs import terms
from procurement.renovations.terms import Urgency
from procurement.routing.terms import Layer


class Request(models.Model):
    """需求提出: what, for whom, from which money."""

    title = models.CharField(_("project name"), max_length=200)
    purpose = models.TextField(_("purpose"), blank=True)
    object_type = models.CharField(_("object of the purchase"), max_length=10, choices=terms.ObjectType.choices)
    category_code = models.CharField(_("category code"), max_length=20)
    category_name = models.CharField(_("category"), max_length=100)
    in_catalogue = models.BooleanField(_("in the centralised catalogue"), default=False)
    amount = models.DecimalField(_("budget (yuan)"), max_digits=14, decimal_places=2)
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    budget_line = models.ForeignKey("procurement.BudgetLine", models.PROTECT, related_name="tenders", verbose_name=_("budget line"))
    urgency = models.PositiveSmallIntegerField(_("urgency"), choices=Urgency.choices, default=Urgency.NORMAL)
    urgency_reason = models.TextField(_("why it is urgent"), blank=True)
    delivery_wanted = models.DateField(_("wanted by"), null=True, blank=True)
    requested_on = models.DateField(_("requested on"), null=True, blank=True)
    pool_entry = models.ForeignKey(
        "procurement.PoolEntry", models.PROTECT, related_name="purchases", null=True, blank=True, verbose_name=_("project of the pool"),
    )
    """The agreed renovation on which the purchase rests, where it rests on one."""

    class Meta:
        abstract = True


class BudgetChecked(models.Model):
    """预算、目录、限额核查."""

    budget_held = models.DecimalField(_("held on the budget line (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    """Set under the lock of the line; given back when the request changes, and by the end of the case without a contract."""
    budget_left = models.DecimalField(_("left on the budget line (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    budget_checked_on = models.DateField(_("budget checked on"), null=True, blank=True)
    budget_opinion = models.TextField(_("opinion on budget and catalogue"), blank=True)
    quotas = models.JSONField(_("quotas"), default=list, blank=True)
    """[{category, period, measure, most, used, asked, over}] as they were judged."""
    quota_document = models.CharField(_("document permitting more than the quota"), max_length=120, blank=True)

    class Meta:
        abstract = True


class Surveyed(models.Model):
    """需求调查."""

    survey_kind = models.CharField(_("survey"), max_length=10, choices=terms.SurveyKind.choices, blank=True)
    survey_from = models.ForeignKey(
        "procurement.Tender", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("survey taken from"),
    )
    survey_on = models.DateField(_("surveyed on"), null=True, blank=True)
    survey_grounds = models.JSONField(_("grounds of an obligatory survey"), default=list, blank=True)
    survey_statutory = models.BooleanField(_("survey obligatory"), default=False)
    survey_quotes = models.JSONField(_("quotes"), default=list, blank=True)
    """[{supplier, credit_code, source, quoted_on, amount, paper}]."""
    survey_findings = models.TextField(_("what the survey found"), blank=True)
    survey_average = models.DecimalField(_("average of the written quotes (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    survey_few = models.BooleanField(_("fewer quotes than needed"), default=False)
    survey_exception = models.TextField(_("why there are fewer quotes"), blank=True)

    class Meta:
        abstract = True


class DrawnUp(models.Model):
    """需求编制: what is asked of the goods, and how offers are to be judged."""

    requirements = models.TextField(_("technical and service requirements"), blank=True)
    qualifications = models.JSONField(_("qualification conditions"), default=list, blank=True)
    uniform = models.BooleanField(_("standards are uniform"), default=False)
    price_fixed = models.BooleanField(_("price fixed by the state"), default=False)
    ceiling = models.DecimalField(_("ceiling price (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    award_method = models.CharField(_("method of evaluation"), max_length=14, choices=terms.AwardMethod.choices, blank=True)
    factors = models.JSONField(_("factors of the evaluation"), default=list)
    """[{code, name, kind: price|technical|business, weight: "0.30", most: "100"}]; the weights add up to one."""
    small_rate = models.DecimalField(
        _("deduction for small and micro enterprises (%)"), max_digits=5, decimal_places=2, null=True, blank=True,
    )  # fmt: skip
    sme_suitable = models.BooleanField(_("suitable for small and medium enterprises"), default=False)
    reserve = models.CharField(_("reserve for small and medium enterprises"), max_length=6, choices=terms.Reserve.choices, blank=True)
    reserve_share = models.DecimalField(_("share reserved (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    reserve_small = models.DecimalField(
        _("of it for small and micro enterprises (%)"), max_digits=5, decimal_places=2, null=True, blank=True,
    )  # fmt: skip
    reserve_reason = models.TextField(_("why nothing is reserved"), blank=True)
    reserve_lifted = models.TextField(_("why the reservation was lifted"), blank=True)
    domestic = models.CharField(_("domestic products"), max_length=10, choices=terms.Domestic.choices, blank=True)
    imports_document = models.CharField(_("document permitting imports"), max_length=120, blank=True)
    specialities = models.JSONField(_("specialities of the panel"), default=list)
    panel_size = models.PositiveSmallIntegerField(_("members of the panel"), null=True, blank=True)
    helpers = models.JSONField(_("who helped to write the need"), default=list, blank=True)
    """[{name, person, employer}]; they do not review it, and their employer does not offer (政府采购法实施条例 §18)."""
    law_applies = models.BooleanField(_("government procurement"), default=False)
    """From the procurement limit on, or in the centralised catalogue; below both the bureau's own rules alone hold."""

    class Meta:
        abstract = True


class Grouped(models.Model):
    """化整为零核查, and the same category bought by several units."""

    split_verdict = models.CharField(_("check against splitting"), max_length=5, choices=terms.SplitVerdict.choices, blank=True)
    split_category = models.CharField(_("category of the check"), max_length=20, blank=True)
    split_total = models.DecimalField(_("together in the fiscal year (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    split_line = models.DecimalField(_("line of the check (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    split_source = models.CharField(_("basis of the line"), max_length=260, blank=True)
    split_layer = models.PositiveSmallIntegerField(_("layer due together"), choices=Layer.choices, null=True, blank=True)
    """Where the line between two layers was crossed: on this layer or above nothing is evaded."""
    split_others = models.JSONField(_("purchases counted"), default=list, blank=True)
    """[{number, amount, open}] beside this one."""
    split_answer = models.CharField(_("answer to the check"), max_length=8, choices=terms.SplitAnswer.choices, blank=True)
    split_reason = models.TextField(_("why it stays separate"), blank=True)
    split_exempt = models.BooleanField(_("separate purchase permitted"), default=False)
    split_basis = models.CharField(_("ground of the permission"), max_length=9, choices=terms.SplitBasis.choices, blank=True)
    split_document = models.CharField(_("document of the permission"), max_length=120, blank=True)
    split_opinion = models.TextField(_("opinion on the separate purchase"), blank=True)
    same_category = models.JSONField(_("the same category in other units"), default=list, blank=True)
    """[{number, unit, amount}] of purchases that are not awarded yet."""
    package = models.CharField(pgettext_lazy("need", "package"), max_length=8, choices=terms.Package.choices, blank=True)
    package_with = models.CharField(_("bought together with case"), max_length=30, blank=True)
    package_reason = models.TextField(_("why it is bought separately"), blank=True)
    joined_to = models.ForeignKey(
        "procurement.Tender", models.PROTECT, related_name="joined", null=True, blank=True, verbose_name=_("joined to"),
    )  # fmt: skip
    """The case that buys for this one too; what finance held for this one stays held for it (`budgets.balance`)."""
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    joined_amount = models.DecimalField(_("asked by other units (yuan)"), max_digits=14, decimal_places=2, default=0)
    """Part of `amount` that cases which joined this one brought along."""

    class Meta:
        abstract = True


class Reviewed(models.Model):
    """一般性审查, 重点审查."""

    general_review = models.JSONField(_("general review"), default=list, blank=True)
    general_opinion = models.TextField(_("opinion of the general review"), blank=True)
    general_on = models.DateField(_("general review on"), null=True, blank=True)
    key_review = models.JSONField(_("review of the key points"), default=list, blank=True)
    key_opinion = models.TextField(_("opinion on the key points"), blank=True)
    key_on = models.DateField(_("key points reviewed on"), null=True, blank=True)

    class Meta:
        abstract = True


class Announced(models.Model):
    """采购意向公开 (T01)."""

    intention_due = models.BooleanField(_("intention to be published"), default=False)
    intention_exempt = models.TextField(_("why no intention is published"), blank=True)
    intention_on = models.DateField(_("intention published on"), null=True, blank=True)
    intention_medium = models.CharField(_("published on (medium)"), max_length=100, blank=True)
    intention_place = models.CharField(_("address or number of the notice"), max_length=200, blank=True)
    intention_overview = models.TextField(_("overview of the need"), blank=True)
    intention_month = models.DateField(_("purchase expected in"), null=True, blank=True)

    class Meta:
        abstract = True


class Need(Announced, Reviewed, Grouped, DrawnUp, Surveyed, BudgetChecked, Request):
    """需求: what, for whom, from which money, and how it is to be judged."""

    class Meta:
        abstract = True
