"""`carry`: of the main story every paper and the trail in all forms, of a side exit its trail and last paper, and a table that counts."""
import json
from io import StringIO
from types import SimpleNamespace

import pytest

from workflows.demo import stories
from workflows.demo.scenarios import tender_at_need as need
from workflows.demo.stage import Stage
from workflows.desk import papers
from workflows.management.commands.carry import LAST, TRAIL, Command

pytestmark = pytest.mark.django_db


@pytest.fixture
def left(cast, ticking, settings, tmp_path):
    """What two short stories leave: a request refused, and one that lapses."""
    settings.FILES_DIR = tmp_path / "files"
    said = StringIO()
    scenario = SimpleNamespace(carry=need.over_budget_and_over_quota, EXITS=(need.lapsed,), records=lambda case: [("said.json", b"{}")])
    Command(stdout=said).tell("sunshine_tender", scenario, Stage(ticking, cast, lambda line: None), tmp_path)
    return SimpleNamespace(folder=tmp_path, said=said.getvalue())


def names(folder):
    return sorted(one.name for one in folder.iterdir() if one.is_file())


def test_the_main_story_leaves_papers_records_and_the_trail_in_all_forms(left):
    assert names(left.folder) == ["said.json", "sheet.pdf", "summary.txt", "trail.csv", "trail.jsonl", "trail.pdf", "trail.xlsx",
                                  "trail_report.pdf"]
    assert (left.folder / "sheet.pdf").read_bytes().startswith(b"%PDF")


def test_a_side_exit_leaves_its_trail_and_the_last_paper_it_has_come_to(left):
    exit_ = left.folder / "exits" / "01_lapsed"
    assert names(exit_) == ["sheet.pdf", "trail.jsonl"]
    last = (exit_ / "trail.jsonl").read_text(encoding="utf-8").splitlines()
    assert all(json.loads(line) for line in last) and "step.timed_out" in last[-1] + last[-2]


def test_the_table_counts_stories_and_names_what_was_not_walked(left):
    lines = (left.folder / "summary.txt").read_text(encoding="utf-8").splitlines()
    assert lines[0].split() == list(stories.HEADS)
    told = [line.split() for line in lines[2:4]]
    assert [(row[0], row[2], row[3], row[6], row[8]) for row in told] == [
        ("over_budget_and_over_quota", "1", "refused", "2", "verified"), ("lapsed", "1", "lapsed", "0", "verified")]
    assert lines[5].split()[:2] == ["total", "2"] and lines[-1].startswith("not walked: ") and "annulled" in lines[-1]
    assert all(line in left.said for line in lines)


def test_a_chain_that_does_not_verify_is_named(left, monkeypatch, cast, ticking):
    monkeypatch.setattr(stories, "verify_file", lambda case: SimpleNamespace(ok=False, reason="hash"))
    stage = Stage(ticking, cast, lambda line: None)
    lines, sound = stories.table(stories.tell(SimpleNamespace(carry=need.refused_by_the_head_of_the_unit), stage))
    assert not sound and "BROKEN" in lines[2] and "BROKEN" in lines[-1]


def test_every_paper_that_a_case_can_come_to_has_its_place_among_the_last_ones():
    """A paper that is missing there would never be left by a side exit: the plain sheet would stand for it."""
    assert set(papers.NAMES) - {TRAIL} == set(LAST)
