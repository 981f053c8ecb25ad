"""People, units, posts, and the grants by which a person holds a role in a unit."""
from datetime import date
from typing import Any, NoReturn

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from approvals.duties.grants import GrantBase
from approvals.roles import Role

from .keeping import Kept, KeptModel, KeptQuerySet


class Rank(models.IntegerChoices):
    """Ladder of responsibility in a bureau; escalation climbs it by one."""

    CLERK = 10, _("Clerk")
    DEPUTY_SECTION_CHIEF = 20, _("Deputy section chief")
    SECTION_CHIEF = 30, _("Section chief")
    VICE_HEAD = 40, _("Vice head")
    HEAD = 50, _("Head of bureau")


class People(UserManager.from_queryset(KeptQuerySet)):  # type: ignore[misc]
    """Accounts are opened and deactivated; there is no way to delete one."""


class User(AbstractUser):
    """A civil servant's account: `username` is the staff number (工号); deactivated, never deleted."""

    SYSTEM = "system"

    display_name = models.CharField(_("name"), max_length=60)
    pinyin = models.CharField(_("pinyin"), max_length=120, blank=True, help_text=_("For search: full and initials."))
    phone = models.CharField(_("phone"), max_length=30, blank=True)

    objects = People()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return self.display_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is None:
            from approvals.people import pinyin_of

            self.pinyin = pinyin_of(self.display_name)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Kept(_("An account is deactivated, never deleted: its decisions keep its name."))


class Unit(KeptModel):
    """A node of the tree of units: the bureau, its sections, and the units it serves."""

    class Kind(models.TextChoices):
        BUREAU = "bureau", _("Bureau")
        SECTION = "section", _("Section of the bureau")
        SERVED = "served", _("Served unit")
        OUTSIDE = "outside", _("Outside body")

    class Level(models.TextChoices):
        CENTRE = "centre", _("Centre")
        PROVINCE = "province", _("Province")
        CITY = "city", _("City")
        COUNTY = "county", _("County")
        TOWNSHIP = "township", _("Township")

    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=30, blank=True)
    code = models.CharField(_("code"), max_length=20, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent unit"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.SERVED)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices, default=Level.CITY)
    is_active = models.BooleanField(_("active"), default=True)
    merged_into = models.ForeignKey(  # the unit that acts for it today: merged again, it points at the last one
        "self", models.PROTECT, null=True, blank=True, related_name="absorbed", verbose_name=_("merged into"))
    former = models.JSONField(default=list, blank=True)  # [name, short name, day until which], oldest first: so no page asks UnitName

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        permissions = [(role.value, role.name.replace("_", " ").capitalize()) for role in Role]

    def __str__(self) -> str:
        return self.name

    def name_on(self, day: date) -> str:
        """The name that it bore on a day."""
        return next((name for name, __, until in self.former if day.isoformat() < until), self.name)

    @property
    def label(self) -> str:
        """The short name for lists; of a unit that has been merged, with 原 before it."""
        name = self.short_name or self.name
        return pgettext("unit", "formerly %(name)s") % {"name": name} if self.merged_into_id else name

    def told(self, day: date) -> str:
        """The name on a paper of that day, and beside it what the unit is called or belongs to today if that is another."""
        then = self.name_on(day)
        if self.merged_into_id:
            return _("%(then)s (now part of %(now)s)") % {"then": then, "now": self.merged_into}
        return then if then == self.name else _("%(then)s (now %(now)s)") % {"then": then, "now": self.name}


class UnitGrant(GrantBase):
    """A role held in a unit: guardian's permission row with a direct foreign key (no generic join in the inbox)."""

    content_object = models.ForeignKey(Unit, models.PROTECT, related_name="grants")

    class Meta(GrantBase.Meta):
        indexes = [models.Index(fields=["user", "content_object", "permission"], name="grant_by_user")]

    @property
    def role(self) -> Role | None:
        """The role behind the permission; None for one that this version no longer knows."""
        return Role.of(self.permission.codename)


class CaseGrant(GrantBase):
    """A copy (抄送): the right of one person to read one case."""

    content_object = models.ForeignKey("approvals.Case", models.PROTECT, related_name="copies")


class Post(KeptModel):
    """A post held by a person in a unit, from a day until a day; its rank places it on the ladder."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name=_("person"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name=_("unit"))
    title = models.CharField(_("post"), max_length=40)
    rank = models.PositiveSmallIntegerField(_("rank"), choices=Rank.choices, default=Rank.CLERK)
    is_primary = models.BooleanField(_("primary post"), default=True)
    since = models.DateField(pgettext_lazy("post", "since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [models.Index(fields=["unit", "-rank"], name="post_by_unit")]

    def __str__(self) -> str:
        return f"{self.unit} {self.title} {self.user}"
