"""Who may act on a step and, for this person, why not: one function guards every act and fills the page.

Pure when the facts are given: the engine reads them inside its one locked statement, a page lets `approvals.duties.facts` read them.
"""
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from approvals.roles import NO_STEPS, Role

from .elsewhere import did_elsewhere
from .matrix import forbidden
from .register import PERSONAL, Duty

if TYPE_CHECKING:
    from approvals.models import Step, User

WAITING = ("NEW", "ASSIGNED")
TAKES_BACK = frozenset({"withdraw", "take_back"})
"""Verbs that unsay the decision on the step they name."""
NEUTRAL = TAKES_BACK | {
    "claim", "release", "transfer", "copy", "remind", "note", "consult", "suspend", "resume", "terminate", "supervise",
    "add_signer", "remove_signer",
}
"""Verbs by which nobody takes a side; every other verb, known or new, counts as having done the duty."""

SEAT_HOLDER = _("whoever was drawn for this seat")
"""A seat on a panel was drawn by lot: who may act on it is told to nobody, whatever else may be known by then."""

BY_LOT = _("a seat on the panel was drawn by lot and cannot be delegated or handed on: a substitute is drawn instead")

TIED: dict[str, Any] = {
    Duty.CUSTODIAN: _("a listed thing is in your keeping, and its custodian does not decide what becomes of it"),
    Duty.COUNTER: _("you counted what is missing, and a counter does not decide on its disposal"),
}
"""What somebody is for a case without having acted in it, by the thing itself."""

given_up: list[Callable[[set[int], "Step", datetime], tuple[str, Any] | None]] = []
"""Set once, at start-up: why these people may not do a step because the bureau has waived the right to it."""


@dataclass(frozen=True, slots=True)
class Did:
    """One earlier decision of the actor or of the principal in this case."""

    node: str
    duty: str
    token: str
    verb: str
    step_no: int | None  # number of the step in its case; for a withdrawal the step it takes back
    actor_id: int
    principal_id: int


@dataclass(frozen=True, slots=True)
class DelegationFact:
    """A delegation as it stands in the register; blank role or flow means every one, no amount means any amount."""

    id: int
    principal_id: int
    deputy_id: int
    role: str
    flow: str
    max_amount: Decimal | None
    starts: datetime
    ends: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the answer rests on: the principal's hold of the role, the delegation, and the earlier decisions of the two."""

    role: bool
    delegation: DelegationFact | None = None
    dids: tuple[Did, ...] = ()
    watcher: bool = False  # actor or principal holds a role that never has a step


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether this person may act, the code of the reason, the sentence, and the names of those who may (asked when shown)."""

    allowed: bool
    code: str
    reason: Promise | str
    whom: Callable[[], str] | str = ""

    def __bool__(self) -> bool:
        return self.allowed


def say(template: Any, **values: Any) -> Any:
    """The sentence in the reader's language; a value that is a function is asked only when the sentence is shown."""
    return _said(template, values)


def _told(template: Any, values: dict[str, Any]) -> str:
    return str(template) % {name: value() if callable(value) else value for name, value in values.items()}


_said = lazy(_told, str)  # made once: each act has its sentence, hardly any is read


def explain(
    user: "User", step: "Step", *, principal: "User | None" = None, facts: Facts | None = None, at: datetime, as_if_free: bool = False,
) -> Answer:
    """Whether `user`, for himself or on behalf of `principal`, may act on the step at an aware moment (财库〔2016〕99号).

    `as_if_free` leaves out who has taken the step: asked of the person to whom it is to be transferred."""
    principal = principal or user
    if facts is None:
        from .facts import facts_for

        facts = facts_for(user, principal, step, at)
    found = _obstacle(user, principal, step, facts, at, as_if_free)
    if found is not None:
        code, why = found
    elif principal.pk != user.pk:
        code, why = "ok", say(_("you may act on behalf of %(principal)s"), principal=principal)
    else:
        code, why = "ok", _("you may act")
    sentence = say(_("This step belongs to %(office)s; %(why)s."), office=lambda: office_of(step), why=why)
    return Answer(found is None, code, sentence, lambda: _names(step, at))


