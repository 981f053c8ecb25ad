"""Registers of suppliers, experts and agencies. Nobody is deleted: a party is ended with its day and reason, ties keep their days."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement.parties.terms import Kinship, Register, Size, Standing, Tie
from procurement.written import Written


class Party(models.Model):
    """What every register has in common."""

    name = models.CharField(_("name"), max_length=120)
    standing = models.CharField(_("standing"), max_length=10, choices=Standing.choices, default=Standing.ACTIVE)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_because = models.CharField(_("why ended"), max_length=200, blank=True)
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Supplier(Party):
    """供应商, found by its unified social credit code."""

    credit_code = models.CharField(_("unified social credit code"), max_length=18, unique=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    size = models.CharField(_("size of enterprise"), max_length=10, choices=Size.choices, default=Size.LARGE)
    domestic_share = models.DecimalField(_("domestic cost share (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    """成本占比 of domestic components, declared; 本国产品标准 国办发〔2025〕34号."""
    account_no = models.CharField(_("bank account"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        indexes = [models.Index(fields=["name", "id"], name="supplier_by_name")]

    def barred_on(self, day: date) -> bool:
        """On the bad-record list (不良行为记录) on that day."""
        return any(row.covers(day) for row in self.bad_records.all())


class SupplierPerson(models.Model):
    """Head, director, shareholder or employee of a supplier, with the days of it; an end is entered, nothing is removed."""

    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="people")
    name = models.CharField(_("name"), max_length=60)
    identity = models.CharField(_("identity document (digest)"), max_length=64, blank=True)
    tie = models.CharField(_("tie"), max_length=12, choices=Tie.choices)
    share = models.DecimalField(_("share held (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("person of a supplier")
        verbose_name_plural = _("persons of suppliers")
        indexes = [models.Index(fields=["name"], name="supplier_person_by_name")]


class SupplierHolding(models.Model):
    """A supplier that controls or manages another (直接控股、管理关系, 政府采购法实施条例 §18)."""

    holder = models.ForeignKey(Supplier, models.PROTECT, related_name="holds")
    held = models.ForeignKey(Supplier, models.PROTECT, related_name="held_by")
    share = models.DecimalField(_("share held (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("holding")
        verbose_name_plural = _("holdings")
        constraints = [models.CheckConstraint(condition=~Q(holder=models.F("held")), name="holding_of_another")]


class BadRecord(models.Model):
    """One entry of the bad-record list, with its document and the days it bars."""

    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="bad_records")
    reason = models.CharField(_("what happened"), max_length=300)
    document = models.CharField(_("document"), max_length=120)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("bad record")
        verbose_name_plural = _("bad records")

    def covers(self, day: date) -> bool:
        """In force on that day, both ends included."""
        return self.since <= day and (self.until is None or day <= self.until)


class Expert(Party):
    """评审专家; scores with an account of the system."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="expert", null=True, blank=True)
    code = models.CharField(_("expert number"), max_length=20, unique=True)
    specialities = models.JSONField(_("specialities"), default=list)
    title = models.CharField(_("professional title"), max_length=60, blank=True)
    employer = models.CharField(_("present employer"), max_length=120)
    identity = models.CharField(_("identity document (digest)"), max_length=64, blank=True)
    own_staff = models.BooleanField(_("of the bureau's own staff"), default=False)

    class Meta:
        verbose_name = _("review expert")
        verbose_name_plural = _("review experts")


class ExpertEmployer(models.Model):
    """任职经历: where an expert worked, and as what, for the match over three years (政府采购法实施条例 §9 (1)-(3))."""

    expert = models.ForeignKey(Expert, models.PROTECT, related_name="employers")
    employer = models.CharField(_("employer"), max_length=120)
    tie = models.CharField(_("tie"), max_length=12, choices=Tie.choices, default=Tie.STAFF)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("employer of an expert")
        verbose_name_plural = _("employers of experts")


class ExpertRelative(models.Model):
    """A relative whom an expert has declared (政府采购法实施条例 §9 (4))."""

    expert = models.ForeignKey(Expert, models.PROTECT, related_name="relatives")
    name = models.CharField(_("name"), max_length=60)
    kinship = models.CharField(_("kinship"), max_length=12, choices=Kinship.choices)
    works_at = models.CharField(_("works at"), max_length=120, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    """The last day of the relation (a divorce) or of his work there; it counts for three years more, like a tie of the expert's own."""
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("declared relative")
        verbose_name_plural = _("declared relatives")


class Agency(Party):
    """采购代理机构, with the scope and term of its contract (政府采购法 §20, 实施条例 §16)."""

    credit_code = models.CharField(_("unified social credit code"), max_length=18, unique=True)
    scope = models.TextField(_("scope of the contract"))
    authority = models.TextField(_("authority given"), blank=True)
    contract_no = models.CharField(_("contract number"), max_length=60)
    since = models.DateField(_("contract since"))
    until = models.DateField(_("contract until"))

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")

    def covers(self, day: date) -> bool:
        """Its contract is in force on that day, both ends included."""
        return self.standing == Standing.ACTIVE and self.since <= day <= self.until

    def snapshot(self) -> dict[str, Any]:
        """Name, number and term, as a case keeps them."""
        return {"name": self.name, "contract_no": self.contract_no, "since": self.since.isoformat(), "until": self.until.isoformat()}


class PartyChange(Written):
    """What was entered into a register, changed or ended, by whom and why; the row of the party holds the newest state only."""

    register = models.CharField(_("register"), max_length=10, choices=Register.choices)
    party_id = models.PositiveBigIntegerField(_("party"))
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("entry in a register of parties")
        verbose_name_plural = _("entries in the registers of parties")
        indexes = [models.Index(fields=["register", "party_id", "id"], name="party_change_of_party")]
