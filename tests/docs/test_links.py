"""A link in the documents leads somewhere, and so does a path that they name."""
import re

import pytest

from .pages import PAGES, ROOT, name_of, quoted, text

TOPS = "approvals|procurement|workflows|config|templates|static|locale|docs|tests|bench|\\.ci"
PLANNED = {"approvals/trail/sequencer.py", "approvals/trail/checkpoint.py"}
"""Named by a page as not built yet, or made by whoever follows it; leave the list when they are there."""


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_link_leads_to_a_file(page):
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    here = [link.partition("#")[0] for link in links if not link.startswith(("http://", "https://", "mailto:", "#"))]
    assert [link for link in here if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "CHANGELOG.md"], ids=name_of)
def test_a_path_named_in_backticks_exists(page):
    """Paths with <placeholders> aside, and those of the procedure (leasing) that the README invents."""
    named = {word for quote in quoted(page) for word in re.findall(rf"(?<![\w/.])(?:{TOPS})/[\w./-]*\w", quote) if "<" not in quote}
    assert sorted(path for path in named - PLANNED if "leasing" not in path and not (ROOT / path).exists()) == []


def test_the_index_names_every_page():
    index = text("docs/README.md")
    for page in PAGES:
        if page.parent == ROOT / "docs" and page.name != "README.md":
            assert f"({page.name})" in index
