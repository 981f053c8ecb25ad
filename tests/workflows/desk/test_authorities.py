"""授权登记 in the browser: entered by one administrator, decided by another, read by date, refused in Chinese at approval."""
import re
from html import unescape

import pytest

from approvals.models import Authority, Proposal, Step
from workflows.engine import authority
from workflows.engine.act import Refused, act

from .desk_b import applies, browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def text(answer):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<(symbol|script|nav|select).*?</\1>", "", answer.content.decode(), flags=re.S))))


def typed(cast, **changes):
    return {"direction": "received", "source": "示例省机关事务管理局", "unit": cast.bureau.pk, "body": "", "role": "", "flow": "renovation_review",
            "matter": "", "ceiling": "500000.00", "document": "示授〔2026〕1号", "valid_from": "2026-03-02", "valid_to": "2026-12-31",
            "reason": "授权文件", **changes}


@pytest.mark.parametrize(("person", "led"), [
    ("system_admin", True), ("security_admin", True), ("audit_admin", True), ("section_chief", True), ("auditor", True), ("requester", False),
])
def test_whoever_may_read_the_register_finds_it_in_the_navigation(cast, person, led):
    assert ('href="/office/authorities/"' in browser(getattr(cast, person)).get("/").content.decode()) is led


def entered(cast, **changes):
    assert browser(cast.system_admin).post("/office/authorities/add/", typed(cast, **changes)).status_code == 302
    agreed(cast)
    return Authority.objects.latest("pk")


def agreed(cast):
    proposal = Proposal.objects.latest("pk")
    answer = browser(cast.security_admin).post(f"/office/proposals/{proposal.key}/", {"verb": "approve", "digest": proposal.digest, "note": ""})
    assert answer.status_code == 302, text(answer)


def test_one_enters_another_agrees_and_only_then_it_stands_in_the_list(cast):
    admin = browser(cast.system_admin)
    admin.post("/office/authorities/add/", typed(cast))
    assert "示授〔2026〕1号" not in text(admin.get("/office/authorities/"))
    proposal = Proposal.objects.get()
    page = text(browser(cast.security_admin).get(f"/office/proposals/{proposal.key}/"))
    assert all(word in page for word in ("示授〔2026〕1号", "500,000.00", "本局获得", "2026-12-31", "示例省机关事务管理局"))
    agreed(cast)
    assert "示授〔2026〕1号" in text(browser(cast.section_chief).get("/office/authorities/"))


def test_the_list_is_read_as_on_any_day_and_says_what_is_about_to_end(cast, django_assert_max_num_queries):
    entered(cast)
    reader = browser(cast.vice_head)

    def seen(**query):
        with django_assert_max_num_queries(12):
            return text(reader.get("/office/authorities/", query))

    assert "示授〔2026〕1号" in seen(on="2026-12-31") and "还剩0天" in seen(on="2026-12-31", tab="soon")
    assert "示授〔2026〕1号" not in seen(on="2027-01-01") and "示授〔2026〕1号" in seen(on="2027-01-01", tab="over")
    assert "示授〔2026〕1号" in seen(on="2026-03-01", tab="coming") and "示授〔2026〕1号" not in seen(on="2026-11-30", tab="soon")
    answer = reader.get("/office/authorities/", {"on": "昨天"})
    assert answer.status_code == 422 and "请选择日期" in text(answer)


def test_a_change_is_a_further_row_and_a_revocation_too(cast):
    row, admin = entered(cast), browser(cast.system_admin)
    admin.post(f"/office/authorities/{row.pk}/change/", typed(cast, ceiling="800000", valid_from="2026-06-01"))
    agreed(cast)
    later = Authority.objects.get(supersedes=row)
    row.refresh_from_db()
    assert (str(row.ceiling), str(later.ceiling)) == ("500000.00", "800000.00")
    admin.post(f"/office/authorities/{later.pk}/revoke/", {"on": "2026-07-01", "document": "示授〔2026〕9号", "reason": "上级收回"})
    agreed(cast)
    page = text(admin.get(f"/office/authorities/{row.pk}/"))
    assert "示授〔2026〕9号" in page and "上级收回" in page and Authority.objects.count() == 3
    assert admin.post(f"/office/authorities/{row.pk}/revoke/", {"on": "2026-07-01", "reason": "再收"}).status_code == 422


def test_bad_input_keeps_what_was_typed(cast):
    answer = browser(cast.system_admin).post("/office/authorities/add/", typed(cast, unit="", ceiling="-1"))
    assert answer.status_code == 422 and "示授〔2026〕1号" in answer.content.decode() and "请在本系统单位和外部单位中选填一项" in text(answer)
    answer = browser(cast.system_admin).post("/office/authorities/add/", typed(cast, ceiling="0"))
    assert answer.status_code == 422 and "须大于" in text(answer).replace("必须大于", "须大于")


def test_the_pre_review_is_asked_with_its_class_and_the_sum_that_chooses_the_hand(cast):
    from procurement.renovations.models import Renovation
    from workflows.engine.base import matters_of

    case = applies(cast.requester, cast.unit_a)
    record = Renovation.objects.get(case=case)
    record.repair_class, record.project_amount = "full", record.amount + 1
    assert record.under_authority() == ("full", record.amount + 1) and "full" in matters_of("renovation_review")


def test_steps_before_the_decision_are_free(cast):
    entered(cast, ceiling="1")
    case = applies(cast.requester, cast.unit_a)
    step = Step.objects.get(process=case, status="NEW")
    act(cast.unit_head, step.pk, "approve", edition=1, key="k1")
    assert authority._memory.get()["renovation_review"] and Refused
