"""How a clock is said on screen: its code, what its day means, how it stands, and what a pause does to it."""
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from procurement.clocks.register import HOUSE, Sense
from procurement.clocks.states import State
from procurement.rulebook.values import Rule

MEANING: dict[str, str | Promise] = {
    Sense.LATEST: lazy("at the latest"), Sense.EARLIEST: lazy("not before"), Sense.THROUGH: lazy("runs through"),
    Sense.LAST_CHANGE: lazy("possible until"), Sense.NOT_EARLIER: lazy("from this day on"),
}
TONES: dict[str, str] = {
    State.RUNNING: "pri", State.STILL: "warn", State.LATE: "bad", State.MET: "ok", State.MET_LATE: "warn", State.EARLY: "bad",
    State.OPEN: "ok", State.OVER: "", State.UNTOLD: "", State.FELL: "",
}
RUNS_ON: dict[str, str | Promise] = {
    "returned": lazy("stands still while the case is returned for correction"),
    "suspended": lazy("stands still while the case is suspended"),
    "both": lazy("stands still while the case is returned or suspended"),
}
KEPT: dict[str, str | Promise] = {
    State.UNTOLD: lazy("The day has passed; when it was done is not entered in this case."),
    State.FELL: lazy("The case was closed before the day came."),
    State.STILL: lazy("The case stands still, and this clock with it; the day moves on until it goes on."),
}


def code(name: str) -> str:
    """T29a as the regulation table calls it; the bureau's own limits have no number there."""
    return str(_("own limit")) if name in HOUSE else name[0].upper() + name[1:]


def meaning(sense: str) -> str | Promise:
    """What the counted day means."""
    return MEANING[sense]


def state(found: State) -> str | Promise:
    """The word beside the clock."""
    return found.label


def tone(run: Any) -> str:
    """Colour; the word always stands beside it. On its last day a running clock warns."""
    if run.stands.state is State.RUNNING and run.clock.sense in (Sense.LATEST, Sense.LAST_CHANGE) and run.stands.days <= 1:
        return "warn"
    return TONES[run.stands.state]


def lateness(run: Any) -> str:
    """By how many days it is late or early, in the clock's own unit; nothing where it is neither."""
    days, working = run.stands.days, run.found.rule.unit == "wd"
    if run.stands.state in (State.LATE, State.MET_LATE):
        if working:
            return ngettext("%(n)s working day late", "%(n)s working days late", days) % {"n": days}
        return ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days}
    if run.stands.state is State.EARLY:
        if working:
            return ngettext("%(n)s working day too early", "%(n)s working days too early", days) % {"n": days}
        return ngettext("%(n)s day too early", "%(n)s days too early", days) % {"n": days}
    return ""


def kept(run: Any) -> str:
    """What the word of its state leaves open."""
    if run.stands.state is State.RUNNING:
        days = run.stands.days
        if run.found.rule.unit == "wd":
            return ngettext("%(n)s working day is left.", "%(n)s working days are left.", days) % {"n": days}
        return ngettext("%(n)s day is left.", "%(n)s days are left.", days) % {"n": days}
    return str(KEPT.get(run.stands.state, ""))


def runs_on(rule: Rule) -> str | Promise:
    """Whether clocks of this kind stand still with the case."""
    return RUNS_ON.get(rule.text, lazy("runs on while the case is returned or suspended"))
