"""Suppliers and experts from a table: checked like the screen, stored by the same services, all or nothing; one entry in the trail each."""
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals import imports
from approvals.imports import Change, Column, Row, Sheet
from approvals.models import ImportJob, User
from approvals.roles import Role
from procurement.facts import RuleBroken
from procurement.parties.models import Expert, Supplier
from procurement.parties.services import KEY, MODELS, is_credit_code
from procurement.parties.terms import Register, Size, Standing
from procurement.records import columns, label

from . import KEEPERS, acts
from .forms import SEPARATORS, listed

ENDED = gettext_lazy("This party is out of use since %(day)s: take it into use again on its page first, or remove the row.")


def credit_code(cell: str) -> str:
    """Eighteen characters whose last one is right."""
    code = cell.upper()
    if not is_credit_code(code):
        raise ValidationError(_("This is not a unified social credit code: compare it with the licence (18 characters)."))
    return code


def percent(cell: str) -> str:
    """Between 0 and 100 with two places at most; 60, 60.5 and 60% are understood."""
    value = Decimal(imports.number(cell.rstrip("%％")))
    if not 0 <= value <= 100 or value != round(value, 2):
        raise ValidationError(_("Write a percentage between 0 and 100, with two places at most."))
    return format(round(value, 2), "f")


def several(cell: str) -> str:
    """One or more words with 、 between them, each once."""
    words = listed(imports.text(300)(cell))
    if not words:
        raise ValidationError(_("This cell must be filled in."))
    return SEPARATORS[0].join(words)


def _text(model: Any, name: str, most: int, **more: Any) -> Column:
    return Column(name, label(name, model), imports.text(most), **more)


SUPPLIERS = (
    Column("credit_code", label("credit_code", Supplier), credit_code, True, "91350100M000100Y43"),
    _text(Supplier, "name", 120, required=True, example="示例甲办公设备有限公司"),
    Column("size", label("size", Supplier), imports.choice(dict(Size.choices)), True, "小型企业"),
    Column("domestic_share", label("domestic_share", Supplier), percent, example="80", empty=None),
    _text(Supplier, "address", 200, example="示例市示例路1号"),
    _text(Supplier, "contact", 60, example="联系人", private=True),
    _text(Supplier, "phone", 40, example="010-5550-0001", private=True),
    _text(Supplier, "account_no", 40, private=True),
)
EXPERTS = (
    _text(Expert, "code", 20, required=True, example="ZJ001"),
    _text(Expert, "name", 120, required=True, example="示例姓名", private=True),
    Column("specialities", label("specialities", Expert), several, True, "办公设备、信息技术",
           gettext_lazy("Several with 、 between them.")),
    _text(Expert, "title", 60, example="高级工程师"),
    _text(Expert, "employer", 120, required=True, example="示例大学"),
    Column("own_staff", label("own_staff", Expert), imports.yes_no, True, "否"),
    Column("user", gettext_lazy("Account (staff number)"), imports.text(20), example="5101",
           note=gettext_lazy("The account must be open and bear the name of the expert. Empty: none, or the one that is linked already.")),
)


def _check(register: str, sheet: Sheet) -> list[Change]:
    """Two queries, however many rows."""
    key = KEY[Register(register)]
    there = {getattr(party, key): party for party in MODELS[register].objects.all()}
    users = {user.username: user for user in User.objects.select_related("expert")} if register == Register.EXPERT else {}
    linked: dict[str, int] = {}
    return [change for row in sheet.rows if (change := _change(register, sheet, row, there.get(row[key]), users, linked)) is not None]


def _change(register: str, sheet: Sheet, row: Row, party: Any, users: Mapping[str, User], linked: dict[str, int]) -> Change | None:
    after = {name: value for name, value in row.values.items() if name != "user" or value}
    if party is not None and party.standing == Standing.ENDED:
        sheet.complain(row, KEY[Register(register)], ENDED, day=party.ended_on)
        return None
    user = users.get(after.get("user", ""))
    wrong = _account(after, user, party, row, linked)
    if wrong is not None:
        sheet.complain(row, "user", wrong[0], **wrong[1])
        return None
    if party is None:
        return Change(row.line, "new", after)
    now = columns(party, but=())
    if register == Register.EXPERT:
        now["specialities"] = SEPARATORS[0].join(now["specialities"])
        now["user"] = next((name for name, one in users.items() if one.pk == now.get("user")), "")
    before = {name: now[name] for name, value in after.items() if now[name] != value}
    return Change(row.line, "changed" if before else "unchanged", after, before)


