"""预算: what lines hold, have fixed and have left, for whom; and the table by which lines come in, whole or not at all."""
from decimal import Decimal as D
from uuid import uuid4

import pytest

from approvals.models import TrailEntry
from procurement.budgets import balances
from procurement.budgets.balance import balance
from procurement.budgets.models import BudgetChange, BudgetLine
from procurement.tenders.models import Tender
from workflows.engine import clock
from workflows.engine.act import act_on_case

from .desk_b import applies, browser
from .test_parties import confirmed, text, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def line(unit, code="2010301", amount="100000.00", **facts):
    return BudgetLine.objects.create(**{"unit": unit, "fiscal_year": 2026, "code": code, "name": f"指标{code}", "amount": D(amount),
                                        "document": "预算批复〔2026〕1号", "entered_at": clock.now(), **facts})


def purchase(cast, money, **facts):
    """A purchase on some case of the requester: what matters here are its sums and whether its case is open."""
    return Tender.objects.create(case=applies(cast.requester, cast.unit_a), title="采购", object_type="goods", category_code="A02", amount=D("1"),
                                 fiscal_year=2026, budget_line=money, **facts)


@pytest.fixture
def used(cast):
    """100,000 with 20,000 held, 30,000 + 1,000 - 500 fixed, and a purchase that ended without a contract."""
    one = line(cast.unit_a)
    purchase(cast, one, budget_held=D("20000"))
    purchase(cast, one, budget_held=D("40000"), contract_amount=D("30000"), contract_raised=D("1000"), contract_saved=D("500"))
    over = purchase(cast, one, budget_held=D("7000"))
    act_on_case(cast.requester, over.case.pk, "withdraw", key=uuid4().hex)
    return one


def test_many_balances_are_those_of_each_line(cast, used):
    lines = [used, line(cast.unit_a, "2010302"), line(cast.unit_b)]
    found = {one.pk: balances.of(one) for one in balances.with_balances(BudgetLine.objects.all())}
    assert found == {one.pk: balance(one) for one in lines}
    assert found[used.pk] == (D("100000.00"), D("20000.00"), D("30500.00")) and found[used.pk].left == D("49500.00")
    assert balances.together(BudgetLine.objects.filter(unit=cast.unit_a)) == (D("200000.00"), D("20000.00"), D("30500.00"))


def test_the_page_shows_amount_held_fixed_and_left(cast, used):
    line(cast.unit_a, "2010302", fiscal_year=2025)
    told = text(browser(cast.finance).get(f"/budget/?unit={cast.unit_a.pk}&year=2026"))
    assert all(word in told for word in ("2010301", "100,000.00", "20,000.00", "30,500.00", "49,500.00", "已用50%")) and "2010302" not in told
    assert "2010302" in text(browser(cast.finance).get(f"/budget/?unit={cast.unit_a.pk}&year=2025"))
    assert "尚未录入预算指标" in text(browser(cast.finance).get(f"/budget/?unit={cast.unit_a.pk}&year=2019"))


@pytest.mark.parametrize("who", ["finance", "head", "vice_head", "section_chief", "auditor", "supervisor", "buyer", "system_admin"])
def test_finance_leaders_and_watchers_see_every_unit(cast, used, who):
    line(cast.unit_b, "2019999")
    client = browser(getattr(cast, who))
    assert "2019999" in text(client.get(f"/budget/?unit={cast.unit_b.pk}")) and 'href="/budget/"' in client.get("/").content.decode()


@pytest.mark.parametrize("who", ["requester", "unit_head"])
def test_a_unit_sees_its_own_lines_only(cast, used, who):
    line(cast.unit_b, "2019999")
    client = browser(getattr(cast, who))
    page = client.get("/budget/")
    assert "2010301" in text(page) and "2019999" not in text(page) and page.context["units"] == [cast.unit_a]
    refused = client.get(f"/budget/?unit={cast.unit_b.pk}")
    assert refused.status_code == 403 and "只能查看本单位" in text(refused) and "韩雪" in text(refused)


