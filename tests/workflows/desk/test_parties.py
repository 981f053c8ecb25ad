"""供应商、专家、代理机构 in the browser: kept by whom it may be kept, told to whom it may be told, every write in the trail, tables whole or not."""
import json
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from approvals.imports import KINDS, papers
from approvals.models import TrailEntry, User
from approvals.trail.verify import verify_many
from procurement.parties import services
from procurement.parties.identity import digest_of
from procurement.parties.models import Agency, BadRecord, Expert, ExpertRelative, PartyChange, Supplier, SupplierPerson
from workflows.engine import clock

from .desk_b import browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def text(answer):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<(symbol|script|nav|select).*?</\1>", "", answer.content.decode(), flags=re.S))))


def code(start="91350100M000200YX"):
    return start + services.ALPHABET[-sum(services.ALPHABET.index(c) * w for c, w in zip(start, services.WEIGHTS, strict=True)) % 31]


def supplier(**changes):
    return {"credit_code": "91350100M000100Y43", "name": "示例甲公司（演示）", "size": "small", "domestic_share": "80", "address": "示例路1号",
            "contact": "联系人甲", "phone": "010-5550-0001", "account_no": "6222 0001", **changes}


def expert(**changes):
    return {"code": "ZJ101", "name": "白桦", "specialities": "办公设备，信息技术、办公设备", "title": "高级工程师", "employer": "示例大学",
            "user": "6101", "identity": "46010019800101001x", **changes}


def entered(cast, register="suppliers", **changes):
    who, data = (cast.draw_operator, expert) if register == "experts" else (cast.buyer, supplier)
    answer = browser(who).post(f"/parties/{register}/add/", data(**changes))
    assert answer.status_code == 302, text(answer)
    return (Expert if register == "experts" else Supplier).objects.latest("pk")


def test_a_supplier_is_entered_changed_ended_and_taken_up_again(cast):
    one, buyer = entered(cast), browser(cast.buyer)
    page = f"/parties/suppliers/{one.pk}/"
    assert buyer.post(f"{page}change/", supplier(name="示例甲股份公司", reason="更名核准")).status_code == 302
    assert buyer.post(f"{page}end/", {"on": "2026-03-02", "reason": "歇业"}).status_code == 302
    assert "示例甲股份公司" not in text(buyer.get("/parties/suppliers/")) and "示例甲股份公司" in text(buyer.get("/parties/suppliers/?tab=ended"))
    assert "已停用" in text(buyer.get(page)) and "歇业" in text(buyer.get(page))
    assert buyer.post(f"{page}again/", {"reason": "恢复营业"}).status_code == 302
    told = text(buyer.get(page))
    assert all(word in told for word in ("示例甲公司（演示） → 示例甲股份公司", "更名核准", "歇业", "恢复营业", "冯远"))
    entries = TrailEntry.objects.filter(action__startswith="party.").order_by("seq")
    assert [one.action for one in entries] == ["party.entered", "party.changed", "party.ended", "party.taken_up"]
    assert all(one.actor == cast.buyer for one in entries) and entries[1].chain.startswith("adm/")
    told = bytes(entries[0].body).decode()
    assert "010-5550-0001" not in told and "示例甲公司（演示）" in told
    assert all(verdict.ok for verdict in verify_many([entries[0].chain]).values())


def test_no_entry_without_its_trail(cast, monkeypatch):
    from workflows.desk.parties import acts

    def broken(*args, **kwargs):
        raise RuntimeError("the trail is down")

    monkeypatch.setattr(acts.book, "write", broken)
    with pytest.raises(RuntimeError):
        browser(cast.buyer).post("/parties/suppliers/add/", supplier())
    assert not Supplier.objects.exists() and not PartyChange.objects.exists()


@pytest.mark.parametrize(("changes", "sentence"), [
    ({"credit_code": "91350100M000100Y44"}, "统一社会信用代码"), ({"domestic_share": "101"}, "100"), ({"name": ""}, "必填"),
    ({"size": "huge"}, "企业规模"),
])
def test_bad_input_is_told_and_what_was_typed_stays(cast, changes, sentence):
    answer = browser(cast.buyer).post("/parties/suppliers/add/", supplier(**changes))
    assert answer.status_code == 422 and sentence in text(answer) and "010-5550-0001" in answer.content.decode()
    assert not Supplier.objects.exists()


