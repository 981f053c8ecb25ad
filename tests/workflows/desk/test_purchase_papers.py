"""The papers of a purchase as PDF: each as soon as its step is done, fields in print order, nothing sealed too early."""
import io
import re

import pytest
from pypdf import PdfReader

from approvals import files
from approvals.exports import dossier
from approvals.models import ExportJob
from procurement.draws.models import PanelSeat
from procurement.tenders.models import Tender
from tests.procurement.contracts.printing import in_order
from workflows.demo.scenarios import sunshine_tender as road
from workflows.demo.stage import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(not dossier.available(), reason="Pango is not installed")]
PURCHASE = (
    "采购审批表", "编号", "申请部门", "申请日期", "经办人", "项目名称", "采购内容", "数量", "单位", "采购品目及编码", "是否在集中采购目录", "资金来源/预算科目",
    "预算金额", "最高限价", "拟采用层级", "采购方式", "方式理由", "需求调查情况", "拆分核查结果", "中小企业/本国产品政策", "规则命中", "三权放弃及依据",
    "会签意见", "科室意见", "分管领导意见", "局长意见", "会议决议", "纪检监督意见", "附件清单",
)  # fmt: skip
REVIEW = (
    "项目评审表", "项目编号", "项目名称", "评审日期", "评审地点", "评审组成员", "单位", "回避声明", "供应商及报价", "报价", "评审因素和分值", "成员评分",
    "汇总得分和排名", "推荐意见", "不同意见及理由", "签名", "评审组成员", "监督人",
)  # fmt: skip
DRAW = (
    "专家抽取记录表", "项目编号", "项目名称", "预算金额", "采购方式", "抽取依据", "抽取时间", "抽取地点", "专业要求及人数", "回避单位", "随机种子",
    "抽取结果", "序号", "姓名", "单位", "专业", "联系结果", "未到原因", "补抽记录", "操作人", "监督人", "采购人代表", "密封时间", "解密时间",
)  # fmt: skip
ACCEPTANCE = (
    "验收书", "合同号", "供应商", "验收条款", "要求", "实际", "结论", "验收数量", "存在问题及整改", "验收结论", "整改后合格", "验收组签字", "验收人",
    "使用部门", "用户意见",
)  # fmt: skip
STOCK = ("编号", "日期", "合同号", "品名", "规格", "单位", "数量", "单价", "金额", "采购员", "验收人", "库管员")


class Printer:
    """Somebody who may see the case, asking for its papers over HTTP."""

    def __init__(self, client, stage):
        self.client, self.stage = client, stage

    @property
    def url(self):
        return f"/cases/{self.stage.case.key}/"

    def offered(self):
        self.client.force_login(self.stage.people.section_chief)
        page = self.client.get(f"{self.url}print/").content.decode()
        return set(re.findall(rf'action="{self.url}papers/(\w+)/"', page))

    def prints(self, kind):
        self.client.force_login(self.stage.people.section_chief)
        answer = self.client.post(f"{self.url}papers/{kind}/")
        assert answer.status_code == 302, answer.status_code
        job = ExportJob.objects.latest("pk")
        assert (job.state, job.error) == ("done", "")
        assert self.client.get(f"/exports/{job.key}/file/").status_code == 200
        with files.open_file(job.sha256) as stored:
            pages = PdfReader(io.BytesIO(stored.read())).pages
        return "".join(re.sub(r"\s+", "", page.extract_text()) for page in pages)


@pytest.fixture
def stage(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return Stage(ticking, cast, say=lambda line: None)


@pytest.fixture
def printer(client, stage):
    return Printer(client, stage)


def to_signatures(stage):
    road.invites(stage)
    road.quotes(stage, road.PRICES)
    road.draws(stage)
    road.declares(stage)
    road.scores(stage)
    road.reports(stage)
    road.signs(stage)


def asked(stage):
    road.asks(stage)
    stage.does(stage.people.unit_head, "endorse", comment="工作需要，同意。")
    road.needs(stage)


def test_every_paper_in_print_order_as_soon_as_its_step_is_done_and_nothing_sealed_before(stage, printer):
    asked(stage)
    assert "purchase" not in printer.offered() and "sheet" in printer.offered()
    road.roads(stage)
    assert "purchase" in printer.offered() and "sheet" not in printer.offered()
    assert "签名" in printer.prints("purchase").partition("科室意见")[0].partition("会签意见")[2]  # finance and legal still wait
    road.approvals(stage)
    text = printer.prints("purchase")
    assert in_order(text, PURCHASE) is None
    signed = text.partition("会签意见")[2]
    for name in ("finance", "legal", "section_chief"):
        assert str(getattr(stage.people, name)) in signed
    assert "工作需要，同意。" in signed and "同意按项目评审办理。" in signed and "未经会议审议" in signed

    to_signatures(stage)
    record = Tender.objects.get(case=stage.case)
    names = [seat.expert.name for seat in PanelSeat.objects.filter(tender=record).select_related("expert")]
    assert names and {"draw"} <= printer.offered() and "review" not in printer.offered()
    text = printer.prints("draw")
    assert in_order(text, DRAW) is None and not [name for name in names if name in text] and "保密" in text
    assert printer.client.post(f"{printer.url}papers/review/").status_code == 404

    stage.does(stage.people.draw_supervisor, "witness_review", comment="评审过程符合规定。")
    assert "review" not in printer.offered()
    road.awards(stage)
    text = printer.prints("review")
    assert in_order(text, REVIEW) is None
    seated = [seat.expert.name for seat in PanelSeat.objects.filter(tender=record, state="seated").select_related("expert")]
    assert all(text.count(name) >= 3 for name in seated)  # member, scores, signature
    assert str(stage.people.draw_supervisor) in text.rpartition("监督人")[2]
    text = printer.prints("draw")
    assert all(name in text for name in names)
    declared = [row.declaration.text for row in PanelSeat.objects.filter(tender=record, declaration__text__gt="")]
    assert not [one for one in declared if one in text or one in printer.prints("review")]

    road.contracts(stage)
    road.performs(stage)
    assert "acceptance" not in printer.offered()
    road.accepts(stage, verdict="rework")
    assert "不合格，返工整改" in printer.prints("acceptance")
    stage.does(stage.people.buyer, "rework", {"rework_report": "已更换。", "rework_done_on": road.today(stage)})
    road.accepts(stage)
    text = printer.prints("acceptance")
    assert in_order(text, ACCEPTANCE) is None
    last, _mark, first = text.rpartition("验收次数第1次")
    assert "验收次数第2次" in last and "不合格，返工整改" in first and str(stage.people.unit_head) in first.partition("使用部门")[2]
    assert not {"receipt", "issue"} & printer.offered()
    road.stores(stage)
    for kind, title, whom in (("receipt", "入库单", "供应商"), ("issue", "出库单", "领用部门")):
        text = printer.prints(kind)
        assert in_order(text, (title, *STOCK)) is None and whom in text
        assert all(str(getattr(stage.people, who)) in text for who in ("buyer", "acceptor", "storekeeper"))
