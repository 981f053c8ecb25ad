"""验收书 of works: the same sheet as a delivery, with the papers of the completion."""

from datetime import UTC, date, datetime

import pytest

from approvals.exports import dossier
from approvals.models import User
from procurement.acceptances.papers import PAPER
from procurement.works import papers
from procurement.works.models import RenovationWorks
from tests.procurement.contracts.printing import in_order, pdf_of

pytestmark = pytest.mark.skipif(not dossier.available(), reason="Pango is not installed")


@pytest.fixture
def record():
    """Passed in the second round; nothing of it is stored."""
    return RenovationWorks(
        title="卫生间升级改造", contract_no="SG-2026-07", contractor="示例建筑工程公司", acceptance_no=2, accepted_on=date(2026, 6, 12),
        quantities=[{"no": 1, "name": "防水层", "unit": "㎡", "planned": "260.00", "accepted": "258.50", "note": "按实测"}],
        requirements=[{"aspect": "safety", "requirement": "用电接地", "actual": "接地电阻3Ω", "verdict": "met"}], verdict="passed",
        acceptance_papers=["report", "drawings"], accepted_by=User(username="a", display_name="陈刚"),
        confirmed_by=User(username="b", display_name="孙立"), confirmed_at=datetime(2026, 6, 12, 8, 0, tzinfo=UTC), user_opinion="满意",
        acceptance_course=[
            {"no": 1, "on": "2026-06-01", "verdict": "rework", "unmet": ["闭水试验"], "rework_what": "重做防水", "rework_due": "2026-06-10"},
            {"no": 2, "on": "2026-06-12", "verdict": "passed", "unmet": [], "rework_what": "", "rework_due": None},
        ],
    )  # fmt: skip


def test_it_holds_the_fields_of_paper_12_in_their_order(record):
    text, missing = pdf_of(PAPER, papers.acceptance(record))
    assert missing == []
    assert in_order(text, ("合同号", "SG-2026-07", "供应商", "示例建筑工程公司", "竣工资料", "竣工报告、竣工图", "安全", "用电接地", "防水层", "260",
                           "258.5", "按实测", "第1次验收（2026年6月1日）不符合：闭水试验", "整改后合格", "验收人", "陈刚", "使用部门", "孙立", "满意")) is None


def test_there_is_one_from_the_first_acceptance_on(record):
    assert papers.ready(record) == {"acceptance"}
    record.acceptance_no = None
    assert papers.ready(record) == set()


@pytest.mark.parametrize(("verdict", "on_sheet", "on_paper"), [("rework", "返工", "不合格，返工整改"), ("failed", "不合格", "不合格"),
                                                              ("passed", "整改后合格", "整改后合格")])
def test_the_head_of_the_case_says_it_in_one_word(record, verdict, on_sheet, on_paper):
    record.verdict = verdict
    assert (papers.verdict(record), papers.acceptance(record)["verdict"]) == (on_sheet, on_paper)
