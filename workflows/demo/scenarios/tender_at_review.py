"""Side exits of a purchase between the invitation and the report: quotes, leave for two, the draw, the panel."""
from datetime import timedelta
from typing import Any

from procurement.draws import recompute
from workflows.demo.stage import Stage

from .tender_at_layer import SERVICE
from .tender_needs import asks, item, need
from .tender_review import POINTS, committed, declares, draw_numbers, experts, quotes, sheet, signs
from .tender_road import on_to
from .tender_scene import balks, moment, record_of

WORDS = {party: f"{party} 二〇二六年春雨初晴柳絮纷飞（演示）" for party in recompute.PARTIES}
"""What three parties seal where no public numbers are used."""
AWAY = {"attends": "no", "why_not": "当日另有评审任务。"}


def one_quote_only(stage: Stage) -> None:
    """A small purchase that the section decides alone: one quote in time and one too late, and nobody asks a second time."""
    asks(stage, title="会议室窗帘采购（演示）", items=[item("窗帘", 8, "5200.00")])
    on_to(stage, "take_quotes", draw_up=lambda s: s.does(s.people.buyer, "draw_up", need(ceiling="41600.00")))
    late = {"delivered_at": moment(record_of(stage).quotes_due + timedelta(minutes=1))}
    quotes(stage, {"甲": "39800.00", "乙": "38000.00"}, 乙=late)
    balks(stage, lambda: _few(stage, "two", "两家即可。"))
    _few(stage, "fail", "有效报价仅一家，需求拟调整后重新申请。")


def _few(stage: Stage, way: str, reason: str) -> None:
    stage.does(stage.people.buyer, "too_few", {"too_few_way": way, "too_few_reason": reason})


def _two_quotes(stage: Stage, **changes: Any) -> None:
    """A service for which two of three suppliers send a quote; the buyer asks for leave to go on."""
    asks(stage, **SERVICE | changes)
    on_to(stage, "take_quotes", draw_up=lambda s: s.does(s.people.buyer, "draw_up", need(ceiling="312000.00", domestic="none")))
    quotes(stage, {"甲": "306000.00", "乙": "298000.00"})
    _few(stage, "two", "仅两家报价，服务期临近。")


def two_not_permitted(stage: Stage) -> None:
    """Two quotes for a service, and the vice head does not let two be enough."""
    _two_quotes(stage, title="绿植租摆服务（演示）")
    stage.rejects(stage.people.vice_head, "permit_two", "市场竞争充分，应重新组织。")


def two_permitted_and_outvoted(stage: Stage) -> None:
    """Two are permitted after a second look; then most of the panel dissent from the report, and nobody is recommended."""
    _two_quotes(stage, title="会务服务（演示）")
    stage.returns(stage.people.vice_head, "permit_two", "请说明公告范围。")
    _few(stage, "two", "已在两处平台公告，仅两家响应。")
    on_to(stage, "sign_report")
    leader, dissent = stage.step("sign_report").owner, {"stance": "dissent", "reasons": "技术响应存在重大偏离。"}
    signs(stage, **{one.username: dissent for one in experts(stage) if one != leader})
    on_to(stage, "too_few")
    balks(stage, lambda: _few(stage, "two", "继续评审。"))
    _few(stage, "fail", "评审组过半数不同意评审报告。")


def draw_done_again(stage: Stage) -> None:
    """A draw with every mishap: a silent party, a list sent back, wrong numbers, all experts away; drawn again from a new list."""
    p = stage.people
    sealed = {"method": "three", "sources": []} | {f"seal_{party}": recompute.seal(party, said) for party, said in WORDS.items()}
    asks(stage, title="投影设备采购（演示）")
    on_to(stage, "draw_panel", commit_draw=lambda s: s.does(p.draw_operator, "commit_draw", committed(s) | sealed))
    said = {f"words_{party}": words for party, words in WORDS.items() if party != "platform"}
    stage.does(p.draw_operator, "draw_panel", said | {"aborted_by": "platform", "reason": "平台值班人员未到场。"})
    on_to(stage, "witness_commit")
    stage.returns(p.draw_supervisor, "witness_commit", "来源期次写错，请更正。")
    on_to(stage, "draw_panel")
    draw_numbers(stage, "9 18 26 34 41 44")
    stage.returns(p.draw_supervisor, "witness_draw", "第六个号码应为45。")
    on_to(stage, "declare")
    declares(stage, **{one.username: AWAY for one in experts(stage)})
    anew = {"reason": "原名单专家均不能参加。"}
    on_to(stage, "score", commit_draw=lambda s: s.does(p.draw_operator, "commit_draw", committed(s) | anew))
    stage.on_case(p.section_chief, "terminate", "设备改为全市统一配备。")


def one_never_scores(stage: Stage) -> None:
    """One member hands in no scores; his seat is void in time, a substitute scores, and the bureau then gives the purchase up."""
    asks(stage, title="档案密集架采购（演示）")
    on_to(stage, "score")
    for _member in range(2):
        stage.does(stage.step("score").owner, "score", sheet(stage, POINTS))
    stage.waits(5)
    on_to(stage, "compile_report")
    stage.on_case(stage.people.section_chief, "terminate", "档案室另址建设，暂不采购。")


EXITS = (one_quote_only, two_not_permitted, two_permitted_and_outvoted, draw_done_again, one_never_scores)
