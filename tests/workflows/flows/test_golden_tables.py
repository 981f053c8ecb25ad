"""Who may sign what is kept as a text beside the tests, so that every change of it shows in review; so are the handbook's pages."""
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from workflows.engine.base import flow_of, flows

GOLDEN = Path(__file__).parent / "golden"
PAGES = [flow.page for flow in flows()]


def printed(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("page", PAGES)
def test_the_golden_table_is_as_the_page_is(page):
    found = (GOLDEN / f"{page}.txt").read_text(encoding="utf-8")
    assert found == printed("flow_table", page, "--shipped"), f"if meant: manage.py flow_table {page} --shipped > {GOLDEN.name}/{page}.txt"


def test_no_golden_table_is_left_of_a_page_that_is_gone():
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(PAGES)


def test_the_handbook_is_as_the_pages_are():
    call_command("flow_docs", "--check")


def test_a_stale_handbook_is_named(tmp_path):
    call_command("flow_docs", "--folder", tmp_path, stdout=StringIO())
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"{page}.{ending}" for page in PAGES for ending in ("md", "svg"))
    (tmp_path / f"{PAGES[0]}.md").write_text("old")
    with pytest.raises(CommandError, match=f"{PAGES[0]}.md"):
        call_command("flow_docs", "--check", "--folder", tmp_path)


def test_no_handbook_page_is_left_of_a_page_that_is_gone():
    folder = settings.BASE_DIR / "docs" / "flows"
    assert {path.stem for path in folder.iterdir() if path.suffix in (".md", ".svg")} - {"README"} == set(PAGES)


@pytest.mark.django_db
def test_the_command_prints_the_rows_in_force_with_number_unit_source_and_mark():
    text = printed("flow_table", "renovation_review")
    assert "renovation.countersign" in text and "≤ 2 wd" in text and "unverified" in text


@pytest.mark.django_db
def test_another_number_in_the_rulebook_does_not_change_which_flow_it_is():
    from procurement.rulebook.models import RuleRow

    before = printed("flow_table", "renovation_review")
    row = RuleRow.objects.get(code="renovation.countersign")
    RuleRow(code=row.code, title_zh=row.title_zh, basis_doc="本局规定", article="", text="3", value=3, unit="wd", comparator="≤",
            effective_from=date(2020, 1, 1), mark="source", pack="later", version=1).save()
    after = printed("flow_table", "renovation_review")
    assert "≤ 3 wd" in after and "本局规定" in after

    def sha(text):
        return next(line for line in text.splitlines() if line.startswith("sha256"))

    assert sha(before) == sha(after)


def test_a_page_that_is_not_there_is_refused_with_the_names_there_are():
    for command in ("flow_table", "flow_bpmn"):
        with pytest.raises(CommandError, match="renovation_review"):
            call_command(command, "office_moves")


def test_the_bpmn_command_prints_the_document(tmp_path):
    from workflows.engine.bpmn import bpmn

    flow = flow_of("renovation_review")
    assert printed("flow_bpmn", "renovation_review").encode() == bpmn(flow)
    call_command("flow_bpmn", "renovation_review", "--language", "en", "--out", tmp_path / "x.bpmn")
    assert (tmp_path / "x.bpmn").read_bytes() == bpmn(flow, "en")