def test_the_number_is_taken_once_and_a_change_needs_reason_and_difference(cast):
    one, buyer = entered(cast), browser(cast.buyer)
    assert "已在" in text(buyer.post("/parties/suppliers/add/", supplier(name="又一家")))
    assert buyer.post(f"/parties/suppliers/{one.pk}/change/", supplier(reason="")).status_code == 422
    assert buyer.post(f"/parties/suppliers/{one.pk}/change/", supplier(reason="核对")).status_code == 422
    assert PartyChange.objects.count() == 1


@pytest.mark.parametrize(("who", "reads_suppliers", "reads_experts"), [
    ("buyer", 200, 403), ("checker", 200, 403), ("finance", 200, 403), ("head", 200, 403), ("draw_operator", 403, 200),
    ("draw_supervisor", 200, 200), ("auditor", 200, 200), ("supervisor", 200, 200), ("system_admin", 200, 200), ("expert_1", 403, 403),
    ("requester", 403, 403), ("stranger", 403, 403),
])
def test_who_reads_which_register(cast, who, reads_suppliers, reads_experts):
    client, one, other = browser(getattr(cast, who)), entered(cast), entered(cast, "experts")
    for url, status in ((f"/parties/suppliers/{one.pk}/", reads_suppliers), ("/parties/suppliers/", reads_suppliers),
                        (f"/parties/experts/{other.pk}/", reads_experts), ("/parties/experts/", reads_experts)):
        assert client.get(url).status_code == status, url
    home = client.get("/").content.decode()
    assert ('href="/parties/suppliers/"' in home) is (reads_suppliers == 200)
    assert ('href="/parties/experts/"' in home) is (reads_experts == 200)


def test_a_refusal_says_in_chinese_who_may_and_whom_to_ask(cast):
    answer = browser(cast.requester).get("/parties/experts/")
    assert answer.status_code == 403 and "抽取操作" in text(answer) and "韩雪" in text(answer)


@pytest.mark.parametrize("who", ["buyer", "auditor", "supervisor", "draw_supervisor", "head", "expert_1"])
def test_experts_are_not_kept_by_those_whom_they_judge_or_who_watch(cast, who):
    assert browser(getattr(cast, who)).post("/parties/experts/add/", expert()).status_code == 403
    assert not Expert.objects.exists()


@pytest.mark.parametrize("who", ["auditor", "supervisor", "head", "system_admin", "draw_operator"])
def test_suppliers_are_kept_by_buyers_only(cast, who):
    assert browser(getattr(cast, who)).post("/parties/suppliers/add/", supplier()).status_code == 403
    assert not Supplier.objects.exists()


def test_nobody_keeps_the_entry_of_a_supplier_among_whose_people_he_stands(cast):
    one = entered(cast)
    SupplierPerson.objects.create(supplier=one, name=cast.buyer.display_name, tie="staff", since="2020-01-01", entered_at=clock.now())
    answer = browser(cast.buyer).post(f"/parties/suppliers/{one.pk}/change/", supplier(name="改名", reason="x"))
    assert answer.status_code == 403 and "请由其他人员办理" in text(answer)
    assert browser(cast.second_buyer).post(f"/parties/suppliers/{one.pk}/change/", supplier(name="改名", reason="x")).status_code == 302


def test_whoever_is_an_expert_keeps_no_register(cast):
    Expert.objects.create(code="ZJ7", name="潘静", user=cast.draw_operator, employer="某处", entered_at=clock.now())
    answer = browser(cast.draw_operator).post("/parties/experts/add/", expert())
    assert answer.status_code == 403 and "评审专家不得维护" in text(answer)


def test_people_holdings_and_bad_records_have_their_days(cast):
    one, other, buyer = entered(cast), entered(cast, credit_code=code(), name="示例乙公司（演示）"), browser(cast.buyer)
    page = f"/parties/suppliers/{one.pk}/"
    person = {"name": "钱总", "tie": "head", "since": "2020-01-01", "identity": "460100198001010011"}
    assert buyer.post(f"{page}person/", person).status_code == 302
    assert buyer.post(f"{page}holding/", {"held": other.credit_code, "share": "51", "since": "2021-01-01"}).status_code == 302
    assert "没有该代码" in text(buyer.post(f"{page}holding/", {"held": "x", "since": "2021-01-01"}))
    assert buyer.post(f"{page}bad/", {"reason": "串通报价", "document": "示罚〔2026〕1号", "since": "2026-01-01"}).status_code == 302
    told = text(buyer.get(page))
    assert "控股、管理的供应商: 示例乙公司（演示）" in told and "Held" not in told
    assert all(word in told for word in ("钱总", "法定代表人或负责人", "2020-01-01", "示例乙公司（演示）", "51%", "示罚〔2026〕1号", "串通报价"))
    assert "不良行为" in text(buyer.get("/parties/suppliers/?tab=barred")) and "示例乙" not in text(buyer.get("/parties/suppliers/?tab=barred"))
    assert "示例甲公司（演示）" in text(buyer.get(f"/parties/suppliers/{other.pk}/"))
    row = BadRecord.objects.get()
    assert "早于" in text(buyer.post(f"{page}bad/{row.pk}/end/", {"on": "2025-12-31", "reason": "x"}))
    assert buyer.post(f"{page}bad/{row.pk}/end/", {"on": "2026-02-28", "reason": "期满"}).status_code == 302
    assert "示例甲" not in text(buyer.get("/parties/suppliers/?tab=barred")) and "期满" in text(buyer.get(page))
    assert [one.action for one in TrailEntry.objects.filter(action__startswith="party.tie").order_by("seq")] == [
        "party.tie_entered", "party.tie_entered", "party.tie_entered", "party.tie_ended"]


