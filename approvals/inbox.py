"""Lists of work: 待办 with its tabs from open steps alone, 已办, 我发起的, 抄送我. Keyset pages, a constant number of queries."""
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from approvals.duties import COUNTERSIGNS, Did
from approvals.duties.explain import NEUTRAL, separated
from approvals.models import OPEN, Case, CaseGrant, Decision, Step, User
from approvals.openwork import CLAIMABLE, DELEGATED, MINE, OF_PAGE, open_work

TABS = ("all", "mine", "overdue", "due_soon", "countersign", "claimable", "delegated")
SOON = timedelta(days=2)
"""How far ahead “due soon” looks (configurable default, unverified)."""
CAP = 100
"""Badges count as far as 99 and then say 99+."""
TAB_CAP = 1000

_WAYS = {"mine": (MINE,), "claimable": (CLAIMABLE,), "delegated": (DELEGATED,)}


@dataclass(frozen=True, slots=True)
class Work:
    """One step that waits for the reader. `principal` is set where he acts on behalf; `barred` says why he may not, if so."""

    step: Step
    case: Case
    way: int
    principal: User | None
    at: datetime
    barred: Any = None

    @property
    def overdue(self) -> bool:
        return self.step.due_at is not None and self.step.due_at < self.at

    @property
    def left(self) -> timedelta | None:
        """Plain time to the deadline, negative when overdue; working days are for the calendar to count."""
        return None if self.step.due_at is None else self.step.due_at - self.at

    @property
    def used(self) -> float | None:
        """Share of the time used: 0 when opened, 1 at the deadline."""
        if self.step.due_at is None or self.step.created is None or self.step.due_at <= self.step.created:
            return None
        return (self.at - self.step.created) / (self.step.due_at - self.step.created)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in a list of one's own: the case, where it stands, and the decision by which it got on the list."""

    case: Case
    open_steps: tuple[Step, ...] = ()
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, the place after which the next page begins (None at the end), and how many rows were left out as barred."""

    rows: list = field(default_factory=list)
    next: str | None = None
    barred: int = 0


def todo(user: User, at: datetime, *, tab: str = "all", filters: Mapping[str, Any] | None = None, after: str | None = None,
         limit: int = 20) -> Page:
    """Open steps that wait for a person: overdue first, then by deadline. Four queries at most, whatever he holds.

    `filters`: flow (page name), unit (id), urgency, low and high (amounts), text (title, number, requester). A step that separation of
    duties keeps from him is left out and counted, unless it is already his: then it stands there with the reason."""
    found = _places(user, at, tab, filters or {}, after, 2 * limit + 1)
    steps = _steps([row[0] for row in found])
    principals = {pk for __, __, way, pk in found if way == DELEGATED}
    people = User.objects.in_bulk(principals) if principals else {}
    dids = _dids({step.process_id for step in steps.values()}, {user.pk} | principals)
    page, place, barred, taken = [], None, set(), set()
    for step_id, due, way, principal_id in found:
        if len(page) == limit and step_id not in taken:
            break
        place = f"{due.isoformat() if due else ''}~{step_id}"
        step = steps.get(step_id)
        if step is None or step_id in taken:  # moved on between two statements, or a second way to the same step
            continue
        principal = people.get(principal_id) if way == DELEGATED else None
        bar = separated(user, principal or user, step, dids.get(step.process_id, ()))
        if bar is not None and way != MINE:
            barred.add(step_id)
            continue
        taken.add(step_id)
        page.append(Work(step, step.process, way, principal, at, bar and bar[1]))
    more = len(found) > 2 * limit or (found and place is not None and not place.endswith(f"~{found[-1][0]}"))
    return Page(page, place if more else None, len(barred - taken))


def badge(user: User, at: datetime) -> int:
    """How many steps wait for a person, counted as far as `CAP`. One query."""
    text, params = open_work(user, at)
    sql = f"SELECT COUNT(*) FROM (SELECT w.id FROM ({text}) w GROUP BY w.id LIMIT {CAP}) n"  # noqa: S608 - constants only
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()[0]


def counts(user: User, at: datetime) -> dict[str, int]:
    """The number on each tab, counted as far as `TAB_CAP` steps in all. One query; separation of duties is not asked."""
    text, params = open_work(user, at)
    one = "COALESCE(SUM(CASE WHEN {} THEN 1 ELSE 0 END), 0)".format
    wanted = [_tab(tab, at) for tab in TABS if tab not in ("all", *_WAYS)]
    ways = [one(f"n.way = {_WAYS[tab][0]}") for tab in ("mine", "claimable", "delegated")]
    columns = ", ".join(["COUNT(*)", *ways, *(one(condition.replace("w.", "n.")) for condition, __ in wanted)])
    inner = f"SELECT w.id, w.due_at, w.duty, MIN(w.way) AS way FROM ({text}) w GROUP BY w.id, w.due_at, w.duty LIMIT {TAB_CAP}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM ({inner}) n", [*(v for __, values in wanted for v in values), *params])  # noqa: S608
        numbers = cursor.fetchone()
    return dict(zip(["all", "mine", "claimable", "delegated", *(t for t in TABS if t not in ("all", *_WAYS))], numbers, strict=True))


def done(user: User, after: int | None = None, limit: int = 20) -> Page:
    """What a person decided, or a deputy decided for him; newest first, continued below the decision `after`. Three queries."""
    rows = Decision.objects.exclude(verb__in=NEUTRAL).select_related("case__unit", "case__requester", "step", "actor", "principal")
    if after is not None:
        rows = rows.filter(pk__lt=after)
    rows = rows.order_by("-id")
    own = list(rows.filter(actor=user)[:limit + 1])
    for_me = list(rows.filter(principal=user).exclude(actor=user)[:limit + 1])  # two index ranges; an OR would read all history
    merged = sorted(own + for_me, key=lambda decision: -decision.pk)
    chosen = merged[:limit]
    where = _open_steps([decision.case_id for decision in chosen])
    page = [CaseRow(decision.case, where.get(decision.case_id, ()), decision) for decision in chosen]
    return Page(page, str(chosen[-1].pk) if len(merged) > limit else None)


def started(user: User, after: int | None = None, limit: int = 20) -> Page:
    """Cases a person has requested, newest first, continued below the case `after`. Two queries."""
    return case_page(Case.objects.filter(requester=user), after, limit)


def copied(user: User, after: int | None = None, limit: int = 20) -> Page:
    """Cases copied to a person (抄送), newest case first. Two queries."""
    copies = CaseGrant.objects.filter(user=user, permission__codename="read_case").values("content_object_id")
    return case_page(Case.objects.filter(pk__in=copies), after, limit)


def case_page(cases: Any, after: int | None, limit: int) -> Page:
    """Any set of cases as a page, newest first, continued below the case `after`, each with its open steps. Two queries."""
    if after is not None:
        cases = cases.filter(pk__lt=after)
    found = list(cases.select_related("unit", "requester").order_by("-id")[:limit + 1])
    where = _open_steps([case.pk for case in found[:limit]])
    return Page([CaseRow(case, where.get(case.pk, ())) for case in found[:limit]], str(found[limit - 1].pk) if len(found) > limit else None)


def _open_steps(case_ids: Iterable[int]) -> dict[int, tuple[Step, ...]]:
    found: dict[int, tuple[Step, ...]] = {}
    for step in Step.objects.filter(process_id__in=set(case_ids), status__in=OPEN).select_related("owner", "unit").order_by("id"):
        found[step.process_id] = (*found.get(step.process_id, ()), step)
    return found


def _places(user: User, at: datetime, tab: str, filters: Mapping[str, Any], after: str | None, limit: int) -> list[tuple]:
    """(step id, deadline, way, principal id) in the order of the list. One query."""
    text, params = open_work(user, at, _WAYS.get(tab, (MINE, CLAIMABLE, DELEGATED)))
    clauses = [_tab(tab, at), _after(after), *_narrowed(filters)]
    where = " AND ".join(clause for clause, __ in clauses)
    join = "JOIN approvals_case k ON k.id = w.process_id" if len(clauses) > 2 else ""
    sql = (f"SELECT w.id, w.due_at, w.way, w.principal_id FROM ({text}) w {join} WHERE {where} "  # noqa: S608 - constants only
           f"ORDER BY w.due_at IS NULL, w.due_at, w.id, w.way LIMIT {int(limit)}")
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, *(value for __, values in clauses for value in values)])
        rows = cursor.fetchall()
    for convert in connection.ops.get_db_converters(Step._meta.get_field("due_at").get_col("w")):
        rows = [(pk, convert(due, None, connection), way, principal) for pk, due, way, principal in rows]
    return rows


def _moment(value: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


def _tab(tab: str, at: datetime) -> tuple[str, list]:
    if tab == "overdue":
        return "w.due_at < %s", [_moment(at)]
    if tab == "due_soon":
        return "w.due_at >= %s AND w.due_at < %s", [_moment(at), _moment(at + SOON)]
    if tab == "countersign":
        return f"w.duty IN ({', '.join(['%s'] * len(COUNTERSIGNS))})", [duty.value for duty in COUNTERSIGNS]
    return "1 = 1", []


def _after(after: str | None) -> tuple[str, list]:
    """Rows behind a place `deadline~step`; rows without a deadline come last. A place that cannot be read is the beginning."""
    if not after:
        return "1 = 1", []
    try:
        due, step = after.split("~")
        number, moment = int(step), _moment(datetime.fromisoformat(due)) if due else None
    except ValueError:
        return "1 = 1", []
    if moment is None:
        return "w.due_at IS NULL AND w.id > %s", [number]
    return "(w.due_at > %s OR (w.due_at = %s AND w.id > %s) OR w.due_at IS NULL)", [moment, moment, number]


def _narrowed(filters: Mapping[str, Any]) -> list[tuple[str, list]]:
    found: list[tuple[str, list]] = []
    if filters.get("flow"):
        found.append((OF_PAGE.format(reference="k.flow_class", page="%s"), [str(filters["flow"])]))
    if filters.get("unit"):
        found.append(("k.unit_id = %s", [int(filters["unit"])]))
    for name, sign in (("low", ">="), ("high", "<=")):
        if filters.get(name) is not None:
            found.append((f"k.amount {sign} %s", [_amount(filters[name])]))
    if filters.get("urgency") not in (None, ""):
        found.append(("k.urgency = %s", [int(filters["urgency"])]))
    if text := str(filters.get("text") or "").strip().lower():
        like = "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"
        found.append((
            "(lower(k.title) LIKE %s ESCAPE '!' OR lower(k.number) LIKE %s ESCAPE '!' OR EXISTS (SELECT 1 FROM approvals_user r "
            "WHERE r.id = k.requester_id AND (r.display_name LIKE %s ESCAPE '!' OR r.pinyin LIKE %s ESCAPE '!')))", [like] * 4))
    return found


def _amount(value: Any) -> Any:
    return connection.ops.adapt_decimalfield_value(value, 14, 2)


def _steps(ids: list[int]) -> dict[int, Step]:
    return Step.objects.select_related("process__unit", "process__requester", "unit", "owner").in_bulk(set(ids)) if ids else {}


def _dids(cases: set[int], people: set[int]) -> dict[int, tuple[Did, ...]]:
    """Decisions of these people on these cases, oldest first: the one extra query by which separation is judged for a whole page."""
    found: dict[int, tuple[Did, ...]] = {}
    if not cases:
        return found
    rows = Decision.objects.filter(case_id__in=cases).filter(Q(actor_id__in=people) | Q(principal_id__in=people)).order_by("id")
    facts = rows.values_list("case_id", "step_id", "node", "duty", "token", "verb", "actor_id", "principal_id")
    for case, step, node, duty, token, verb, actor, principal in facts:
        did = Did(node, duty, str(token), verb, None if step is None else step & 0xFFFF, actor, principal)
        found[case] = (*found.get(case, ()), did)
    return found
