"""What has been opened, counted, paid or handed out is not undone by taking the act back: the file would say one thing, the money another."""
from decimal import Decimal

import pytest
from django.db.models import Sum

from procurement.stores.models import StockMovement
from workflows.demo.scenarios import sunshine_tender as scene
from workflows.engine import act

from .regret import Regretful

pytestmark = pytest.mark.django_db

MONEY = ("award_amount", "contract_raised", "contract_saved", "deductions", "accepted_amount", "paid", "paid_in_full", "winner_id")
STAND = {"draw_panel", "witness_draw", "declare", "score", "sign_report", "award", "post_result", "close_posting", "perform", "amend",
         "receive", "issue_goods", "approve_payment"}  # fmt: skip


def worth(stage):
    record = scene.record_of(stage)
    stock = StockMovement.objects.aggregate(sum=Sum("quantity"))["sum"] or Decimal(0)
    return [getattr(record, name) for name in MONEY], stock


def test_every_act_of_a_purchase_either_stands_or_can_be_done_again_after_it_was_taken_back(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    stage = Regretful(ticking, cast, say=lambda line: None, worth=worth)
    scene.asks(stage)
    scene.on_to(stage, "")
    assert stage.stood == STAND
    assert {"survey", "invite", "commit_draw", "compile_report", "sign_contract", "accept_delivery", "request_payment"} <= stage.redone


def test_an_upheld_objection_does_not_vanish_with_the_act_that_upheld_it(stage):
    scene.asks(stage)
    scene.on_to(stage, "post_result")
    scene.STRAIGHT["post_result"](stage)
    stage.in_office_hours(minutes=30)
    record, p = scene.record_of(stage), stage.people
    day = scene.today(stage)
    objection = {
        "supplier": record.invited[0]["name"], "received_at": scene.moment(stage.clock.moment), "written_on": day, "address": "示例路1号",
        "postcode": "", "contact": "示例联系人", "phone": "0755-00000000", "package": "", "request": "重新评审", "facts": "评分有误",
        "legal_basis": "第五十二条", "signed_by": "示例联系人", "agent_scope": "",
    }  # fmt: skip
    stage.on_case(p.window, "note", data={"kind": "objection", "form": objection})
    with pytest.raises(act.Refused) as no:  # posted anew, the objection would belong to a posting that nobody closes
        stage.on_case(p.window, "withdraw", "重新公示")
    assert no.value.code == "final"
    stage.waits(4)
    upheld = {"objection": scene.record_of(stage).objections[0]["id"], "verdict": "review", "grounds": "评分汇总有误", "answered_on":
              scene.today(stage), "late_because": ""}
    stage.does(p.window, "close_posting", {"seen": True, "answers": [upheld]})
    with pytest.raises(act.Refused) as no:
        stage.on_case(p.window, "withdraw", "点错")
    assert no.value.code == "final" and stage.waiting() == ["compile_report"] and scene.record_of(stage).winner_id is None
