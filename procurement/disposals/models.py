"""The record behind a disposal, the things it lists, and what other units wished to have of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement.assets import services as register
from procurement.assets.models import MONEY, Card
from procurement.assets.terms import Secrecy
from procurement.disposals.execution.stages import Executed
from procurement.disposals.rows import ItemRows
from procurement.disposals.stages import NONE, Asking
from procurement.disposals.terms import Form, Ground, SaleWay
from procurement.meetings.models import Resolved
from procurement.records import columns
from procurement.standards.lives import Answer
from procurement.written import Written


class Disposal(ItemRows, Resolved, Executed, Asking):
    """One disposal, from the application to the archive."""

    case = models.OneToOneField("approvals.Case", models.PROTECT, related_name="disposal")

    MATTERS = Form.choices
    lines_with: ClassVar[dict[str, tuple[str, ...]]] = {"items": ("card__unit", "custodian", "taken_by")}
    """What the lines of a table point to and show."""
    private: frozenset[str] = frozenset({"resolution_confidential"})

    class Meta:
        verbose_name = _("disposal")
        verbose_name_plural = _("disposals")
        indexes = [
            models.Index(fields=["applied_on"], name="disposal_by_month"), models.Index(fields=["offer_until"], name="disposal_offer"),
        ]

    def __str__(self) -> str:
        return self.title

    def item_rows(self) -> list[DisposalItem]:
        """Every thing of the application in its order; read once per object."""
        known = self.__dict__.get("_items")
        if known is None:
            if self.pk:  # the file shows the same rows: read with their cards for both
                rows = DisposalItem.objects.select_related(*self.lines_with["items"]).order_by("no")
                models.prefetch_related_objects([self], models.Prefetch("items", rows))
            known = self.__dict__["_items"] = list(self.items.all()) if self.pk else []
        return known

    @property
    def standing(self) -> list[DisposalItem]:
        """What has not left the list."""
        return [item for item in self.item_rows() if not item.leaves_list]

    @property
    def listed(self) -> list[DisposalItem]:
        """What the reply authorises; nothing else may be carried out under it."""
        return [item for item in self.standing if item.approved]

    @property
    def is_claim(self) -> bool:
        """Money that is owed and cannot be had: no card, no thing."""
        return self.ground == Ground.BAD_DEBT

    @property
    def agreement_sale(self) -> bool:
        """A sale by agreement was proposed, and the reply has not said otherwise."""
        return self.form == Form.SALE and self.sale_way == SaleWay.AGREEMENT

    def summary(self) -> dict[str, Any]:
        """What the case shows in lists."""
        return {"title": self.title, "amount": self.amount}

    def under_authority(self) -> tuple[str, Any]:
        """What the register of delegated authorities asks."""
        return self.form or self.form_wished, max(self.batch_value or self.amount, self.amount)

    def snapshot(self) -> dict[str, Any]:
        """Every reviewable field as JSON."""
        return columns(self, but=("id", "case", "resolution")) | self.resolution_facts() | {"items": [i.facts() for i in self.item_rows()]}

    def must_go_on(self) -> Any:
        """Why the case can no longer be given up, or "": what has left, or has brought money, is carried to the books."""
        from procurement.disposals.execution.rules import has_left

        return _("Things of this case have left, or money has come in for them: carry it on to the treasury and the books. Given up, it "
                 "would leave cards without things.") if has_left(self) else ""

    def ends(self, at: datetime) -> None:
        """Whatever the end: the cards are free again for another case."""
        register.release(self.case, at=at)


class DisposalItem(models.Model):
    """One thing as its card stood at the application, and what became of it on the way."""

    disposal = models.ForeignKey(Disposal, models.PROTECT, related_name="items")
    no = models.PositiveSmallIntegerField(_("No."))
    card = models.ForeignKey(Card, models.PROTECT, related_name="disposal_items")
    number = models.CharField(_("card number"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("class"), max_length=12)
    category_code = models.CharField(_("category code"), max_length=20)
    specification = models.CharField(_("specification"), max_length=200, blank=True)
    measure = models.CharField(_("unit of measure"), max_length=20)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=2)
    acquired_on = models.DateField(_("acquired on"))
    in_use_since = models.DateField(_("in use since"), **NONE)
    life = models.PositiveSmallIntegerField(_("minimum life (years)"), **NONE)
    used = models.DecimalField(_("used (years)"), max_digits=5, decimal_places=1, **NONE)
    original_value = models.DecimalField(_("original value (yuan)"), **MONEY)
    depreciation = models.DecimalField(_("accumulated depreciation (yuan)"), **MONEY)
    net_value = models.DecimalField(_("net value (yuan)"), **MONEY)
    location = models.CharField(_("location"), max_length=120, blank=True)
    custodian = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("custodian"), **NONE)
    secrecy = models.CharField(_("secrecy mark"), max_length=12, choices=Secrecy.choices, default=Secrecy.NONE)
    is_vehicle = models.BooleanField(_("vehicle"), default=False)
    # 核卡
    title_proof = models.CharField(_("proof of title"), max_length=120, blank=True)
    holder_consent = models.CharField(_("consent of the holder of the right of disposal"), max_length=120, blank=True)
    # 技术鉴定
    serves = models.BooleanField(_("still serves"), **NONE)
    beyond_repair = models.BooleanField(_("beyond repair"), default=False)
    answer = models.CharField(_("answer of the standards"), max_length=10, choices=[(one.value, one.value) for one in Answer], blank=True)
    finding = models.CharField(_("finding"), max_length=300, blank=True)
    # 调剂
    taken_by = models.ForeignKey("approvals.Unit", models.PROTECT, related_name="+", verbose_name=_("goes to"), **NONE)
    taken_reason = models.CharField(_("why this unit"), max_length=200, blank=True)
    # 处置方式, 批复
    leaves_list = models.BooleanField(_("leaves the list"), default=False)
    leaves_because = models.CharField(_("why it leaves the list"), max_length=300, blank=True)
    approved = models.BooleanField(_("approved"), **NONE)

    class Meta:
        verbose_name = _("thing of a disposal")
        verbose_name_plural = _("things of disposals")
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["disposal", "no"], name="disposal_item_no_once"),
            models.UniqueConstraint(fields=["disposal", "card"], name="disposal_item_card_once"),
            models.CheckConstraint(condition=Q(leaves_list=False) | ~Q(approved=True), name="disposal_item_left_is_not_approved"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def classified(self) -> bool:
        """Held state secrets: never offered, and its media are destroyed before it goes."""
        return self.secrecy != Secrecy.NONE

    def facts(self) -> dict[str, Any]:
        """The line as JSON."""
        return columns(self, but=("id", "disposal"))


class DisposalWish(Written):
    """What a unit wished to have of an offer, or no longer wishes; the newest of a unit counts."""

    item = models.ForeignKey(DisposalItem, models.PROTECT, related_name="wishes")
    unit = models.ForeignKey("approvals.Unit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    wants = models.BooleanField(_("wants it"), default=True)
    reason = models.CharField(_("what it is needed for"), max_length=300)
    quota = models.CharField(_("staff and quota"), max_length=120, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("said by"))
    at = models.DateTimeField(_("said at"))

    class Meta:
        verbose_name = _("wish for an offered thing")
        verbose_name_plural = _("wishes for offered things")
        indexes = [models.Index(fields=["item", "id"], name="disposal_wish_of_item")]
