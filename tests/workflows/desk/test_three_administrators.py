"""What the screens show to the three administrators: logs without cases, and no work."""
import pytest
from django.urls import reverse

from approvals.models import ExportJob, TrailEntry
from approvals.trail import book
from workflows.engine import act, clock

from .desk_b import applies, browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(cast):
    """A case, a refusal on it, a role given, and a search of an auditor."""
    case = applies(cast.requester, cast.unit_a, title="屋面维修甲")
    with pytest.raises(act.Refused):
        act.act_on_case(cast.stranger, case.pk, "withdraw", key="x")
    book.write("adm", action="person.changed", at=clock.now(), actor=cast.system_admin, content={"to": cast.stranger.pk})
    browser(cast.auditor).get("/audit/")
    return case


def actions_on(page: str) -> set[str]:
    return {action for action in ("发起申请", "越权被拒", "账号变更", "查询留痕", "登录") if action in page.split("<tbody>")[-1]}


def rows(answer):
    return [row["word"] for row in answer.context["rows"]]


def test_the_audit_administrator_reads_the_monthly_chains_and_no_case(cast, told):
    answer = browser(cast.audit_admin).get("/audit/")
    chains = set(TrailEntry.objects.filter(pk__lt=0).values_list("action", flat=True))
    assert answer.status_code == 200 and {str(word) for word in rows(answer)} >= {"越权尝试被拒绝"} or chains
    page = answer.content.decode()
    assert told.title not in page and told.number not in page and reverse("desk:case", args=[told.key]) not in page
    shown = {row["number"].split("/")[0] for row in answer.context["rows"]}
    assert shown == {"adm", "sec"}
    assert not answer.context["export"] and 'name="low"' not in page and 'name="flow"' not in page


def test_the_security_administrator_reads_who_came_in_and_who_was_kept_out(cast, told):
    answer = browser(cast.security_admin).get("/audit/")
    page = answer.content.decode()
    assert {row["number"].split("/")[0] for row in answer.context["rows"]} == {"sec"}
    words = {str(word) for word in rows(answer)}
    from approvals.trail.actions import ACTIONS
    assert str(ACTIONS["attempt.refused"]) in words and str(ACTIONS["login.succeeded"]) in words
    assert str(ACTIONS["audit.searched"]) not in words and str(ACTIONS["person.changed"]) not in words
    assert told.title not in page and told.number not in page


def test_a_filter_opens_no_case_to_an_administrator(cast, told):
    for query in ({"q": "屋面"}, {"risk": "refused"}, {"low": "1"}, {"action": "case.started"}, {"flow": "renovation_review"}):
        page = browser(cast.audit_admin).get("/audit/", query)
        assert told.number not in page.content.decode(), query
        assert all(row["number"].split("/")[0] in {"adm", "sec"} for row in page.context["rows"])


def test_the_system_administrator_reads_no_trail(cast, told):
    for address in ("/audit/", "/integrity/"):
        answer = browser(cast.system_admin).get(address)
        assert answer.status_code == 403
    assert browser(cast.security_admin).get("/integrity/").status_code == 403


def test_the_audit_administrator_verifies_every_chain_by_number_and_keeps_the_report(cast, told, tmp_path, settings):
    settings.FILES_DIR = tmp_path
    keeper = browser(cast.audit_admin)
    page = keeper.get("/integrity/").content.decode()
    assert told.number in page and told.title not in page and reverse("desk:case", args=[told.key]) not in page
    assert keeper.post("/integrity/verify/").status_code == 302
    job = ExportJob.objects.get(kind="integrity.csv")
    answer = keeper.get(reverse("desk:export_file", args=[job.key]))
    assert answer.status_code == 200 and told.number in b"".join(answer.streaming_content).decode("utf-8-sig")


@pytest.mark.parametrize("who", ["system_admin", "security_admin", "audit_admin"])
def test_no_administrator_is_offered_work(cast, told, who, django_assert_max_num_queries):
    keeper = browser(getattr(cast, who))
    with django_assert_max_num_queries(12):
        page = keeper.get("/").content.decode()
    for name in ("desk:inbox", "desk:start", "desk:delegations", "desk:phrases", "desk:drafts"):
        assert f'href="{reverse(name)}"' not in page, name
    assert keeper.get(reverse("desk:case", args=[told.key])).status_code == 404
    assert keeper.get("/delegations/").status_code == 403
    assert keeper.get("/audit/export/").status_code in {403, 405} and keeper.post("/audit/export/", {"reason": "季度审计"}).status_code == 403
