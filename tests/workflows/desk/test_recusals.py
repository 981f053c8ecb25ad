"""回避 (政府采购法实施条例 §9): a supplier applies in writing, the person is asked, the purchaser decides; supervisors see all of it."""
import pytest

from approvals.models import Case, TrailEntry
from approvals.trail.verify import verify_case
from procurement.draws.models import PanelSeat, Recusal
from procurement.draws.recusal_models import RecusalAnswer, RecusalRequest
from procurement.draws.terms import FoundBy, SeatState, Voided
from workflows.demo.scenarios import sunshine_tender as scene
from workflows.demo.stage import Stage
from workflows.engine import act
from workflows.engine.errors import Invalid, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return Stage(ticking, cast, say=lambda line: None)


@pytest.fixture
def panel(stage):
    """A panel that sits and has scored."""
    scene.asks(stage)
    scene.on_to(stage, "sign_report")
    return list(PanelSeat.objects.filter(tender__case=stage.case, state=SeatState.SEATED).select_related("expert").order_by("place"))


def adds(stage, who, kind, **form):
    return act.act_on_case(who, stage.case.pk, "note", key=f"{kind}-{TrailEntry.objects.count()}", data={"kind": kind, "form": form})


def applies(stage, person, **changes):
    supplier = scene.record_of(stage).invited[0]["name"]
    form = {"supplier": supplier, "received_at": scene.moment(stage.clock.moment), "signed_by": "张法人", "person": person, "function": "评审",
            "ground": "other", "reasons": "曾与我公司发生诉讼，可能影响公正评审。"}  # fmt: skip
    adds(stage, stage.people.window, "recusal", **form | changes)
    return RecusalRequest.objects.latest("pk")


def decides(stage, asked, yes=True, **changes):
    form = {"request": str(asked.pk), "asked_on": scene.today(stage), "said": "确有诉讼，愿意回避。", "upheld": "yes" if yes else "no",
            "reasons": "情况属实，应当回避。"}  # fmt: skip
    adds(stage, stage.people.section_chief, "recusal_decision", **form | changes)


def page(client, stage, who):
    client.force_login(who)
    return client.get(f"/cases/{stage.case.key}/recusals/")


def test_an_upheld_application_voids_the_seat_and_a_substitute_is_drawn(client, stage, panel):
    p, signed = stage.people, stage.step("sign_report").owner
    member = next(seat for seat in panel if seat.user_id == signed.pk)
    stage.does(signed, "sign_report", {"stance": "agree", "reasons": ""})
    asked = applies(stage, member.expert.name)
    assert PanelSeat.objects.get(pk=member.pk).state == SeatState.SEATED
    decides(stage, asked)
    seat = PanelSeat.objects.get(pk=member.pk)
    assert (seat.state, seat.void_because) == (SeatState.VOID, Voided.APPLIED)
    assert Recusal.objects.get(seat=member).found_by == FoundBy.APPLICATION
    assert TrailEntry.objects.filter(case=stage.case, action="case.added_to").count() == 2 and verify_case(Case.objects.get(pk=stage.case.pk)).ok

    for who in (p.supervisor, p.auditor):
        said = page(client, stage, who).content.decode()
        assert member.expert.name not in said and "诉讼" not in said and f"评审成员{member.place}" in said and asked.supplier.name in said
    witness = page(client, stage, p.draw_supervisor).content.decode()
    assert member.expert.name in witness and "曾与我公司发生诉讼" in witness and "愿意回避" in witness
    assert {page(client, stage, who).status_code for who in (p.buyer, p.section_chief, p.window, p.stranger)} == {403}

    scene.on_to(stage, "close_posting")
    assert member.expert.name in page(client, stage, p.auditor).content.decode()
    now_sitting = PanelSeat.objects.filter(tender__case=stage.case, state=SeatState.SEATED)
    assert now_sitting.count() == 3 and member.expert_id not in set(now_sitting.values_list("expert", flat=True))


def test_who_is_not_upheld_sits_and_nothing_is_decided_twice_or_about_oneself(stage, panel):
    p = stage.people
    asked = applies(stage, panel[0].expert.name)
    decides(stage, asked, yes=False, reasons="所述情形不影响公正。")
    assert PanelSeat.objects.get(pk=panel[0].pk).state == SeatState.SEATED and not Recusal.objects.filter(seat=panel[0]).exists()
    with pytest.raises(Refused):
        decides(stage, asked)
    himself = applies(stage, p.section_chief.display_name)
    with pytest.raises(Invalid):
        decides(stage, himself)
    assert RecusalAnswer.objects.count() == 1
    with pytest.raises(Refused):
        adds(stage, p.buyer, "recusal")
    with pytest.raises(Invalid):
        applies(stage, "某人", supplier="没有受邀的公司")


def test_nothing_is_decided_while_the_panel_scores(stage):
    scene.asks(stage)
    scene.on_to(stage, "score")
    asked = applies(stage, "不在评审组的人")
    with pytest.raises(Invalid):
        decides(stage, asked)


def test_an_application_before_the_draw_keeps_the_expert_from_a_seat(stage):
    scene.asks(stage)
    scene.on_to(stage, "commit_draw")
    name = stage.people.expert_2.display_name
    decides(stage, applies(stage, name))
    scene.draws(stage)
    entry = scene.record_of(stage).draws.get().entries.get(expert__name=name)
    assert entry.facts["barred"] == "related"
    assert not PanelSeat.objects.filter(expert__name=name).exists()
