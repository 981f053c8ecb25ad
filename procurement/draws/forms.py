"""The forms of the draw: commitment, numbers or words, witness, declaration, substitutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from procurement.draws.models import Declaration, Draw, DrawReveal, DrawRound, DrawWitness, PanelSeat, Recusal
from procurement.draws.recompute import PARTIES
from procurement.draws.terms import Came, Method, PartyOf, SeatState, Voided
from procurement.draws.veil import SeatLabel
from procurement.fields import ChoiceField, CountField, LineField, MomentField, TextField
from procurement.forms import RecordForm, Shown, ShownTable, worked_out
from procurement.lines import LineForm, LineTable
from procurement.parties.terms import Relation
from procurement.routing import day
from procurement.rulebook.limits import UnknownLimit, limit

SHORT = 16
"""How much of a label a table shows."""
YES_NO = (("no", _("No")), ("yes", _("Yes")))


def label(name: str, model: Any) -> Any:
    """The verbose name of a column, as a label begins."""
    return capfirst(model._meta.get_field(name).verbose_name)


class NeedLine(LineForm):
    """So many places of one speciality."""

    speciality = LineField(label=_("Speciality"), longest=60)
    number = CountField(label=_("Number of places"), least=1, most=15)


class SourceLine(LineForm):
    """One public source of numbers."""

    name = LineField(label=_("Source, its issue and date"), longest=120)


class DrawForm(RecordForm):
    """What is typed here belongs to a draw, not to the purchase: the record knows and shows only what follows from it."""

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        return {}

    @classmethod
    def shown(cls, record: Any) -> list[Shown]:
        return [fact for name in cls.results if (fact := worked_out(record, name)) is not None]

    @classmethod
    def shown_tables(cls, record: Any) -> list[ShownTable]:
        return []


def _least(code: str) -> str:
    """The number of a rulebook row today, as the service will ask for it; empty where there is no day or no row to ask."""
    on = day.today()
    try:
        return limit(code, on).text if on is not None else ""
    except UnknownLimit:
        return ""


def told_when_shown(hint: Callable[[], Any]) -> Any:
    """A hint that is put together when a page shows it: the rulebook and the reader's language are those of that moment."""
    return lazy(lambda: str(hint()), str)()


def _sources_hint() -> Any:
    least = _least("draw.sources")
    if not least:
        return _("Only for public numbers: lottery, index, each with its issue.")
    return _("Only for public numbers: at least %(least)s sources that do not depend on one another (lottery, index), each with its issue "
             "and date; where a result has a decimal point, also how it is written as a whole number.") % {"least": least}


def _numbers_at_hint() -> Any:
    hours = _least("draw.notice")
    if not hours:
        return _("When the last source announces its numbers, or the words are opened.")
    return _("When the last source announces its numbers, at least %(hours)s hours after the list is published; or when the words are "
             "opened.") % {"hours": hours}


class CommitForm(DrawForm):
    """抽取承诺: how many of which speciality, from which list, and where the random text will come from."""

    needs_hint = _("Who has one of these specialities is on the list; a place goes to somebody of its speciality.")

    technically_complex = forms.BooleanField(label=_("Technically complex: a larger panel by law"), required=False)
    social_effect = forms.BooleanField(label=_("Large social effect: a larger panel by law"), required=False)
    library = LineField(label=label("library", Draw), longest=120)
    place = LineField(label=label("place", Draw))
    method = ChoiceField(label=label("method", Draw), choices=Method.choices)
    numbers_at = MomentField(label=label("numbers_at", Draw), help_text=told_when_shown(_numbers_at_hint))
    seal_purchaser = LineField(label=_("Seal of the purchaser"), longest=64, required=False)
    seal_supervisor = LineField(label=_("Seal of draw supervision"), longest=64, required=False)
    seal_platform = LineField(label=_("Seal of the platform"), longest=64, required=False)
    reason = TextField(label=label("reason", Draw), longest=300, required=False)

    tables: Mapping[str, LineTable] = {
        "needs": LineTable(NeedLine, _("Places of the panel"), needs_hint, needed=1, blank=2),
        "sources": LineTable(SourceLine, _("Public sources of numbers"), told_when_shown(_sources_hint), blank=2),
    }  # fmt: skip
    fieldsets = (
        (_("Panel"), ("needs", "technically_complex", "social_effect", "library", "place")),
        (_("Random text"), ("method", "numbers_at", "sources", *(f"seal_{party}" for party in PARTIES))),
        (_("Another draw"), ("reason",)),
    )
    results = ("draw_no", "draw_root", "draw_numbers_at")

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """The places that the need asks for, the odd ones to the speciality named first."""
        names, size = (record.specialities, record.panel_size or 0) if record is not None else ([], 0)
        if not names or size < len(names):
            return {}
        each, more = divmod(size, len(names))
        return {"needs": [{"speciality": name, "number": each + (place < more)} for place, name in enumerate(names)]}


