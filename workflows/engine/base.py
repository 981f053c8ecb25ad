"""What every page rests on: `CaseFlow`, and the small words that point from a page into rules, services and limits."""
import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils.functional import classproperty
from viewflow.workflow import nodes
from viewflow.workflow.base import Flow

from approvals.models import Case, OnlyActMoves, Step, Unit
from approvals.roles import Role
from procurement.calendar.office_time import local
from procurement.rulebook.limits import Limit
from procurement.rulebook.limits import limit as limit_in_force

from . import tokens

UnitRule = Callable[[Case, int], int]
"""(case, id of the bureau) -> id of the unit whose office-holder must act."""


def own_unit(case: Case, bureau_id: int) -> int:
    """The unit whose case it is; once that has been merged, its successor (`reroute`)."""
    seat: int = (getattr(case, "memo", None) or {}).get("seat") or case.unit_id
    return seat


def heir(case: Case, person: int) -> int:
    """Who does today what comes back to a person in this case: he himself, or after his leaving whoever took it over (`leavers`)."""
    heirs, seen = (getattr(case, "memo", None) or {}).get("heirs") or {}, {person}
    while (following := heirs.get(str(person))) is not None and following not in seen:
        seen.add(person := following)
    return person


def unit_above(case: Case, bureau_id: int) -> int:
    """The unit above the one whose case it is: its competent department (主管部门)."""
    seat = own_unit(case, bureau_id)
    parent = case.unit.parent_id if seat == case.unit_id else Unit.objects.filter(pk=seat).values_list("parent_id", flat=True).first()
    return parent or bureau_id


unit_above.optional = True  # type: ignore[attr-defined]  # not every unit has such an office


def receiving_unit(case: Case, bureau_id: int) -> int:
    """The unit that takes over what this one gives away, as the record names it; once that has been merged, its successor."""
    unit = record_of(case).receiving_unit
    return bureau_id if unit is None else unit.merged_into_id or unit.pk


receiving_unit.optional = True  # type: ignore[attr-defined]  # another unit's office, and only where something is handed over


def bureau(case: Case, bureau_id: int) -> int:
    """The bureau itself."""
    return bureau_id


class LimitName:
    """A limit by its name; number, unit, source and mark are the rulebook's row in force on the day."""

    def __init__(self, code: str) -> None:
        self.code = code

    def on(self, moment: datetime) -> Limit:
        """The row in force at an aware moment, of those known by then; raises UnknownLimit."""
        return limit_in_force(self.code, on=local(moment).date(), known=moment)

    def __repr__(self) -> str:
        return f"limit({self.code!r})"


def limit(code: str) -> LimitName:
    """Name a limit on a page: `.Due(limit("renovation.endorse"))`."""
    return LimitName(code)


def record_of(case: Case) -> Any:
    """The domain record of a case, read once per act."""
    known = case.__dict__.get("_record")
    if known is None:
        known = case.flow_class.records().get(case_id=case.pk)
        case.__dict__["_record"] = known
    return known


class on_record:  # noqa: N801 - reads as a word of the page
    """A rule asked of the domain record: `If(on_record(rules.needs_head))`. `rule.reads` names the fields it looks at."""

    def __init__(self, rule: Callable[[Any], bool], reads: tuple[str, ...] | None = None) -> None:
        self.rule = rule
        self.reads = reads or getattr(rule, "reads", None)  # None: may read everything

    def __call__(self, activation: Any) -> bool:
        answer = bool(self.rule(record_of(activation.process)))
        activation.process._move.asked(activation.flow_task.name, self.rule.__name__, answer)
        return answer


class call:  # noqa: N801 - reads as a word of the page
    """A function of the record that answers with what a node needs: the copies of a ForEach, the signers of a Countersign, the
    moment of a Timer, the owner of a step: `call(services.seat_panel)`."""

    def __init__(self, service: Callable[[Any], Any]) -> None:
        self.service = service

    def __call__(self, activation: Any) -> Any:
        return self.service(record_of(activation.process))


def _refuse_lock(flow_class: type, process_pk: int) -> Any:
    raise OnlyActMoves("a case moves through workflows.engine.act only")


