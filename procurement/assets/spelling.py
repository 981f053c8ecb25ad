"""One spelling for one thing: plates and card numbers as they are kept, however they were typed."""

from __future__ import annotations

import re
import unicodedata

BETWEEN = re.compile(r"[\s·•・‧∙⋅.\-]+")
"""What people write between the letters of a plate, or leave out."""
CIVIL = re.compile(r"([^\W\d_a-zA-Z][A-Z])([A-Z0-9]{4,6}\w?)")
"""省份简称 and 发证机关代号, then the serial (GA 36): the dot stands between them."""


def number(typed: str) -> str:
    """A card number: full-width signs narrow, letters large, no blanks inside."""
    return "".join(unicodedata.normalize("NFKC", typed).upper().split())


def plate(typed: str) -> str:
    """A plate: the same, without any dots; one in the civil form gets its dot at its place."""
    bare = BETWEEN.sub("", unicodedata.normalize("NFKC", typed).upper())
    found = CIVIL.fullmatch(bare)
    return f"{found[1]}·{found[2]}" if found else bare
