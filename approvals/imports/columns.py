"""Columns of a table: their title, whether they must be filled, and how the text of a cell becomes a value that JSON can hold."""
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Parse = Callable[[str], Any]
LANGUAGES = ("zh-hans", "en")
CELL_LIMIT = 2_000
"""Characters in one cell."""


def said_in_any_language(words: str | Promise) -> set[str]:
    """The spellings of a title or choice that are understood in a file, whichever language its template was in."""
    found = set()
    for language in LANGUAGES:
        with translation.override(language):
            found.add(plain(str(words)))
    return found


def in_every_language(words: Any, params: Mapping[str, Any] | None = None) -> dict[str, str]:
    """A sentence as it is kept for readers of either language: a table is checked once and read by several people."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            sentence = " ".join(words.messages) if isinstance(words, ValidationError) else str(words)
            found[language] = sentence % params if params else sentence
    return found


def said(kept: Any) -> str:
    """What was kept by `in_every_language`, in the language of the reader; anything else as it stands."""
    if not isinstance(kept, dict):
        return str(kept)
    return kept["en" if (translation.get_language() or "").startswith("en") else "zh-hans"]  # type: ignore[no-any-return]


def plain(words: str) -> str:
    """A word as it is compared: without blanks, the mark of a required column, or differences of width and case."""
    return words.replace("*", "").replace("\u3000", "").replace(" ", "").replace("（", "(").replace("）", ")").casefold()


def text(most: int = 200, pattern: str = "", wrong: Any = "") -> Parse:
    """One line of text of at most so many characters; `pattern` with the sentence for whatever does not match."""
    def parse(cell: str) -> str:
        if any(ord(char) < 32 for char in cell):
            raise ValidationError(_("The cell holds a line break or an invisible character. Write it in one line."))
        if len(cell) > most:
            raise ValidationError(_("Longer than %(most)s characters. Shorten it."), params={"most": most})
        if pattern and not re.fullmatch(pattern, cell):
            raise ValidationError(wrong or _("This is not in the form that is asked for."))
        return cell
    return parse


def day(cell: str) -> str:
    """A date; 2026-03-02, 2026/3/2, 2026.3.2, 2026年3月2日 and 20260302 are understood. Answers ISO text."""
    match = re.fullmatch(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00:00)?|(\d{2})(\d{2}))", cell.replace(" 0:00:00", ""))
    try:
        if match:
            year, month, number = match[1], match[2] or match[4], match[3] or match[5]
            if 1900 <= int(year) <= 2999:
                return date(int(year), int(month), int(number)).isoformat()
    except ValueError:
        pass
    raise ValidationError(_("This is not a date. Write it as 2026-03-02."))


def whole(cell: str) -> int:
    """A whole number."""
    if not re.fullmatch(r"-?\d{1,9}", cell):
        raise ValidationError(_("This is not a whole number."))
    return int(cell)


def number(cell: str) -> str:
    """A decimal number as plain text, thousands commas allowed."""
    try:
        value = Decimal(cell.replace(",", "").replace("，", ""))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or len(cell) > 30:
        raise ValidationError(_("This is not a number."))
    return format(value, "f")


def choice(options: Mapping[str, str | Promise]) -> Parse:
    """One of the given values, written as its code or as its words in any language of the site."""
    known: dict[str, str] = {}

    def parse(cell: str) -> str:
        if not known:  # read once, on first use: at import time no translation is active yet
            known.update({spelling: value for value, words in options.items() for spelling in said_in_any_language(words)})
            known.update({plain(value): value for value in options})
        value = known.get(plain(cell))
        if value is not None:
            return value
        raise ValidationError(_("“%(cell)s” is none of: %(options)s."), params={
            "cell": cell[:40], "options": "、".join(str(words) for words in options.values())})
    parse.words = options  # type: ignore[attr-defined]  # the template shows them
    return parse


def yes_no(cell: str) -> bool:
    """是 / 否."""
    answer = {"是": True, "否": False, "y": True, "n": False, "yes": True, "no": False, "1": True, "0": False, "√": True}.get(plain(cell))
    if answer is None:
        raise ValidationError(_("Write yes or no."))
    return answer


@dataclass(frozen=True)
class Column:
    """One column: `parse` raises ValidationError with a sentence; an empty cell becomes `empty` unless the column is required."""

    code: str
    title: str | Promise
    parse: Parse
    required: bool = False
    example: str = ""
    note: str | Promise = ""
    empty: Any = ""
    private: bool = False
    """Personal data: enters the trail as a commitment only."""

    @property
    def shown(self) -> str:
        """The example as a reader would write it: a choice in the words of his language, not as its code."""
        words = getattr(self.parse, "words", {})
        return str(words[self.parse(self.example)]) if words and self.example else self.example
