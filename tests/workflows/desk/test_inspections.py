"""督查检查 on the screen: who sees and leads it, the sample and its check, findings with photos, tasks on the checklist, the trail."""
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from approvals.models import Notice, TrailEntry
from procurement.calendar.office_time import local
from procurement.checklists.models import ChecklistItem
from procurement.inspections import recompute
from procurement.inspections.models import Campaign
from procurement.premises.models import Building, Room

from .desk_b import browser

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
LIST = "\n".join(f"30{n} 办公楼30{n}室" for n in range(1, 6))


def asked(ticking, **facts):
    return {"number": "JC-1", "title": "办公用房检查", "about": "other", "mode": "full", "lines": LIST, "unit": "", "kind": "", "use": "", "team": "何静、陈刚", "size": "",
            "random_source": "", "random_day": ""} | facts


def opened(cast, ticking, **facts):
    answer = browser(cast.assets).post(reverse("desk:inspection_add"), asked(ticking, **facts))
    assert answer.status_code == 302, answer.context["form"].errors
    return Campaign.objects.get()


def sampled(cast, ticking):
    day = local(ticking.moment).date() + timedelta(days=1)
    house = Building.objects.create(name="办公楼", address="示例路1号", year_built=1998, area=900, level="county", storeys=3,
                                    height="multi_storey")
    Room.objects.bulk_create(Room(building=house, number=f"30{n}", use="office", area=20, unit=cast.unit_a, entered_at=ticking.moment)
                             for n in range(1, 6))
    return opened(cast, ticking, about="room", lines="", mode="sample", size="2", random_source="双色球第2026031期红球", random_day=day)


def address(campaign, name="", *more):
    return reverse(f"desk:inspection{name}", args=[campaign.pk, *more])


def finds(campaign, who, subject, verdict="order", second="2102", **more):
    at = local(campaign.opened_at) + timedelta(minutes=1)
    told = {"subject": campaign.subjects.get(no=subject).pk, "verdict": verdict, "words": "走廊堆放杂物", "place": "三层", "second": second,
            "found_at": f"{at:%Y-%m-%dT%H:%M}"}
    return browser(who).post(address(campaign, "_find"), told | more)


def test_the_digest_of_the_list_stands_in_the_trail_before_the_number_is_known(cast, ticking):
    campaign = sampled(cast, ticking)
    entry = TrailEntry.objects.get(action="inspection.opened")
    assert campaign.root in bytes(entry.body).decode() and not campaign.random
    assert [(one.code, one.name) for one in campaign.subjects.order_by("no")][0] == ("301", "办公楼 301")
    early = browser(cast.assets).post(address(campaign, "_draw"), {"random": "3 8 11"})
    assert early.status_code == 422


def test_the_sample_is_drawn_once_and_its_record_passes_the_check_that_is_handed_out(cast, ticking):
    campaign = sampled(cast, ticking)
    ticking.forward(days=1)
    assert browser(cast.assets).post(address(campaign, "_draw"), {"random": "3  8 11"}).status_code == 302
    assert browser(cast.assets).post(address(campaign, "_draw"), {"random": "1 2 3"}).status_code == 422
    record = json.loads(browser(cast.auditor).get(address(campaign, "_sample")).content)
    assert len(record["sample"]) == 2 and "抽中的编号与重新计算的相符" in recompute.check(record)[-1]
    program = b"".join(browser(cast.auditor).get(address(campaign, "_checker")).streaming_content)
    assert b"sunshine-sample/1" in program


def test_source_day_and_filter_stand_on_the_page_and_in_the_trail(cast, ticking):
    campaign = sampled(cast, ticking)
    day = campaign.random_day.isoformat()
    same_day = browser(cast.assets).post(reverse("desk:inspection_add"), asked(
        ticking, number="JC-2", about="room", lines="", mode="sample", size="2", random_source="双色球", random_day=local(ticking.moment).date()))
    assert same_day.status_code == 422 and "random_day" in same_day.context["form"].errors  # it could be known before the list was bound
    ticking.forward(days=1)
    assert browser(cast.assets).post(address(campaign, "_draw"), {"random": "3 8 11"}).status_code == 302
    page = browser(cast.auditor).get(address(campaign)).content.decode()
    assert all(word in page for word in ("双色球第2026031期红球", day, "3 8 11", "房屋台账全部在册房间"))
    for action in ("inspection.opened", "inspection.drawn"):
        body = bytes(TrailEntry.objects.get(action=action).body).decode()
        assert "双色球第2026031期红球" in body and day in body, action
    assert "房屋台账全部在册房间" in bytes(TrailEntry.objects.get(action="inspection.opened").body).decode()