class CaseFlow(Flow):
    process_class, task_class = Case, Step
    process_title: Any = "-"
    lock_impl = staticmethod(_refuse_lock)

    record_model: str
    """`app.Model` of the domain record; it has `case = OneToOneField("approvals.Case", PROTECT)`."""
    number_prefix = "AJ"
    """Prefix of the case number (编号)."""
    managed_by: tuple[Role, ...] = (Role.SECTION_CHIEF, Role.VICE_HEAD, Role.HEAD)
    """Roles in the bureau that may suspend, resume and terminate a case."""
    apart: dict[str, set[str]]
    depth: dict[str, int]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        written = dict.fromkeys(name for base in reversed(cls.__mro__) for name in vars(base))  # viewflow sorts; a page has an order
        cls._nodes_by_name = {name: cls._nodes_by_name[name] for name in written if name in cls._nodes_by_name}
        cls.apart = _apart(cls)
        cls.depth = _depths(cls)
        for node in cls._nodes_by_name.values():
            node.apart = frozenset(cls.apart.get(node.name, ()))

    def _this_owner(self, node: Any) -> Callable[[Any], int]:
        """`this.apply.owner`: whoever completed that step last; viewflow resolves the attribute through this name."""
        def owner(activation: Any) -> int:
            if node.task_type == "START":
                return activation.process.requester_id
            move = activation.process._move
            return move.last_owner(node)
        owner.__name__ = f"owner_of_{node.name}"
        return owner

    @classproperty
    def page(cls) -> str:  # noqa: N805
        """Name of the page, e.g. `renovation_review`."""
        return cls.__module__.rsplit(".", 1)[-1]

    @classmethod
    def records(cls) -> Any:
        """The manager of the domain record."""
        return apps.get_model(cls.record_model)._default_manager

    @classmethod
    def start_node(cls) -> Any:
        """The Submit step with which a case begins."""
        return next(node for node in cls._nodes_by_name.values() if node.task_type == "START")

    @classmethod
    def human_nodes(cls) -> Iterator[Any]:
        """Steps at which a person acts, in the order of the page."""
        return (node for node in cls._nodes_by_name.values() if getattr(node, "verbs", None))

    @classmethod
    def definition_hash(cls) -> str:
        """SHA-256 of the page's golden table: which rules of the road a case was started under."""
        known = cls.__dict__.get("_definition_hash")
        if known is None:
            from .table import definition

            known = cls._definition_hash = hashlib.sha256(definition(cls).encode()).hexdigest()
        return known

    @classmethod
    def home_token(cls, node: Any, token: Any) -> str:
        """The part of a token that belongs to the depth at which a node lives."""
        return tokens.cut(token, cls.depth[node.name])


def _apart(flow: type[CaseFlow]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for node in flow._nodes_by_name.values():
        for other in getattr(node, "not_by", ()):
            found.setdefault(node.name, set()).add(other.name)
            found.setdefault(other.name, set()).add(node.name)
    return found


def _depths(flow: type[CaseFlow]) -> dict[str, int]:
    """Splits minus joins on the way from Submit; a step reached only by returns lives where it leads to."""
    depth: dict[str, int] = {}
    todo = [(node, 0) for node in flow._nodes_by_name.values() if node.task_type == "START"]
    while todo:
        node, here = todo.pop()
        if node.name in depth:
            continue
        depth[node.name] = here
        inner = here + 1 if isinstance(node, nodes.Split) else here
        for edge in node._outgoing():
            if edge.edge_class in ("return", "reject"):
                continue
            outer = inner - 1 if isinstance(edge.dst, nodes.Join) else 0 if isinstance(edge.dst, nodes.End) else inner
            todo.append((edge.dst, outer))
    for node in flow._nodes_by_name.values():
        if node.name not in depth:
            following = getattr(node, "_next", None)
            depth[node.name] = depth.get(following.name, 0) if following is not None else 0
    return depth


def flows() -> list[type[CaseFlow]]:
    """Every flow whose page has been loaded, by name."""
    return sorted((f for f in CaseFlow.__subclasses__() if ".flows." in f.__module__), key=lambda f: f.page)


def flow_of(page: str) -> type[CaseFlow]:
    """The flow of a page name; raises LookupError."""
    for flow in flows():
        if flow.page == page:
            return flow
    raise LookupError(page)


def pages() -> dict[str, Any]:
    """Every procedure that can be named: page → title."""
    return {flow.page: flow.process_title for flow in flows()}


def matters_of(page: str) -> dict[str, Any]:
    """The kinds of matter that the record of a procedure tells apart (`MATTERS`): code → words."""
    found = next((flow for flow in flows() if flow.page == page), None)
    return dict(getattr(found.records().model, "MATTERS", ())) if found is not None else {}


def title_of(flow_class: Any, node: str) -> str:
    """The title of a step by the names that the database keeps, e.g. of a retired page: then the name itself."""
    for flow in flows():
        if (flow_class is flow or str(flow_class).endswith(f".{flow.page}.{flow.__name__}")) and node in flow._nodes_by_name:
            return str(flow._nodes_by_name[node].task_title)
    return node
