"""项目评审表 (paper 2), field order as printed. Statutory, hence Chinese; the supervisor signs by an act of the approvals floor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from procurement.evaluation import seats as sitting
from procurement.evaluation.models import PanelOpinion
from procurement.evaluation.quote_forms import money, openings
from procurement.evaluation.score_services import factors, valid
from procurement.evaluation.seats import Seated
from procurement.evaluation.terms import Nobody, Stance, Validity
from procurement.needs.terms import AwardMethod
from procurement.renovations.papers import Fact, day, figure, moment

METHODS = {AwardMethod.LOWEST_PRICE: "最低评标价法", AwardMethod.SCORING: "综合评分法"}
VALIDITY = {
    Validity.VALID: "有效", Validity.LATE: "逾期送达", Validity.UNSEALED: "未按要求密封或签署", Validity.UNQUALIFIED: "资格不符",
    Validity.CONDITION: "附有不能接受的条件", Validity.UNCONFIRMED: "不确认报价修正", Validity.OVER_CEILING: "超过最高限价",
    Validity.NOT_CONFORMING: "不符合采购需求", Validity.TOO_LOW: "异常低价未能合理说明", Validity.RULED_OUT: "重新评审认定无效",
    Validity.SAME_BRAND: "同品牌已由其他供应商参加评审或者取得推荐资格",
}  # fmt: skip
NOBODY = {
    Nobody.TOO_FEW: "符合要求的供应商不足，不推荐成交供应商", Nobody.OVER_BUDGET: "排名第一的报价超过采购预算，不推荐成交供应商",
    Nobody.DISSENT: "过半数成员未同意评审报告，不推荐成交供应商",
}  # fmt: skip
STANCES = {Stance.AGREE: "同意", Stance.DISSENT: "不同意"}


def ready(record: Any) -> bool:
    """There is a sheet once there is a report."""
    return bool(record.review)


def review_sheet(record: Any) -> dict[str, Any]:
    """The whole sheet: fields, tables and signatures in the order of the paper. Three queries, one more after a second opening."""
    panel = sitting.seated(record)
    said = {row.seat: row for row in PanelOpinion.objects.filter(report__tender=record, report__no=record.report_no)}
    silent = [one for one in panel if one.pk not in said] if record.awarded_on else []
    return {
        "title": "项目评审表", "fields": _head(record), "members": _members(panel, sitting.declared(panel)),
        "suppliers": _suppliers(record), "factors": _factors(record), "scores": _scores(record, panel), "totals": _totals(record),
        "recommendation": recommendation(record), "dissent": _dissent(panel, said),
        "signatures": [
            {"role": "评审组成员", "name": one.name, "at": moment(said[one.pk].at), "opinion": STANCES[Stance(said[one.pk].stance)]}
            for one in panel if one.pk in said
        ] + [{"role": "评审组成员", "name": one.name, "at": "", "opinion": "期内未签署也未说明理由，视为同意"} for one in silent],
        "blanks": [f"评审组成员 {one.name}" for one in panel if one.pk not in said and one not in silent] + ["监督人"],
    }  # fmt: skip


def _head(record: Any) -> list[Fact]:
    return [
        ("项目编号", record.case.number, False), ("项目名称", record.title, True), ("评审日期", day(record.review_on), False),
        ("评审地点", record.review_place, False), ("采购预算", f"￥{figure(record.amount)}", False),
        ("评审方法", METHODS.get(record.award_method, ""), False), *_openings(record),
    ]


def _openings(record: Any) -> list[Fact]:
    """报价开启: where quotes were opened more than once, each opening with its moment, its hand and its prices."""
    told: dict[int, list[str]] = {}
    for one in openings(record):
        head = told.setdefault(one.taking, [f"第{one.taking}次 {moment(one.at)} {one.by.display_name}录入："])
        head.append(f"{one.supplier.name} " + ("未开启" if one.price_read is None else f"￥{figure(one.price_read)}"))
    words = [rows[0] + "、".join(rows[1:]) for rows in told.values()]
    return [("报价开启", f"共{record.quotes_taking}次，本表以最后一次为准。" + "；".join(words), True)] if words else []


def _members(panel: Sequence[Seated], declared: Mapping[int, str]) -> dict[str, Any]:
    """评审组成员及单位, 回避声明."""
    columns = [{"title": "序号", "width": 11, "align": "c"}, {"title": "成员", "width": 24}, {"title": "单位"},
               {"title": "回避声明", "width": 60}]  # fmt: skip
    rows = [[str(n), one.name, one.employer, declared.get(one.pk, "")] for n, one in enumerate(panel, 1)]
    return {"caption": "评审组成员", "columns": columns, "rows": rows, "total": None}


def _suppliers(record: Any) -> dict[str, Any]:
    """供应商名单, 报价: three prices in three columns, and why a quote is not considered."""
    columns = [{"title": "序号", "width": 11, "align": "c"}, {"title": "供应商"}, {"title": "送达时间", "width": 30},
               *({"title": title, "width": 24, "align": "r"} for title in ("报价（元）", "评审价（元）", "低价审查价（元）")),
               {"title": "有效性", "width": 30}]  # fmt: skip
    fallen = {row["code"]: (row["validity"], row["why"]) for row in record.review.get("out", [])}
    rows = []
    for row in record.quotes:
        validity, why = fallen.get(row["code"], (row["validity"], row["why"]))
        told = VALIDITY[Validity(validity)] + (f"：{why}" if why else "")
        prices = [figure(money(row[name])) for name in ("contract_price", "policy_price", "low_price_input")]
        rows.append([str(row["no"]), row["name"], moment(datetime.fromisoformat(row["delivered_at"])), *prices, told])
    return {"caption": "供应商及报价", "columns": columns, "rows": rows, "total": None}


def _factors(record: Any) -> dict[str, Any] | None:
    """评审因素/分值; none where the lowest price decides."""
    if record.award_method != AwardMethod.SCORING:
        return None
    columns = [{"title": "评审因素"}, {"title": "满分", "width": 24, "align": "r"}, {"title": "权重", "width": 24, "align": "r"}]
    rows = [[row["name"], row["most"], row["weight"]] for row in record.factors]
    return {"caption": "评审因素和分值", "columns": columns, "rows": rows, "total": None}


def _scores(record: Any, panel: Sequence[Seated]) -> dict[str, Any] | None:
    """得分, member by member."""
    due = factors(record)
    if not due:
        return None
    names = {one.pk: one.name for one in panel}
    columns = [{"title": "供应商"}, {"title": "评审因素", "width": 30},
               *({"title": names.get(sheet["seat"], ""), "width": 18, "align": "r"} for sheet in record.scores)]  # fmt: skip
    given = {(sheet["seat"], row["quote"], row["factor"]): row["points"] for sheet in record.scores for row in sheet["points"]}
    rows = [
        [quote["name"], factor["name"], *(given.get((sheet["seat"], quote["id"], factor["code"]), "") for sheet in record.scores)]
        for quote in valid(record) for factor in due
    ]  # fmt: skip
    return {"caption": "成员评分", "columns": columns, "rows": rows, "total": None}


def _totals(record: Any) -> dict[str, Any]:
    """汇总得分, 排名."""
    ranked = record.review.get("rows", [])
    scored = list(record.factors) if any("parts" in row for row in ranked) else []
    columns = [{"title": "排名", "width": 14, "align": "c"}, {"title": "供应商"}, {"title": "评审价（元）", "width": 27, "align": "r"},
               *({"title": row["name"], "width": 18, "align": "r"} for row in scored),
               *([{"title": "总得分", "width": 20, "align": "r"}] if scored else [])]  # fmt: skip
    rows = [
        [str(row["rank"]), row["name"], figure(money(row["policy_price"])), *(row["parts"][one["code"]] for one in scored),
         *([row["total"]] if scored else [])]
        for row in ranked
    ]  # fmt: skip
    return {"caption": "汇总得分和排名", "columns": columns, "rows": rows, "total": None}


def recommendation(record: Any) -> str:
    """推荐意见: whom, at which price, or why nobody."""
    if record.nobody_because:
        told = NOBODY[Nobody(record.nobody_because)]
    elif record.recommended_id is None:
        told = ""
    else:
        told = f"推荐{record.recommended.name}为成交供应商，成交价￥{figure(record.recommended_amount)}"
    return "。".join(part for part in (told, record.review_note.rstrip("。")) if part) + "。"


def _dissent(panel: Sequence[Seated], said: Mapping[int, PanelOpinion]) -> list[str]:
    """不同意见及理由, with the name of whoever holds it."""
    return [f"{one.name}：{said[one.pk].reasons}" for one in panel if one.pk in said and said[one.pk].stance == Stance.DISSENT]
