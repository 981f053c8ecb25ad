"""The gate of a page (screens.md 6): what is looked at, and the complaints, each a sentence."""
import os
import re
from functools import cache
from pathlib import Path

import axe_playwright_python

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
NARROW, WIDE = (390, 844), (1440, 900)
VIEWS = (("light", "normal", WIDE), ("dark", "normal", WIDE), ("light", "large", WIDE), ("light", "normal", NARROW),
         ("dark", "large", NARROW))
"""(theme, size of type, viewport) in which a page is looked at."""
PLAIN = (VIEWS[0], VIEWS[3])
"""For the many forms of one template whose colours and sizes other pages show already: light, wide and narrow."""

SEEN = ("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable", "css-orientation-lock")
"""Rules whose verdict hangs on colour and size. Every rule runs in light colours on both widths; AXE=all runs every rule in every view."""

_RUN = """async (only) => {
  const found = await axe.run(document, { resultTypes: ["violations"], rules: { "target-size": { enabled: true } },
    ...(only.length ? { runOnly: { type: "rule", values: only } } : {}) });
  return found.violations.map((v) => `${v.id} (${v.impact}): ${v.nodes.slice(0, 4).map((n) => n.target.join(" ") +
    " " + (n.any.concat(n.all)[0]?.message || "")).join(" | ")}` + (v.nodes.length > 4 ? ` … ${v.nodes.length} in all` : ""));
}"""
_DRESS = """([theme, size]) => new Promise((done) => {
  document.documentElement.setAttribute("data-bs-theme", theme);
  document.documentElement.setAttribute("data-size", size);
  for (const open of document.querySelectorAll("details:not(.menu)")) open.open = true;
  for (const motion of document.getAnimations()) { try { motion.finish(); } catch { motion.cancel(); } }
  requestAnimationFrame(() => requestAnimationFrame(done));
})"""
_WIDTH = """() => {
  const width = document.documentElement.clientWidth, all = document.documentElement.scrollWidth;
  if (all <= width) return "";
  const out = [...document.body.querySelectorAll("*")].filter((n) => n.getBoundingClientRect().right > width + 1 && n.checkVisibility());
  return `${all} px wide on ${width}: ` + out.slice(0, 4).map((n) => `${n.tagName.toLowerCase()}.${n.className}`).join(", ");
}"""
_CELLS = """() => {
  const out = (n) => n.closest(".t.many, [hidden]") || !n.checkVisibility({ visibilityProperty: true }); // .many is a list of small forms on every screen
  const cells = [...document.querySelectorAll("td, th")].filter((n) => !out(n) && getComputedStyle(n).display !== "table-cell");
  return [...new Set(cells.map((n) => `${n.tagName.toLowerCase()}.${n.className} is ${getComputedStyle(n).display}`))];
}"""
"""Cells that left the layout of their table, so that what they hold stands under another heading."""
_TARGETS = """() => {
  const sized = (n) => { const r = n.getBoundingClientRect(); return [r.width, r.height]; };
  const small = [];
  for (const node of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]")) {
    if (!node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || node.closest(".skip, .sr, [hidden], dialog:not([open])")) continue;
    let box = node;
    if (/^(checkbox|radio)$/.test(node.type)) box = node.closest("label") || (node.id && document.querySelector(`label[for="${node.id}"]`)) || node;
    const [width, height] = sized(box);
    if (!width || !height) continue;
    if (node.tagName === "A" && getComputedStyle(node).display === "inline" && (node.parentElement.innerText || "").trim() !== node.innerText.trim()) continue;
    const least = node.tagName === "A" && node.innerText.trim() && !node.classList.contains("btn") ? 24 : 43.5; // a word may be short, never low
    if (width < least || height < 43.5) small.push(`${node.tagName.toLowerCase()}${node.id ? "#" + node.id : ""}.${node.className} “${(node.innerText || node.getAttribute("aria-label") || node.name || "").trim().slice(0, 20)}” ${Math.round(width)}×${Math.round(height)}`);
  }
  return small;
}"""
_WORDS = """() => {
  const found = [], raw = "script, style, template, code, kbd, blockquote, [data-raw], [lang=zh-CN]:not(html), [lang=en]:not(html)";
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.currentNode; node; node = walker.nextNode()) {
    if (node.nodeType === 3) { if (node.textContent.trim() && !node.parentElement.closest(raw)) found.push(node.textContent.trim()); continue; }
    if (node.closest(raw)) continue;
    for (const name of ["aria-label", "title", "placeholder", "alt", "data-confirm", "data-label"]) if (node.getAttribute(name)) found.push(node.getAttribute(name));
    if (/^(submit|button)$/.test(node.type || "") && node.tagName === "INPUT") found.push(node.value);
  }
  return [...new Set(found)];
}"""


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def complaints(page, views=VIEWS, shoot=None) -> list[str]:
    """Everything wrong with the loaded page in each of the views; `shoot(theme, size, width)` is called once dressed."""
    page.evaluate(_axe())
    found = []
    for theme, size, (width, height) in views:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(_DRESS, [theme, size])
        where = f"[{theme} {size} {width}] "
        rules = [] if (theme, size) == ("light", "normal") or os.environ.get("AXE") == "all" else list(SEEN)
        found += [f"{where}axe {line}" for line in page.evaluate(_RUN, rules)]
        if too_wide := page.evaluate(_WIDTH):
            found.append(f"{where}scrolls sideways: {too_wide}")
        if width == WIDE[0]:
            found += [f"{where}cell out of its table: {line}" for line in page.evaluate(_CELLS)]
        if width == NARROW[0]:
            found += [f"{where}target too small: {line}" for line in page.evaluate(_TARGETS)]
        if shoot:
            shoot(theme, size, width)
    return found


def quiet(page, live: str) -> list[str]:
    """Console, policy violations, and requests that leave the site."""
    away = [url for url in page.asked if not url.startswith((live, "data:", "about:", "blob:"))]
    return [f"console: {line}" for line in page.said] + [f"asked elsewhere: {url}" for url in away]


def inline(html: str) -> list[str]:
    """Style and script that a strict policy forbids, in the source as it was sent."""
    shapes = {"style attribute": r"<[a-z][^<>]*\sstyle\s*=", "style element": r"<style\b", "event attribute": r"<[a-z][^<>]*\son[a-z]+\s*=",
              "inline script": r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")[^>]*>"}
    return [f"{name}: {match[0][:80]}" for name, shape in shapes.items() if (match := re.search(shape, html))]


def words(page) -> list[str]:
    """Every text and label of the page, shown or only spoken, without code and without what is marked as the other language."""
    return page.evaluate(_WORDS)