def test_a_tie_is_ended_on_the_page_of_its_own_party_only(cast):
    one, other, buyer = entered(cast), entered(cast, credit_code=code(), name="乙"), browser(cast.buyer)
    buyer.post(f"/parties/suppliers/{one.pk}/bad/", {"reason": "串通", "document": "1号", "since": "2026-01-01"})
    row = BadRecord.objects.get()
    assert buyer.post(f"/parties/suppliers/{other.pk}/bad/{row.pk}/end/", {"on": "2026-02-28", "reason": "x"}).status_code == 404


def test_an_expert_is_linked_to_the_account_of_the_same_name_once(cast):
    one, operator = entered(cast, "experts"), browser(cast.draw_operator)
    assert one.user == cast.expert_1 and one.specialities == ["办公设备", "信息技术"] and one.identity == digest_of("46010019800101001X")
    assert "属于石磊" in text(operator.post("/parties/experts/add/", expert(code="ZJ102", user="6102")))
    assert "已关联专家ZJ101" in text(operator.post("/parties/experts/add/", expert(code="ZJ102")))
    assert "没有工号为" in text(operator.post("/parties/experts/add/", expert(code="ZJ102", user="0000")))
    assert Expert.objects.count() == 1
    operator.post(f"/parties/experts/{one.pk}/change/", expert(user="", identity="", reason="账号收回"))
    one.refresh_from_db()
    assert one.user is None and one.identity == digest_of("46010019800101001X")
    assert "6101 白桦" in text(operator.get(f"/parties/experts/{one.pk}/"))


def test_relatives_and_digests_are_told_to_supervisors_only(cast):
    one = entered(cast, "experts")
    page = f"/parties/experts/{one.pk}/"
    relative = {"name": "白小明", "kinship": "direct", "works_at": "示例乙公司"}
    assert browser(cast.draw_operator).post(f"{page}relative/", relative).status_code == 302
    digest = digest_of("46010019800101001X")
    for who in ("draw_supervisor", "supervisor", "auditor"):
        told = text(browser(getattr(cast, who)).get(page))
        assert "白小明" in told and "示例乙公司" in told and digest in told
    for who in ("draw_operator", "system_admin"):
        told = browser(getattr(cast, who)).get(page).content.decode()
        assert "白小明" not in told and "示例乙公司" not in told and digest not in told
    assert ExpertRelative.objects.get().name == "白小明"
    for entry in TrailEntry.objects.filter(action__startswith="party."):
        assert not any(word in f"{bytes(entry.body).decode()}{json.dumps(entry.details, ensure_ascii=False)}" for word in ("白小明", "示例乙公司", digest))


def test_a_new_employer_becomes_the_present_one(cast):
    one = entered(cast, "experts")
    answer = browser(cast.draw_operator).post(f"/parties/experts/{one.pk}/employer/", {"employer": "示例设计院", "tie": "staff", "since": "2026-01-01"})
    assert answer.status_code == 302
    one.refresh_from_db()
    assert one.employer == "示例设计院"
    actions = TrailEntry.objects.filter(action__startswith="party.").order_by("seq").values_list("action", flat=True)
    assert list(actions) == ["party.entered", "party.tie_entered", "party.changed"]


def test_an_agency_shows_when_its_contract_is_not_in_force(cast):
    buyer = browser(cast.buyer)
    agency = {"credit_code": code(), "name": "示例代理公司", "contract_no": "DL-1", "since": "2024-01-01", "until": "2025-12-31", "scope": "货物"}
    assert buyer.post("/parties/agencies/add/", agency).status_code == 302
    assert "委托合同不在有效期" in text(buyer.get("/parties/agencies/"))
    buyer.post(f"/parties/agencies/{Agency.objects.get().pk}/change/", {**agency, "until": "2026-12-31", "reason": "续签"})
    assert "委托合同不在有效期" not in text(buyer.get("/parties/agencies/")) and Agency.objects.get().until.year == 2026