@pytest.mark.parametrize("who", ["stranger", "expert_1", "draw_operator", "storekeeper"])
def test_others_are_told_whom_to_ask(cast, who):
    answer = browser(getattr(cast, who)).get("/budget/")
    assert answer.status_code == 403 and "韩雪" in text(answer)


def test_many_lines_are_walked_by_code_and_cost_few_queries(cast, used, django_assert_max_num_queries):
    for n in range(44):
        line(cast.unit_a, f"30{n:03}")
    client, seen, url = browser(cast.finance), [], f"/budget/?unit={cast.unit_a.pk}"
    while url:
        with django_assert_max_num_queries(12):
            page = client.get(url)
        assert "4,500,000.00" in text(page)
        seen += [row["line"].code for row in page.context["rows"]]
        url = (page.context["pager"] or {}).get("next_url")
    assert len(seen) == len(set(seen)) == 45 and seen == sorted(seen)


def test_a_table_enters_new_lines_and_moves_money_between_known_ones(cast, used):
    admin = browser(cast.system_admin)
    answer = upload(admin, "budget", ["FW01", "2026", "2010301", "指标2010301", "\"120,000.00\"", "调剂〔2026〕2号"],
                    ["FW02", "2026", "2010309", "物业费", "5000.5", "批复〔2026〕1号"])
    confirmed(admin, answer)
    used.refresh_from_db()
    change, new = BudgetChange.objects.get(), BudgetLine.objects.get(code="2010309")
    assert (used.amount, change.before, change.document) == (D("120000.00"), D("100000.00"), "调剂〔2026〕2号")
    assert (new.unit, new.amount, new.fiscal_year) == (cast.unit_b, D("5000.50"), 2026)
    actions = list(TrailEntry.objects.filter(action__startswith="budget.").order_by("seq").values_list("action", flat=True))
    assert actions == ["budget.line_changed", "budget.line_entered"]
    assert "调剂〔2026〕2号" in text(browser(cast.finance).get(f"/budget/?unit={cast.unit_a.pk}"))


@pytest.mark.parametrize(("row", "sentence"), [
    (["XX99", "2026", "1", "甲", "1", "号"], "没有使用该编码的在用单位"), (["FW01", "26", "1", "甲", "1", "号"], "不是年份"),
    (["FW01", "2026", "1", "甲", "-1", "号"], "不为负数"), (["FW01", "2026", "1", "甲", "1.005", "号"], "最多两位小数"),
    (["FW01", "2026", "2010301", "别名", "120000", "号"], "名称不能变更"), (["FW01", "2026", "2010301", "指标2010301", "50000", "号"], "50,500.00"),
    (["FW01", "2026", "1", "甲", "1", ""], "此项必填。"),
])
def test_every_bad_row_is_named_and_nothing_is_stored(cast, used, row, sentence):
    admin = browser(cast.system_admin)
    answer = upload(admin, "budget", ["FW02", "2026", "2010309", "物业费", "5000", "批复"], row)
    job = admin.get(answer.url).context["job"]
    assert job.state == "bad" and {number for number, *__ in job.problems} == {3} and sentence in text(admin.get(answer.url))
    confirmed(admin, answer)
    assert BudgetLine.objects.count() == 1


def test_money_that_goes_while_a_table_waits_takes_all_of_it_back(cast, used):
    admin = browser(cast.system_admin)
    answer = upload(admin, "budget", ["FW02", "2026", "2010309", "物业费", "5000", "批复"],
                    ["FW01", "2026", "2010301", "指标2010301", "60000", "调剂"])
    purchase(cast, used, budget_held=D("20000"))
    confirmed(admin, answer)
    used.refresh_from_db()
    assert BudgetLine.objects.count() == 1 and used.amount == D("100000.00")