def _obstacle(user: "User", principal: "User", step: "Step", facts: Facts, at: datetime, as_if_free: bool) -> tuple[str, Any] | None:
    """The first thing in the way, as (code, clause), or None."""
    return (
        _account(user, principal)
        or _standstill(step)
        or _delegated(user, principal, step, facts.delegation, at)
        or (None if as_if_free else _taken(user, principal, step))
        or _hat(user, principal, step, facts, as_if_free)
        or separated(user, principal, step, facts.dids)
        or _by_lot(user, principal, step, as_if_free)
        or _given_up(user, principal, step, at)
    )


def _account(user: "User", principal: "User") -> tuple[str, Any] | None:
    if not user.is_active:
        return "inactive", _("your account has been deactivated")
    if not principal.is_active:
        return "inactive", say(_("the account of %(principal)s has been deactivated"), principal=principal)
    return None


def _standstill(step: "Step") -> tuple[str, Any] | None:
    if step.process.held or (step.held and step.standing_at != "after"):
        return "held", _("the case is suspended")
    if step.held:
        return "held", _("the step waits until the signer before you has signed")
    if step.status not in WAITING:
        return "not_open", _("the step is no longer open")
    return None


def _delegated(user: "User", principal: "User", step: "Step", paper: DelegationFact | None, at: datetime) -> tuple[str, Any] | None:
    if principal.pk == user.pk:
        return None
    if paper is None or paper.principal_id != principal.pk or paper.deputy_id != user.pk:
        return "no_delegation", say(_("%(principal)s has not delegated to you"), principal=principal)
    found = shortfall(paper, step, at)
    return found and (found[0], say(found[1], principal=principal, limit=paper.max_amount))


def shortfall(paper: DelegationFact, step: "Step", at: datetime) -> tuple[str, Any] | None:
    """Why a delegation does not carry this step at this moment: revoked, out of its days, its role, its flow or its amount (AB角)."""
    if paper.revoked_at is not None and paper.revoked_at <= at:
        return "delegation_revoked", _("the delegation of %(principal)s has been revoked")
    if at < paper.starts:
        return "delegation_early", _("the delegation of %(principal)s has not begun")
    if at >= paper.ends:
        return "delegation_expired", _("the delegation of %(principal)s has ended")
    if (paper.role and paper.role != step.role) or (paper.flow and paper.flow != page_of(step)):
        return "delegation_scope", _("the delegation of %(principal)s does not cover this step")
    amount = step.process.amount
    if paper.max_amount is not None and (amount is None or amount > paper.max_amount):
        return "delegation_amount", _("the delegation of %(principal)s covers amounts up to %(limit)s yuan")
    return None


def _taken(user: "User", principal: "User", step: "Step") -> tuple[str, Any] | None:
    if step.owner_id is not None and step.owner_id not in (user.pk, principal.pk):
        if step.duty in PERSONAL:
            return "taken", _("it waits for whoever was drawn for this seat, whose name is not told")
        return "taken", say(_("%(owner)s has taken it"), owner=lambda: str(step.owner))
    return None


def _hat(user: "User", principal: "User", step: "Step", facts: Facts, as_if_free: bool) -> tuple[str, Any] | None:
    """The principal himself must hold the role, so a deputy has nothing to pass on; watchers and administrators decide nothing."""
    if step.role in NO_STEPS or facts.watcher or user.is_superuser or principal.is_superuser:
        return "watcher", _("supervisors, auditors and administrators hold no business step")
    if not step.role:  # a step of one person, not of an office
        mine = as_if_free or step.owner_id == principal.pk
        return None if mine else ("role", _("it is addressed to somebody else"))
    if facts.role:
        return None
    if principal.pk != user.pk:
        return "role", say(_("%(principal)s does not hold this role"), principal=principal)
    return "role", _("you do not hold this role")


