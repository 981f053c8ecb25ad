"""The one door to WeasyPrint: our own templates in, PDF bytes out, nothing fetched from anywhere.

The same input gives the same bytes (while the fonts are the same), so the SHA-256 of a paper can be logged and checked again.
WeasyPrint and its system libraries load on first use; without them every other part of the system runs."""
import atexit
import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from . import typefaces

MAX_ROWS = 2000
"""Rows in one paper: 2,000 take about ten seconds and 300 MiB; longer lists leave as XLSX, CSV or JSON Lines."""
MAX_HTML = 8 * 1024 * 1024  # characters
_LOCK = threading.Lock()  # fontconfig is not made for threads, and the garbage collector is switched off meanwhile
_SHANGHAI = ZoneInfo("Asia/Shanghai")
_PREFIX = "paper:"


class PdfUnavailable(RuntimeError):
    """WeasyPrint's system libraries are missing; the message says what to install."""

    def __init__(self) -> None:
        super().__init__(_("PDF needs the system library Pango. Ask the administrator to run: %(command)s") % {
            "command": "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"})


class TooLong(ValueError):
    """A paper of more rows than a PDF bears; the message says what to do instead."""

    def __init__(self, rows: int, limit: int = MAX_ROWS) -> None:
        sentence = _("%(rows)s rows are too many for a PDF (at most %(limit)s). Narrow the filter, or choose XLSX, CSV or JSON Lines.")
        super().__init__(sentence % {"rows": rows, "limit": limit})


class Fetched(RuntimeError):
    """A paper asked for a resource that is not ours: a programming error or somebody's HTML in a template."""


@dataclass(frozen=True)
class Footer:
    """What stands at the foot of each page; `head` is the hash of the case's last entry (or of the chain's, for a report)."""

    number: str
    printed_by: str
    printed_at: datetime
    head: str

    @property
    def code(self) -> str:
        return check_code(self.head)

    @property
    def moment(self) -> str:
        return self.printed_at.astimezone(_SHANGHAI).strftime("%Y-%m-%d %H:%M")


@dataclass(frozen=True)
class Pdf:
    """A finished paper; `missing` lists the characters that no font on this machine could draw."""

    data: bytes
    pages: int
    missing: list[str]


def check_code(head: str) -> str:
    """The first 16 hex digits of a hash, in fours: short enough to compare by eye with the page of the case."""
    return "-".join(head[at:at + 4].upper() for at in range(0, 16, 4))


def available() -> bool:
    """Whether papers can be made here; pages offer the browser's print instead when not."""
    try:
        _weasyprint()
    except PdfUnavailable:
        return False
    return True


def render(template_name: str, context: dict[str, Any], *, footer: Footer) -> Pdf:
    """Make one paper from `templates/papers/`; raises PdfUnavailable, TooLong, or Fetched."""
    if not template_name.startswith("papers/") or ".." in template_name:
        raise ValueError("only templates/papers/ are papers")
    for name, value in context.items():
        if isinstance(value, list) and len(value) > MAX_ROWS:
            raise TooLong(len(value))
        if name == "footer":
            raise ValueError("the footer is its own argument")
    html = render_to_string(template_name, {**context, "footer": footer})
    if len(html) > MAX_HTML:
        raise TooLong(len(html) // 4096)
    weasyprint = _weasyprint()
    with _LOCK, _without_garbage_collection():
        return _print(weasyprint, html)


def _print(weasyprint: Any, html: str) -> Pdf:
    fetcher = _fetcher(weasyprint)
    configuration, fonts = _fonts(weasyprint, fetcher)
    try:
        document = weasyprint.HTML(string=html, url_fetcher=fetcher).render(font_config=configuration, stylesheets=[fonts])
        data = document.write_pdf()
    except weasyprint.urls.FatalURLFetchingError as fatal:
        raise Fetched(str(fatal)) from None
    missing = {chr(code) for font in document.fonts.values() for code in font.missing}
    return Pdf(data, len(document.pages), sorted(missing))


def _weasyprint() -> Any:
    try:
        import weasyprint
    except (ImportError, OSError) as absent:
        raise PdfUnavailable from absent
    return weasyprint


def _fetcher(weasyprint: Any) -> Any:
    """A fetcher that knows our styles, our fonts and `data:`, and stops the paper at anything else.

    A subclass, because WeasyPrint 70 reads attributes of its own class from it; the opener of the base class is never reached."""
    urls = weasyprint.urls

    class Ours(urls.URLFetcher):  # type: ignore[name-defined]
        def __init__(self) -> None:
            super().__init__(allowed_protocols=("paper", "data"), allow_redirects=False, fail_on_errors=True)

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            path = typefaces.resource(url.removeprefix(_PREFIX)) if url.startswith(_PREFIX) else None
            if path is None:
                raise urls.FatalURLFetchingError(f"refused: {url[:200]}")
            kind = "text/css" if path.suffix == ".css" else "font/ttf"
            return urls.URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return Ours()


_kept: dict[tuple[Any, ...], tuple[Any, Any]] = {}
atexit.register(_kept.clear)  # while its modules still live, so that its folder of fonts is removed


def _fonts(weasyprint: Any, fetcher: Any) -> tuple[Any, Any]:
    """The font configuration of this process, made anew only when the bureau's folder of fonts changes."""
    key = typefaces.signature()
    if key not in _kept:
        _kept.clear()
        configuration = weasyprint.text.fonts.FontConfiguration()
        sheet = weasyprint.CSS(string=typefaces.stylesheet(_PREFIX), font_config=configuration, url_fetcher=fetcher)
        _kept[key] = (configuration, sheet)
    return _kept[key]


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Layout makes millions of small objects that all live until the end: collecting between them costs a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
            gc.collect()
