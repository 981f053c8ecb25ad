"""Who buys, who sells and who judges in the past year of purchases: seven trades, forty-three suppliers, ten more experts. Invented."""
from datetime import datetime
from types import SimpleNamespace
from typing import Any, NamedTuple

from approvals.duties.holders import give
from approvals.models import Post, Rank, Unit, User
from approvals.people import pinyin_of
from approvals.roles import Role
from approvals.system import system_user
from procurement.parties.terms import Size
from workflows.demo import cast, market

from . import renovation_year


class Thing(NamedTuple):
    """What is bought: category, name, unit of measure, unit price in yuan; `scored` where not the lowest price alone decides."""

    category: str
    name: str
    measure: str
    price: str
    scored: bool = True


class Trade(NamedTuple):
    """A branch: what its suppliers end in, who they are, what is bought of them and how often, and who can judge it."""

    ending: str
    suppliers: tuple[str, ...]
    things: tuple[Thing, ...]
    cases: int
    speciality: str
    line: str
    services: bool = False


OFFICE, SERVICES, SUPPLIES = "2010301", "2010302", "2010303"
TRADES = (
    Trade("家具有限公司", ("青禾", "云杉", "柏舟", "松涛", "木兰", "桐语", "榆荫"), (
        Thing("A05010201", "办公桌", "张", "1860.00"), Thing("A05010202", "会议桌", "张", "4950.00"),
        Thing("A05010301", "办公椅", "把", "680.00"), Thing("A05010502", "文件柜", "组", "1240.00", False),
        Thing("A05010101", "值班床", "张", "1150.00", False),
    ), 16, "办公设备", OFFICE),
    Trade("信息技术有限公司", ("星河", "极光", "北辰", "流云", "微澜", "天枢", "玉衡"), (
        Thing("A02010107", "平板式计算机", "台", "3480.00"), Thing("A02010202", "交换机", "台", "8600.00"),
        Thing("A02010301", "防火墙", "台", "12800.00"), Thing("A02020200", "投影仪", "台", "9700.00"),
    ), 13, "信息技术", OFFICE),
    Trade("商贸有限公司", ("丰年", "瑞雪", "朝露", "晚晴", "春和", "景明"), (
        Thing("A05040201", "鼓粉盒", "支", "420.00", False), Thing("A05040600", "卫生用纸", "箱", "96.00", False),
        Thing("A02021301", "碎纸机", "台", "1680.00", False), Thing("A02061802", "电冰箱", "台", "3260.00"),
    ), 12, "办公设备", SUPPLIES),
    Trade("食品有限公司", ("稻香", "麦浪", "田园", "果岭", "清泉", "禾穗", "菜根", "五谷"), (
        Thing("A07030101", "食堂大米", "公斤", "5.80", False), Thing("A07030102", "食用植物油", "升", "13.50", False),
        Thing("A07030201", "畜禽肉", "公斤", "32.60"), Thing("A07030301", "新鲜蔬菜", "公斤", "6.40"),
    ), 14, "食品安全", SUPPLIES),
    Trade("设备维护有限公司", ("恒温", "安梯", "正源", "和风", "永固", "常新"), (
        Thing("C23110201", "空调清洗维保", "台次", "185.00"), Thing("C23110202", "电梯维保", "台月", "1150.00"),
    ), 10, "后勤服务", SERVICES, True),
    Trade("印务有限公司", ("墨香", "翰林", "纸上", "雕版"), (
        Thing("C23120301", "单证印刷", "册", "14.80", False), Thing("C23120302", "票据印刷", "本", "9.60", False),
    ), 5, "印刷出版", SERVICES, True),
    Trade("软件有限公司", ("知行", "致远", "明理", "格物", "求是"), (
        Thing("C16010302", "业务系统升级开发", "人日", "1450.00"), Thing("C16070100", "机房运行维护", "月", "8900.00"),
    ), 7, "信息技术", SERVICES, True),
)  # fmt: skip
"""The cases add up to 77, the suppliers to 43; each of these wins at least once."""

SECOND = "财务"
"""Every panel has one member who can read a price."""
EXPERTS = (
    ("6201", "苏叶", "ZJ101", ("信息技术", "办公设备"), "示例理工学院（演示）"),
    ("6202", "顾行", "ZJ102", ("信息技术",), "示例软件研究所（演示）"),
    ("6203", "方芷", "ZJ103", ("食品安全", "后勤服务"), "示例农业大学（演示）"),
    ("6204", "杜若", "ZJ104", ("食品安全",), "示例检验检测院（演示）"),
    ("6205", "林岳", "ZJ105", ("食品安全", "财务"), "示例粮油质检站（演示）"),
    ("6206", "莫然", "ZJ106", ("后勤服务", "印刷出版"), "示例技师学院（演示）"),
    ("6207", "季风", "ZJ107", ("印刷出版", "财务"), "示例印刷协会（演示）"),
    ("6208", "汤泉", "ZJ108", ("印刷出版",), "示例出版学院（演示）"),
    ("6209", "柯蓝", "ZJ109", ("后勤服务", "信息技术"), "示例物业协会（演示）"),
    ("6210", "简宁", "ZJ110", ("食品安全", "财务"), "示例资产评估所（演示）"),
)  # fmt: skip
"""Login, name, number, specialities, employer."""
SIZES = (Size.SMALL, Size.MICRO, Size.MEDIUM)


def supplier_name(trade: Trade, word: str) -> str:
    """As it stands in the register."""
    return f"示例{word}{trade.ending}（演示）"


def build(people: SimpleNamespace, at: datetime) -> list[tuple[Unit, User, User]]:
    """Make what is missing; hands out the units that buy, each with who asks and who heads it."""
    market.build(people, at)
    units = renovation_year.build(people, at)
    all_can_sign(units, people)
    for unit, *_both in units:
        market.money(unit, at.year, people.finance, at)
    for place, name in enumerate((supplier_name(trade, word) for trade in TRADES for word in trade.suppliers), 101):
        market.supplier(place, name, SIZES[place % len(SIZES)], people.buyer, at)
    for login, name, code, specialities, employer in EXPERTS:
        market.expert(code, _expert(login, name, people, at), specialities, employer, people.draw_operator, at)
    return units


def _expert(login: str, name: str, people: Any, at: datetime) -> User:
    found = User.objects.filter(username=login).first()
    if found is None:
        found = User(username=login, display_name=name, pinyin=pinyin_of(name), phone=f"010-5550-{login}")
        found.password = people.expert_1.password
        found.save()
        Post.objects.create(user=found, unit=people.outside, title="评审专家", rank=Rank.CLERK, since=cast.SINCE, is_primary=True)
        give(Role.EXPERT, found, people.bureau, by=system_user(), at=at, reason=cast.REASON)
    return found


def all_can_sign(units: list[tuple[Unit, User, User]], people: Any) -> None:
    """Both people of every unit."""
    for _unit, *both in units:
        for user in both:
            _can_sign(user, people)


def _can_sign(user: User, people: Any) -> None:
    """Whoever signs an acceptance confirms it with a password: the one that all demo accounts share."""
    if not user.has_usable_password():
        user.password = people.expert_1.password
        user.save(update_fields=["password"])


