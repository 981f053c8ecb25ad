"""Papers 1, 2, 3, 11 and 12 of a purchase, 9 and 10 of a disposal: the labels that each of them prints, in the order that the regulation lists its fields.

What is compared is the page that goes to the printer: its headings, the heads of its rows and columns, and what stands before a colon."""
import re
from decimal import Decimal as D
from html.parser import HTMLParser

import pytest

from approvals.exports import dossier
from approvals.models import ExportJob
from workflows.demo.scenarios import disposal_asking as disposal
from workflows.demo.scenarios import disposal_scene
from workflows.demo.scenarios import sunshine_tender as road
from workflows.demo.scenarios.disposal_road import on_to

from .test_purchase_papers import asked, stage, to_signatures  # noqa: F401 - stage is a fixture

pytestmark = pytest.mark.django_db

FIELDS = {
    "purchase": "编号 申请部门 申请日期 经办人 项目名称 采购内容 数量 单位 采购品目及编码 是否在集中采购目录 资金来源/预算科目 预算金额 最高限价 拟采用层级 采购方式 "
                "方式理由 需求调查情况 拆分核查结果 中小企业/本国产品政策 会签意见 科室意见 分管领导意见 局长意见 会议决议 纪检监督意见 附件清单",
    "review": "项目编号 项目名称 评审日期 评审地点 评审组成员 单位 回避声明 供应商及报价 供应商 报价（元） 评审因素和分值 成员评分 汇总得分和排名 推荐意见 不同意见及理由 "
              "签名 评审组成员 监督人",
    "draw": "项目编号 项目名称 预算金额 采购方式 抽取依据 抽取时间 抽取地点 专业要求及人数 回避单位 随机种子 抽取结果 序号 姓名 单位 专业 联系结果 未到原因 补抽记录 操作人 "
            "监督人 采购人代表 密封时间 解密时间",
    "receipt": "编号 日期 供应商 合同号 品名 规格 单位 数量 单价（元） 金额（元） 采购员 验收人 库管员",
    "issue": "编号 日期 领用部门 合同号 品名 规格 单位 数量 单价（元） 金额（元） 采购员 验收人 库管员",
    "acceptance": "合同号 供应商 验收条款 要求 实际 结论 验收数量 存在问题及整改 验收结论 验收组签字 用户意见",
}
"""Field lists 1, 2, 3, 11 and 12, in print order."""


APPLICATION = ("编号 申报单位 处置方式 处置原因 资产明细 序号 卡片编号 名称 规格型号 数量 取得日期 最低使用年限 已用年限 账面原值（元） 累计折旧（元） 净值（元） 存放地点 使用人 合计 "
               "技术鉴定意见 评估值 涉密清除情况 资产管理部门意见 财务意见 单位负责人/会议决议 主管部门意见 财政（机关事务）部门意见 附件")
"""Field list 9."""


class Labels(HTMLParser):
    """The labels of a paper in the order in which they are printed."""

    HEADS = ("h1", "h2", "th")

    def __init__(self, html):
        super().__init__()
        self.found, self.head, self.words = [], "", ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag in self.HEADS or tag == "span":
            self.head, self.words = tag, ""

    def handle_data(self, data):
        self.words += data

    def handle_endtag(self, tag):
        if tag != self.head:
            return
        label, colon, __ = self.words.strip().partition("：")
        if tag != "span" or colon:
            self.found.append(label)
        self.head = ""


def out_of_order(labels, fields):
    """The first field that is not printed behind the one before it; None when all are."""
    at = 0
    for field in fields:
        if field not in labels[at:]:
            return field
        at = labels.index(field, at) + 1
    return None


@pytest.fixture
def printed(monkeypatch):
    """The page of the last paper, as it is handed to the printer; no printer is needed."""
    pages = []

    def keep(_printer, html):
        pages.append(html)
        return dossier.Pdf(b"%PDF-", 1, [])

    monkeypatch.setattr(dossier, "_weasyprint", lambda: None)
    monkeypatch.setattr(dossier, "_print", keep)
    return pages


def test_every_paper_of_a_purchase_prints_its_fields_in_the_order_of_its_list(client, stage, printed):  # noqa: F811
    asked(stage)
    road.roads(stage)
    road.approvals(stage)
    to_signatures(stage)
    stage.does(stage.people.draw_supervisor, "witness_review", comment="评审过程符合规定。")
    road.awards(stage)
    road.contracts(stage)
    road.performs(stage)
    road.accepts(stage)
    road.stores(stage)
    client.force_login(stage.people.section_chief)
    wrong = {}
    for kind, fields in FIELDS.items():
        assert client.post(f"/cases/{stage.case.key}/papers/{kind}/").status_code == 302, kind
        assert ExportJob.objects.latest("pk").state == "done", kind
        labels = Labels(printed[-1]).found
        if field := out_of_order(labels, fields.split()):
            wrong[kind] = field, labels
    assert not wrong


def test_a_field_before_its_place_or_left_out_is_noticed():
    labels = Labels('<h1>表</h1><div><span>编号：1</span><span>乙</span></div><table><tr><th>甲</th><td>丙</td></tr></table><h2>丁</h2>').found
    assert labels == ["表", "编号", "甲", "丁"] and out_of_order(labels, ["编号", "甲", "丁"]) is None
    assert out_of_order(labels, ["甲", "编号"]) == "编号" and out_of_order(labels, ["编号", "丙"]) == "丙"


# --- 9 and 10: a disposal ---
def test_the_application_form_and_the_reply_of_a_disposal_print_their_fields_in_the_order_of_their_lists(client, stage, printed):  # noqa: F811
    p = stage.people
    disposal.applies(stage, [disposal_scene.card(stage, original_value=D("30000.00"), custodian=p.requester), disposal_scene.card(stage)])
    on_to(stage, "issue_reply")
    disposal.replies(stage)
    client.force_login(p.section_chief)
    for kind in ("disposal", "reply"):
        assert client.post(f"/cases/{stage.case.key}/papers/{kind}/").status_code == 302
        assert ExportJob.objects.latest("pk").state == "done", kind
    form, reply = printed
    labels = Labels(form).found
    assert out_of_order(labels, APPLICATION.split()) is None, labels
    record = disposal_scene.record_of(stage)
    told = [
        "机管处复〔2026〕1号", "关于同意", "报废台式计算机等2项资产", "的批复", f"{stage.case.unit_told}：", "收悉", "一、批复内容", "报废", "2项", "34,800.00元",
        "人民币叁万肆仟捌佰元整", "明细见附件", "二、办理要求", "收支两条线", "进行账务处理", f"{record.finish_by.year}年", "附件：资产处置明细", "年3月",
        "附件", "卡片编号", "印发",
    ]  # fmt: skip
    text, at = " ".join(re.sub(r"<[^>]+>", "", reply.partition("<body>")[2]).split()), 0
    for words in told:
        assert words in text[at:], (words, text)
        at = text.index(words, at) + len(words)
