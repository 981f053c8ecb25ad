"""审计轨迹报告 of one case (paper 13): every act with post, time taken and lateness; rules met and lifted; who was kept apart; files; the
chain verified. Statutory, hence Chinese. Reasons of recusals are not printed: only that somebody withdrew."""
from datetime import datetime
from typing import Any

from django.conf import settings

from approvals import veils
from approvals.duties import Duty
from approvals.duties.matrix import VERSION
from approvals.exports import dossier
from approvals.exports.papers import Trail, TrailRow
from approvals.models import Post, TrailEntry
from approvals.trail import read
from approvals.trail.filters import Filters
from procurement.calendar import store
from procurement.calendar.office_time import local, window, worked
from procurement.draws import recusal_list
from procurement.renovations.checking import TITLES
from procurement.rulebook.models import RuleRow
from procurement.rulebook.store import rulebook

from . import words
from .case_file import CaseFile
from .rulebook import texts

ANSWERS = {True: "是", False: "否"}
HOURS, MINUTE = 3600, 60


def trail(file: CaseFile) -> Trail:
    """What the paper says; the number of queries does not grow with the case."""
    lines = list(read.every(Filters(case=file.case.key), among=TrailEntry.objects.filter(case=file.case)))
    kept = veils.kept(file.user, [file.case.pk])
    lines = [veils.told(line, kept) for line in lines]
    nameless = frozenset(kept.get(file.case.pk, ()))
    lines.sort(key=lambda line: (line.at, line.entry.chain, line.entry.seq))  # refused attempts stand in a chain of their own
    bad = [line for line in lines if line.integrity != "intact"]
    sentence = f"校验通过：{len(lines)} 条记录逐条与留痕链相符，链首尾一致。" if not bad else f"校验未通过：{len(bad)} 条记录与留痕链不符。"
    return {
        "bureau": settings.BUREAU_NAME, "title": "审计轨迹报告", "one_case": True, "facts": _facts(file),
        "rows": _rows(file, lines, nameless),
        "rules": _rules(file, lines), "duties": _duties(lines), "recusals": _recusals(file),
        "files": [{"name": row.name, "size": f"{row.size:,}", "sha256": row.sha256} for row in file.attachments],
        "chain": {"ok": not bad, "sentence": sentence}, "watermark": f"{file.user} {_at(file.at)}",
    }


def _facts(file: CaseFile) -> list[tuple[str, str, bool]]:
    case = file.case
    return [
        ("案件号", case.number, False), ("流程", f"{file.flow.process_title}（版本 {case.flow_hash[:12]}）", False),
        ("事项", case.title, True), ("单位", case.unit.name, False), ("打印时间", _at(file.at), False),
    ]


# --- timeline ---
def _rows(file: CaseFile, lines: list[read.Row], nameless: frozenset[int]) -> list[TrailRow]:
    steps = {step.number: step for step in file.steps}
    posts = _posts(lines, nameless)
    return [_row(file, number, line, steps, posts) for number, line in enumerate(lines, 1)]


def _row(file: CaseFile, number: int, line: read.Row, steps: dict[int, Any], posts: dict[int, list[Post]]) -> TrailRow:
    step = steps.get((line.told.get("where") or {}).get("step") or 0)
    acted = step is not None and line.entry.outcome == "ok" and line.entry.action.startswith("step.")
    late = bool(acted and step.due_at and line.at > step.due_at)
    took = _took(step.created, line.at) if acted and step.created else ""
    return {
        "no": number, "at": _at(line.at), "case": "", "step": words.title(step.flow_task) if step is not None else line.node,
        "who": line.actor, "post": _post_then(posts.get(line.entry.actor_id or 0, []), line.at), "behalf": line.principal,
        "verb": str(line.action), "text": line.comment, "took": took, "late": late,
        "outcome": line.entry.outcome, "hash": dossier.check_code(line.entry.hash) + ("" if line.integrity == "intact" else " 不符"),
    }


def _posts(lines: list[read.Row], nameless: frozenset[int]) -> dict[int, list[Post]]:
    people = {line.entry.actor_id for line in lines if line.entry.actor_id} - nameless
    found: dict[int, list[Post]] = {}
    for post in Post.objects.filter(user__in=people).select_related("unit").order_by("-is_primary", "-since"):
        found.setdefault(post.user_id, []).append(post)
    return found


