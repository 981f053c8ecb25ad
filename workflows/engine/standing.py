"""How far a case has come on its page: what each node shows, and which roads were taken. Reads rows that are handed in, asks nothing."""
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from approvals.models.cases import OPEN
from approvals.roles import Role
from procurement.calendar.office_time import local

from . import graph, tokens

DONE, NOW, AHEAD, SKIPPED, BACK = "done", "now", "todo", "off", "back"


@dataclass(frozen=True)
class Standing:
    """What one node shows: its state, under its title a name or role and a remark, everybody who acted, and when."""

    state: str
    who: str = ""
    remark: str = ""
    people: tuple[str, ...] = ()
    at: datetime | None = None

    @property
    def sub(self) -> str:
        """Name and remark in one line."""
        return (" " if self.state == DONE else " · ").join(part for part in (self.who, self.remark) if part)

    @property
    def date(self) -> str:
        return f"{local(self.at):%m-%d}" if self.at else ""


@dataclass(frozen=True)
class Progress:
    """All nodes of a page for one case, and the roads (from, to) it has gone."""

    of: Mapping[str, Standing]
    taken: frozenset[tuple[str, str]]
    visited: frozenset[str]


def progress(flow: type, case: Any, steps: Iterable[Any], in_place: Mapping[int, str]) -> Progress:
    """Judge every node by the step rows of the case; `in_place` names, by step id, who acted for whom."""
    rows = sorted(steps, key=lambda step: step.pk)
    by_id = {step.pk: step.flow_task.name for step in rows}
    of_node: dict[str, list[Any]] = {}
    for step in rows:
        of_node.setdefault(step.flow_task.name, []).append(step)
    coming = _coming(flow, rows)
    names = [name for name, node in flow._nodes_by_name.items() if type(node).__name__ != "Timeout"]  # type: ignore[attr-defined]
    of = {name: _standing(flow._nodes_by_name[name], case, of_node.get(name, []), name in coming, in_place)  # type: ignore[attr-defined]
          for name in names}
    taken = frozenset((by_id[step.came_from_id], step.flow_task.name) for step in rows if step.came_from_id in by_id)
    return Progress(of, taken, frozenset(of_node))


def _coming(flow: type, rows: list[Any]) -> set[str]:
    """Names of nodes that lie ahead of what is open now; a detour comes back to its returner, not along the road."""
    found: set[str] = set()
    for step in rows:
        if step.status in OPEN:
            back = step.data.get("back")
            found |= graph.reachable(flow, back) if back else graph.coming(flow, step.flow_task.name)
    return found


def _standing(node: Any, case: Any, rows: list[Any], coming: bool, in_place: Mapping[int, str]) -> Standing:
    waiting = [step for step in rows if step.status in OPEN]
    if waiting and node.task_type == "JOIN":
        return Standing(AHEAD)
    if waiting:
        return _open(rows, waiting, case, in_place)
    last = rows[-1] if rows else None
    if coming:
        if last is not None and last.verb == "return":
            return Standing(BACK, _who(last, in_place), _("returned it"), (_who(last, in_place),), last.finished)
        return Standing(AHEAD, _label(node.role.value) if getattr(node, "role", None) else "")
    if last is None:
        return Standing(SKIPPED, remark=_("not on this road"))
    done = [step for step in rows if step.status == "DONE"]
    if not done or last.status == "CANCELED":
        return Standing(SKIPPED, remark=_("not completed"))
    return _finished(node, done, in_place)


def _finished(node: Any, done: list[Any], in_place: Mapping[int, str]) -> Standing:
    last = done[-1]
    if not getattr(node, "verbs", None):
        return Standing(DONE, at=last.finished)
    if last.flow_task_type == "GROUP" or _copies(done, last):
        signed = tuple(_who(step, in_place) for step in done if _same_round(step, last))
        return Standing(DONE, "", _("%(count)s have answered") % {"count": len(signed)}, signed, last.finished)
    if last.verb == "carried":
        return Standing(DONE, "", _("still stands"), (), last.finished)
    who = _who(last, in_place)
    return Standing(DONE, who, f"{local(last.finished):%m-%d}", (who,), last.finished)


def _open(rows: list[Any], waiting: list[Any], case: Any, in_place: Mapping[int, str]) -> Standing:
    step = waiting[-1]
    people = tuple(_who(one, in_place) for one in waiting if one.owner_id and one.flow_task_type != "GROUP")
    role = _label(step.role)
    if case.held:
        return Standing(NOW, people[0] if people else role, pgettext("chart", "suspended"), people)
    if step.status == "SCHEDULED":
        return Standing(NOW, "", _("until %(day)s") % {"day": f"{local(step.scheduled):%m-%d}"})
    group = next((one for one in waiting if one.flow_task_type == "GROUP"), None)
    if group is not None:
        answered = len(group.data["votes"]), len(group.data["people"])
    elif _copies(rows, step):
        copies = [one for one in rows if _same_round(one, step)]
        answered = sum(one.status == "DONE" for one in copies), len(copies)
    else:
        remark = pgettext("chart", "in hand") if people else pgettext("chart", "to be claimed")
        return Standing(NOW, people[0] if people else role, remark, people)
    return Standing(NOW, "", _("%(done)s of %(all)s answered") % {"done": answered[0], "all": answered[1]}, people)


def _copies(rows: list[Any], step: Any) -> bool:
    """Several copies of one step in the same round: the items of a ForEach."""
    return not step.beside_id and len({str(one.token) for one in rows if _same_round(one, step)}) > 1


def _same_round(one: Any, other: Any) -> bool:
    if one.beside_id or one.flow_task_type == "GROUP":
        return False
    mine, theirs = str(one.token), str(other.token)
    if other.flow_task_type == "GROUP":
        return tokens.base(mine) == theirs
    return "/" in mine and "/" in theirs and mine.rsplit("_", 1)[0] == theirs.rsplit("_", 1)[0]


def _who(step: Any, in_place: Mapping[int, str]) -> str:
    return in_place.get(step.pk) or (str(step.owner) if step.owner_id else "")


def _label(codename: str) -> str:
    role = Role.of(codename)
    return str(role.label) if role else codename
