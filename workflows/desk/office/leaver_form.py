"""The form of a handover: one successor for everything, for each group, or for a single task; whatever is nearest counts."""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.duties.handing import role_wanted
from approvals.leaving import holdings
from approvals.leaving.paper import named, title_of
from approvals.leaving.plan import Plan
from approvals.models import UnitGrant, User
from approvals.people import find_people
from approvals.roles import Role

from . import forms as office_forms

NAMES_ASKED = 8
"""How many different names, not staff numbers, one form may look up."""


@dataclass(frozen=True)
class Seat:
    """Whose task it is: the role in the unit."""

    role: str
    unit: int | None

    @property
    def list_id(self) -> str:
        return f"people-{self.role}-{self.unit or 0}"


@dataclass(frozen=True)
class Group:
    """Tasks of one kind: the name of its field, its words, the seat, and the keys of its rows (task or case)."""

    name: str
    title: str
    seat: Seat
    rows: list[tuple[str, Any]]


def person_field(label: Any, seat: Seat | None = None, help_text: Any = "") -> forms.CharField:
    """A person by staff number, name or pinyin, with the holders of the role to choose from."""
    attrs = {"autocomplete": "off", **({"list": seat.list_id} if seat else {})}
    return forms.CharField(label=label, max_length=60, required=False, help_text=help_text, widget=forms.TextInput(attrs=attrs))


