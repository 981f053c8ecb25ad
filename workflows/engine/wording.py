"""What a person typed: whether the trail can keep it, and whether it says anything."""
import unicodedata

from django.utils.translation import gettext_lazy as _

from .errors import Invalid

LONGEST = 2000
"""Characters of one opinion; a longer text is a paper and is attached as a file."""
BLANKS = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters by Unicode's account that print nothing."""


def fit(text: str) -> None:
    """Raises Invalid about the comment where the trail could not keep it (U+0000, half a character) or nobody could read it."""
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Invalid(comment=_("The text holds characters that cannot be stored. Type it again."))
    if len(text) > LONGEST:
        raise Invalid(comment=_("At most %(longest)s characters; attach a longer text as a file.") % {"longest": LONGEST})


def says_something(text: str) -> bool:
    """Whether at least two letters or figures can be seen: a reason of blanks or invisible signs is none."""
    return sum(unicodedata.category(letter)[0] in "LN" and letter not in BLANKS for letter in text[:LONGEST]) >= 2
