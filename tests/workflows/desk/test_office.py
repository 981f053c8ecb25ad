"""系统管理 in the browser: units, people, posts, roles and tables are changed there, and only by those whom it concerns."""
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from approvals.imports import KINDS, papers
from approvals.models import Notice, Post, Proposal, Step, Unit, UnitGrant, User
from approvals.roles import Role
from workflows.engine import clock

from .desk_b import applies, browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def admin(cast):
    return browser(cast.system_admin)


@pytest.fixture
def second(cast):
    return browser(cast.security_admin)


def text(answer):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<(symbol|script|nav).*?</\1>", "", answer.content.decode(), flags=re.S))))


def decide(browser, proposal, verb="approve", **data):
    return browser.post(f"/office/proposals/{proposal.key}/", {"verb": verb, "digest": proposal.digest, "note": "", **data})


# --- units --------------------------------------------------------------------------------------------------------------------
def test_a_unit_is_added_found_renamed_and_closed(cast, admin):
    data = {"code": "FW09", "name": "示例水务局", "parent": cast.bureau.pk, "kind": "served", "level": "city", "reason": "三定方案"}
    assert admin.post("/office/units/add/", data).status_code == 302
    unit = Unit.objects.get(code="FW09")
    admin.post(f"/office/units/{unit.pk}/rename/", {"name": "示例水利局", "on": "2026-03-02", "document": "示编〔2026〕1号", "reason": "改革"})
    for word in ("水利", "水务", "fw09"):
        page = text(admin.get("/office/units/", {"q": word}))
        assert "示例水利局" in page and "原示例水务局" in page
    assert "示编〔2026〕1号" in text(admin.get(f"/office/units/{unit.pk}/"))
    assert admin.post(f"/office/units/{unit.pk}/deactivate/", {"reason": "撤销"}).status_code == 302
    assert "示例水利局" not in text(admin.get("/office/units/")) and "示例水利局" in text(admin.get("/office/units/?closed=1"))


def test_a_refused_form_keeps_what_was_typed_and_says_why_in_chinese(cast, admin):
    answer = admin.post("/office/units/add/", {"code": "JG", "name": "又一个局", "kind": "served", "level": "city", "reason": "三定"})
    assert answer.status_code == 422 and "又一个局" in answer.content.decode() and "此编码已被其他单位使用" in text(answer)
    answer = admin.post(f"/office/units/{cast.unit_a.pk}/deactivate/", {"reason": "撤销"})
    assert answer.status_code == 422 and "个角色设在此单位" in text(answer)


def test_lists_walk_by_key_and_ask_few_queries(cast, admin, django_assert_max_num_queries):
    Unit.objects.bulk_create([Unit(code=f"Z{n:03d}", name=f"单位{n}", parent=cast.bureau) for n in range(120)])
    User.objects.bulk_create([User(username=f"Z{n:03d}", display_name=f"人{n}", pinyin=f"ren{n} r{n}") for n in range(120)])
    for where in ("units", "people"):
        seen, url = [], f"/office/{where}/?q=Z"
        while url:
            with django_assert_max_num_queries(12):
                page = admin.get(url).content.decode()
            seen += re.findall(r'<td class="num">(Z\d{3})</td>', page)
            older = re.search(r'rel="next" href="([^"]+)"', page)
            url = unescape(older[1]) if older else ""
        assert seen == [f"Z{n:03d}" for n in range(120)]


# --- people -------------------------------------------------------------------------------------------------------------------
def test_people_are_found_by_name_number_and_pinyin(cast, admin):
    for word in ("赵敏", "1001", "zhaom", "zm"):
        page = text(admin.get("/office/people/", {"q": word}))
        assert "赵敏" in page and "徐建" not in page


def test_an_account_is_opened_given_a_post_and_its_role_waits_for_the_second_person(cast, admin, second):
    assert admin.post("/office/people/add/", {"username": "4101", "name": "示例甲", "phone": "", "reason": "新进"}).status_code == 302
    person = User.objects.get(username="4101")
    admin.post(f"/office/people/{person.pk}/post/", {"unit": cast.premises.pk, "title": "科员", "rank": "10", "since": "2026-03-02", "reason": "任职"})
    assert Post.objects.get(user=person).unit == cast.premises
    answer = admin.post(f"/office/people/{person.pk}/roles/", {"role": "act_as_handler", "unit": "", "reason": "分工"})
    proposal = Proposal.objects.get()
    assert answer.status_code == 302 and not UnitGrant.objects.filter(user=person).exists()
    notice = Notice.objects.get(to=cast.security_admin)
    assert second.get(f"/notices/{notice.pk}/").url == f"/office/proposals/{proposal.key}/"
    assert "4101 示例甲" in text(second.get(f"/office/proposals/{proposal.key}/")) and "分工" in text(second.get("/office/proposals/"))
    assert decide(second, proposal).status_code == 302
    assert UnitGrant.objects.get(user=person).content_object == cast.bureau


