"""What is translated and what is data: the text scan of both languages.

Data (names, titles, comments, file names) are known from the database: whatever stands there is taken out of a page's text before it
is scanned, so no template has to mark them."""
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings

from workflows.demo.cast import REASON

ALLOWED = Path(__file__).with_name("ascii_words.txt")
ASCII_WORD = re.compile(r"[A-Za-z]{3,}")
CHINESE = re.compile(r"[\u3400-\u9fff]+")
NOISE = re.compile(r"""
    \b[0-9a-f]{8}-[0-9a-f-]{27}\b | \b(?=[0-9a-f]*\d)[0-9a-f]{6,}… | \b(?=[0-9a-f]*\d)[0-9a-f]{6,}\b   # keys and hashes
  | \b[A-Z]{1,3}-?\d{4}-\d+(?:-\d+)?\b                                                                  # WX-2026-0001
""", re.X)
BOOKS = re.compile(r"《[^》]*》|〔\d+〕\d*号?|第[一二三四五六七八九十百]+条|采购审批表|审批单|初审意见书|现场勘查记录表|会议纪要")
"""Titles, numbers and articles of regulations and names of statutory papers stay Chinese in every language."""
CODED = re.compile(r"^(?:\d{4} · )?(?:[A-C]\d{2,8}|\d{5,7}) ")
"""Year and code before a name of the catalogue or of a budget line: what follows is the whole name, however short."""


def allowed() -> frozenset[str]:
    """Words that stand on Chinese pages as they are."""
    lines = (line.partition("#")[0].strip() for line in ALLOWED.read_text(encoding="utf-8").splitlines())
    return frozenset(line.lower() for line in lines if line)


NAMES = {("user", "display_name"), ("unit", "name"), ("unit", "short_name"), ("post", "title")}
LEAST = 5
"""A text shorter than this is not looked for inside others, only where it stands alone."""


@dataclass(frozen=True)
class Known:
    """What is data: texts that count anywhere, the longest first, and texts that count only where they stand alone."""

    inside: tuple[str, ...]
    alone: frozenset[str]

    def without(self, text: str) -> str:
        """A text of a page, with everything that stands in the database taken out."""
        text = " ".join(part for part in map(str.strip, text.split("\u3000")) if part not in self.alone)
        text = " ".join(text.split())
        if CODED.sub("", text) in self.alone or not (ASCII_WORD.search(text) or CHINESE.search(text)):
            return ""
        for known in self.inside:
            if known in text and (CHINESE.search(known) or "." in known):
                text = text.replace(known, " ")
        return text


def data() -> Known:
    """Every text in the database that people typed or that belongs to the rulebook.

    What people wrote as an opinion counts only from LEAST characters on: 同意 may be a comment and a forgotten button."""
    named, typed, facts = {settings.BUREAU_NAME, REASON}, set(), set()
    for model in apps.get_models():
        kind, room = model._meta.model_name, model._meta.app_label
        if room not in {"approvals", "procurement"} or kind == "trailentry":
            continue
        fields = [f.name for f in model._meta.concrete_fields if f.get_internal_type() in {"CharField", "TextField", "JSONField"}
                  and not f.choices]
        for row in model.objects.values_list(*fields) if fields else ():
            for name, value in zip(fields, row, strict=True):
                _gather(value, named if (kind, name) in NAMES else facts if room == "procurement" else typed)
    for pack in (Path(settings.BASE_DIR) / "procurement" / "rulebook" / "packs").glob("*.toml"):
        _gather(tomllib.loads(pack.read_text(encoding="utf-8")), facts)
    facts |= {text.removesuffix("办公室使用面积") for text in facts}  # the ranks of the area standard are named by its rows
    typed = {text for text in typed if len(text) >= LEAST or text.endswith("。")}
    initials = {text[0] for text in named if CHINESE.match(text)}  # of a person, in the round badge
    inside = {text for text in facts | typed if len(text) >= LEAST} | {text for text in named if len(text) > 1}
    return Known(tuple(sorted(inside - {""}, key=len, reverse=True)), frozenset(facts | typed | named | initials))


def _gather(value: object, found: set[str]) -> None:
    if isinstance(value, dict):
        for item in value.values():
            _gather(item, found)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _gather(item, found)
    elif isinstance(value, str):
        found |= {" ".join(value.split())} | {line.strip() for line in value.splitlines()}


def untranslated_in_chinese(texts: list[str], known: Known) -> list[str]:
    """Texts with ASCII words of three letters and more that are neither data nor allowed."""
    allow = allowed()
    found = []
    for text in texts:
        odd = [word for word in ASCII_WORD.findall(NOISE.sub(" ", known.without(text))) if word.lower() not in allow]
        if odd:
            found.append(f"{', '.join(odd)} in “{text[:60]}”")
    return found


def untranslated_in_english(texts: list[str], known: Known) -> list[str]:
    """Texts with Chinese that is not data."""
    odd = [(text, "、".join(CHINESE.findall(BOOKS.sub(" ", known.without(text))))) for text in texts]
    return [f"“{words}” in “{text[:80]}”" for text, words in odd if words]