def _account(after: Mapping[str, Any], user: User | None, party: Any, row: Row, linked: dict[str, int]) -> Any:
    number = after.get("user")
    if not number:
        return None
    if user is None:
        return gettext_lazy("No account in use has the staff number %(number)s: have it opened first."), {"number": number}
    if linked.setdefault(number, row.line) != row.line:
        return gettext_lazy("The account %(number)s stands in line %(line)s already."), {"number": number, "line": linked[number]}
    return acts.account_complaint(after["name"], user, party.pk if party else None)


def _apply(register: str, changes: list[Change], by: User, at: datetime, reason: str) -> None:
    """Each row by the service of the screen. Raises ValidationError naming the row that the register refuses after all."""
    try:
        acts.must_not_judge(by)
    except PermissionDenied as judges:
        raise ValidationError(str(judges)) from judges
    for change in changes:
        try:
            _store(register, _data(register, change.after), by, at, reason)
        except (RuleBroken, PermissionDenied) as broken:
            raise ValidationError(_("Line %(line)s: %(sentence)s") % {"line": change.line, "sentence": broken}) from broken


def _store(register: str, data: dict[str, Any], by: User, at: datetime, reason: str) -> None:
    key = KEY[Register(register)]
    party = MODELS[register].objects.filter(**{key: data[key]}).first()
    if party is None:
        acts.entered(register, data, by=by, at=at)
    else:
        acts.changed(register, party.pk, data, reason=reason, by=by, at=at)


def _data(register: str, after: Mapping[str, Any]) -> dict[str, Any]:
    data = dict(after)
    if register == Register.SUPPLIER and data["domestic_share"] is not None:
        data["domestic_share"] = Decimal(data["domestic_share"])
    if "specialities" in data:
        data["specialities"] = listed(data["specialities"])
    if "user" in data:
        data["user"] = User.objects.get(username=data["user"])
    return data


def check_suppliers(sheet: Sheet) -> list[Change]:
    """Every row against the register of suppliers."""
    return _check(Register.SUPPLIER, sheet)


def check_experts(sheet: Sheet) -> list[Change]:
    """Every row against the register of experts and the accounts."""
    return _check(Register.EXPERT, sheet)


def apply_suppliers(changes: list[Change], *, by: User, at: datetime, reason: str, job: ImportJob) -> None:
    """Stored all or not at all."""
    _apply(Register.SUPPLIER, changes, by, at, reason)


def apply_experts(changes: list[Change], *, by: User, at: datetime, reason: str, job: ImportJob) -> None:
    """Stored all or not at all."""
    _apply(Register.EXPERT, changes, by, at, reason)


def _roles(register: str) -> frozenset[Role]:
    """Whoever keeps the register hands its table in; the system administrator too, when a bureau begins."""
    return frozenset({Role.SYSTEM_ADMIN, *KEEPERS[Register(register)]})


def register() -> None:
    """Called at start-up."""
    stays = gettext_lazy("A number that is known is changed. Nobody is taken out of use by a table; whoever is not in it stays.")
    ties = gettext_lazy("People, holdings, bad records, employers and relatives are entered on the page of each party.")
    imports.register(imports.Kind("suppliers", gettext_lazy("Suppliers"), SUPPLIERS, check_suppliers, apply_suppliers, key=("credit_code",),
                                  notes=(stays, ties), roles=_roles(Register.SUPPLIER)))
    imports.register(imports.Kind("experts", gettext_lazy("Review experts"), EXPERTS, check_experts, apply_experts, key=("code",),
                                  notes=(stays, ties), roles=_roles(Register.EXPERT)))
