"""How wide words are and where they break: server-side drawings have no browser to ask. Pixels throughout."""
import unicodedata
from collections.abc import Iterator

NARROW, SPACE, WIDE = 0.58, 0.3, 1.0
"""Share of the font size that a Latin letter, a space and a Chinese character take."""


def width_of(words: str, size: float) -> float:
    """Width of one line of a sans-serif type, slightly generous."""
    return sum(SPACE if c == " " else WIDE if unicodedata.east_asian_width(c) in "WF" else NARROW for c in words) * size


def wrap(words: str, size: float, width: float) -> list[str]:
    """Lines no wider than `width` and about equally long; Chinese breaks anywhere, Latin between words. A longer word stands alone."""
    lines = _filled(words, size, width)
    narrower = width_of(words, size) / max(len(lines), 1)
    while len(lines) > 1 and narrower < width:
        even = _filled(words, size, narrower)
        if len(even) == len(lines):
            return even
        narrower += size / 2
    return lines


def _filled(words: str, size: float, width: float) -> list[str]:
    lines, line = [], ""
    for piece in _pieces(words):
        if line and width_of((line + piece).rstrip(), size) > width:
            lines.append(line.strip())
            line = ""
        line += piece
    return [*lines, line.strip()] if line.strip() else lines


def shorten(words: str, size: float, width: float) -> str:
    """The words, or as many as fit and an ellipsis."""
    if width_of(words, size) <= width:
        return words
    while words and width_of(words + "…", size) > width:
        words = words[:-1]
    return words.rstrip() + "…"


def _pieces(words: str) -> Iterator[str]:
    piece = ""
    for c in words:
        wide = unicodedata.east_asian_width(c) in "WF"
        if wide and not _hangs(c):
            if piece:
                yield piece
            piece = c
        else:
            piece += c
            if c == " ":
                yield piece
                piece = ""
    if piece:
        yield piece


def _hangs(c: str) -> bool:
    """Closing punctuation stays with the character before it."""
    return c in "，。；：？！、）》」』”’"
