"""Paper 3: fields in print order, substitutes and skips with their reason, names only once the result is public."""

from datetime import timedelta
from itertools import count
from types import SimpleNamespace

import pytest
from django.utils import translation

from procurement.draws import committing
from procurement.draws.papers import draw_record
from procurement.parties.models import Expert
from tests.procurement.draws.drawing import LATER, WORDS, three

POSTED = LATER + timedelta(days=5)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def chinese(english):
    with translation.override("zh-hans"):
        yield


def facts(paper):
    return {name: text for name, text, _wide in (*paper["fields"], *paper["foot"])}


def test_fields_stand_in_print_order(ground):
    ground.seated()
    paper = draw_record(ground.draw, opened_at=POSTED, method="项目评审（询价）", waiver="示机管〔2026〕1号")
    assert [field[0] for field in paper["fields"]] == [
        "项目编号", "项目名称", "预算金额", "采购方式", "抽取依据", "抽取时间", "抽取地点", "专业要求及人数", "回避单位", "随机数来源", "承诺摘要",
        "一次性码链末端", "随机种子",
    ]
    told = {name: text for name, text, _wide in (*paper["fields"], *paper["foot"])}
    assert told["预算金额"].startswith("￥80,000.00")
    assert told["专业要求及人数"] == "信息 2 人、法律 1 人"
    assert told["回避单位"] == "甲公司、乙公司"
    assert told["抽取时间"] == "2026年3月4日 21:00"
    assert told["密封时间"] == "2026年3月2日 10:00"
    assert told["随机种子"] == "9.18.26.34.41.45./3207./"
    assert told["采购人代表"] == "放弃评审席位（示机管〔2026〕1号）"
    assert (told["操作人"], told["监督人"], told["监督意见"]) == ("operator", "witness", "全程在场")
    assert told["解密时间"] == "2026年3月9日 21:00"


def test_the_list_is_sealed_before_the_panel_is_drawn_and_either_tells_its_own_moment(ground):
    """The commitment is published before the numbers exist: a paper that called it the draw would speak of a draw without numbers."""
    ground.commits()
    told = facts(draw_record(ground.draw, opened_at=None))
    assert (told["抽取时间"], told["密封时间"]) == ("尚未抽取", "2026年3月2日 10:00")
    ground.draws(["9 18", "3207"])
    ground.draws(at=LATER + timedelta(hours=2))  # corrected numbers: the panel that sits was drawn then
    told = facts(draw_record(ground.draw, opened_at=None))
    assert (told["抽取时间"], told["密封时间"]) == ("2026年3月4日 23:00", "2026年3月2日 10:00")
    ground.witnesses(at=LATER + timedelta(hours=3))
    ground.declares(ground.alive()[0], at=LATER + timedelta(hours=4), attends="no", why_not="出差")
    ground.replaces(at=LATER + timedelta(hours=5))
    paper = draw_record(ground.draw, opened_at=None)
    assert dict(field[:2] for field in paper["fields"])["抽取时间"] == "2026年3月4日 23:00"  # a substitute has his own line and moment
    assert paper["substitutes"]["rows"][0][1] == "2026年3月5日 02:00"


def test_names_are_withheld_until_the_result_is_public(ground):
    ground.seated()
    names = [seat.expert.name for seat in ground.seats]
    closed, opened = (draw_record(ground.draw, opened_at=moment) for moment in (None, POSTED))
    assert not any(name in str(closed) for name in names)
    assert [row[1] for row in opened["result"]["rows"]] == [seat.expert.name for seat in sorted(ground.seats, key=lambda one: one.place)]
    assert {row[4] for row in opened["result"]["rows"]} == {"可参加，无回避情形"}


def test_substitutes_and_skips_are_told_with_their_reason(ground, monkeypatch):
    turn = count()  # else chance may pass every colleague over
    monkeypatch.setattr(committing, "secrets", SimpleNamespace(
        token_hex=lambda size: "5" * (2 * size), token_bytes=lambda size: next(turn).to_bytes(size, "big")))
    Expert.objects.filter(pk__in=[e.pk for e in ground.experts[:4]]).update(own_staff=True)
    ground.drawn()
    out, *others = ground.alive()
    ground.declares(out, attends="no", why_not="出差")
    for seat in others:
        ground.declares(seat)
    ground.replaces(note="电话联系")
    paper = draw_record(ground.draw, opened_at=POSTED)
    [row] = paper["substitutes"]["rows"]
    new = ground.seats[-1]
    assert (row[0], row[2], row[3], row[4], row[5]) == ("第1次", out.expert.name, "不能参加", new.expert.name, "电话联系")
    lost = next(row for row in paper["result"]["rows"] if row[1] == out.expert.name)
    assert lost[4:] == ["未参加", "不能参加"]
    why = {row[3] for row in paper["skipped"]["rows"]}
    assert "本单位人员（已放弃评审席位）" in why


def test_a_party_that_stayed_silent_is_named(ground):
    ground.commits(three())
    ground.opens(WORDS | {"platform": ""}, aborted_by="platform", reason="遗失密封内容", at=LATER + timedelta(hours=1))
    told = {name: text for name, text, _wide in draw_record(ground.draw, opened_at=None)["fields"]}
    assert told["未公布密封内容"].startswith("平台：遗失密封内容（2026年3月4日 22:00）")
    assert told["随机种子"] == "尚未公布"