def test_the_list_is_found_by_name_and_number_and_walked_by_key(cast):
    at = clock.now()
    Supplier.objects.bulk_create([Supplier(name=f"示例{n % 7}公司", credit_code=f"S{n:017}", entered_at=at) for n in range(45)])
    client, seen, url = browser(cast.buyer), [], "/parties/suppliers/"
    while url:
        page = client.get(url)
        seen += [row["party"].pk for row in page.context["rows"]]
        url = (page.context["pager"] or {}).get("next_url")
    assert len(seen) == len(set(seen)) == 45
    assert len(client.get("/parties/suppliers/?q=S00000000000000044").context["rows"]) == 1
    assert "没有符合条件" in text(client.get("/parties/suppliers/?q=ZZZ"))


def test_pages_ask_at_most_twelve_queries(cast, django_assert_max_num_queries):
    one, other = entered(cast), entered(cast, "experts")
    page = f"/parties/suppliers/{one.pk}/"
    for n in range(6):
        browser(cast.buyer).post(f"{page}person/", {"name": f"人{n}", "tie": "staff", "since": "2020-01-01"})
        held = entered(cast, credit_code=code(f"91350100M00{n}300YX"), name=f"子公司{n}")
        browser(cast.buyer).post(f"{page}holding/", {"held": held.credit_code, "since": "2020-01-01"})
        browser(cast.draw_operator).post(f"/parties/experts/{other.pk}/employer/", {"employer": f"单位{n}", "tie": "staff", "since": "2020-01-01"})
    client = browser(cast.auditor)
    for url in ("/parties/suppliers/", "/parties/suppliers/?tab=barred", "/parties/experts/", "/parties/agencies/", page, f"/parties/experts/{other.pk}/"):
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200, url


def test_pages_speak_english_too(cast):
    one = entered(cast)
    client = browser(cast.buyer)
    client.cookies["django_language"] = "en"
    assert "History of the entry" in text(client.get(f"/parties/suppliers/{one.pk}/")) and "Suppliers" in text(client.get("/parties/suppliers/"))


# --- tables -------------------------------------------------------------------------------------------------------------
def upload(client, kind, *rows):
    body = "\r\n".join([",".join(papers.titles(KINDS[kind])), *(",".join(row) for row in rows)])
    return client.post("/office/imports/", {"kind": kind, "reason": "年度入库", "file": SimpleUploadedFile("表.csv", body.encode("gb18030"))})


def confirmed(client, answer):
    return client.post(f"{answer.url}confirm/", {"ground": client.get(answer.url).context["job"].ground})


@pytest.mark.parametrize("kind", ["suppliers", "experts", "budget"])
def test_each_table_has_its_template(cast, kind):
    admin = browser(cast.system_admin)
    for ending, start in (("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")):
        answer = admin.get(f"/office/imports/templates/{kind}/{ending}/")
        assert answer.status_code == 200 and answer.content.startswith(start)


def test_a_table_of_suppliers_enters_and_changes(cast):
    one, admin = entered(cast), browser(cast.system_admin)
    answer = upload(admin, "suppliers", [one.credit_code, "示例甲公司（演示）", "小型企业", "60%", "示例路1号", "联系人甲", "010-5550-0001", "6222 0001"],
                    [code(), "示例乙公司", "微型企业", "", "", "", "", ""])
    assert "60.00" in text(admin.get(answer.url)) and "80.00" in text(admin.get(answer.url))
    assert Supplier.objects.count() == 1
    confirmed(admin, answer)
    one.refresh_from_db()
    assert Supplier.objects.count() == 2 and str(one.domestic_share) == "60.00"
    actions = list(TrailEntry.objects.filter(action__startswith="party.").order_by("seq").values_list("action", flat=True))
    assert actions == ["party.entered", "party.changed", "party.entered"] and TrailEntry.objects.filter(action="import.stored").exists()
    assert PartyChange.objects.filter(reason="年度入库").exists()
    again = upload(admin, "suppliers", [code(), "示例乙公司", "微型企业", "", "", "", "", ""])
    assert admin.get(again.url).context["job"].counts["unchanged"] == 1


