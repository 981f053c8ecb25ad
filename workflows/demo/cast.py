"""The fixed cast: one bureau, its sections, two served units, one person per role, and those who must be kept out. All invented.

Used by `carry`, by `make demo` and by the tests alike; `build` may be run again and changes nothing that is there."""
from datetime import date, datetime
from types import SimpleNamespace
from typing import NamedTuple

from django.contrib.auth.hashers import make_password

from approvals.duties.holders import give
from approvals.models import Phrase, Post, Rank, Unit, User
from approvals.people import pinyin_of
from approvals.roles import Role
from approvals.system import system_user

PASSWORD = "Yanshi-2026-only"  # noqa: S105 - printed on the screen by `make demo`; the server then listens on this machine only
SINCE = date(2024, 1, 1)
REASON = "演示数据"


class U(NamedTuple):
    """A unit of the cast."""

    name: str
    short: str
    code: str
    kind: str
    level: str = "city"
    parent: str = "bureau"


UNITS = {
    "bureau": U("示例市机关事务管理局（演示）", "机关事务局", "JG", "bureau"),
    "office": U("办公室（演示）", "办公室", "JG01", "section"),
    "premises": U("房产管理科（演示）", "房产科", "JG02", "section"),
    "finance_section": U("财务科（演示）", "财务科", "JG03", "section"),
    "assets_section": U("资产管理科（演示）", "资产科", "JG04", "section"),
    "legal_section": U("政策法规科（演示）", "法规科", "JG05", "section"),
    "discipline": U("派驻纪检监察组（演示）", "纪检组", "JG06", "section"),
    "procurement_section": U("采购与招标管理科（演示）", "采购科", "JG07", "section"),
    "store": U("后勤服务中心仓库（演示）", "仓库", "JG08", "section"),
    "outside": U("外部评审与监督人员（演示）", "外部人员", "WB01", "outside"),
    "unit_a": U("示例市示例区统计局（演示）", "区统计局", "FW01", "served", "county"),
    "unit_c": U("示例市文化和旅游局（演示）", "市文旅局", "FW03", "served"),
    "unit_b": U("示例市文化馆（演示）", "市文化馆", "FW02", "served", parent="unit_c"),
}


class P(NamedTuple):
    """A person of the cast: where the post is, what it is, and which hats are worn."""

    login: str
    name: str
    unit: str
    post: str
    rank: Rank
    roles: tuple[tuple[Role, str], ...]
    shown: str = ""


def _bureau(*roles: Role) -> tuple[tuple[Role, str], ...]:
    return tuple((role, "bureau") for role in roles)


