"""A paper as the desk makes it: the facts, their tables arranged, the template of the same name, the text of the PDF."""

import io
import re

from django.utils import translation
from pypdf import PdfReader

from approvals.exports import dossier, papers
from tests.approvals.exports import samples


def pdf_of(printed, facts):
    """Text without blanks, and the characters that no font could draw."""
    arranged = {"bureau": "示例市机关事务管理局", **sheet(printed, facts)}
    arranged |= {"sheets": [sheet(printed, one) for one in facts["sheets"]]} if "sheets" in facts else {}
    with translation.override("zh-hans"):
        made = dossier.render(f"papers/{printed.kind}.html", {"number": "", **arranged}, footer=samples.FOOTER)
    pages = PdfReader(io.BytesIO(made.data)).pages
    return "".join(re.sub(r"\s+", "", page.extract_text()) for page in pages), made.missing


def sheet(printed, facts):
    """Fields and tables of one sheet as the template wants them."""
    tables = {name: papers.cells_of(facts[name], style="items small") for name in printed.tables}
    return {**facts, "field_rows": papers.rows_of(facts["fields"]), **tables}


def in_order(text, words):
    """The first word that does not follow the one before it, or None."""
    at = 0
    for word in words:
        found = text.find(re.sub(r"\s+", "", word), at)
        if found < 0:
            return word
        at = found + 1
    return None
