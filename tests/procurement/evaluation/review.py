"""A purchase whose need is settled, three suppliers and a panel of three, and the shortest way from the invitation to the signed report."""
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D
from types import SimpleNamespace

from approvals.models import User
from procurement.budgets.models import BudgetLine
from procurement.draws.models import Draw, DrawReveal, DrawRound, PanelSeat
from procurement.evaluation import forms, services
from procurement.parties.models import Expert, Supplier
from procurement.tenders.models import Tender

INVITED = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # Monday, 10:00 in Shanghai
DUE = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)  # Thursday, 17:00: the third working day after
OPENED = DUE + timedelta(minutes=30)
LATER = datetime(2026, 3, 6, 2, 0, tzinfo=UTC)
NAMES = {"A": "甲公司", "B": "乙公司", "C": "丙公司", "D": "丁公司"}
FACTORS = [
    {"code": "price", "name": "价格", "kind": "price", "weight": "0.30", "most": "100"},
    {"code": "tech", "name": "技术", "kind": "technical", "weight": "0.50", "most": "100"},
    {"code": "biz", "name": "商务", "kind": "business", "weight": "0.20", "most": "100"},
]
PRICES = {"A": "950000", "B": "880000", "C": "1000000"}
POINTS = {"tech": {"A": "90", "B": "80", "C": "92"}, "biz": {"A": "85", "B": "75", "C": "90"}}


def code(letter):
    return f"91440300MA5EVAL{letter}01"


def purchase(case, **facts):
    """A purchase of goods for 1,100,000, to be scored."""
    money, _made = BudgetLine.objects.get_or_create(
        unit=case.unit, fiscal_year=2026, code="2010302", defaults={"name": "设备购置", "amount": "9000000", "entered_at": INVITED},
    )  # fmt: skip
    told = {"title": "会议设备", "object_type": "goods", "category_code": "A02", "category_name": "设备", "amount": D("1100000"),
            "fiscal_year": 2026, "award_method": "scoring", "factors": FACTORS, "panel_size": 3, "layer": 1} | facts
    return Tender.objects.create(case=case, budget_line=money, **told)


