"""One purchase on its way from the published list to a sitting panel; every step is form and service as the engine joins them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D

from approvals.models import User
from procurement.budgets.models import BudgetLine
from procurement.draws import forms, recompute, services
from procurement.draws.models import Draw, PanelSeat
from procurement.parties.models import Expert, Supplier
from procurement.tenders.models import Tender

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # Monday, 10:00 in Shanghai
KNOWN = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)  # Wednesday evening
LATER = KNOWN + timedelta(hours=1)
SOURCES = ["双色球第2026025期", "上证综合指数2026-03-04收盘"]
NUMBERS = ["9 18 26 34 41 45", "3207"]
WORDS = {party: f"words of the {party}, long enough" for party in recompute.PARTIES}
CLEAR = dict.fromkeys(("employed", "director", "shareholder", "relative", "other"), "no") | {"attends": "yes"}


def commitment(**changes):
    return {
        "needs": [{"speciality": "信息", "number": 2}, {"speciality": "法律", "number": 1}], "library": "本局评审专家库",
        "place": "公共资源交易中心", "method": "public", "numbers_at": "2026-03-04T20:00", "sources": [{"name": name} for name in SOURCES],
    } | changes  # fmt: skip


def three(**changes):
    seals = {f"seal_{party}": recompute.seal(party, words) for party, words in WORDS.items()}
    return commitment(method="three", sources=[], numbers_at="2026-03-02T11:00") | seals | changes


class Ground:
    """The purchase, who acts on it and who may be drawn."""

    def __init__(self, stage):
        case = stage.new()
        money = BudgetLine.objects.create(unit=case.unit, fiscal_year=2026, code="1", name="设备购置", amount="900000", entered_at=AT)
        self.suppliers = [Supplier.objects.create(name=name, credit_code=name, entered_at=AT) for name in ("甲公司", "乙公司")]
        quotes = [{"supplier": one.pk, "name": one.name} for one in self.suppliers]
        self.pk = Tender.objects.create(
            case=case, budget_line=money, title="会议设备", object_type="goods", category_code="A02", category_name="设备", amount=D("80000"),
            fiscal_year=2026, layer=1, panel_size=3, specialities=["信息", "法律"], quotes=quotes,
        ).pk  # fmt: skip
        self.requester = case.requester
        self.operator, self.witness = (User.objects.create(username=name, display_name=name) for name in ("operator", "witness"))
        self.experts = [self.expert(n, "信息" if n < 8 else "法律") for n in range(12)]

    def expert(self, n, *specialities, **facts):
        user = User.objects.create(username=f"x{n}", display_name=f"专家{n}")
        told = {"name": f"专家{n}", "code": f"ZJ{n:03}", "employer": f"单位{n}", "user": user, "entered_at": AT} | facts
        return Expert.objects.create(specialities=list(specialities), **told)

    @property
    def record(self):
        return Tender.objects.select_related("case").get(pk=self.pk)

    @property
    def draw(self):
        return Draw.objects.filter(tender=self.pk).order_by("-no").first()

    @property
    def seats(self):
        return list(PanelSeat.objects.filter(draw=self.draw).select_related("expert", "user").order_by("id"))

    def alive(self):
        return [seat for seat in self.seats if seat.state != "void"]

    def does(self, service, form_class, data, actor, at, **context):
        record = self.record
        form = form_class(data, record=record)
        assert form.is_valid(), (form.errors, [[row.errors for row in rows.forms] for rows in form.lines.values()])
        service(record, data=form.cleaned_data, actor=actor, at=at, case=record.case, numbers=None, attached=list, **context)
        return self.record

    def commits(self, data=None, at=AT, **context):
        return self.does(services.commit_draw, forms.CommitForm, data or commitment(), self.operator, at, **context)

    def draws(self, numbers=NUMBERS, at=LATER, **changes):
        data = {"numbers": [{"numbers": typed} for typed in numbers]} | changes
        return self.does(services.draw_panel, forms.NumbersForm, data, self.operator, at)

    def opens(self, words=WORDS, at=LATER, **changes):
        data = {f"words_{party}": said for party, said in words.items()} | changes
        return self.does(services.draw_panel, forms.NumbersForm, data, self.operator, at)

    def witnesses(self, at=LATER):
        return self.does(services.witness_draw, forms.WitnessForm, {"said": "全程在场"}, self.witness, at)

    def declares(self, seat, at=LATER, **changes):
        return self.does(services.declare, forms.DeclarationForm, CLEAR | changes, seat.user, at)

    def replaces(self, at=LATER, note=""):
        return self.does(services.replace_seats, forms.ReplaceForm, {"note": note}, self.operator, at)

    def drawn(self):
        """Committed, drawn and witnessed."""
        self.commits()
        self.draws()
        return self.witnesses()

    def seated(self):
        """The whole panel sits."""
        self.drawn()
        for seat in self.alive():
            self.declares(seat)
        return self.record
