"""What comes over the wire is a question, whatever it holds: every answer is a page that says something, never a failure of ours."""
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from approvals import files
from approvals.models import Attachment, Case, Decision, Draft, Step
from procurement.renovations.forms import ApplicationForm
from tests.walk import Walk, _flat
from tests.workflows.desk.desk_b import applies, browser
from workflows.demo.scenarios import renovation_papers as papers

pytestmark = pytest.mark.django_db
TEXTS = ["\0", "a\0b", "9" * 5000, "NaN", "1e9999", "-5", "²", "９９", "'; DROP TABLE approvals_case; --", "{{7*7}}"]


@pytest.fixture
def waiting(cast, settings, tmp_path):
    """An application that waits for the head of its unit."""
    settings.FILES_DIR = tmp_path
    case = applies(cast.requester, cast.unit_a)
    return Step.objects.select_related("process").get(process=case, status="NEW")


def answers(response):
    assert response.status_code < 500, response.status_code
    return response.status_code


@pytest.mark.parametrize("text", TEXTS)
def test_strange_text_in_an_act_is_answered(cast, waiting, text):
    head, url = browser(cast.unit_head), f"/cases/{waiting.process.key}/steps/{waiting.number}/"
    for field in ("comment", "key", "edition", "for", "to", "verb", "attached", "next", "signer", "remove", "password"):
        for verb in ("claim", "draft"):
            answers(head.post(url, {"verb": verb, "comment": "请改", "edition": 1, "key": uuid4().hex, "to": "1", field: text}))
    for field in ("to", "key", "verb"):
        answers(browser(cast.requester).post(f"/cases/{waiting.process.key}/act/",
                                             {"verb": "copy", "comment": "请阅", "key": uuid4().hex, field: text}))


@pytest.mark.parametrize("text", TEXTS)
def test_strange_text_in_a_search_is_answered(cast, waiting, text):
    for person, path in ((cast.auditor, "/audit/"), (cast.unit_head, "/inbox/"), (cast.unit_head, "/search/"), (cast.unit_head, "/done/")):
        for field in ("q", "person", "low", "high", "since", "unit", "after"):
            answers(browser(person).get(path, {field: text}))


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-02-30", "2026-W01-1"])
def test_days_at_the_end_of_time_are_answered(cast, waiting, day):
    assert answers(browser(cast.auditor).get("/audit/", {"since": day, "until": day})) == 200


def test_a_delegation_without_end_is_a_mistake_to_correct(cast, waiting):
    form = {"deputy": cast.stranger.username, "since": "2026-03-02", "until": "9999-12-31", "reason": "出差"}
    assert answers(browser(cast.unit_head).post("/delegations/", form)) == 422


@pytest.mark.parametrize("rows", ["abc", "\0", "9" * 5000, "-1", "1e3", "99999999"])
def test_a_forged_count_of_rows_does_not_lock_a_person_out_of_his_own_form(cast, waiting, rows):
    requester = browser(cast.requester)
    form = _flat(ApplicationForm, papers.application(date(2026, 6, 1))) | {"key": uuid4().hex, "items-TOTAL_FORMS": rows}
    for verb in ("draft", "submit"):
        answers(requester.post("/start/renovation_review/", form | {"verb": verb}))
    answers(requester.get("/start/renovation_review/"))


@pytest.mark.parametrize("number", ["NaN", "1e9999", "-5", "Infinity", "1e-9999", "0x10", "１２３.４５６"])
def test_a_sum_that_is_none_is_a_mistake_to_correct(cast, waiting, number):
    form = _flat(ApplicationForm, papers.application(date(2026, 6, 1)))
    sent = form | {"key": uuid4().hex, "verb": "submit", "items-0-unit_price": number}
    assert answers(browser(cast.requester).post("/start/renovation_review/", sent)) == 422
    assert Case.objects.count() == 1


def test_numbers_beyond_the_database_name_nothing(cast, waiting):
    head, big = browser(cast.unit_head), 10**30
    for path in (f"/inbox/steps/{big}/claim/", f"/inbox/steps/{big}/approve/", f"/notices/{big}/", f"/phrases/{big}/remove/",
                 f"/delegations/{big}/revoke/", f"/cases/{waiting.process.key}/steps/{big}/"):
        assert answers(head.post(path, {"verb": "claim", "edition": 1, "key": uuid4().hex, "reason": "x"})) in (404, 405)


def test_a_step_number_does_not_reach_into_another_case(cast, waiting):
    """The id of a step is its case's id and its number together: a number with more bits would name a step of another case."""
    other = applies(cast.head_with_two_hats, cast.unit_b)
    theirs = Step.objects.get(process=other, status="NEW")
    number = theirs.pk ^ (waiting.process_id << 16) if waiting.process_id & other.pk == 0 else (other.pk << 16 | theirs.number)
    head, url = browser(cast.unit_head), f"/cases/{waiting.process.key}/steps/{number}/"
    for verb in ("approve", "claim", "draft", "transfer"):
        sent = {"verb": verb, "edition": 1, "key": uuid4().hex, "comment": "请改", "to": cast.stranger.pk}
        assert answers(head.post(url, sent)) == 404
    assert not Draft.objects.filter(step=theirs).exists()


