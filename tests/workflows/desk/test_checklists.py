"""清单落实事项 on the screen: who sees which item, evidence with files, the signature of another, notices, the clock, the trail."""
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from approvals import notices
from approvals.models import Notice, TrailEntry
from procurement.calendar.office_time import local
from procurement.checklists.models import ChecklistItem
from procurement.checklists.terms import State
from workflows.desk.checklists import acts, watch

from .desk_b import browser

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def opened(cast, ticking, days=10, **facts):
    told = {"task": "修复仓库防火门", "source": "meeting", "source_no": "局长办公会〔2026〕3号", "unit": cast.store, "owner": cast.storekeeper,
            "deadline": local(ticking.moment).date() + timedelta(days=days)}
    return acts.open_item(**told | facts, by=cast.assets, at=ticking.moment)


def page(item, who, **data):
    return browser(who).post(reverse("desk:checklist", args=[item.pk]), data) if data else browser(who).get(reverse("desk:checklist", args=[item.pk]))


def told(who):
    return [notices.sentence(one) for one in Notice.objects.filter(to=who).order_by("pk")]


def test_an_item_is_opened_on_the_screen_and_its_owner_is_told(cast, ticking):
    data = {"task": "补齐资产标签", "source": "meeting", "source_no": "3号", "unit": cast.store.pk, "owner": "谢春",
            "deadline": local(ticking.moment).date() + timedelta(days=4), "signer": ""}
    answer = browser(cast.assets).post(reverse("desk:checklist_add"), data)
    item = ChecklistItem.objects.get()
    assert answer.url == reverse("desk:checklist", args=[item.pk]) and (item.owner, item.signer) == (cast.storekeeper, cast.assets)
    assert "补齐资产标签" in told(cast.storekeeper)[0] and TrailEntry.objects.get(action="checklist.opened").actor_id == cast.assets.pk
    bad = browser(cast.assets).post(reverse("desk:checklist_add"), data | {"owner": "何静"})
    assert bad.status_code == 422 and bad.context["form"].errors.keys() == {"signer"}


def test_nobody_but_those_who_lead_or_keep_opens_items(cast):
    assert browser(cast.storekeeper).get(reverse("desk:checklist_add")).status_code == 403
    assert browser(cast.auditor).get(reverse("desk:checklist_add")).status_code == 403


def test_lists_by_whom_and_by_state(cast, ticking):
    item = opened(cast, ticking)

    def shown(who, query=""):
        return [row["item"].pk for row in browser(who).get(f"/checklists/?{query}").context["rows"]]
    assert shown(cast.storekeeper) == shown(cast.assets) == [item.pk]
    assert shown(cast.handler) == shown(cast.handler, "tab=all") == []
    assert shown(cast.head, "tab=all") == shown(cast.auditor, "tab=all") == [item.pk]
    assert shown(cast.storekeeper, "tab=unit") == [item.pk] and shown(cast.handler, "tab=unit") == []
    assert shown(cast.head, "tab=all&state=overdue") == shown(cast.head, "tab=all&state=closed") == []
    ticking.forward(days=11)
    assert shown(cast.head, "tab=all&state=overdue") == [item.pk]


