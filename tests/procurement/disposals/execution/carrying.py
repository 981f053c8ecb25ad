"""A disposal whose reply is there, and the shortest way to carry it out: form and service as the engine joins them."""

from datetime import UTC, date, datetime
from decimal import Decimal as D
from itertools import count
from types import SimpleNamespace

from approvals.models import Post, Unit, User
from procurement.assets import services as register
from procurement.disposals.models import Disposal, DisposalItem

AT = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in Shanghai
TODAY = date(2026, 3, 16)
REPLIED = date(2026, 3, 9)
SECOND = date(2026, 3, 10)
PEOPLE = ("secrecy", "handler", "assets", "finance", "accountant", "head", "archivist", "user", "receiver", "keeper")
LAPTOP = {"name": "便携式计算机", "kind": "equipment", "category_code": "A02010108", "measure": "台", "original_value": D("6800.00")}
DESK = {"name": "办公桌", "kind": "furniture", "category_code": "A05010201", "measure": "张", "original_value": D("2400.00")}
CAR = {"name": "轿车", "kind": "equipment", "category_code": "A02030500", "measure": "辆", "original_value": D("180000.00")}
PLATE = {"plate": "示A00001", "kind": "small", "quota": "emergency", "first_registered_on": date(2015, 5, 4), "official_sign": True}
_numbers = count(1)


def people(unit, bureau):
    """Accounts with posts and without roles: this floor knows no grants."""
    who = {name: User.objects.create(username=f"x-{name}", display_name=f"演示{name}") for name in PEOPLE}
    taker = Unit.objects.create(name="示例文化馆（演示）", code="T", parent=bureau)
    for name in ("user",):
        Post.objects.create(user=who[name], unit=unit, title="科员", since=date(2020, 1, 1))
    for name in ("secrecy", "handler", "assets"):
        Post.objects.create(user=who[name], unit=bureau, title="科员", since=date(2020, 1, 1))
    for name in ("receiver", "keeper"):
        Post.objects.create(user=who[name], unit=taker, title="馆员", since=date(2020, 1, 1))
    return SimpleNamespace(**who, taker=taker, unit=unit, bureau=bureau)


class Road:
    """One disposal after its reply."""

    def __init__(self, case, who, form, things=(LAPTOP,), **facts):
        told = {"title": "资产处置（演示）", "ground": "worn", "reason": "已过最低使用年限", "form_wished": form, "form": form, "hand": "head",
                "reply_no": "示例资处〔2026〕1号", "replied_on": REPLIED} | facts  # fmt: skip
        self.pk, self.who, self.files = Disposal.objects.create(case=case, **told).pk, who, []
        self.cards = [self._thing(case, no, dict(thing)) for no, thing in enumerate(things, 1)]

    def _thing(self, case, no, facts):
        vehicle, rights, approved = facts.pop("vehicle", None), facts.pop("rights", None), facts.pop("approved", True)
        number = f"ZC2018-{next(_numbers):05d}"
        told = {"number": number, "unit": case.unit, "custodian": self.who.user, "acquired_on": date(2018, 6, 1), **facts}
        card = register.enter(told, actor=self.who.assets, at=AT, vehicle=vehicle, rights=rights)
        DisposalItem.objects.create(
            disposal_id=self.pk, no=no, card=card, number=number, name=card.name, kind=card.kind, category_code=card.category_code,
            measure=card.measure, quantity=card.quantity, acquired_on=card.acquired_on, original_value=card.original_value,
            depreciation=card.depreciation, net_value=card.net_value, secrecy=card.secrecy, is_vehicle=vehicle is not None,
            approved=approved,
        )  # fmt: skip
        return card

    @property
    def record(self):
        return Disposal.objects.select_related("case__unit", "receiving_unit__merged_into").get(pk=self.pk)

    def does(self, service, form_class, data, actor, at=AT):
        """One step, on the record as the database holds it."""
        record = self.record
        form = form_class(data, record=record, case_unit=record.case.unit)
        assert form.is_valid(), (form.errors, [[row.errors for row in rows.forms] for rows in form.lines.values()])
        service(record, data=form.cleaned_data, actor=getattr(self.who, actor), at=at, case=record.case, attached=lambda: self.files)
        return self.record

    def attach(self, kind):
        self.files.append(SimpleNamespace(paper=kind, sha256="ab" * 32))