def test_a_role_is_taken_back_the_same_way(cast, admin, second):
    grant = UnitGrant.objects.get(user=cast.finance)
    admin.post(f"/office/people/{cast.finance.pk}/roles/", {"take": [grant.pk], "role": "", "reason": "轮岗"})
    decide(second, Proposal.objects.get())
    assert not UnitGrant.objects.filter(user=cast.finance).exists()


def test_no_role_chosen_is_said(cast, admin):
    answer = admin.post(f"/office/people/{cast.stranger.pk}/roles/", {"role": "", "reason": "分工"})
    assert answer.status_code == 422 and "请至少选择一个角色" in text(answer)


def test_open_tasks_are_named_before_an_account_is_closed_and_who_is_signed_in_is_out(cast, admin):
    applies(cast.requester, cast.unit_a)
    step = Step.objects.get(status="NEW")
    head = browser(cast.unit_head)
    head.post(f"/inbox/steps/{step.pk}/claim/", {"edition": 1})
    url = f"/office/people/{cast.unit_head.pk}/deactivate/"
    assert step.process.number in text(admin.get(url))
    answer = admin.post(url, {"reason": "调离"})
    assert answer.status_code == 422 and "1 项未办任务" in text(answer) and step.process.title not in text(answer)
    assert head.get("/").status_code == 200
    assert admin.post(url, {"reason": "调离", "known": "on"}).status_code == 302
    assert head.get("/").status_code == 302
    assert admin.post(f"/office/people/{cast.unit_head.pk}/reactivate/", {"reason": "误停"}).status_code == 302


def test_a_post_ends(cast, admin):
    post = Post.objects.get(user=cast.handler)
    assert admin.post(f"/office/posts/{post.pk}/end/", {"until": "2026-03-01", "reason": "免职"}).status_code == 302
    assert admin.post(f"/office/posts/{post.pk}/end/", {"until": "2026-03-01", "reason": "免职"}).status_code == 422


# --- two people ---------------------------------------------------------------------------------------------------------------
def proposed(cast, admin):
    admin.post(f"/office/people/{cast.stranger.pk}/roles/", {"role": "act_as_legal", "unit": "", "reason": "分工"})
    return Proposal.objects.get()


def test_the_proposer_sees_no_button_to_approve_and_the_door_refuses_him(cast, admin):
    proposal = proposed(cast, admin)
    page = admin.get(f"/office/proposals/{proposal.key}/").content.decode()
    assert 'value="approve"' not in page and 'value="withdraw"' in page
    assert decide(admin, proposal).status_code == 422
    assert not UnitGrant.objects.filter(user=cast.stranger).exists()
    assert decide(admin, proposal, "withdraw").status_code == 302 and Proposal.objects.get().state == "withdrawn"


def test_a_refusal_needs_its_reason(cast, admin, second):
    proposal = proposed(cast, admin)
    answer = decide(second, proposal, "refuse")
    assert answer.status_code == 422 and "请写明不同意的理由" in text(answer)
    assert decide(second, proposal, "refuse", note="依据不足").status_code == 302
    assert "依据不足" in text(admin.get(f"/office/proposals/{proposal.key}/")) and "史强" in text(admin.get("/office/proposals/?tab=settled"))


def test_the_audit_administrator_reads_and_decides_nothing(cast, admin):
    proposal = proposed(cast, admin)
    audit = browser(cast.audit_admin)
    page = audit.get(f"/office/proposals/{proposal.key}/")
    assert page.status_code == 200 and 'name="verb"' not in page.content.decode()
    assert decide(audit, proposal).status_code == 422
    for path in ("units/add", f"units/{cast.unit_a.pk}/rename", "people/add", f"people/{cast.finance.pk}/roles"):
        assert audit.get(f"/office/{path}/").status_code == 403


def test_two_administrators_press_at_once_and_the_second_learns_that_it_is_settled(cast, admin, second):
    proposal = proposed(cast, admin)
    decide(second, proposal)
    answer = decide(second, proposal)
    assert answer.status_code == 422 and "此事项已办结" in text(answer)


def test_everybody_else_is_told_whom_to_ask(cast):
    for who in (cast.requester, cast.head, cast.coordinator, cast.auditor):
        for where in ("units", "people", "proposals", "imports"):
            answer = browser(who).get(f"/office/{where}/")
            assert answer.status_code == 403 and "系统管理员" in text(answer)


# --- mergers --------------------------------------------------------------------------------------------------------------------
def test_a_unit_merged_while_its_case_is_open_prints_both_names_and_its_lists_say_formerly(cast, admin, second):
    case = applies(cast.second_requester, cast.unit_b)
    before = text(browser(cast.second_requester).get(f"/cases/{case.key}/print/"))
    assert "示例市文化馆（演示）" in before and "现并入" not in before
    admin.post(f"/office/units/{cast.unit_b.pk}/merge/", {"into": cast.unit_a.pk, "on": "2026-03-02", "document": "示编〔2026〕9号", "reason": "合并"})
    proposal = Proposal.objects.get()
    page = text(second.get(f"/office/proposals/{proposal.key}/"))
    assert case.number in page and "馆长" in page and "申请人" in page
    assert decide(second, proposal).status_code == 302
    after = text(browser(cast.second_requester).get(f"/cases/{case.key}/print/"))
    assert "示例市文化馆（演示）（现并入示例市示例区统计局（演示））" in after
    assert "原市文化馆" in text(browser(cast.second_requester).get(f"/cases/{case.key}/"))
    assert "原市文化馆" in text(browser(cast.second_requester).get("/started/"))
    assert case.title in text(browser(cast.unit_head).get("/inbox/")), "the successor's head finds it among his work"