class Review:
    """One purchase on its way; every step is form and service as the engine joins them."""

    def __init__(self, record, members=3):
        self.pk, self.files = record.pk, []
        user = User.objects.create
        self.buyer = user(username="rv-buyer", display_name="采购员")
        self.outsider = user(username="rv-out", display_name="外人")
        self.suppliers = {k: Supplier.objects.create(name=name, credit_code=code(k), entered_at=INVITED) for k, name in NAMES.items()}
        self.experts = [user(username=f"rv-e{n}", display_name=f"专家{n}") for n in range(1, members + 1)]
        self.seats = panel(record, self.experts, self.buyer)

    @property
    def record(self):
        return Tender.objects.select_related("case").get(pk=self.pk)

    def form(self, form_class, data):
        return form_class(data, record=self.record)

    def does(self, service, form_class, data, actor=None, at=OPENED):
        record = self.record
        form = form_class(data, record=record)
        assert form.is_valid(), (form.errors, [[row.errors for row in rows.forms] for rows in form.lines.values()])
        service(record, data=form.cleaned_data, actor=actor or self.buyer, at=at, case=record.case, numbers=None, attached=lambda: self.files)
        return self.record

    def invites(self, letters="ABC", at=INVITED, **changes):
        return self.does(services.invite, forms.InvitationForm, invitation(letters, **changes), at=at)

    def opens(self, prices=PRICES, rows=None, at=OPENED, lines=()):
        """Prices by letter; `rows` {letter: changes}."""
        rows, opened = rows or {}, []
        for asked in self.record.invited:
            letter = next(k for k, one in self.suppliers.items() if one.pk == asked["supplier"])
            sent = {"code": asked["code"], "name": asked["name"]}
            if letter in prices:
                sent |= {"delivered_at": "2026-03-05T16:00", "how": "hand", "price": prices[letter]}
            opened.append(sent | rows.get(letter, {}))
        return self.does(services.take_quotes, forms.QuotesForm, {"opened": opened, "quote_lines": list(lines)}, at=at)

    def sheet(self, points=POINTS, findings=None):
        """What one member types: by factor and letter; `findings` {letter: changes}."""
        known, findings = forms.ScoreForm.known_of(self.record), findings or {}
        letters = {one.name: k for k, one in self.suppliers.items()}
        checks = [{"quote": row["quote"], "conforms": "yes", "reason": ""} | findings.get(letters[row["name"]], {}) for row in known["checks"]]
        given = [{"quote": row["quote"], "factor": row["factor"], "points": points[row["factor"]][letters[row["name"]]], "reason": ""}
                 for row in known["points"]]
        return {"checks": checks, "points": given}

    def scores(self, n, at=OPENED, **how):
        return self.does(services.record_score, forms.ScoreForm, self.sheet(**how), self.experts[n], at)

    def all_score(self, **how):
        for n in range(len(self.experts)):
            self.scores(n, **how)
        return self.record

    def hears(self, at=LATER, **changes):
        heard = [hearing(low["quote"], **changes) for low in self.record.low_prices]
        return self.does(services.hear_low_price, forms.LowPriceForm, {"heard": heard}, self.experts[0], at)

    def reports(self, at=LATER, rulings=(), **changes):
        data = {"review_on": "2026-03-06", "review_place": "三楼会议室", "review_note": "同意推荐排名第一的供应商", "rulings": list(rulings)} | changes
        return self.does(services.compile_report, forms.ReportForm, data, self.experts[0], at)

    def signs(self, n, stance="agree", reasons="", at=LATER):
        return self.does(services.sign_report, forms.SignReportForm, {"stance": stance, "reasons": reasons}, self.experts[n], at)

    def to_report(self, **how):
        """Invited, opened, scored, reported."""
        self.invites(**how)
        self.opens()
        self.all_score()
        return self.reports()

    def to_signatures(self, **how):
        self.to_report(**how)
        for n in range(len(self.experts)):
            self.signs(n)
        return self.record


def panel(record, experts, operator):
    """Seats as the draw leaves them."""
    draw = Draw.objects.create(tender=record, no=record.draws.count() + 1, method="public", library="专家库", place="抽取室", committed={"needed": []},
                               root="r", numbers_at=INVITED, operator=operator, at=INVITED)
    reveal = DrawReveal.objects.create(draw=draw, no=1, random={}, by=operator, at=INVITED)
    drawn = DrawRound.objects.create(reveal=reveal, no=1, code="c", met=[], by=operator, at=INVITED)
    seats = []
    for n, user in enumerate(experts, 1):
        expert = Expert.objects.create(user=user, code=f"ZJ{user.pk}", name=user.display_name, employer=f"单位{n}", entered_at=INVITED)
        seats.append(PanelSeat.objects.create(tender=record, round=drawn, draw=draw, place=n, label=f"L{n}", expert=expert, user=user,
                                              came="drawn", state="seated", drawn_at=INVITED, seated_at=INVITED))
    return seats


def invitation(letters="ABC", **changes):
    return {
        "invited": [{"supplier": NAMES[k], "found_by": "供应商库"} for k in letters], "independent": True, "invitation_text": "请按附件报价。",
        "quotes_due": "2026-03-05T17:00", "tie_rule": "draw", "consortium_rate": "", "low_average_rate": "", "low_second_rate": "",
        "low_ceiling_rate": "",
    } | changes


def hearing(quote, **changes):
    return {
        "quote": quote, "asked_at": "2026-03-06T09:00", "answer_by": "2026-03-06T09:30", "explanation": "库存清理", "proof": "进货发票三张",
        "looked_up": "两家电商同款售价", "opinion": "说明合理", "convinced": "3", "not_convinced": "0",
    } | changes


def sealed(record):
    """Everything that the record tells of scores before all sheets are in."""
    return SimpleNamespace(**{name: record.snapshot()[name] for name in ("sheets", "scores", "low_prices")})


DAY = date(2026, 3, 2)
