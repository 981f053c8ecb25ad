"""The pages of the project, and what is quoted in them."""
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def fences(page: Path, language: str = "") -> Iterator[str]:
    """The blocks of a page written in a language ("" is none)."""
    for found in re.finditer(r"^```(\w*)\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S):
        if found[1] == language:
            yield found[2]


def quoted(page: Path) -> list[str]:
    """Everything in backticks, and every line of a plain block."""
    whole = page.read_text(encoding="utf-8")
    prose = re.sub(r"^```.*?^```", "", whole, flags=re.M | re.S)
    return re.findall(r"`([^`\n]+)`", prose) + [line for block in re.findall(r"^```\w*\n(.*?)^```", whole, re.M | re.S) for line in block.splitlines()]