def test_a_get_decides_nothing_and_other_methods_are_refused(cast, waiting):
    head, before = browser(cast.unit_head), Decision.objects.count()
    query = {"verb": "approve", "edition": 1, "key": uuid4().hex}
    for path in (f"/cases/{waiting.process.key}/steps/{waiting.number}/", f"/cases/{waiting.process.key}/act/",
                 f"/inbox/steps/{waiting.pk}/approve/", f"/inbox/steps/{waiting.pk}/claim/"):
        for method in ("get", "head", "put", "patch", "delete", "options", "trace"):
            assert getattr(head, method)(path, query).status_code in (302, 405)
    assert Decision.objects.count() == before and Step.objects.get(pk=waiting.pk).status == "NEW"


def test_a_form_from_elsewhere_is_refused(cast, waiting):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.unit_head, backend="django.contrib.auth.backends.ModelBackend")
    url = f"/cases/{waiting.process.key}/steps/{waiting.number}/"
    assert strict.post(url, {"verb": "approve", "edition": 1, "key": uuid4().hex}).status_code == 403
    assert Step.objects.get(pk=waiting.pk).status == "NEW"


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil", "\t//evil"])
def test_nobody_is_sent_away_from_the_site(cast, waiting, away):
    sent = {"verb": "claim", "edition": 1, "key": uuid4().hex, "next": away}
    gone = browser(cast.unit_head).post(f"/cases/{waiting.process.key}/steps/{waiting.number}/", sent)
    assert gone.status_code == 302 and gone.url.startswith("/cases/")
    for path, form in (("/preferences/", {"theme": "dark"}), ("/language/", {"language": "en"}), ("/accounts/login/", {})):
        there = browser(cast.unit_head).post(path, form | {"next": away})
        assert "evil" not in there.headers.get("Location", "") and "javascript" not in there.headers.get("Location", "")


def test_a_session_ends_with_the_account(cast, waiting):
    head = browser(cast.unit_head)
    cast.unit_head.is_active = False
    cast.unit_head.save()
    assert head.get(f"/cases/{waiting.process.key}/").url.startswith("/accounts/login/")
    sent = {"verb": "approve", "edition": 1, "key": uuid4().hex}
    assert head.post(f"/cases/{waiting.process.key}/steps/{waiting.number}/", sent).url.startswith("/accounts/login/")


def test_a_file_is_had_by_nobody_who_may_not_see_its_case_and_attached_only_by_its_owner(cast, waiting):
    stored = files.store(b"%PDF-1.7 secret", "secret.pdf")
    row = Attachment.objects.create(case=waiting.process, step=waiting, name="secret.pdf", sha256=stored.sha256, size=stored.size,
                                    media_type=stored.media_type, added_by=cast.requester, added_at=waiting.created)
    assert browser(cast.stranger).get(f"/files/{row.key}/").status_code == 404
    thief, form = browser(cast.second_requester), _flat(ApplicationForm, papers.application(date(2026, 6, 1)))
    sent = form | {"key": uuid4().hex, "verb": "submit", "attached": stored.sha256}
    assert thief.post("/start/renovation_review/", sent).status_code == 422
    used = Decision.objects.get(case=waiting.process).key
    assert thief.post("/start/renovation_review/", sent | {"key": used}).status_code == 422
    assert not Attachment.objects.exclude(case=waiting.process).exists()


@pytest.mark.parametrize(("name", "content"), [
    ("a.pdf", b"MZ"), ("a.exe", b"x"), ("a.xlsx", b"PK\x03\x04junk"), ("\u202efdp.exe", b"%PDF-"), ("a.docx", b"PK\x05\x06" + b"\0" * 18),
    ("a.txt", b"\xff\xfe\0"), ("a.html", b"<script>"), ("a.svg", b"<svg/>"),
    ("a.zip", b"PK\x03\x04"), ("a.ofd", b"PK"), ("x" * 300 + ".pdf", b"%PDF-1.7"),
])  # fmt: skip
def test_a_hostile_file_is_refused_with_a_sentence(cast, waiting, name, content):
    answer = browser(cast.unit_head).post(f"/files/?step={waiting.pk}", {"files": SimpleUploadedFile(name, content)})
    assert answers(answer) in (400, 422) and answer.content.strip()


def test_quick_approval_takes_no_step_that_needs_more(cast, waiting):
    """860,000 yuan lies above the ceiling; the batch and the single button say so and do nothing."""
    head = browser(cast.unit_head)
    answers(head.post(f"/inbox/steps/{waiting.pk}/approve/", {"edition": 1, "key": uuid4().hex}))
    answers(head.post("/inbox/batch/", {"steps": f"{waiting.pk}:1:{uuid4().hex}:0", "confirmed": "1"}))
    assert Step.objects.get(pk=waiting.pk).status == "NEW"


def test_what_is_anothers_is_not_there(cast, waiting):
    """Drafts, notices, phrases, exports: by their address alone nobody gets them."""
    walk = Walk()
    head = browser(cast.unit_head)
    head.post(f"/cases/{waiting.process.key}/steps/{waiting.number}/", {"verb": "draft", "comment": "不便明说", "edition": 1})
    draft = Draft.objects.get(author=cast.unit_head)
    for person in (cast.requester, cast.auditor, cast.head):
        assert browser(person).post(f"/drafts/{draft.key}/discard/").status_code == 404
        assert "不便明说" not in walk.opens(person, f"/cases/{waiting.process.key}/")
    assert Draft.objects.filter(pk=draft.pk).exists()
