"""待办 and what can be done from it."""
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from approvals.models import Case, Decision, Step, TrailEntry
from workflows.engine import clock

from .desk_b import SMALL, applies, browser

pytestmark = pytest.mark.django_db


def _step(case):
    return Step.objects.get(process=case, status="NEW")


def test_the_head_of_the_unit_sees_what_waits_for_him_with_its_deadline(cast):
    case = applies(cast.requester, cast.unit_a, title="屋面维修")
    page = browser(cast.unit_head).get("/inbox/").content.decode()
    assert case.number in page and "屋面维修" in page and "区统计局" in page
    assert "<progress" in page and "860,000.00" in page


def test_nobody_else_sees_it(cast):
    case = applies(cast.requester, cast.unit_a)
    for who in (cast.requester, cast.stranger, cast.head_with_two_hats, cast.head, cast.auditor):
        assert case.number not in browser(who).get("/inbox/").content.decode()


def test_overdue_comes_first_and_is_counted_in_red(cast, ticking):
    late = applies(cast.requester, cast.unit_a, title="先到")
    ticking.forward(days=20)
    fresh = applies(cast.requester, cast.unit_a, title="后到")
    page = browser(cast.unit_head).get("/inbox/").content.decode()
    assert page.index(late.number) < page.index(fresh.number)
    assert re.search(r'cnt red">1<', page)
    only = browser(cast.unit_head).get("/inbox/?tab=overdue").content.decode()
    assert late.number in only and fresh.number not in only


def test_filters_narrow_the_list_and_nonsense_is_as_if_not_asked(cast):
    big = applies(cast.requester, cast.unit_a, title="屋面维修")
    small = applies(cast.requester, cast.unit_a, title="门窗维修", items=SMALL)
    head = browser(cast.unit_head)
    assert small.number not in head.get("/inbox/?low=500000").content.decode()
    assert big.number not in head.get("/inbox/?high=50,000").content.decode()
    assert big.number not in head.get("/inbox/", {"q": "门窗"}).content.decode()
    assert big.number in head.get("/inbox/", {"q": "zhaomin"}).content.decode()
    assert big.number in head.get("/inbox/?low=abc&unit=x&flow=nothing&after=%00&tab=zzz&way=,,").content.decode()


def test_pages_go_on_by_key_and_come_back(cast):
    numbers = [applies(cast.requester, cast.unit_a, title=f"第{n}件", items=SMALL).number for n in range(23)]
    head = browser(cast.unit_head)
    first = head.get("/inbox/").content.decode()
    older = re.search(r'rel="next" href="([^"]+)"', first).group(1).replace("&amp;", "&")
    second = head.get(older).content.decode()
    shown = [n for n in numbers if n in first], [n for n in numbers if n in second]
    assert len(shown[0]) == 20 and len(shown[1]) == 3 and not set(shown[0]) & set(shown[1])
    newer = re.search(r'rel="prev" href="([^"]+)"', second).group(1)
    assert newer == "/inbox/"
    assert 'rel="next"' not in second


def test_one_click_approves_below_the_ceiling_and_can_be_taken_back(cast):
    case = applies(cast.requester, cast.unit_a, items=SMALL)
    head, step = browser(cast.unit_head), _step(case)
    assert reverse("desk:quick", args=[step.pk]) in head.get("/inbox/").content.decode()
    answer = head.post(reverse("desk:quick", args=[step.pk]), {"edition": case.edition, "key": "k1"}, follow=True)
    page = answer.content.decode()
    assert case.number in page and "data-undo" in page
    assert Decision.objects.get(key="k1").comment == "同意"
    again = head.post(reverse("desk:quick", args=[step.pk]), {"edition": case.edition, "key": "k1"}, follow=True)
    assert again.status_code == 200 and Decision.objects.filter(verb="approve").count() == 1
    head.post(reverse("desk:take_back", args=[case.key]), {"key": "k2"})
    assert Step.objects.get(process=case, status="ASSIGNED").owner == cast.unit_head


def test_at_or_above_the_ceiling_there_is_no_one_click(cast):
    case = applies(cast.requester, cast.unit_a)
    head, step = browser(cast.unit_head), _step(case)
    assert reverse("desk:quick", args=[step.pk]) not in head.get("/inbox/").content.decode()
    answer = head.post(reverse("desk:quick", args=[step.pk]), {"edition": case.edition, "key": "k1"})
    assert answer.status_code == 403 and not Decision.objects.filter(verb="approve").exists()


def test_who_sees_the_case_but_may_not_act_gets_a_sentence_and_whom_to_ask(cast):
    case = applies(cast.requester, cast.unit_a, items=SMALL)
    answer = browser(cast.head).post(reverse("desk:quick", args=[_step(case).pk]), {"edition": case.edition, "key": "k"})
    assert answer.status_code == 403 and "孙立" in answer.content.decode()