class LeaverForm(forms.Form):
    """Who takes what, from when on, and whether the account is closed."""

    last_day = office_forms.day(gettext_lazy("Last day"))
    document = forms.CharField(label=gettext_lazy("Document number"), max_length=60, required=False)
    deactivate = forms.BooleanField(label=gettext_lazy("Close the account at the end"), required=False, initial=True)
    reason = office_forms.reason()

    def __init__(self, person: User, now: holdings.Holdings, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.now = person, now
        self.groups = _task_groups(now)
        self.back = _back_groups(now)
        self.holders = _holders({group.seat for group in (*self.groups, *self.back)}, person)
        self.fields["everything"] = person_field(
            _("Successor for everything"), help_text=_("Name, pinyin or staff number. Counts wherever nobody else is named below."))
        for grant in now.grants:
            label = _("“%(role)s” in %(unit)s goes to") % {"role": grant.role.label if grant.role else "", "unit": grant.content_object}
            self.fields[f"role-{grant.pk}"] = person_field(label, help_text=_("Empty: it is only taken back."))
        for group in (*self.groups, *self.back):
            able = self.holders.get(group.seat, [])
            self.fields[group.name] = person_field(_("Successor"), group.seat)
            self.initial.setdefault(group.name, named(able[0]) if len(able) == 1 else "")
            for name, row in group.rows:
                self.fields[name] = person_field(_("Somebody else for %(number)s") % {"number": _number(row)}, group.seat)

    def clean(self) -> dict[str, Any]:
        """Every text becomes the one person meant. One query, and one for each name that is no staff number."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        texts = {name: data.get(name, "").strip() for name in self._names()}
        tokens = {text.split()[0] for text in texts.values() if text}
        known = {one.username: one for one in User.objects.filter(username__in=tokens, is_superuser=False).exclude(username=User.SYSTEM)}
        looked_up: dict[str, Any] = {}
        for name, text in texts.items():
            data[name] = None
            if text:
                try:
                    data[name] = known.get(text.split()[0]) or looked_up.get(text) or looked_up.setdefault(text, _one(text, len(looked_up)))
                except ValidationError as wrong:
                    self.add_error(name, wrong)
        return data

    def _names(self) -> list[str]:
        fixed = ("last_day", "document", "deactivate", "reason")
        return [name for name in self.fields if name not in fixed]

    def plan(self) -> Plan | None:
        """What was filled in; None, with a sentence at each group, while somebody is missing."""
        data, all_of_it = self.cleaned_data, self.cleaned_data.get("everything")
        found: dict[str, User] = {}
        for group in (*self.groups, *self.back):
            for name, __ in group.rows:
                to = data.get(name) or data.get(group.name) or all_of_it
                if to is not None:
                    found[name] = to
                elif not self.has_error(group.name):
                    self.add_error(group.name, _("Name a successor here, or one for everything."))
        if self.errors:
            return None
        roles = {grant: data.get(f"role-{grant.pk}") for grant in self.now.grants}
        last: date = data["last_day"]
        return Plan(
            self.person, last, data["document"], data["deactivate"],
            tasks={row.pk: found[name].pk for group in self.groups for name, row in group.rows},
            back={row.case.pk: found[name].pk for group in self.back for name, row in group.rows},
            grants={(grant.permission.codename, grant.content_object_id): to.pk if to else 0 for grant, to in roles.items()},
            posts=[post.pk for post in self.now.posts], papers=[paper.pk for paper in self.now.papers])

    def refuse(self, wrong: ValidationError) -> None:
        """Put each sentence at the task that it concerns."""
        told = wrong.error_dict.values() if hasattr(wrong, "error_dict") else [wrong.error_list]
        errors: list[Any] = [error for some in told for error in some]
        for error in errors:
            kind, pk = (error.params or {}).get("key", ("", 0))
            name = f"{kind}-{pk}"
            self.add_error(name if name in self.fields else None, error)


def _task_groups(now: holdings.Holdings) -> list[Group]:
    found: dict[str, Group] = {}
    for step in now.tasks:
        seat = Seat(role_wanted(step), step.unit_id)
        name = f"tasks-{step.process.flow_class.page}-{step.flow_task.name}-{seat.unit or 0}"
        title = f"{step.process.flow_class.process_title} · {title_of(step.flow_task)}{_office(seat, step.unit)}"
        found.setdefault(name, Group(name, title, seat, [])).rows.append((f"task-{step.pk}", step))
    return list(found.values())


def _back_groups(now: holdings.Holdings) -> list[Group]:
    found: dict[str, Group] = {}
    for one in now.back:
        seat = Seat(one.node.role.value if one.node is not None and one.node.role else "", one.unit_id)
        name = f"back-{one.case.flow_class.page}-{one.node.name if one.node is not None else 'seat'}-{seat.unit or 0}"
        title = f"{one.case.flow_class.process_title}{' · ' + title_of(one.node) if one.node is not None else ''}{_office(seat, one.unit)}"
        found.setdefault(name, Group(name, title, seat, [])).rows.append((f"back-{one.case.pk}", one))
    return list(found.values())


def _office(seat: Seat, unit: Any) -> str:
    role = Role.of(seat.role)
    return f" · {unit.label if unit else ''} {role.label}" if role else ""


def _number(row: Any) -> str:
    number: str = (row.case if isinstance(row, holdings.Back) else row.process).number
    return number


def _holders(seats: Iterable[Seat], person: User) -> dict[Seat, list[User]]:
    """Active holders of each role in its unit, the leaver left out. One query."""
    wanted = {seat for seat in seats if seat.role}
    rows = UnitGrant.objects.filter(
        permission__codename__in={seat.role for seat in wanted}, content_object__in={seat.unit for seat in wanted}, user__is_active=True,
    ).exclude(user=person).select_related("user", "permission").order_by("user__username")
    found: dict[Seat, list[User]] = {seat: [] for seat in wanted}
    for grant in rows:
        seat = Seat(grant.permission.codename, grant.content_object_id)
        if seat in found:
            found[seat].append(grant.user)
    return found


def _one(text: str, asked: int) -> User:
    """The one person meant by a name; raises ValidationError when there is none, or several."""
    if asked >= NAMES_ASKED:
        raise ValidationError(_("Too many different names: type staff numbers."))
    found = find_people(text.split()[0], 6)
    if len(found) == 1:
        return found[0]
    if not found:
        raise ValidationError(_("Nobody is found under this name."))
    names = "、".join(named(person) for person in found)
    raise ValidationError(_("Several people are found; type the staff number: %(names)s") % {"names": names})