PEOPLE = {
    "requester": P("1001", "赵敏", "unit_a", "办公室科员", Rank.CLERK, ((Role.REQUESTER, "unit_a"),)),
    "unit_head": P("1002", "孙立", "unit_a", "局长", Rank.SECTION_CHIEF, ((Role.UNIT_HEAD, "unit_a"),)),
    "second_requester": P("1101", "李娜", "unit_b", "综合部干事", Rank.CLERK, ((Role.REQUESTER, "unit_b"),)),
    "head_with_two_hats": P(
        "1102", "高翔", "unit_b", "馆长", Rank.SECTION_CHIEF, ((Role.REQUESTER, "unit_b"), (Role.UNIT_HEAD, "unit_b")),
    ),
    "stranger": P("1103", "方圆", "unit_b", "馆员", Rank.CLERK, ()),
    "competent": P("1201", "许航", "unit_c", "副局长", Rank.SECTION_CHIEF, ((Role.COMPETENT, "unit_c"),)),
    "window": P("2001", "周婷", "office", "窗口科员", Rank.CLERK, _bureau(Role.WINDOW)),
    "coordinator": P("2002", "韩雪", "office", "办公室主任", Rank.SECTION_CHIEF, _bureau(Role.COORDINATOR)),
    "archivist": P("2003", "宋洁", "office", "档案员", Rank.CLERK, _bureau(Role.ARCHIVIST)),
    "recorder": P("2004", "唐悦", "office", "文秘科员", Rank.CLERK, _bureau(Role.RECORDER)),
    "handler": P("2101", "王海", "premises", "科员", Rank.CLERK, _bureau(Role.HANDLER)),
    "inspector": P("2102", "陈刚", "premises", "工程师", Rank.CLERK, _bureau(Role.INSPECTOR)),
    "second_inspector": P("2103", "林涛", "premises", "工程师", Rank.CLERK, _bureau(Role.INSPECTOR)),
    "estimator": P("2104", "吴磊", "premises", "造价师", Rank.CLERK, _bureau(Role.ESTIMATOR)),
    "deputy": P("2105", "马骏", "premises", "副科长", Rank.DEPUTY_SECTION_CHIEF, _bureau(Role.HANDLER), "B角（代理科长）"),
    "section_chief": P("2106", "徐建", "premises", "科长", Rank.SECTION_CHIEF, _bureau(Role.SECTION_CHIEF)),
    "finance": P("2201", "刘岚", "finance_section", "科长", Rank.SECTION_CHIEF, _bureau(Role.FINANCE)),
    "assets": P("2301", "何静", "assets_section", "科长", Rank.SECTION_CHIEF, _bureau(Role.ASSETS)),
    "counter": P("2302", "于飞", "assets_section", "科员", Rank.CLERK, _bureau(Role.COUNTER)),
    "second_counter": P("2303", "乔木", "assets_section", "科员", Rank.CLERK, _bureau(Role.COUNTER)),
    "technician": P("2107", "宁远", "premises", "工程师", Rank.CLERK, _bureau(Role.TECHNICIAN)),
    "asset_accountant": P("2202", "苏叶", "finance_section", "资产会计", Rank.CLERK, _bureau(Role.ASSET_ACCOUNTANT)),
    "secrecy": P("2402", "康明", "office", "保密员", Rank.CLERK, _bureau(Role.SECRECY)),
    "legal": P("2401", "郑平", "legal_section", "科长", Rank.SECTION_CHIEF, _bureau(Role.LEGAL)),
    "vice_head": P("2901", "周正", "bureau", "副局长", Rank.VICE_HEAD, _bureau(Role.VICE_HEAD)),
    "second_vice_head": P("2902", "沈岩", "bureau", "副局长", Rank.VICE_HEAD, _bureau(Role.VICE_HEAD)),
    "head": P("2903", "梁伟", "bureau", "局长", Rank.HEAD, _bureau(Role.HEAD)),
    "buyer": P("2501", "冯远", "procurement_section", "采购员", Rank.CLERK, _bureau(Role.BUYER)),
    "second_buyer": P("2502", "邓辉", "procurement_section", "采购员", Rank.CLERK, _bureau(Role.BUYER)),
    "checker": P("2503", "丁宁", "procurement_section", "科员", Rank.CLERK, _bureau(Role.CHECKER)),
    "signer": P("2504", "范哲", "procurement_section", "科长", Rank.SECTION_CHIEF, _bureau(Role.CONTRACT_SIGNER)),
    "acceptor": P("2505", "姚江", "office", "科员", Rank.CLERK, _bureau(Role.ACCEPTOR)),
    "storekeeper": P("2601", "谢春", "store", "库管员", Rank.CLERK, _bureau(Role.STOREKEEPER)),
    "draw_operator": P("6001", "潘静", "outside", "公共资源交易中心工作人员", Rank.CLERK, _bureau(Role.DRAW_OPERATOR)),
    "draw_supervisor": P("6002", "田野", "outside", "财政局工作人员", Rank.CLERK, _bureau(Role.DRAW_SUPERVISOR)),
    "expert_1": P("6101", "白桦", "outside", "高级工程师", Rank.CLERK, _bureau(Role.EXPERT)),
    "expert_2": P("6102", "石磊", "outside", "高级经济师", Rank.CLERK, _bureau(Role.EXPERT)),
    "expert_3": P("6103", "江枫", "outside", "副教授", Rank.CLERK, _bureau(Role.EXPERT)),
    "expert_4": P("6104", "夏雨", "outside", "注册会计师", Rank.CLERK, _bureau(Role.EXPERT)),
    "expert_5": P("6105", "秦川", "outside", "高级工程师", Rank.CLERK, _bureau(Role.EXPERT)),
    "expert_6": P("6106", "贺兰", "outside", "律师", Rank.CLERK, _bureau(Role.EXPERT)),
    "supervisor": P("3001", "纪明", "discipline", "纪检监察员", Rank.CLERK, _bureau(Role.SUPERVISOR)),
    "auditor": P("3002", "罗文", "discipline", "审计员", Rank.CLERK, _bureau(Role.AUDITOR)),
    "system_admin": P("4001", "史强", "office", "信息管理员", Rank.CLERK, _bureau(Role.SYSTEM_ADMIN)),
    "security_admin": P("4002", "安宁", "office", "安全管理员", Rank.CLERK, _bureau(Role.SECURITY_ADMIN)),
    "audit_admin": P("4003", "钟严", "discipline", "安全审计员", Rank.CLERK, _bureau(Role.AUDIT_ADMIN)),
}

PHRASES = ("同意。", "同意，请抓紧办理。", "同意上报。", "请补充材料后再报。", "请按核定金额控制。", "已阅。", "请局长审示。")


def accounts() -> list[tuple[str, str, str]]:
    """(role, log-in, name) of everybody, for the table that `make demo` prints."""
    return [(p.shown or "、".join(str(role.label) for role, _unit in p.roles) or "无角色", p.login, p.name) for p in PEOPLE.values()]


def build(at: datetime) -> SimpleNamespace:
    """Make what is missing and hand out everybody by name: `cast.requester`, `cast.unit_a`, `cast.head_with_two_hats` …"""
    units: dict[str, Unit] = {}
    for key, u in UNITS.items():
        parent = None if u.kind == "bureau" else units[u.parent]
        facts = {"name": u.name, "short_name": u.short, "kind": u.kind, "level": u.level, "parent": parent}
        units[key] = Unit.objects.get_or_create(code=u.code, defaults=facts)[0]
    people = _people()
    for key, p in PEOPLE.items():
        Post.objects.get_or_create(
            user=people[key], unit=units[p.unit], title=p.post, defaults={"rank": p.rank, "since": SINCE, "is_primary": True},
        )
    for key, p in PEOPLE.items():
        for role, unit in p.roles:
            give(role, people[key], units[unit], by=system_user(), at=at, reason=REASON)
    for place, text in enumerate(PHRASES):
        Phrase.objects.get_or_create(owner=None, text=text, defaults={"place": place})
    return SimpleNamespace(**units, **people, system=system_user(), everybody=list(people.values()))


def _people() -> dict[str, User]:
    known = {user.username: user for user in User.objects.filter(username__in=[p.login for p in PEOPLE.values()])}
    secret = make_password(PASSWORD) if len(known) < len(PEOPLE) else ""  # hashed once: all demo accounts share it
    found = {}
    for key, p in PEOPLE.items():
        user = known.get(p.login)
        if user is None:
            user = User(username=p.login, display_name=p.name, pinyin=pinyin_of(p.name), password=secret)
            user.phone = f"010-5550-{p.login}"
            user.save()
        found[key] = user
    return found