def test_a_typed_list_of_what_stands_in_a_ledger_is_refused_and_stays_on_the_page(cast, ticking):
    answer = browser(cast.assets).post(reverse("desk:inspection_add"), asked(ticking, about="room"))
    assert answer.status_code == 422 and "lines" in answer.context["form"].errors and "办公楼305室" in answer.content.decode()


def test_who_sees_leads_and_inspects(cast, ticking):
    campaign = opened(cast, ticking)

    def codes(name, *people):
        return [browser(getattr(cast, who)).get(address(campaign, name)).status_code for who in people]
    assert codes("", "assets", "inspector", "auditor", "head", "storekeeper") == [200, 200, 200, 200, 404]
    assert codes("_find", "assets", "inspector", "head", "storekeeper") == [200, 200, 403, 404]
    assert codes("_close", "assets", "inspector", "auditor") == [200, 403, 403]
    assert browser(cast.inspector).get(reverse("desk:inspection_add")).status_code == 403
    assert browser(cast.assets).get(address(campaign, "_close")).context["button"] == "结束检查"


def test_a_finding_by_two_with_a_photo_becomes_a_task_and_the_campaign_ends(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    campaign = opened(cast, ticking, lines="301 办公楼301室\n302 办公楼302室")
    ticking.forward(hours=1)
    assert finds(campaign, cast.assets, 1, second="2301").status_code == 422
    assert finds(campaign, cast.assets, 1, "defect", files=SimpleUploadedFile("现场.png", PNG)).status_code == 302
    file = campaign.findings.get().files.get()
    got = browser(cast.auditor).get(address(campaign, "_file", file.pk))
    assert b"".join(got.streaming_content) == PNG and browser(cast.storekeeper).get(address(campaign, "_file", file.pk)).status_code == 404
    closing = {"conclusion": "总体良好，一处整改。"}
    assert browser(cast.assets).post(address(campaign, "_close"), closing).status_code == 422
    finds(campaign, cast.assets, 2)
    assert browser(cast.assets).post(address(campaign, "_close"), closing).status_code == 422  # a defect without a task
    task = {"task": "清理走廊", "unit": cast.store.pk, "owner": "谢春", "deadline": local(ticking.moment).date() + timedelta(days=3), "signer": ""}
    assert browser(cast.inspector).post(address(campaign, "_task", 1), task).status_code == 403
    assert browser(cast.assets).post(address(campaign, "_task", 1), task).status_code == 302
    item = ChecklistItem.objects.get()
    assert (item.source_no, item.owner) == ("JC-1/1", cast.storekeeper) and Notice.objects.filter(to=cast.storekeeper, kind="task").exists()
    assert browser(cast.assets).post(address(campaign, "_close"), closing).status_code == 302
    report = browser(cast.auditor).get(address(campaign)).content.decode()
    assert "总体良好" in report and item.number in report
    actions = list(TrailEntry.objects.filter(action__startswith="inspection.").order_by("seq").values_list("action", flat=True))
    assert actions == ["inspection.opened", "inspection.found", "inspection.found", "inspection.closed"]


def test_pages_ask_few_questions(cast, ticking, django_assert_max_num_queries):
    campaign = opened(cast, ticking)
    ticking.forward(hours=1)
    for no in (1, 2, 3):
        finds(campaign, cast.assets, no)
    for who, where in ((cast.assets, "/inspections/"), (cast.inspector, "/inspections/"), (cast.assets, address(campaign)),
                       (cast.inspector, address(campaign, "_find"))):
        client = browser(who)
        client.get(where)
        with django_assert_max_num_queries(12):
            assert client.get(where).status_code == 200
