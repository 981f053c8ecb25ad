"""The draw, published: anybody who reads the case downloads its record and the checker, and gets the same panel (trail.md 3.3)."""
import json
import subprocess
import sys

import pytest

from procurement.draws.models import DrawEntry, PanelSeat
from workflows.demo.scenarios import sunshine_tender as scene
from workflows.demo.stage import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return Stage(ticking, cast, say=lambda line: None)


@pytest.fixture
def folder(client, stage, tmp_path):
    return Folder(client, stage, tmp_path)


class Folder:
    """Where a citizen saves the two files, and a Python without this project."""

    def __init__(self, client, stage, path):
        self.client, self.stage, self.path = client, stage, path

    def downloads(self, person, no=1):
        self.client.force_login(person)
        here = f"/cases/{self.stage.case.key}/draws/"
        for address, name in ((f"{here}{no}/draw.json", "draw.json"), (f"{here}recompute.py", "recompute.py")):
            answer = self.client.get(address)
            assert answer.status_code == 200 and f'filename="{name}"' in answer["Content-Disposition"]
            (self.path / name).write_bytes(answer.content)
        return json.loads((self.path / "draw.json").read_text())

    def recomputes(self):
        ran = subprocess.run([sys.executable, "-I", "recompute.py", "draw.json"], cwd=self.path, capture_output=True, text=True, check=False)
        return ran.returncode, ran.stdout

    def changes(self, change):
        told = json.loads((self.path / "draw.json").read_text())
        change(told)
        (self.path / "draw.json").write_text(json.dumps(told, ensure_ascii=False))
        return self.recomputes()


def another(text):
    """The same text with one byte changed."""
    return text[:-1] + ("0" if text[-1] != "0" else "1")


def test_before_the_posting_the_draw_is_checked_without_a_name_and_afterwards_with_all_of_them(folder, stage):
    scene.asks(stage)
    scene.on_to(stage, "score")
    told = folder.downloads(stage.people.requester)
    assert not {"opened", "secret"} & set(told) and told["rounds"]
    entries = list(DrawEntry.objects.filter(draw__tender__case=stage.case).select_related("expert"))
    whole = (folder.path / "draw.json").read_text()
    assert not [one for one in entries if one.expert.name in whole or one.salt in whole or one.expert.code in whole]
    code, said = folder.recomputes()
    assert code == 0 and "姓名尚未公开" in said

    scene.on_to(stage, "close_posting")
    told = folder.downloads(stage.people.finance)
    code, said = folder.recomputes()
    assert (code, "不符" in said) == (0, False)
    names = {one["label"]: one["name"] for one in told["opened"]}
    drawn = {names[met["label"]] for one in told["rounds"] for met in one["met"] if met["taken"]}
    assert drawn == {seat.expert.name for seat in PanelSeat.objects.filter(tender__case=stage.case).select_related("expert")}
    _each_changed_byte_is_named(folder)


def _each_changed_byte_is_named(folder):
    whole = (folder.path / "draw.json").read_text()

    def label(told):
        told["committed"]["labels"][0]["label"] = another(told["committed"]["labels"][0]["label"])

    def number(told):
        told["random"][0][0] += 1

    def one_time_code(told):
        told["rounds"][0]["code"] = another(told["rounds"][0]["code"])

    def passed_over(told):
        told["rounds"][0]["met"][0]["skipped"] = another(told["rounds"][0]["met"][0]["skipped"] or "x")

    def person(told):
        told["opened"][0]["number"] = another(told["opened"][0]["number"])

    def salt(told):
        told["opened"][0]["salt"] = another(told["opened"][0]["salt"])

    def secret(told):
        told["secret"] = another(told["secret"])

    for change, named in ((label, "承诺摘要"), (number, "随机数"), (one_time_code, "第 1 轮的一次性码"), (passed_over, "第 1 轮"),
                          (person, "专家编号"), (salt, "专家编号"), (secret, "密值")):
        (folder.path / "draw.json").write_text(whole)
        code, said = folder.changes(change)
        assert code == 1 and said.startswith("不符") and named in said, (change.__name__, said)


def test_the_page_says_how_to_check_and_whoever_may_not_read_the_case_gets_nothing(client, stage):
    scene.asks(stage)
    scene.on_to(stage, "witness_commit")
    here = f"/cases/{stage.case.key}/"
    client.force_login(stage.people.unit_head)
    page = client.get(here).content.decode()
    assert f'href="{here}draws/1/draw.json"' in page and f'href="{here}draws/recompute.py"' in page and "recompute.py draw.json" in page
    assert client.get(f"{here}draws/2/draw.json").status_code == 404
    client.force_login(stage.people.stranger)
    assert {client.get(f"{here}draws/{name}").status_code for name in ("1/draw.json", "recompute.py")} == {404}
