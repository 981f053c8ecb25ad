"""Closed lists of the draw."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Method(models.TextChoices):
    """Where the random text comes from."""

    PUBLIC = "public", _("Public numbers announced later (lottery, index)")
    THREE = "three", _("Sealed words of three parties")


class PartyOf(models.TextChoices):
    """The three who seal words where no public numbers may be used; the codes are those of the stand-alone checker."""

    PURCHASER = "purchaser", _("Purchaser")
    SUPERVISOR = "supervisor", _("Draw supervision")
    PLATFORM = "platform", _("Platform")


class Stage(models.TextChoices):
    """How far the panel of a purchase has come."""

    NONE = "", _("Not begun")
    COMMITTED = "committed", _("List and rules published")
    ABORTED = "aborted", _("A party did not open its words")
    DRAWN = "drawn", _("Drawn, not yet witnessed")
    ASKING = "asking", _("Declarations are awaited")
    SHORT = "short", _("Substitutes are needed")
    EXHAUSTED = "exhausted", _("The list cannot fill the panel")
    COMPLETE = "complete", _("Complete")


class SeatState(models.TextChoices):
    """One seat: asked, declared free of relations, seated with the whole panel, or void."""

    ASKED = "asked", pgettext_lazy("seat", "Asked")
    DECLARED = "declared", pgettext_lazy("seat", "Declared")
    SEATED = "seated", pgettext_lazy("seat", "Seated")
    VOID = "void", pgettext_lazy("seat", "Void")


class Came(models.TextChoices):
    DRAWN = "drawn", pgettext_lazy("seat", "Drawn")
    SUBSTITUTE = "substitute", pgettext_lazy("seat", "Substitute")


class Barred(models.TextChoices):
    """Rules that keep a label of the list from a seat; set when the list is made, shown when the names are."""

    NO_ACCOUNT = "no_account", _("Has no account to declare and score with")
    HANDLED = "handled", _("Has handled this case")
    RELATED = "related", _("Related to a supplier (recusal)")


class Skipped(models.TextChoices):
    """Rules that the walk itself applies; codes as in the stand-alone checker."""

    DRAWN_BEFORE = "drawn_before", _("Drawn in an earlier round")
    OWN_STAFF = "own_staff", _("Of the bureau's own staff, which has given up its seat")
    INSIDERS_FULL = "insiders_full", _("No more seats for the bureau's own staff")
    SAME_EMPLOYER = "same_employer", _("A colleague of the same employer sits already")
    SPECIALITY_FULL = "speciality_full", _("No place left in the speciality")


class Voided(models.TextChoices):
    """Why a seat is void."""

    DECLARED = "declared", _("Declared a ground of recusal")
    RELATED = "related", _("The registers show a relation")
    UNABLE = "unable", _("Cannot attend")
    SILENT = "silent", _("Did not answer in time")
    UNSCORED = "unscored", _("Handed in no scores in time")
    RELATED_LATE = "related_late", _("A relation was found after seating")
    APPLIED = "applied", _("An application for recusal was upheld")
    NUMBERS_CORRECTED = "numbers_corrected", _("The witness had the numbers corrected")
    EXHAUSTED = "exhausted", _("The panel could not be filled and is formed anew")
    NEW_DRAW = "new_draw", _("A new draw took its place")


class FoundBy(models.TextChoices):
    """How a relation came to light."""

    MATCH = "match", _("Registers")
    DECLARATION = "declaration", _("Declaration")
    LATER = "later", _("Found later")
    APPLICATION = "application", _("Application of a supplier")
