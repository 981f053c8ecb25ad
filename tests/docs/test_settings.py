"""An undocumented setting fails, and so does a documented one that nobody reads."""
import ast
import re

from .pages import ROOT, text


def read_by_the_settings() -> set[str]:
    """Names given to env(…), env.list(…), env.bool(…), … in config/settings.py."""
    found = set()
    for node in ast.walk(ast.parse(text("config/settings.py"))):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            function = node.func.value if isinstance(node.func, ast.Attribute) else node.func
            if isinstance(function, ast.Name) and function.id == "env":
                found.add(node.args[0].value)
    return found


def documented() -> set[str]:
    part = text("docs/operations.md").split("## 3. Settings")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([A-Z_]+)` \|", part, re.M))


def test_every_setting_is_documented_and_every_documented_setting_is_read():
    assert read_by_the_settings() == documented()


def test_other_variables_that_the_product_reads_are_named():
    page = text("docs/operations.md")
    sources = [path for floor in ("config", "workflows", "approvals", "procurement") for path in (ROOT / floor).rglob("*.py")]
    read = {name for path in sources for name in re.findall(r'environ(?:\.get\(|\[)"([A-Z_]+)"', path.read_text(encoding="utf-8"))}
    assert {name for name in read - {"DJANGO_SETTINGS_MODULE"} if f"`{name}`" not in page} == set()


def test_plain_defaults_are_those_of_the_settings():
    for name, default in re.findall(r'env(?:\.\w+)?\("([A-Z_]+)", default="([\w.]+)"\)', text("config/settings.py")):
        row = re.search(rf"^\| `{name}` \| ([^|]+) \|", text("docs/operations.md"), re.M)
        assert default in row[1], name
