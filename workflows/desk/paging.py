"""Pages by key: “newer” goes back the way one came, “older” goes on from the last row; nothing is counted, nothing is skipped over."""
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

PER_PAGE = 20
MOST = 30
"""How many pages one can walk back; after that “newer” starts at the top again."""


@dataclass(frozen=True)
class Place:
    """Where a list stands: behind which key, and by which keys one came here."""

    after: str
    way: tuple[str, ...]

    @classmethod
    def of(cls, request: HttpRequest) -> "Place":
        way = request.GET.get("way", "")
        return cls(request.GET.get("after", "")[:200], tuple(way.split(","))[-MOST:] if way else ())

    @property
    def after_id(self) -> int | None:
        """The key as the id of a row; None at the beginning and for anything that is no number."""
        return int(self.after) if self.after.isdecimal() and len(self.after) < 19 else None


def pager(request: HttpRequest, place: Place, next_key: str | None, rows: int, *, keys: bool = False) -> dict[str, Any] | None:
    """What `components/pager.html` shows; None when everything fits on one page."""
    if not place.after and not next_key:
        return None
    older = _address(request, next_key, (*place.way, place.after or "-")) if next_key else ""
    newer = _address(request, place.way[-1] if place.way else "-", place.way[:-1]) if place.after else ""
    return {"words": _("%(rows)s rows on this page") % {"rows": rows}, "previous_url": newer, "next_url": older, "keys": keys}


def _address(request: HttpRequest, after: str, way: tuple[str, ...]) -> str:
    asked: QueryDict = request.GET.copy()
    for name, value in (("after", "" if after == "-" else after), ("way", ",".join(way[-MOST:]))):
        if value:
            asked[name] = value
        else:
            asked.pop(name, None)
    return f"{request.path}?{asked.urlencode()}" if asked else request.path
