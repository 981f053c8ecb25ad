"""What a draw leaves behind: the commitment, who stands behind each label, what was revealed, every round, seats and declarations."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from procurement.draws.terms import Came, FoundBy, Method, PartyOf, SeatState, Voided
from procurement.parties.models import Expert, Supplier
from procurement.parties.terms import Relation
from procurement.written import AppendOnly, Written, WrittenOnce


def _person(title: Any, **kwargs: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=title, **kwargs)


class Draw(Written):
    """One commitment: list, rules, places, source of the random text and end of the chain of codes, under one digest."""

    tender = models.ForeignKey("procurement.Tender", models.PROTECT, related_name="draws")
    no = models.PositiveSmallIntegerField(_("number of the draw"))
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by", verbose_name=_("draw before"))
    reason = models.CharField(_("why another draw"), max_length=300, blank=True)
    method = models.CharField(_("source of the random text"), max_length=10, choices=Method.choices)
    library = models.CharField(_("library drawn from"), max_length=120)
    place = models.CharField(_("place of the draw"), max_length=100)
    committed = models.JSONField(_("commitment"))
    root = models.CharField(_("digest of the commitment"), max_length=64)
    numbers_at = models.DateTimeField(_("random numbers are known from"))
    suppliers = models.JSONField(_("suppliers that quoted"), default=list)
    rules_applied = models.JSONField(_("rules that bound the draw"), default=list)  # [[code, row, value]]
    operator = _person(_("draw operator"))
    at = models.DateTimeField(_("committed at"))

    class Meta:
        verbose_name = _("draw")
        verbose_name_plural = _("draws")
        ordering = ["tender", "no"]
        constraints = [models.UniqueConstraint(fields=["tender", "no"], name="draw_no_once")]

    @property
    def needed(self) -> list[str]:
        """One speciality for each place; "" asks for none in particular."""
        return list(self.committed["needed"])


class DrawEntry(Written):
    """Who stands behind one label, and what the rules know of him; secret until the result is posted."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="entries")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="+", verbose_name=_("review expert"))
    label = models.CharField(_("label"), max_length=64)
    salt = models.CharField(_("salt"), max_length=64)
    facts = models.JSONField(_("facts that the rules look at"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "expert"], name="draw_entry_once"),
            models.UniqueConstraint(fields=["draw", "label"], name="draw_label_once"),
        ]


class DrawSecret(Written):
    """The beginning of the chain of codes; known to nobody before the result is posted, and shown by no page before."""

    draw = models.OneToOneField(Draw, models.PROTECT, related_name="secret")
    secret = models.CharField(_("secret"), max_length=64)


