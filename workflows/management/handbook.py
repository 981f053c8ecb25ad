"""The page of the handbook for one flow, in Chinese, made from its page alone: chart, who may act, deadlines, returns, ends."""
from collections.abc import Iterable
from typing import Any

from django.utils.translation import override

from approvals.duties import forbidden
from procurement.rulebook.values import UNIT_NAMES
from workflows.engine import page_limits, table
from workflows.engine.base import bureau, own_unit, receiving_unit
from workflows.engine.chart import picture
from workflows.engine.drawing import title_of
from workflows.engine.svg import svg

MARKS = {"source": "已核对原文", "knowledge": "据通行理解，未核对原文", "unverified": "系统默认值，未核实", "missing": "规则库中无此项"}
CONTRACTS = {
    "resume": "修改后直接送回退回人；其他分支照常办理，已签意见继续有效",
    "rerun": "修改后此后各环节全部重新办理",
    "rerun_touched": "修改后重走此后各环节；所审内容未改动的意见继续有效，不重复签署",
}
WORDS = {"Submit": "提交", "Work": "填报", "Record": "登记", "Decide": "审批", "Countersign": "会签"}
VERBS = {"submit": "提交", "record": "登记", "approve": "同意", "return": "退回", "reject": "不同意"}
PLACES = {own_unit: "申请单位", bureau: "本局", receiving_unit: "接收单位"}


def chart_of(flow: Any) -> str:
    """The chart as SVG, in Chinese."""
    with override("zh-hans"):
        return svg(picture(flow))


def page_of(flow: Any) -> str:
    """The text as Markdown, in Chinese."""
    with override("zh-hans"):
        parts = [
            f"# {flow.process_title}", "",
            f"<!-- 由 manage.py flow_docs 根据 workflows/flows/{flow.page}.py 生成，请勿手工修改。 -->", "",
            f"![{flow.process_title}流程图]({flow.page}.svg)", "",
            "图中 ↩ 表示该环节可以退回；不同意、逾期的去向见下表。", "",
            "## 谁来办", "", *_people(flow), "",
            "## 谁不得兼办", "", "下列环节与所列环节不得由同一人办理，委托他人代办时亦同，系统管理员也不例外。", "", *_apart(flow), "",
            "## 时限与依据", "",
            f"随本版本发布的规则，按 {page_limits.AS_OF:%Y-%m-%d} 适用；各单位可另行设定，以系统内规则库为准。", "", *_limits(flow), "",
            "## 退回", "", *_returns(flow), "",
            "## 办理结果", "", *_ends(flow), "",
            "## 审批权限表（原样）", "", "```text", table.definition(flow).rstrip(), "```", "",
            f"sha256 `{flow.definition_hash()}`：办件启动时记下此值，据以查明其适用的流程规则。", "",
        ]
        return "\n".join(parts)


def _markdown(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines]


def _people(flow: Any) -> list[str]:
    rows = []
    for number, node in enumerate(flow.human_nodes(), 1):
        exits = "；".join(f"{VERBS[verb]}→{title_of(target)}" for verb, target in node.exits.items())
        clock = "；".join(f"逾期（`{clock._delay.code}`）→{title_of(clock._next)}" for clock in node._boundary_events)
        more = [word for word, on in (("须本人密码签字", node.signed), ("办理期间停止计时", node.stops_clock)) if on]
        rows.append((str(number), f"{title_of(node)}<br>`{node.name}`", WORDS.get(type(node).__name__, ""), _who(flow, node),
                     node.duty.statutory if node.duty else "", f"`{node.due.code}`" if node.due else "",
                     "<br>".join(part for part in (exits, clock, *more) if part)))
    return _markdown(("序号", "环节", "方式", "办理人", "职责", "时限", "去向"), rows)


def _who(flow: Any, node: Any) -> str:
    place = PLACES.get(node.unit_rule, node.unit_rule.__name__)
    role = f"{node.role.label}（{place}）" if node.role else ""
    owner = getattr(node.owner_rule, "__name__", "").removeprefix("owner_of_")
    if owner in flow._nodes_by_name:
        return f"“{title_of(flow._nodes_by_name[owner])}”的办理人" + (f"，{role}" if role else "")
    if node.owner_rule is not None:
        return f"{role}，由系统按登记指定"
    return role or "由系统按登记指定"


def _apart(flow: Any) -> list[str]:
    rows = []
    people = list(flow.human_nodes())
    for node in people:
        others = [other for other in people if other.name in node.apart or node.duty and other.duty and forbidden(node.duty, other.duty)]
        if others:
            rows.append((title_of(node), "、".join(title_of(other) for other in others)))
    return _markdown(("环节", "不得与下列环节为同一人"), rows)


def _limits(flow: Any) -> list[str]:
    rows = []
    for code, title, value, source, mark in page_limits.rows(flow, page_limits.shipped(page_limits.AS_OF)):
        shown = value.rsplit(" ", 1)
        unit = str(UNIT_NAMES.get(shown[-1], shown[-1]))
        rows.append((f"`{code}`", title, f"{shown[0]} {unit}" if len(shown) == 2 else value, source, MARKS[mark]))
    return _markdown(("代码", "名称", "数值", "依据", "核实情况"), rows)


def _returns(flow: Any) -> list[str]:
    rows = [(title_of(node), title_of(node._return), CONTRACTS[node.contract]) for node in flow.human_nodes() if node._return is not None]
    return _markdown(("由", "退回至", "之后"), rows) if rows else ["本流程不设退回。"]


def _ends(flow: Any) -> list[str]:
    rows = []
    for end in (node for node in flow._nodes_by_name.values() if node.task_type == "END"):
        steps = [node for node in flow._nodes_by_name.values() if not hasattr(node, "_attached_to")]
        edges = [edge for node in steps for edge in node._outgoing() if edge.dst is end]
        into = [f"{title_of(edge.src)}（{VERBS['reject']}）" if edge.edge_class == "reject" else title_of(edge.src) for edge in edges]
        into += [f"{title_of(node)}（逾期）" for node in flow.human_nodes() for clock in node._boundary_events if clock._next is end]
        rows.append((title_of(end), f"`{end.name}`", "、".join(dict.fromkeys(into))))
    return _markdown(("结果", "代码", "由何处到达"), rows)