def _by_lot(user: "User", principal: "User", step: "Step", as_if_free: bool) -> tuple[str, Any] | None:
    """A seat that was drawn is filled by whoever was drawn; a substitute comes out of the same draw."""
    if step.duty in PERSONAL and (as_if_free or principal.pk != user.pk or step.beside_id or step.owner_id is None):
        return "personal", BY_LOT
    return None


def _given_up(user: "User", principal: "User", step: "Step", at: datetime) -> tuple[str, Any] | None:
    """The floor above knows which rights the bureau has waived, and who is of its own staff."""
    return next((found for ask in given_up if (found := ask({user.pk, principal.pk}, step, at))), None)


def separated(user: "User", principal: "User", step: "Step", dids: Iterable[Did]) -> tuple[str, Any] | None:
    """Why neither may act for what one of the two has done before in this case, as (code, clause); judged from decisions, never from
    ownership. Pairs of the page (`apart`) and of the table of forbidden pairs, both mutual."""
    people = {user.pk, principal.pk}
    name = step.flow_task.name
    apart: frozenset[str] = getattr(step.flow_task, "apart", frozenset())
    for did in (*standing(dids), *did_elsewhere(step)):
        who = people & {did.actor_id, did.principal_id}
        if not who:
            continue
        same = step.duty == did.duty
        if did.node in apart and (did.node != name or _other_copy(did.token, step.token)):
            code = "apart"
        elif not same and step.duty and did.duty and forbidden(step.duty, did.duty):
            code = "forbidden"
        else:
            continue
        return code, _did_before(user, principal, did, code)
    return None


def standing(dids: Iterable[Did]) -> list[Did]:
    """The decisions that count: those by which a side was taken and that were not withdrawn. In any order, because a step that is
    taken back opens as a new row, so its number never stands for a later decision."""
    dids = list(dids)
    withdrawn = {did.step_no for did in dids if did.verb in TAKES_BACK and did.step_no}
    return [did for did in dids if did.verb not in NEUTRAL and did.step_no not in withdrawn]


def _other_copy(done: str, here: str) -> bool:
    """Whether two tokens are different copies of one round: `start/4.2_1` and `start/4.2_2`, but not `start/9.2_2`."""
    done, here = str(done), str(here)
    return done != here and "_" in done and "_" in here and done.rsplit("_", 1)[0] == here.rsplit("_", 1)[0]


def _did_before(user: "User", principal: "User", did: Did, code: str) -> Any:
    duty = Duty.of(did.duty)
    label = duty.label if duty else did.node
    if did.step_no is None and did.duty in TIED:
        return TIED[did.duty] if user.pk == did.actor_id else say(
            _("%(principal)s is “%(duty)s” of what is decided here, and so neither decides nor lets a deputy decide"),
            principal=principal, duty=lambda: str(label))
    if user.pk in (did.actor_id, did.principal_id):
        return say(_("you have already acted in this case as “%(duty)s”, and one person may not do both"), duty=lambda: str(label))
    if did.duty in PERSONAL:  # a seat that was drawn is told to nobody, not even to a deputy
        return say(_("%(principal)s may not do this in this case, and so may no deputy"), principal=principal)
    return say(_("%(principal)s has already acted in this case as “%(duty)s”, and one person may not do both, nor may a deputy"),
                principal=principal, duty=lambda: str(label))


def page_of(step: "Step") -> str:
    """The page name of the step's flow, e.g. `renovation_review`."""
    return getattr(step.process.flow_class, "page", "") or ""


def office_of(step: "Step") -> str:
    """Whose step it is, for a sentence: “unit role”, or the name of the one person to whom it is addressed."""
    role = Role.of(step.role)
    if role is None:
        return str(step.owner) if step.owner_id else str(_("nobody"))
    unit = step.unit and (step.unit.short_name or step.unit.name)
    return str(_("“%(office)s”")) % {"office": f"{unit or ''} {role.label}".strip()}


def _names(step: "Step", at: datetime) -> str:
    from .facts import who_may_act

    if step.duty in PERSONAL and step.owner_id:
        return str(SEAT_HOLDER)
    return str(_(", ")).join(str(person) for person in who_may_act(step, at))
