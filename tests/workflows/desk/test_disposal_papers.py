"""资产处置申请表 and 处置批复 as they are printed: what a step wrote stands in its box, and no figure is broken over two lines."""
from io import BytesIO

import pytest
from django.utils import translation
from pypdf import PdfReader

from approvals.models import ExportJob
from procurement.disposals.forms import BatchForm
from procurement.disposals.models import Disposal
from procurement.disposals.papers import sheet_fields
from workflows.demo.scenarios import asset_disposal
from workflows.demo.stage import Stage

from .desk_b import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed(cast, ticking, settings, tmp_path):
    """The case of the main story; asks for one of its papers and gives back the pages."""
    settings.FILES_DIR = tmp_path
    stage = Stage(ticking, cast, say=lambda line: None)
    asset_disposal.carry(stage)

    def paper(kind):
        client = browser(cast.requester)
        client.post(f"/cases/{stage.case.key}/papers/{kind}/")
        job = ExportJob.objects.latest("pk")
        assert job.state == "done", job.error
        answer = client.get(f"/exports/{job.key}/file/")
        return PdfReader(BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content)).pages
    return paper


def test_the_application_form_says_what_each_step_wrote(printed):
    text = "".join(page.extract_text() for page in printed("disposal"))
    for words in ("资产处置申请表", "卡、账、物相符，权属清晰。", "资产管理部门意见", "4,800.00", "2019-04-08", "￥9,600.00"):
        assert words in text, words
    assert "没有单位接收" in text or "接收。" in text


def test_the_list_of_the_reply_lies_across_and_carries_the_record_of_printing(printed):
    *upright, annex = printed("reply")
    assert all(page.mediabox.height > page.mediabox.width for page in upright) and annex.mediabox.width > annex.mediabox.height
    text = annex.extract_text()
    for words in ("附件", "资产处置明细", "4,800.00", "2019-04-08", "台式计算机", "印发"):
        assert words in text, words


def test_sums_of_a_disposal_carry_their_unit_and_the_batch_its_month(printed):
    text = "".join("".join(page.extract_text().split()) for page in printed("disposal"))
    for words in ("账面原值（元）", "累计折旧（元）", "净值（元）"):
        assert words in text, words
    record = Disposal.objects.get()
    assert ("当月批次原值", f"￥{record.batch_value:,.2f}", False) in sheet_fields(record)
    assert record.card_checks[0]["told"].startswith("原值 4,800.00 元；")
    shown = BatchForm.shown(record)
    assert [(str(one.label), one.value) for one in shown][0] == ("批次月份", f"{record.applied_on.year}年{record.applied_on.month}月")
    (calculation,) = (one for one in shown if str(one.label) == "批次计算过程")
    assert calculation.value.splitlines() == record.batch_lines and len(record.batch_lines) > 1
    with translation.override("en"):
        assert BatchForm.shown(record)[0].value == f"{record.applied_on:%B %Y}"