def test_every_bad_row_is_named_and_nothing_is_stored(cast):
    one, admin = entered(cast), browser(cast.system_admin)
    browser(cast.buyer).post(f"/parties/suppliers/{one.pk}/end/", {"on": "2026-03-02", "reason": "歇业"})
    answer = upload(
        admin, "suppliers", [code(), "乙公司", "小型企业", "", "", "", "", ""], ["91350100M000100Y44", "丙", "小型企业", "", "", "", "", ""],
        [one.credit_code, "甲", "小型企业", "", "", "", "", ""], [code("91350100M000900YX"), "丁", "巨型", "120", "", "", "", ""])
    job = admin.get(answer.url).context["job"]
    assert job.state == "bad" and {line for line, *__ in job.problems} == {3, 4, 5} and Supplier.objects.count() == 1
    confirmed(admin, answer)
    assert Supplier.objects.count() == 1


def test_experts_come_with_their_accounts_by_staff_number(cast):
    admin = browser(cast.system_admin)
    answer = upload(admin, "experts", ["ZJ1", "白桦", "办公设备、信息技术", "", "示例大学", "否", "6101"], ["ZJ2", "外人", "法律", "", "某所", "是", ""])
    confirmed(admin, answer)
    first, second = Expert.objects.order_by("code")
    assert (first.user, first.specialities) == (cast.expert_1, ["办公设备", "信息技术"]) and second.user is None and second.own_staff
    wrong = upload(admin, "experts", ["ZJ3", "石磊", "法律", "", "某所", "否", "6101"], ["ZJ4", "白桦", "法律", "", "某所", "否", "6101"],
                   ["ZJ5", "江枫", "法律", "", "某所", "否", "9999"], ["ZJ6", "江枫", "法律", "", "某所", "否", "6103"],
                   ["ZJ7", "江枫", "法律", "", "某所", "否", "6103"])
    assert {line for line, *__ in admin.get(wrong.url).context["job"].problems} == {2, 3, 4, 6}
    assert Expert.objects.count() == 2 and User.objects.filter(expert__isnull=False).count() == 1


def test_a_table_of_experts_is_checked_with_few_queries(cast, django_assert_max_num_queries):
    from approvals.imports.checking import check

    rows = [["编号"], *([f"ZJ{n:03}", f"专家{n}", "法律", "", "某所", "否", ""] for n in range(200))]
    rows[0] = papers.titles(KINDS["experts"])
    with django_assert_max_num_queries(3):
        found = check(KINDS["experts"], enumerate(rows, 1), by=cast.system_admin, at=clock.now())
    assert found.counts["new"] == 200


# --- who hands tables in ----------------------------------------------------------------------------------------------------
def test_whoever_keeps_a_register_hands_in_its_table(cast):
    buyer = browser(cast.buyer)
    assert 'href="/office/imports/?kind=suppliers"' in buyer.get("/parties/suppliers/").content.decode()
    answer = upload(buyer, "suppliers", [code(), "示例乙公司", "微型企业", "", "", "", "", ""])
    assert not Supplier.objects.exists() and "示例乙公司" in text(buyer.get(answer.url))
    confirmed(buyer, answer)
    assert Supplier.objects.get().name == "示例乙公司"
    assert TrailEntry.objects.get(action="party.entered").actor == cast.buyer


def test_a_buyer_neither_hands_in_nor_sees_a_table_of_those_who_judge_him(cast):
    operator, buyer = browser(cast.draw_operator), browser(cast.buyer)
    answer = upload(operator, "experts", ["ZJ201", "白桦", "办公设备", "", "示例大学", "否", ""])
    assert answer.status_code == 302 and operator.get(answer.url).status_code == 200
    assert buyer.get(answer.url).status_code == 404 and "白桦" not in text(buyer.get("/office/imports/"))
    assert buyer.get("/office/imports/templates/experts/csv/").status_code == 404
    assert upload(buyer, "experts", ["ZJ202", "甲", "办公设备", "", "示例大学", "否", ""]).status_code == 422
    assert buyer.post(f"{answer.url}confirm/", {"ground": ""}).status_code == 404


def test_a_table_is_no_way_around_who_may_keep_an_entry(cast):
    one, buyer = entered(cast), browser(cast.buyer)
    SupplierPerson.objects.create(supplier=one, name=cast.buyer.display_name, tie="staff", since="2020-01-01", entered_at=clock.now())
    answer = upload(buyer, "suppliers", [one.credit_code, "改名公司", "小型企业", "", "", "", "", ""], [code(), "示例乙公司", "微型企业", "", "", "", "", ""])
    confirmed(buyer, answer)
    job = buyer.get(answer.url).context["job"]
    assert job.state == "failed" and "第 2 行" in job.error.replace("第2行", "第 2 行") and "请由其他人员办理" in job.error
    assert Supplier.objects.get().name == "示例甲公司（演示）"