def _post_then(posts: list[Post], at: datetime) -> str:
    """The post held on the day of the act."""
    day = local(at).date()
    held = next((post for post in posts if post.since <= day and (post.until is None or day <= post.until)), None)
    return f"{held.unit.short_name or held.unit.name}{held.title}" if held else ""


def _took(since: datetime, until: datetime) -> str:
    """Working time between the opening of the step and the act: 2天3小时, a day being the office hours of one day."""
    calendar = store.load()
    seconds, day = worked(since, until, calendar).total_seconds(), window(calendar).total_seconds()
    days, rest = divmod(seconds, day)
    if days or rest >= HOURS:
        return f"{days:.0f}天{rest / HOURS:.1f}时" if days else f"{rest / HOURS:.1f}时"
    return f"{rest // MINUTE:.0f}分" if rest >= MINUTE else "不足1分"


# --- rules ---
def _rules(file: CaseFile, lines: list[read.Row]) -> list[str]:
    """Answers of gates in the order in which they were asked, rows of the rulebook once each, and what was lifted."""
    gates, codes = [], {}
    for line in lines:
        told = line.told.get("rules") or {}
        gates += [f"{_title(file, node)}　{_road(file, node, rule)}{ANSWERS.get(answer, answer)}（第{line.entry.seq}号记录）"
                  for node, rule, answer in told.get("gates", [])]
        codes |= {row_id: code for code, row_id in told.get("limits", [])}
    by_id = {rule.row_id: rule for rules in rulebook().by_code.values() for rule in rules}
    cited = [by_id[row_id] for row_id in codes if row_id in by_id]
    rows = [f"{rule.title}：{texts.value(rule)}（{rule.source}；{RuleRow.Mark(rule.mark).label}）" for rule in cited]
    return [*gates, *rows, *_lifted(file.record)]


def _title(file: CaseFile, node: str) -> str:
    known = file.flow._nodes_by_name.get(node)
    return words.title(known) if known is not None else node


def _road(file: CaseFile, node: str, rule: str) -> str:
    """Of a gate with several roads: which of them was asked about."""
    branches = getattr(file.flow._nodes_by_name.get(node), "_branches", ())
    asked = next((to for to, when in branches if getattr(getattr(when, "rule", None), "__name__", "") == rule), None)
    return f"{words.title(asked)}：" if asked is not None else ""


def _lifted(record: Any) -> list[str]:
    """特批: which checks, since when, on what reason."""
    at = getattr(record, "exception_permitted_at", None)
    checks = "、".join(str(TITLES.get(code, code)) for code in record.exception_codes) if at else ""
    return [f"豁免：{checks}，{_at(at)} 特批；事由：{record.exception_reason}"] if at else []


# --- duties, recusals ---
def _duties(lines: list[read.Row]) -> list[str]:
    """One sentence on the matrix, one for each duty that was exercised."""
    held: dict[str, list[str]] = {}
    for line in lines:
        for kind, duty, answer in (line.told.get("rules") or {}).get("duties", []):
            if kind == "duty" and answer == "ok" and line.actor not in held.setdefault(duty, []):
                held[duty].append(line.actor)
    kept_out = sum(line.entry.action == "attempt.refused" for line in lines)
    mistyped = sum(line.entry.action == "signature.failed" for line in lines)
    found = [f"岗位分离表 {VERSION} 版：每一步办理前均在案件锁内校验通过；因不符被拒绝的尝试 {kept_out} 次。"]
    found += [f"签署密码错误 {mistyped} 次，未予办理。"] if mistyped else []
    return found + [f"{known.statutory if (known := Duty.of(duty)) else duty}：{'、'.join(people)}" for duty, people in held.items()]


def _recusals(file: CaseFile) -> list[str]:
    record = file.record
    resolution = record.resolution if getattr(record, "resolution_id", None) else None
    withdrew = [seat.name for seat in resolution.seat_rows() if seat.presence == "withdrew"] if resolution else []
    return [f"{name}：会议表决回避（理由由纪检监督保管）" for name in withdrew] + (
        recusal_list.withdrawn(record, file.user.pk) if hasattr(record, "recusal_requests") else []) or ["本案无回避申报。"]


def _at(moment: datetime) -> str:
    return f"{local(moment):%Y-%m-%d %H:%M}"