class NumberLine(LineForm):
    """The numbers of one source."""

    source = LineField(label=_("Source"), longest=120, disabled=True, required=False)
    numbers = LineField(label=_("Numbers as announced"), longest=300)


class NumbersForm(DrawForm):
    """登记公开随机数: numbers of each source, or the words of three parties."""

    numbers_hint = _("In any order, a blank between two numbers, no decimal point, no comma for thousands; the system writes them as "
                     "RFC 3797 does.")

    words_purchaser = LineField(label=_("Words of the purchaser"), longest=300, required=False, strip=False)
    words_supervisor = LineField(label=_("Words of draw supervision"), longest=300, required=False, strip=False)
    words_platform = LineField(label=_("Words of the platform"), longest=300, required=False, strip=False)
    aborted_by = ChoiceField(
        label=label("aborted_by", DrawReveal), choices=PartyOf.choices, required=False,
        help_text=_("Only when a party refuses. It stays on record; list and codes stay as published, and new words are sealed."),
    )  # fmt: skip
    reason = TextField(label=label("reason", DrawReveal), longest=300, required=False)

    tables: Mapping[str, LineTable] = {
        "numbers": LineTable(NumberLine, _("Public numbers"), numbers_hint, fixed=True),
    }  # fmt: skip
    fieldsets = (
        (_("Public numbers"), ("numbers",)),
        (_("Words of three parties"), (*(f"words_{party}" for party in PARTIES), "aborted_by", "reason")),
    )
    results = ("draw_randomness", "panel_state")

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """One row for each source that was named."""
        if record is None or not record.draw_no:
            return {"numbers": []}
        draw = record.draws.order_by("-no").first()
        return {"numbers": [{"source": name, "numbers": ""} for name in draw.committed["sources"]]}

    @classmethod
    def shown_tables(cls, record: Any) -> list[ShownTable]:
        """The seats by their labels; a void one is not to be overlooked."""
        if not record.panel:
            return []
        states = dict(SeatState.choices) | {"answered": pgettext_lazy("seat", "Answered")}
        rows = [[str(row["place"]), f"{row['label'][:SHORT]}…", str(Came(row["came"]).label), str(states[row["state"]]),
                 str(Voided(row["why"]).label) if row["why"] else ""] for row in record.panel]
        headings = [label(name, PanelSeat) for name in ("place", "label", "came", "state", "void_because")]
        struck = frozenset((number, 3) for number, row in enumerate(record.panel) if row["state"] == SeatState.VOID)
        return [ShownTable(label("panel", record), headings, rows, frozenset(), struck=struck)]


class WitnessForm(DrawForm):
    """抽取监督: what the witness saw; the system recomputes the draw before the signature counts."""

    said = TextField(label=label("said", DrawWitness), longest=500, required=False,
                     help_text=_("You can recompute the draw yourself: the file and the checker lie beside the record."))  # fmt: skip


class DeclarationForm(DrawForm):
    """回避声明: five questions, none of which can be left open; nobody reads the answers of another."""

    employed = ChoiceField(label=label("employed", Declaration), choices=YES_NO)
    director = ChoiceField(label=label("director", Declaration), choices=YES_NO)
    shareholder = ChoiceField(label=label("shareholder", Declaration), choices=YES_NO)
    relative = ChoiceField(label=label("relative", Declaration), choices=YES_NO)
    other = ChoiceField(label=label("other", Declaration), choices=YES_NO)
    text = TextField(label=label("text", Declaration), longest=500, required=False, help_text=_("Only discipline supervision reads it."))
    attends = ChoiceField(label=label("attends", Declaration), choices=YES_NO)
    why_not = LineField(label=label("why_not", Declaration), longest=200, required=False)

    fieldsets = (
        (_("Relation to a supplier that quotes"), (*(ground.value for ground in Relation), "text")),
        (_("Attendance"), ("attends", "why_not")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = "、".join(row["name"] for row in (self.record.quotes if self.record is not None else ()))
        if names:
            self.fields["employed"].help_text = _("Suppliers: %(names)s") % {"names": names}


class RelationForm(DrawForm):
    """入席后发现应回避: which seat, on which ground, and what was found."""

    seat = ChoiceField(label=_("Seat"), choices=[], numbers=True)
    ground = ChoiceField(label=label("ground", Recusal), choices=Relation.choices)
    reason = TextField(label=label("text", Recusal), longest=500, help_text=_("Only discipline supervision reads it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.record is not None and self.record.pk
        rows = PanelSeat.objects.filter(tender=self.record, state=SeatState.SEATED).select_related("round", "draw") if known else ()
        seats = sorted(rows, key=lambda one: one.place)
        offered: Any = self.fields["seat"]  # by the labels of the case page: the witness finds the names under Recusals
        offered.choices = [("", _("Please choose")), *((one.pk, str(SeatLabel(one.place, one.round.no, one.draw.no))) for one in seats)]


class ReplaceForm(DrawForm):
    """补抽: nothing can be chosen; the next code over the same list decides."""

    note = LineField(label=label("note", DrawRound), longest=300, required=False, help_text=_("For example how the experts were reached."))
