"""The glossary says what the screens say."""
import re
from pathlib import Path

import pytest
from django.utils import translation

from approvals.roles import Role

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
WORDS = re.findall(r"^\| (\S+) \| [^|]+ \| (`[^`]+`|—) \| `([^`]+)` \| [^|]+ \|$", PAGE, re.M)
ROLES = re.findall(r"^\| (\S+) \| ([^|]+) \| `Role\.([A-Z_]+)` \| (\w+) \| (\w+) \|$", PAGE, re.M)
NOT_ON_A_SCREEN = {"或签"}
ACTION_WORDS = "同意 不同意 退回 补正 撤回 拿回 转办 加签 减签 会签 或签 抄送 催办 督办 挂起 终止 受理号 文号 编号".split()


@pytest.fixture(scope="module")
def catalogue():
    """msgid -> every Chinese wording, whatever the context."""
    text = (ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    found = {}
    for msgid, msgstr in re.findall(r'^msgid "(.+)"\n(?:msgid_plural .*\n)?msgstr(?:\[0\])? "(.+)"$', text, re.M):
        found.setdefault(msgid, set()).add(msgstr)
    return found


@pytest.fixture(scope="module")
def code():
    return "\n".join(path.read_text(encoding="utf-8") for floor in ("approvals", "procurement", "workflows")
                     for path in (ROOT / floor).rglob("*.py"))


def test_every_action_word_of_the_field_is_explained():
    assert set(ACTION_WORDS) <= {chinese for chinese, __, __ in WORDS}


@pytest.mark.parametrize(("chinese", "msgid", "name"), WORDS)
def test_a_word_stands_in_the_catalogue_and_its_name_in_the_code(chinese, msgid, name, catalogue, code):
    if chinese not in NOT_ON_A_SCREEN:
        assert chinese in catalogue.get(msgid.strip("`"), set()), f"the catalogue says {catalogue.get(msgid.strip('`'))}"
    assert re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", code), f"no {name} in the code"


def test_the_roles_are_the_closed_list():
    with translation.override("zh-hans"):
        chinese = {role.name: str(role.label) for role in Role}
    with translation.override("en"):
        assert {(chinese[r.name], str(r.label), r.name, r.home.value, r.scope.value) for r in Role} == set(ROLES)
