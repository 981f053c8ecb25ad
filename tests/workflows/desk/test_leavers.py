"""离任交接 in the browser: one page, one proposal, one act; whoever may not take over is named at his task."""
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.models import Proposal, Step, UnitGrant, User

from .desk_b import applies, browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def text(answer):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<(symbol|script|nav).*?</\1>", "", answer.content.decode(), flags=re.S))))


def claimed(cast, n=1):
    """Applications that the head of the unit has taken into his hands."""
    cases = [applies(cast.requester, cast.unit_a) for __ in range(n)]
    head = browser(cast.unit_head)
    for case in cases:
        head.post(f"/inbox/steps/{Step.objects.get(process=case, status='NEW').pk}/claim/", {"edition": 1})
    return cases


def typed(**changes):
    return {"last_day": "2026-03-02", "document": "示任〔2026〕2号", "deactivate": "on", "reason": "调离", "everything": "", **changes}


def url(person):
    return f"/office/leavers/{person.pk}/"


def role_field(person):
    return f"role-{UnitGrant.objects.get(user=person).pk}"


def agreed(cast):
    proposal = Proposal.objects.latest("pk")
    answer = browser(cast.security_admin).post(f"/office/proposals/{proposal.key}/", {"verb": "approve", "digest": proposal.digest, "note": ""})
    return proposal, answer


def test_the_page_lists_all_that_hangs_on_a_person_without_saying_what_the_matters_are_about(cast):
    cases = claimed(cast, 3)
    admin = browser(cast.system_admin)
    with CaptureQueriesContext(connection) as captured:
        page = text(admin.get(url(cast.unit_head)))
    assert len(captured) <= 13, "\n".join(query["sql"][:200] for query in captured.captured_queries)
    assert all(case.number in page for case in cases) and cases[0].title not in page
    assert "局长" in page and "草稿" in page and "单位意见" in page


def test_everything_goes_to_the_successor_after_the_second_person_has_agreed(cast):
    case, = claimed(cast)
    answer = browser(cast.system_admin).post(url(cast.unit_head), typed(everything="1103 方圆", **{role_field(cast.unit_head): "方圆"}))
    assert answer.status_code == 302
    step = Step.objects.get(process=case, status="ASSIGNED")
    assert step.owner == cast.unit_head, "nothing has changed yet"
    shown = text(browser(cast.security_admin).get(answer.url))
    assert case.number in shown and "1103 方圆" in shown
    proposal, decided = agreed(cast)
    assert decided.status_code == 302
    step.refresh_from_db()
    assert step.owner == cast.stranger and not User.objects.get(pk=cast.unit_head.pk).is_active
    assert browser(cast.stranger).get(f"/cases/{case.key}/").status_code == 200
    paper = text(browser(cast.audit_admin).get(f"/office/handovers/{proposal.key}/"))
    assert "1002 孙立" in paper and "1103 方圆" in paper and "移交人" in paper and "接收人" in paper and case.number in paper


def test_nobody_named_is_said_at_each_group_and_what_was_typed_stays(cast):
    claimed(cast)
    answer = browser(cast.system_admin).post(url(cast.unit_head), typed())
    assert answer.status_code == 422 and "请在此填写接收人" in text(answer) and "示任〔2026〕2号" in answer.content.decode()
    assert not Proposal.objects.exists()


def test_whoever_may_not_is_named_at_his_task_and_another_can_be_named(cast):
    case, = claimed(cast)
    admin, step = browser(cast.system_admin), Step.objects.get(status="ASSIGNED")
    data = typed(everything="1001", **{role_field(cast.unit_head): "1001"})  # the applicant himself
    answer = admin.post(url(cast.unit_head), data)
    assert answer.status_code == 422 and case.number in text(answer) and "不得由同一人兼任" in text(answer)
    field = f'task-{step.pk}'
    assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', answer.content.decode())
    data |= {role_field(cast.unit_head): "1103", field: "1103"}
    assert admin.post(url(cast.unit_head), data).status_code == 302


@pytest.mark.parametrize(("name", "sentence"), [("查无此人", "没有找到"), ("4002", "管理员"), ("1002", "离任人不能")])
def test_a_wrong_name_is_said_in_chinese(cast, name, sentence):
    claimed(cast)
    answer = browser(cast.system_admin).post(url(cast.unit_head), typed(everything=name))
    assert answer.status_code == 422 and sentence in text(answer), text(answer)[:900]


def test_only_the_system_administrator_opens_it_and_not_for_himself(cast):
    assert browser(cast.security_admin).get(url(cast.unit_head)).status_code == 403
    assert browser(cast.head).get(url(cast.unit_head)).status_code == 403
    answer = browser(cast.system_admin).post(url(cast.system_admin), typed())
    assert answer.status_code == 422 and "不得办理本人的离任交接" in text(answer)


def test_a_task_that_came_meanwhile_is_listed_and_nothing_moves(cast):
    claimed(cast)
    browser(cast.system_admin).post(url(cast.unit_head), typed(everything="1103", **{role_field(cast.unit_head): "1103"}))
    new, = claimed(cast)
    __, answer = agreed(cast)
    assert answer.status_code == 422 and new.number in text(answer) and "未作任何移交" in text(answer)
    assert Step.objects.filter(owner=cast.unit_head, status="ASSIGNED").count() == 2
