"""A new procedure adds files; it edits one import line (docs/architecture.md).

The whole tree is copied, a leasing flow is laid over the copy, and the copy has to migrate, check, print, carry a case and show it."""
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ADDED = Path(__file__).parent / "fourth_flow"
GENERATED = {"locale/zh_Hans/LC_MESSAGES/django.po", "locale/zh_Hans/LC_MESSAGES/django.mo"}
NOT_COPIED = (".git", ".venv", "var", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache", "__pycache__")
LINE = "from procurement.leasing.models import Letting\n"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The tree as it stands, uncommitted files included, with leasing laid over it."""
    target = tmp_path_factory.mktemp("bureau") / "tree"
    shutil.copytree(settings.BASE_DIR, target, ignore=shutil.ignore_patterns(*NOT_COPIED), symlinks=True)
    before = fingerprints(target)
    shutil.copytree(ADDED, target, dirs_exist_ok=True)
    models = target / "procurement" / "models.py"
    text = models.read_text(encoding="utf-8")
    models.write_text(text.replace("from procurement.renovations.models", LINE + "from procurement.renovations.models", 1)
                      .replace("__all__ = [", '__all__ = ["Letting", ', 1), encoding="utf-8")
    assert LINE in models.read_text(encoding="utf-8")
    copied = Copy(target, before)
    copied.manage("makemigrations", "--no-color")
    copied.python("locale/build.py")
    return copied


class Copy:
    def __init__(self, root, before):
        self.root, self.before = root, before

    def python(self, *arguments, deployment="test", database="own.sqlite3"):
        """Run the same interpreter in the copy; its own database, its own folder of variable files."""
        env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "VAR_DIR", "PYTEST_CURRENT_TEST")}
        env |= {"DEPLOYMENT": deployment, "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONDONTWRITEBYTECODE": "1",
                "PYTHONPATH": str(self.root), "VAR_DIR": str(self.root / "var")}
        if database:
            (self.root / "var").mkdir(exist_ok=True)
            env["DATABASE_URL"] = f"sqlite:///{self.root / 'var' / database}"
        done = subprocess.run([sys.executable, *map(str, arguments)], cwd=self.root, env=env, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, f"{arguments}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done.stdout

    def manage(self, *arguments, **surroundings):
        return self.python("manage.py", *arguments, **surroundings)


def fingerprints(root):
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(root.rglob("*"))
            if path.is_file() and not any(part in NOT_COPIED for part in path.relative_to(root).parts)}


def test_one_import_line_is_all_that_is_edited(copy):
    now = fingerprints(copy.root)
    edited = {name for name, known in copy.before.items() if now.get(name) != known}
    assert edited - GENERATED == {"procurement/models.py"}


def test_one_migration_is_made_and_nothing_is_left_to_make(copy):
    made = {name for name in set(fingerprints(copy.root)) - set(copy.before) if "/migrations/" in name}
    assert len(made) == 1 and made.pop().startswith("procurement/migrations/0")
    copy.manage("makemigrations", "--check", "--dry-run")


def test_it_migrates_and_the_checks_have_nothing_to_say(copy):
    copy.manage("migrate", "-v", "0")
    assert "no issues" in copy.manage("check", "--database", "default")
    copy.python("locale/build.py", "--check")


def test_its_table_its_chart_its_export_and_its_page_of_the_handbook_are_printed(copy):
    assert "check_assets" in copy.manage("flow_table", "leasing", "--shipped")
    assert 'name="房屋出租"' in copy.manage("flow_bpmn", "leasing")
    copy.manage("flow_docs")
    assert "# 房屋出租" in (copy.root / "docs" / "flows" / "leasing.md").read_text(encoding="utf-8")
    assert "<svg" in (copy.root / "docs" / "flows" / "leasing.svg").read_text(encoding="utf-8")


def test_a_case_is_carried_through_the_same_doors_and_seen_on_the_same_screens(copy, tmp_path):
    told = copy.manage("carry", "leasing", "--out", tmp_path / "out", deployment="carry", database="")
    row = next(line.split() for line in told.splitlines() if line.startswith("carry "))
    assert row[row.index("let") + 3] == "1" and row[-1] == "verified" and ": let, chain verified" in told, told
    assert (tmp_path / "out" / "sheet.pdf").read_bytes().startswith(b"%PDF")
    shutil.copy(tmp_path / "out" / "carry.sqlite3", copy.root / "var" / "seen.sqlite3")
    assert "seen" in copy.python("-c", SEEN, database="seen.sqlite3")


SEEN = """
import django; django.setup()
from django.test import Client
from django.urls import reverse
from approvals.models import Case, User
case = Case.objects.get()
assert case.flow_class.page == "leasing" and case.outcome == "let" and case.number.startswith("CZ"), (case.outcome, case.number)
browser = Client()
browser.force_login(User.objects.get(username="1001"), backend="django.contrib.auth.backends.ModelBackend")
page = browser.get(reverse("desk:case", args=[case.key])).content.decode()
for word in ("一楼东侧临街两间出租", "签订合同", "已出租", "法制出租会签"):
    assert word in page, word
menu = browser.get("/").content.decode()
assert "房屋出租" in menu
print("seen")
"""


def test_the_suite_takes_the_new_page_in_without_being_told(copy):
    table = copy.manage("flow_table", "leasing", "--shipped")
    (copy.root / "tests" / "workflows" / "flows" / "golden" / "leasing.txt").write_text(table, encoding="utf-8")
    copy.manage("flow_docs")
    said = copy.python("-m", "pytest", "-v", "-p", "no:cacheprovider", "tests/workflows/engine/test_walk_of_graph.py",
                       "tests/workflows/flows/test_golden_tables.py", "-k", "leasing or LeasingFlow or handbook", database="")
    assert "test_the_export_knows_the_same_roads_as_the_page[LeasingFlow] PASSED" in said
    assert "test_the_golden_table_is_as_the_page_is[leasing] PASSED" in said
