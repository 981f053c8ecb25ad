"""What a place calls the forms of disposal: a dated row of its own, confirmed by a second person, speaks on form, case page and papers;
a case that was applied for before keeps the word that stood then."""
from datetime import timedelta

import pytest

from procurement.calendar.office_time import local
from procurement.disposals import papers
from procurement.disposals.terms import Form
from procurement.rulebook.own import OwnRow, enter
from workflows.demo.scenarios import disposal_asking as ask
from workflows.demo.scenarios.disposal_road import on_to
from workflows.demo.scenarios.disposal_scene import card, record_of
from workflows.demo.stage import Stage
from workflows.desk import case_file
from workflows.desk import papers as printed

from ..desk.desk_b import browser

pytestmark = pytest.mark.django_db
WORD = "有偿转让"


@pytest.fixture
def stage(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return Stage(ticking, cast, say=lambda line: None)


def called(stage, form, word, days=0):
    row = OwnRow(
        code=f"disposal.form.{form}", title="处置方式名称（演示）", basis="示例区国有资产处置办法（演示）", article="", text=word, unit="text",
        comparator="=", jurisdiction="", budget_level="", object_type="", effective_from=local(stage.clock.moment).date() + timedelta(days),
        effective_to=None, mark="unverified", note="",
    )  # fmt: skip
    enter([row], entered_by=stage.people.system_admin, confirmed_by=stage.people.security_admin, at=stage.clock.moment)


def sold(stage, node):
    ask.applies_with(stage, ask.idle([card(stage)], "sale"))
    on_to(stage, node)


def page(stage, who):
    return browser(who).get(f"/cases/{stage.case.key}/").content.decode()


def test_the_word_of_the_place_stands_on_the_form_the_case_page_and_both_papers(stage):
    p = stage.people
    called(stage, "sale", WORD)
    assert f">{WORD}</option>" in browser(p.requester).get("/start/asset_disposal/").content.decode()
    sold(stage, "choose_form")
    assert f">{WORD}</option>" in page(stage, p.handler)
    on_to(stage, "appraise")
    assert WORD in page(stage, p.handler)
    file = case_file.read(p.handler, stage.case.key, stage.clock.moment)
    assert all(WORD in str(printed.content(file, kind)) for kind in ("disposal", "reply", "sheet"))
    record = record_of(stage)
    assert ("处置方式", WORD, False) in papers.disposal(record)["head"] and ("处置方式", WORD, False) in papers.sheet_fields(record)
    told = papers.reply(record)
    assert WORD in told["approved"] and WORD in told["subject"], told


def test_a_row_from_tomorrow_says_nothing_of_what_was_applied_for_today(stage):
    called(stage, "sale", WORD, days=1)
    sold(stage, "appraise")
    assert WORD not in str(papers.disposal(record_of(stage))) + str(papers.reply(record_of(stage)))
    assert "出售" in papers.reply(record_of(stage))["subject"]


def test_the_other_forms_keep_their_words(stage):
    called(stage, "sale", WORD)
    text = browser(stage.people.requester).get("/start/asset_disposal/").content.decode()
    assert all(f">{one.label}</option>" in text for one in Form if one != Form.SALE) and text.count(f">{WORD}</option>") == 1
