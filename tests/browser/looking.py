"""One page through the gate: the body of the tests of pages."""
import os
from pathlib import Path

import pytest

from . import gate, language
from .scene import Scene
from .table import Page

SHOTS = Path(os.environ.get("SCREENSHOTS") or Path(__file__).resolve().parents[2] / "var" / "screenshots")
KEPT = {("light", 1440), ("light", 390)} if os.environ.get("SCREENSHOTS") != "all" else None


def look(one: Page, scene: Scene, opened, live: str, known: language.Known) -> None:
    """A page that has an address: in both languages, in every view. Fails with every complaint at once."""
    look_at(one.label, one.url(scene), opened(one.person), live, known, status=one.status)


def look_at(label: str, url: str, page, live: str, known: language.Known, *, status: int = 200, views=gate.VIEWS) -> None:
    """The same for an address and the page of whoever is signed in."""
    answer = page.goto(url, wait_until="load")
    found = [] if answer.status == status else [f"status {answer.status}, not {status}"]
    found += gate.inline(answer.text())
    found += _in_chinese(page, label, live, known, status, views)
    page.set_viewport_size({"width": gate.WIDE[0], "height": gate.WIDE[1]})
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": live}])
    page.goto(url, wait_until="load")
    found += [f"en: {line}" for line in language.untranslated_in_english(gate.words(page), known)]
    if KEPT is None:
        _shoot(page, label, "en", "normal", gate.WIDE[0])
    _fail(found, f"{label} ({url})")


def look_at_answer(page, label: str, live: str, known: language.Known, status: int) -> None:
    """What a form answers, as it stands in the browser: in Chinese, in every view."""
    _fail(_in_chinese(page, label, live, known, status), f"{label} ({page.url})")


def _in_chinese(page, label: str, live: str, known: language.Known, status: int, views=gate.VIEWS) -> list[str]:
    found = [f"zh: {line}" for line in language.untranslated_in_chinese(gate.words(page), known)]
    found += gate.complaints(page, views, shoot=lambda theme, size, width: _shoot(page, label, theme, size, width))
    expected = f"the server responded with a status of {status}"
    page.said = [line for line in page.said if status == 200 or expected not in line]
    return found + gate.quiet(page, live)


def _fail(found: list[str], where: str) -> None:
    if found:
        pytest.fail(f"{where}:\n  " + "\n  ".join(dict.fromkeys(found)), pytrace=False)


def _shoot(page, label: str, theme: str, size: str, width: int) -> None:
    if KEPT is not None and (theme, width) not in KEPT | {("light", 1440)} or (KEPT is not None and size != "normal"):
        return
    SHOTS.mkdir(parents=True, exist_ok=True)
    tail = "" if (theme, size) == ("light", "normal") else f"-{theme}" + ("-large" if size == "large" else "")
    page.screenshot(path=SHOTS / f"{label}-{width}{tail}.png", full_page=True)
