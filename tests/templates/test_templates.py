"""Templates and browser files keep the strict content security policy, the two languages and the promises of their contrast."""
import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.utils.translation import override

ROOT = Path(settings.BASE_DIR)
PAGES = sorted(path for path in (ROOT / "templates").rglob("*.html") if "papers" not in path.parts)  # papers are WeasyPrint's
NAMES = [str(path.relative_to(ROOT / "templates")) for path in PAGES]
CSS = sorted((ROOT / "static" / "css").glob("*.css"))
SCRIPT = ROOT / "static" / "js" / "desk.js"

FORBIDDEN = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style\b",
    "an inline script": r"<script\b(?![^>]*\bsrc=)",
    "an event handler in markup": r"<[^>]*\son[a-z]+\s*=",
    "an htmx handler in markup": r"\bhx-on\b",
    "a javascript address": r"javascript:",
    "an address of another site": r"""(?:src|href|action)=["']https?:""",
    "a filter that trusts text": r"\|\s*safe\b|autoescape off",
}


@pytest.mark.parametrize("name", NAMES)
def test_every_template_compiles(name):
    get_template(name)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what):
    found = [name for name, path in zip(NAMES, PAGES, strict=True) if re.search(FORBIDDEN[what], path.read_text())]
    assert not found, f"{what} in {found}"


def test_every_form_that_posts_carries_the_token():
    for name, path in zip(NAMES, PAGES, strict=True):
        for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", path.read_text(), re.S):
            assert "csrf_token" in form, name


def test_words_of_templates_are_messages():
    # The language switch names each language in itself.
    chinese = re.compile(r"[\u4e00-\u9fff]")
    for name, path in zip(NAMES, PAGES, strict=True):
        text = re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.S)
        words = [line for line in text.splitlines() if chinese.search(line) and 'value="zh-hans"' not in line]
        assert not words, f"{name}: {words[:1]}"


def test_every_icon_used_is_drawn():
    drawn = set(re.findall(r'id="i-([a-z]+)"', (ROOT / "templates/shell/sprite.html").read_text()))
    used = {icon for path in PAGES for icon in re.findall(r'{% icon "([a-z]+)"', path.read_text())}
    used |= set(re.findall(r'icon_name="([a-z]+)"', "".join(path.read_text() for path in PAGES)))
    assert used <= drawn


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.name)
def test_style_sheets_are_whole_and_local(path):
    text = path.read_text()
    assert text.count("/*") == text.count("*/") and text.count("{") == text.count("}")  # a stray mark once killed every colour
    assert "*/" not in re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    assert not re.search(r"@import|url\(|https?:", text)
    assert len(text.splitlines()) <= 300


def test_the_script_is_small_and_needs_no_eval():
    text = SCRIPT.read_text()
    assert len(text.splitlines()) <= 300
    assert not re.search(r"\beval\(|new Function|innerHTML|outerHTML|\.style\b|setAttribute\(\"on|document\.write|https?:", text)


def test_vendored_files_are_the_recorded_ones():
    rows = re.findall(r"^\| (bootstrap/\S+) \|.*\| (\w{64}) \|$", (ROOT / "static/vendor/README.md").read_text(), re.M)
    assert len(rows) == 2
    for name, digest in rows:
        data = (ROOT / "static/vendor" / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == digest and b"sourceMappingURL" not in data


@pytest.mark.parametrize("code", [400, 403, 404, 409, 413, 429, 500, 503])
@pytest.mark.parametrize(("language", "words"), [("zh-hans", "返回工作台"), ("en", "Back to my desk")])
def test_error_pages_need_no_request_and_no_database(code, language, words):
    with override(language):
        page = render_to_string(f"{code}.html", {"request_id": "r-17"})
    assert words in page and "r-17" in page and "<script" not in page


def test_what_was_typed_is_kept_on_the_conflict_page_and_escaped():
    page = render_to_string("409.html", {"sentence": "…", "back_url": "/cases/1/", "typed": {"comment": "<b>同意"}})
    assert "&lt;b&gt;同意" in page and "/cases/1/" in page


def test_the_refusal_says_why_and_whom_to_ask():
    page = render_to_string("403.html", {"reason": "本人已办理现场勘查", "whom": "王海"})
    assert "本人已办理现场勘查" in page and "王海" in page


# --- contrast, computed from the tokens themselves ---------------------------------------------------------------------
PAIRS = [(ink, paper) for ink in ("body-color", "secondary-color", "tertiary-color", "primary", "success", "warning", "danger", "info")
         for paper in ("body-bg", "card", "grey-bg", "head-bg")]
PAIRS += [(tone, f"{tone}-bg-subtle") for tone in ("success", "warning", "danger", "info")]
PAIRS += [(ink, "primary-bg-subtle") for ink in ("primary", "primary-text-emphasis")]
PAIRS += [("on-pri", paper) for paper in ("primary", "primary-text-emphasis")]


def _tokens(theme: str) -> dict[str, str]:
    blocks = re.findall(r"^(:root, \[data-bs-theme=light\]|\[data-bs-theme=dark\]) \{(.*?)^\}", CSS[-1].read_text(), re.S | re.M)
    light, dark = (dict(re.findall(r"--(?:bs-)?([\w-]+): (#[0-9a-f]{3,6})", body)) for _, body in blocks[:2])
    return light if theme == "light" else light | dark


def _light(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place:place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), PAIRS)
def test_text_stands_out_from_its_ground(theme, ink, paper):
    tokens = _tokens(theme)
    lighter, darker = sorted((_light(tokens[ink]), _light(tokens[paper])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