def test_a_unit_renamed_while_its_case_is_open_prints_the_name_of_the_day_and_the_present_one(cast, admin, ticking):
    case = applies(cast.requester, cast.unit_a)
    ticking.forward(days=3)
    admin.post(f"/office/units/{cast.unit_a.pk}/rename/", {"name": "示例区统计调查局", "short_name": "调查局", "on": "2026-03-04", "reason": "改革"})
    printed = text(browser(cast.requester).get(f"/cases/{case.key}/print/"))
    assert "示例市示例区统计局（演示）（现示例区统计调查局）" in printed
    later = applies(cast.requester, cast.unit_a, title="后来的")
    printed = text(browser(cast.requester).get(f"/cases/{later.key}/print/"))
    assert "示例区统计调查局" in printed and "统计局（演示）" not in printed


# --- tables ---------------------------------------------------------------------------------------------------------------------
def upload(client, kind, *rows, name="人员.csv"):
    body = "\r\n".join([",".join(papers.titles(KINDS[kind])), *(",".join(row) for row in rows)])
    return client.post("/office/imports/", {"kind": kind, "reason": "花名册", "file": SimpleUploadedFile(name, body.encode("gb18030"))})


def confirmed(client, answer):
    """The button under the preview, which names the preview that it stands under."""
    return client.post(f"{answer.url}confirm/", {"ground": client.get(answer.url).context["job"].ground})


def test_a_table_is_handed_in_shown_and_confirmed(cast, admin):
    answer = upload(admin, "people", ["4901", "示例甲", ""], ["1001", "赵敏", "010-5550-1001"])
    page = text(admin.get(answer.url))
    assert "4901" in page and "示例甲" in page and "待确认" in page
    assert not User.objects.filter(username="4901").exists()
    assert confirmed(admin, answer).status_code == 302
    assert User.objects.get(username="4901").display_name == "示例甲" and "已导入" in text(admin.get(answer.url))


def test_every_bad_row_stands_on_the_page_and_in_the_list(cast, admin):
    answer = upload(admin, "people", ["4901", "", ""], ["坏 号", "乙", ""], ["4903", "丙", ""])
    page = text(admin.get(answer.url))
    assert "均未导入" in page and "此项必填" in page and "工号只能用字母" in page and "确认导入" not in page
    listed = admin.get(f"{answer.url}bad-rows/").content.decode("utf-8-sig")
    assert listed.count("\r\n") == 3 and '"2","姓名"' in listed
    assert not User.objects.filter(username="4903").exists()


def test_templates_are_downloaded(cast, admin):
    for ending, start in (("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")):
        for kind in ("units", "people", "posts", "grants"):
            answer = admin.get(f"/office/imports/templates/{kind}/{ending}/")
            assert answer.status_code == 200 and answer.content.startswith(start)


def test_a_table_of_roles_leads_to_its_proposal(cast, admin, second):
    answer = upload(admin, "grants", ["1103", "法制", "", ""])
    proposal_page = confirmed(admin, answer).url
    proposal = Proposal.objects.get()
    assert str(proposal.key) in proposal_page and "已提交复核" in text(admin.get(answer.url))
    decide(second, proposal)
    assert UnitGrant.objects.filter(user=cast.stranger, permission__codename=Role.LEGAL).exists()


def test_a_table_put_aside_is_not_stored(cast, admin):
    answer = upload(admin, "people", ["4901", "示例甲", ""])
    admin.post(f"{answer.url}discard/")
    confirmed(admin, answer)
    assert not User.objects.filter(username="4901").exists() and "已放弃" in text(admin.get("/office/imports/"))


def test_a_file_that_is_no_table_is_refused_and_the_reason_typed_stays(cast, admin):
    answer = admin.post("/office/imports/", {"kind": "people", "reason": "花名册〔1〕", "file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 x")})
    assert answer.status_code == 422 and "花名册〔1〕" in answer.content.decode()


def test_pages_of_the_office_ask_at_most_twelve_queries(cast, admin, second, django_assert_max_num_queries):
    proposal = proposed(cast, admin)
    job = upload(admin, "people", ["4901", "示例甲", ""]).url
    clock.now()
    for url in ("/office/units/", f"/office/units/{cast.bureau.pk}/", f"/office/units/{cast.unit_a.pk}/merge/", "/office/people/",
                f"/office/people/{cast.finance.pk}/", f"/office/people/{cast.finance.pk}/roles/", "/office/proposals/",
                f"/office/proposals/{proposal.key}/", "/office/imports/", job):
        with django_assert_max_num_queries(12):
            assert admin.get(url).status_code == 200, url