def test_who_does_not_see_the_case_learns_nothing_and_the_attempt_is_entered(cast):
    case = applies(cast.requester, cast.unit_a, items=SMALL)
    for name in ("desk:quick", "desk:claim"):
        answer = browser(cast.stranger).post(reverse(name, args=[_step(case).pk]), {"edition": case.edition, "key": name})
        assert answer.status_code == 404 and "孙立" not in answer.content.decode()
    assert TrailEntry.objects.filter(action="attempt.refused", actor=cast.stranger).count() == 2


def test_a_form_that_was_overtaken_gets_the_conflict_page(cast):
    case = applies(cast.requester, cast.unit_a, items=SMALL)
    step = _step(case)
    answer = browser(cast.unit_head).post(reverse("desk:quick", args=[step.pk]), {"edition": 7, "key": "k"})
    assert answer.status_code == 409


def test_batch_confirms_first_then_reports_what_failed_and_why(cast):
    cases = [applies(cast.requester, cast.unit_a, title=f"第{n}件", items=SMALL) for n in range(3)]
    big = applies(cast.requester, cast.unit_a, title="大件")
    head = browser(cast.unit_head)
    picked = [f"{_step(case).pk}:{case.edition}" for case in [*cases, big]]
    ask = head.post("/inbox/batch/", {"verb": "approve", "steps": picked}).content.decode()
    assert "144,000.00" in ask and "大件" not in ask and not Decision.objects.filter(verb="approve").exists()
    values = re.findall(r'name="steps" value="([^"]+)"', ask)
    assert len(values) == 3
    values[1] = values[1].replace(f":{cases[1].edition}:", ":99:")
    page = head.post("/inbox/batch/", {"verb": "approve", "confirmed": "1", "steps": values}, follow=True).content.decode()
    assert Decision.objects.filter(verb="approve").count() == 2
    assert cases[1].number in page
    again = head.post("/inbox/batch/", {"verb": "approve", "confirmed": "1", "steps": [values[0], values[2]]}, follow=True)
    assert again.status_code == 200 and Decision.objects.filter(verb="approve").count() == 2


def test_a_step_can_be_claimed_from_the_list(cast):
    case = applies(cast.requester, cast.unit_a)
    answer = browser(cast.unit_head).post(reverse("desk:claim", args=[_step(case).pk]), {"edition": case.edition, "key": "c"})
    assert answer.status_code == 302 and str(case.key) in answer["Location"]
    assert Step.objects.get(process=case, status="ASSIGNED").owner == cast.unit_head


def test_a_deputy_finds_the_work_under_delegated_and_acts_in_the_name_of_the_principal(cast):
    from approvals import delegations

    at = clock.now()
    delegations.make(cast.unit_head, cast.stranger, starts=at, ends=at + timedelta(days=3), reason="出差", by=cast.unit_head, at=at)
    case = applies(cast.requester, cast.unit_a, items=SMALL)
    deputy = browser(cast.stranger)
    page = deputy.get("/inbox/?tab=delegated").content.decode()
    assert case.number in page and "孙立" in page
    assert f'name="for" value="{cast.unit_head.pk}"' in page
    form = {"edition": case.edition, "key": "d", "for": cast.unit_head.pk}
    assert deputy.post(reverse("desk:quick", args=[_step(case).pk]), form | {"for": "", "key": "d0"}).status_code == 403
    deputy.post(reverse("desk:quick", args=[_step(case).pk]), form)
    decision = Decision.objects.get(key="d")
    assert (decision.actor, decision.principal) == (cast.stranger, cast.unit_head)


def test_the_other_lists_show_where_things_are(cast):
    case = applies(cast.requester, cast.unit_a, items=SMALL)
    browser(cast.unit_head).post(reverse("desk:quick", args=[_step(case).pk]), {"edition": case.edition, "key": "k"})
    assert case.number in browser(cast.unit_head).get("/done/").content.decode()
    assert case.number in browser(cast.requester).get("/started/").content.decode()
    assert case.number not in browser(cast.stranger).get("/copied/").content.decode()


def test_an_empty_list_says_what_to_do_next(cast):
    page = browser(cast.stranger).get("/inbox/").content.decode()
    assert 'class="empty"' in page and reverse("desk:started") in page


def test_the_number_of_queries_does_not_grow_with_the_list(cast, django_assert_max_num_queries):
    head = browser(cast.unit_head)
    head.get("/inbox/")  # calendar and rulebook are remembered from now on
    for n in range(22):
        applies(cast.requester, cast.unit_a, title=f"第{n}件", items=SMALL)
    with django_assert_max_num_queries(12):
        assert head.get("/inbox/").status_code == 200
    assert Case.objects.count() == 22


def test_one_click_costs_little(cast, django_assert_max_num_queries):
    first, second = (applies(cast.requester, cast.unit_a, title=f"第{n}件", items=SMALL) for n in (1, 2))
    head = browser(cast.unit_head)
    head.post(reverse("desk:quick", args=[_step(first).pk]), {"edition": first.edition, "key": "w"})
    with django_assert_max_num_queries(14):
        head.post(reverse("desk:quick", args=[_step(second).pk]), {"edition": second.edition, "key": "x"})
    assert Decision.objects.filter(key="x").exists()
