"""The facts of papers 1, 2, 3 and 12 beside the page: order of fields, secrets, every round."""
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import translation

from procurement.contracts import forms, services
from procurement.tenders import papers
from procurement.tenders.models import Tender
from tests.procurement.contracts.purchase import Road, people, purchase
from tests.procurement.contracts.test_papers import NOVEMBER_20
from tests.procurement.draws.drawing import LATER, Ground
from tests.procurement.evaluation import review as evaluating
from tests.workflows.engine.stage import Stage, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def bare(db, ticking):
    with translation.override("en"):
        yield Stage(build(), ticking)


def chinese(function, *args):
    with translation.override("zh-hans"):
        return function(*args)


def ready(record):
    return papers.ready(Tender.objects.select_related("case").get(pk=record.pk))


def test_fields_of_paper_1_stand_in_print_order_and_what_is_unknown_is_a_dash(bare):
    record = purchase(bare.new())
    told = chinese(papers.purchase, record, {"no_panel_seat": "示机管〔2026〕1号"})
    assert [label for label, _value, _wide in told["head"]][:4] == list(papers.HEAD)
    labels = [label for label, _value, _wide in told["fields"]]
    assert [label for label in labels if label in papers.BODY] == list(papers.BODY)
    facts = {label: value for label, value, _wide in told["fields"]}
    assert facts["拆分核查结果"] == "—" and facts["三权放弃及依据"] == "放弃参与评标（示机管〔2026〕1号）"
    assert papers.PURCHASE.kind not in papers.ready(record)


def test_a_bureau_that_kept_its_rights_says_so(bare):
    told = chinese(papers.purchase, purchase(bare.new()), {})
    assert told["fields"][-1] == ("三权放弃及依据", "未放弃", True)


def test_opinions_of_the_discipline_are_those_of_who_was_in_the_meeting():
    seats = [SimpleNamespace(name="纪检甲", capacity="discipline", presence="present", words="程序合规"),
             SimpleNamespace(name="纪检乙", capacity="discipline", presence="absent", words=""),
             SimpleNamespace(name="委员", capacity="member", presence="present", words="同意")]
    record = SimpleNamespace(resolution_id=1, resolutions=lambda: [SimpleNamespace(seat_rows=lambda: seats)])
    assert papers._supervision(record) == ["纪检甲：程序合规"]


def test_the_review_sheet_waits_for_the_posting_and_closes_when_an_objection_opens_the_review_again(bare):
    review = evaluating.Review(evaluating.purchase(bare.new()))
    review.to_signatures()
    assert "review" not in ready(review.record)
    rows = Tender.objects.filter(pk=review.pk)
    rows.update(posted_at=LATER)
    assert "review" in ready(review.record)
    rows.update(objections_end="review")
    assert "review" not in ready(review.record)
    rows.update(objections_end="rejected")
    assert "review" in ready(review.record)


def test_the_witness_signs_the_review_sheet_on_a_blank_until_he_has(bare):
    review = evaluating.Review(evaluating.purchase(bare.new()))
    review.to_signatures()
    assert "监督人" in chinese(papers.review, review.record)["blanks"]
    told = chinese(papers.review, review.record, {"name": "演示监督", "at": "2026年3月6日"})
    assert told["signatures"][-1]["name"] == "演示监督" and "监督人" not in told["blanks"]


def test_every_draw_has_its_sheet_and_names_only_after_the_posting(bare):
    ground = Ground(bare)
    ground.seated()
    names = [seat.expert.name for seat in ground.seats]
    (closed,) = chinese(papers.draw, ground.record)
    assert "draw" in ready(ground.record) and not any(name in str(closed) for name in names)
    Tender.objects.filter(pk=ground.pk).update(posted_at=LATER + timedelta(days=1))
    (opened,) = chinese(papers.draw, ground.record)
    assert all(name in str(opened) for name in names)


def test_why_somebody_withdrew_is_on_no_sheet(bare):
    ground = Ground(bare)
    ground.drawn()
    out, *others = ground.alive()
    ground.declares(out, relative="yes", text="其配偶任甲公司董事")
    for seat in others:
        ground.declares(seat)
    ground.replaces()
    Tender.objects.filter(pk=ground.pk).update(posted_at=LATER + timedelta(days=1))
    told = str(chinese(papers.draw, ground.record))
    assert out.expert.name in told and "声明回避" in told and "配偶" not in told and "亲属" not in told


def test_every_round_of_the_acceptance_stands_as_it_was(bare):
    road = Road(purchase(bare.new()), people()).to_acceptance()
    road.accepts(points=("not_met",), verdict="rework", rework_what="补清二层东区风管", rework_due="2026-11-20")
    road.does(services.report_rework, forms.ReworkForm, {"rework_report": "已补清并复测", "rework_done_on": "2026-11-18"}, "buyer", NOVEMBER_20)
    road.accepts(at=NOVEMBER_20, accepted_on="2026-11-20")
    seconds = [{"no": 1, "name": "演示second", "at": NOVEMBER_20, "opinion": "二层未清洁"}]
    last, first = chinese(papers.acceptance, Tender.objects.select_related("case").get(pk=road.pk), seconds)
    assert (last["verdict"], first["verdict"]) == ("整改后合格", "不合格，返工整改")
    assert (last["date"], first["date"]) == ("2026年11月20日", "2026年11月6日")
    assert first["points"]["rows"][0][3] == "不符合" and last["points"]["rows"][0][3] == "符合"
    assert [one["name"] for one in first["signatures"]] == ["演示acceptor", "演示second"] and first["opinion"] == ["二层未清洁"]
    assert last["blanks"] == ["使用部门"] and not any("已补清" in line for line in first["problems"])