class DrawReveal(Written):
    """The random text as it became known, or the party that did not open its words; a corrected one is a further row."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="reveals")
    no = models.PositiveSmallIntegerField(_("No."))
    random = models.JSONField(_("what was announced"))
    randomness = models.TextField(_("random text"), blank=True)
    aborted_by = models.CharField(_("party that did not open its words"), max_length=12, choices=PartyOf.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = _person(_("entered by"))
    at = models.DateTimeField(_("entered at"))

    class Meta:
        ordering = ["draw", "no"]
        constraints = [models.UniqueConstraint(fields=["draw", "no"], name="draw_reveal_once")]


class DrawRound(Written):
    """One walk down the list with one code; the first fills the panel, the others find substitutes."""

    reveal = models.ForeignKey(DrawReveal, models.PROTECT, related_name="rounds")
    no = models.PositiveSmallIntegerField(_("round"))
    code = models.CharField(_("one-time code"), max_length=64)
    void = models.JSONField(_("seats lost before it"), default=list)
    met = models.JSONField(_("whom it came by"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = _person(_("entered by"))
    at = models.DateTimeField(_("entered at"))

    class Meta:
        ordering = ["reveal", "no"]
        constraints = [models.UniqueConstraint(fields=["reveal", "no"], name="draw_round_once")]

    def skips(self) -> list[tuple[str, str]]:
        """(label, rule) of everybody who was passed over."""
        return [(one["label"], one["skipped"]) for one in self.met if not one["taken"]]


class DrawWitness(Written):
    """The supervisor has recomputed the draw and says what he saw."""

    reveal = models.ForeignKey(DrawReveal, models.PROTECT, related_name="witnesses")
    said = models.CharField(_("what the witness saw"), max_length=500, blank=True)
    by = _person(_("draw supervisor"))
    at = models.DateTimeField(_("witnessed at"))


class PanelSeat(models.Model):
    """One expert in one place. Its state only moves forward; every move has its own moment and none is ever taken back."""

    DATED = {SeatState.ASKED: "asked_at", SeatState.DECLARED: "declared_at", SeatState.SEATED: "seated_at", SeatState.VOID: "void_at"}
    ROADS = {
        SeatState.ASKED: {SeatState.DECLARED, SeatState.VOID}, SeatState.DECLARED: {SeatState.SEATED, SeatState.VOID},
        SeatState.SEATED: {SeatState.VOID}, SeatState.VOID: set(),
    }  # fmt: skip

    tender = models.ForeignKey("procurement.Tender", models.PROTECT, related_name="seat_rows")
    round = models.ForeignKey(DrawRound, models.PROTECT, related_name="seats")
    draw = models.ForeignKey(Draw, models.PROTECT, related_name="seats")
    place = models.PositiveSmallIntegerField(_("place"))
    label = models.CharField(_("label"), max_length=64)
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="seats", verbose_name=_("review expert"))
    user = _person(_("account"))
    speciality = models.CharField(_("speciality"), max_length=60, blank=True)
    own_staff = models.BooleanField(_("of the bureau's own staff"), default=False)
    came = models.CharField(_("how it came"), max_length=12, choices=Came.choices)
    substituted_for = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="substitutes")
    state = models.CharField(_("state of the seat"), max_length=10, choices=SeatState.choices, default=SeatState.ASKED)
    drawn_at = models.DateTimeField(_("drawn at"))
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    declared_at = models.DateTimeField(_("declared at"), null=True, blank=True)
    seated_at = models.DateTimeField(_("seated at"), null=True, blank=True)
    void_at = models.DateTimeField(_("void from"), null=True, blank=True)
    void_because = models.CharField(_("why void"), max_length=20, choices=Voided.choices, blank=True)

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name = _("seat of the panel")
        verbose_name_plural = _("seats of the panel")
        ordering = ["draw", "place", "id"]
        indexes = [models.Index(fields=["tender", "state"], name="panel_seat_of_tender")]
        constraints = [
            models.UniqueConstraint(fields=["round", "label"], name="panel_seat_once"),
            models.UniqueConstraint(fields=["draw", "place"], condition=~models.Q(state="void"), name="panel_place_held_once"),
            models.CheckConstraint(
                condition=models.Q(state="void", void_at__isnull=False) | (~models.Q(state="void") & models.Q(void_at=None)),
                name="panel_void_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.expert}"

    def move(self, state: SeatState, at: Any, because: str = "") -> None:
        """One step forward, with its moment; WrittenOnce for any other."""
        if state not in self.ROADS[SeatState(self.state)]:
            _refuse()
        was = self.state
        self.state, self.void_because = state, because
        setattr(self, self.DATED[state], at)
        if self.pk:  # the queue of the case is one lock; the comparison is for whoever comes past it
            fields = {"state": state, self.DATED[state]: at, "void_because": because}
            if models.QuerySet(PanelSeat).filter(pk=self.pk, state=was).update(**fields) != 1:
                _refuse()

    def ask(self, at: Any) -> None:
        """The expert learns of his seat; once."""
        if models.QuerySet(PanelSeat).filter(pk=self.pk, state=SeatState.ASKED, asked_at=None).update(asked_at=at) != 1:
            _refuse()
        self.asked_at = at

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding or kwargs.get("force_update"):
            _refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse()

    def facts(self) -> dict[str, Any]:
        """The seat by its label."""
        return {"place": self.place, "label": self.label, "round": self.round.no, "came": self.came, "state": self.state,
                "why": self.void_because}


def _refuse() -> NoReturn:
    raise WrittenOnce(str(_("A seat of a panel is never taken back or changed: it becomes void, and a substitute takes its place.")))


class Declaration(Written):
    """回避声明 of one expert in one case: each of the five grounds answered, and whether he can come."""

    seat = models.OneToOneField(PanelSeat, models.PROTECT, related_name="declaration")
    employed = models.BooleanField(Relation.EMPLOYED.label)
    director = models.BooleanField(Relation.DIRECTOR.label)
    shareholder = models.BooleanField(Relation.SHAREHOLDER.label)
    relative = models.BooleanField(Relation.RELATIVE.label)
    other = models.BooleanField(Relation.OTHER.label)
    text = models.CharField(_("which supplier and how"), max_length=500, blank=True)
    attends = models.BooleanField(_("I can take part"))
    why_not = models.CharField(_("why not"), max_length=200, blank=True)
    by = _person(_("declared by"))
    at = models.DateTimeField(_("declared at"))

    class Meta:
        verbose_name = _("declaration of an expert")
        verbose_name_plural = _("declarations of experts")

    def grounds(self) -> list[Relation]:
        """The grounds that were answered with yes."""
        return [ground for ground in Relation if getattr(self, ground.value)]


class Recusal(Written):
    """Why somebody may not sit on this panel; read by supervisors only."""

    tender = models.ForeignKey("procurement.Tender", models.PROTECT, related_name="recusals")
    draw = models.ForeignKey(Draw, models.PROTECT, related_name="recusals")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="+", verbose_name=_("review expert"))
    seat = models.ForeignKey(PanelSeat, models.PROTECT, null=True, blank=True, related_name="recusals")
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("supplier"))
    ground = models.CharField(_("ground of recusal"), max_length=12, choices=Relation.choices)
    found_by = models.CharField(_("found by"), max_length=12, choices=FoundBy.choices)
    text = models.CharField(_("reason"), max_length=500)
    at = models.DateTimeField(_("found at"))

    class Meta:
        verbose_name = _("recusal of an expert")
        verbose_name_plural = _("recusals of experts")
        ordering = ["tender", "id"]