def test_the_list_goes_on_behind_its_last_row_and_no_row_is_lost(cast, ticking):
    for turn in range(23):
        opened(cast, ticking, days=turn // 5 + 1, task=f"事项{turn}")
    client = browser(cast.storekeeper)
    first = client.get("/checklists/")
    rest = client.get(first.context["pager"]["next_url"])
    found = [row["item"].pk for answer in (first, rest) for row in answer.context["rows"]]
    assert len(found) == len(set(found)) == 23 and rest.context["pager"]["next_url"] == ""


def test_strangers_do_not_learn_that_there_is_an_item(cast, ticking):
    item = opened(cast, ticking)
    assert [page(item, who).status_code for who in (cast.storekeeper, cast.assets, cast.head, cast.auditor, cast.handler)] == [200] * 4 + [404]


def test_evidence_is_handed_in_with_a_file_and_signed_by_another(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    item = opened(cast, ticking)
    no_proof = page(item, cast.storekeeper, verb="done", **{"r-words": "已修复", "r-document": ""})
    assert no_proof.status_code == 422
    answer = page(item, cast.storekeeper, verb="done", **{"r-words": "已修复", "r-document": "", "files": SimpleUploadedFile("门.png", PNG)})
    item.refresh_from_db()
    assert answer.status_code == 302 and item.state == State.REPORTED and "修复仓库防火门" in told(cast.assets)[-1]
    file = item.entries.get().files.get()
    address = reverse("desk:checklist_file", args=[item.pk, file.pk])
    got = browser(cast.head).get(address)
    assert b"".join(got.streaming_content) == PNG and got["Content-Disposition"].startswith("attachment")
    assert browser(cast.handler).get(address).status_code == 404
    assert page(item, cast.storekeeper, verb="sign", **{"a-words": ""}).status_code in (403, 422)
    assert page(item, cast.assets, verb="back", **{"a-words": ""}).status_code == 422
    assert page(item, cast.assets, verb="back", **{"a-words": "闭门器未装"}).status_code == 302
    assert "闭门器未装" in told(cast.storekeeper)[-1]
    page(item, cast.storekeeper, verb="done", **{"r-words": "已装", "r-document": "验收单4号"})
    assert page(item, cast.section_chief, verb="sign", **{"a-words": ""}).status_code == 302
    item.refresh_from_db()
    assert item.state == State.CLOSED
    actions = list(TrailEntry.objects.filter(action__startswith="checklist.").order_by("seq").values_list("action", flat=True))
    assert actions == [f"checklist.{word}" for word in ("opened", "reported", "sent_back", "reported", "signed_off")]


def test_the_clock_reminds_once_and_brings_what_is_overdue_before_the_signer(cast, ticking):
    opened(cast, ticking, days=1)
    assert (watch.warn(ticking.moment), watch.warn(ticking.moment)) == (1, 0)
    late = ticking.moment + timedelta(days=2)
    assert (watch.warn(late), watch.warn(late)) == (1, 0)
    assert len(told(cast.storekeeper)) == 3 and len(told(cast.assets)) == 1
    assert TrailEntry.objects.filter(action="checklist.overdue").count() == 1


# --- somebody else carries it out -------------------------------------------------------------------------------------------
def hand(item, who, to, reason="岗位调整"):
    return page(item, who, verb="hand", **{"h-to": to, "h-reason": reason})


def test_an_item_is_handed_on_with_a_reason_by_those_above_its_owner(cast, ticking):
    item = opened(cast, ticking)
    assert hand(item, cast.handler, "何静").status_code == 404  # he does not even see it
    assert hand(item, cast.storekeeper, "韩雪").status_code == 403
    for to, reason in (("韩雪", ""), ("谢春", "换人"), ("何静", "换人"), ("查无此人", "换人")):
        answer = hand(item, cast.assets, to, reason)
        assert answer.status_code == 422 and ChecklistItem.objects.get().owner == cast.storekeeper, (to, reason)
    assert hand(item, cast.assets, "韩雪").status_code == 302
    item.refresh_from_db()
    heir = item.owner
    assert heir.display_name == "韩雪" and "修复仓库防火门" in told(heir)[-1]
    line = item.entries.get()
    assert line.step == "handed" and "谢春" in line.words and "韩雪" in line.words and "岗位调整" in line.words
    assert TrailEntry.objects.get(action="checklist.handed_on").actor == cast.assets
    assert page(item, cast.storekeeper, verb="done", **{"r-words": "x", "r-document": "1号"}).status_code in (403, 404, 422)
    assert page(item, heir, verb="done", **{"r-words": "已装", "r-document": "验收单4号"}).status_code == 302
    assert page(item, cast.assets, verb="sign", **{"a-words": ""}).status_code == 302
    assert hand(item, cast.assets, "谢春").status_code == 422


def test_what_somebody_leaves_behind_comes_to_the_head_of_his_unit(cast, ticking):
    item = opened(cast, ticking, unit=cast.unit_a, owner=cast.requester)
    assert watch.hand_over(ticking.moment) == 0
    cast.requester.is_active = False
    cast.requester.save()
    assert (watch.hand_over(ticking.moment), watch.hand_over(ticking.moment)) == (1, 0)
    item.refresh_from_db()
    assert item.owner == cast.unit_head and "停用" in item.entries.get().words and "修复仓库防火门" in told(cast.unit_head)[-1]
    entry = TrailEntry.objects.get(action="checklist.handed_on")
    assert entry.actor.username == "system"
    assert page(item, cast.unit_head, verb="done", **{"r-words": "已装", "r-document": "验收单4号"}).status_code == 302


def test_pages_ask_few_questions(cast, ticking, django_assert_max_num_queries):
    item = opened(cast, ticking)
    for who, address in ((cast.head, "/checklists/?tab=all"), (cast.storekeeper, "/checklists/?tab=unit"),
                         (cast.assets, reverse("desk:checklist", args=[item.pk]))):
        client = browser(who)
        client.get(address)
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200


def test_a_notice_leads_to_its_item(cast, ticking):
    item = opened(cast, ticking)
    notice = Notice.objects.get(to=cast.storekeeper)
    assert browser(cast.storekeeper).get(reverse("desk:notice", args=[notice.pk])).url == reverse("desk:checklist", args=[item.pk])
