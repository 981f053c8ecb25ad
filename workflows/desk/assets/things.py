"""What the things of the allocation standards are called; one that a bureau adds itself stands under its code."""
from typing import Any

from django.utils.translation import pgettext_lazy

WORDS: dict[str, Any] = {
    "desktop": pgettext_lazy("thing", "Desktop computer"), "laptop": pgettext_lazy("thing", "Laptop"),
    "printer_a4": pgettext_lazy("thing", "A4 printer, black and white"), "printer_a3": pgettext_lazy("thing", "A3 printer"),
    "printer_color": pgettext_lazy("thing", "Colour printer"), "copier": pgettext_lazy("thing", "Copier"),
    "multifunction": pgettext_lazy("thing", "Multifunction device or fax"), "scanner": pgettext_lazy("thing", "Scanner"),
    "shredder": pgettext_lazy("thing", "Shredder"), "projector": pgettext_lazy("thing", "Projector"),
    "desk": pgettext_lazy("thing", "Desk"), "chair": pgettext_lazy("thing", "Office chair"),
    "sofa_three": pgettext_lazy("thing", "Sofa for three"), "sofa_one": pgettext_lazy("thing", "Sofa for one"),
    "tea_table": pgettext_lazy("thing", "Tea table"), "front_chair": pgettext_lazy("thing", "Chair before the desk"),
    "bookcase": pgettext_lazy("thing", "Bookcase"), "wardrobe": pgettext_lazy("thing", "Wardrobe"),
    "meeting_chair": pgettext_lazy("thing", "Meeting chair"), "filing_cabinet": pgettext_lazy("thing", "Filing cabinet"),
    "safe_cabinet": pgettext_lazy("thing", "Security cabinet"), "tea_cabinet": pgettext_lazy("thing", "Tea cabinet"),
    "meeting_table": pgettext_lazy("thing", "Meeting table"), "vehicle": pgettext_lazy("thing", "Vehicle"),
}


def word(thing: str) -> str:
    """The words for one thing."""
    return str(WORDS.get(thing, thing))
