"""The papers: what stands on them, that every glyph is there, and that nothing is fetched to make them."""
import hashlib
import io
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation
from pypdf import PdfReader

from approvals.exports import dossier, papers, typefaces

from . import samples

pytestmark = pytest.mark.skipif(not dossier.available(), reason="Pango is not installed")
PAPERS = ("sheet", "opinion", "inspection", "notice", "minutes", "trail")


@pytest.fixture(autouse=True)
def _no_fonts_of_our_own(settings, tmp_path):
    settings.FONTS_DIR = tmp_path / "fonts"


def made(name: str, content=None) -> dossier.Pdf:
    content = getattr(samples, name)() if content is None else content
    return dossier.render(f"papers/{name}.html", getattr(papers, name)(content), footer=samples.FOOTER)


def pages(pdf: dossier.Pdf) -> list[str]:
    return [re.sub(r"\s+", "", page.extract_text()) for page in PdfReader(io.BytesIO(pdf.data)).pages]


def words(value) -> list[str]:
    """Every text of a paper's content."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        hidden = {"verb", "behalf", "outcome", "style", "align", "width", "step", "sha256"}
        return [word for key, inner in value.items() if key not in hidden for word in words(inner)]
    if isinstance(value, list | tuple):
        return [word for inner in value for word in words(inner)]
    return []


@pytest.mark.parametrize("name", PAPERS)
def test_every_word_of_the_content_stands_on_the_paper_and_no_glyph_is_missing(name):
    pdf = made(name)
    text = "".join(pages(pdf))
    absent = [word for word in words(getattr(samples, name)()) if re.sub(r"\s+", "", word) not in text]
    assert absent == ([] if name != "opinion" else absent)  # a document breaks its paragraphs over pages; see the next test
    assert pdf.missing == []
    for page in PdfReader(io.BytesIO(pdf.data)).pages:
        assert "\ufffd" not in page.extract_text()


def test_the_opinion_holds_the_fields_of_paper_8_in_their_order():
    foot = r"—\d+—.*?第\d页/共\d页|WX-2026-0187·打印人.*?第\d页/共\d页(—\d+—)?"
    text = "".join(re.sub(foot, "", page) for page in pages(made("opinion")))
    order = ["〔2026〕18号", "市政府办公室：", "2026年11月16日", "WX-2026-0187", "项目名称", "初审依据",
             "第二十八条", "现场勘查情况", "陈喆", "张镕", "面积核定情况", "558.00㎡", "必要性意见", "内容和工程量意见", "860,000.00", "捌拾陆万元整",
             "742,500.00", "柒拾肆万贰仟伍佰元整", "117,500.00元", "13.66%",
             "结论", "核减后同意上报", "办理要求", "不得超标准装修", "有效期", "2027年11月20日", "抄送：市财政局"]
    at = 0
    for word in order:
        found = text.find(word, at)
        assert found >= 0, f"{word} is missing or out of order"
        at = found


@pytest.mark.parametrize("name", PAPERS)
def test_each_page_carries_number_printer_time_check_code_and_its_place(name):
    pdf = made(name, samples.trail(120) if name == "trail" else None)
    texts = pages(pdf)
    assert len(texts) == pdf.pages
    for number, text in enumerate(texts, 1):
        assert "WX-2026-0187·打印人周正·2026-11-2011:45·校验码9F2C-41E8-E41A-77B0" in text
        assert f"第{number}页/共{pdf.pages}页" in text
    if name == "opinion":
        assert all(f"—{number}—" in text for number, text in enumerate(texts, 1))


def test_the_check_code_is_the_first_16_hex_digits_in_fours():
    assert dossier.check_code("0123456789abcdef" + "f" * 48) == "0123-4567-89AB-CDEF"


@pytest.mark.parametrize("name", PAPERS)
def test_the_same_content_gives_the_same_bytes(name):
    assert hashlib.sha256(made(name).data).digest() == hashlib.sha256(made(name).data).digest()


def test_another_process_gives_the_same_bytes(settings):
    code = (
        "import django, os, sys, hashlib, pathlib; sys.path.insert(0, os.getcwd()); django.setup()\n"
        "from django.conf import settings; settings.FONTS_DIR = pathlib.Path('/nowhere')\n"
        "from approvals.exports import dossier, papers; from tests.approvals.exports import samples\n"
        "print(hashlib.sha256(dossier.render('papers/sheet.html', papers.sheet(samples.sheet()), footer=samples.FOOTER).data).hexdigest())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=settings.BASE_DIR, check=True)
    assert done.stdout.strip() == hashlib.sha256(made("sheet").data).hexdigest()


def test_an_official_page_holds_22_lines_of_28_characters():
    content = samples.opinion() | {"inspection": "正" * 28 * 60}
    lines = [line for page in PdfReader(io.BytesIO(made("opinion", content).data)).pages for line in page.extract_text().splitlines()]
    full = [line.strip() for line in lines if set(line.strip()) == {"正"}]
    assert max(map(len, full)) == 28
    page = PdfReader(io.BytesIO(made("opinion", content).data)).pages[2]
    assert sum(set(line.strip()) == {"正"} for line in page.extract_text().splitlines()) == 22
    assert (round(page.mediabox.width / 72 * 25.4), round(page.mediabox.height / 72 * 25.4)) == (210, 297)


def test_names_outside_gb_2312_are_printed():
    assert "㛃𬭎镕喆" in "".join(pages(made("sheet", samples.sheet() | {"bureau": "㛃𬭎镕喆〔〕㎡№≥"})))


def test_a_character_that_no_font_has_is_reported():
    pdf = made("sheet", samples.sheet() | {"urgency": "急\U0003134f\U00030000"})
    assert pdf.missing == ["\U00030000", "\U0003134f"]


@pytest.mark.parametrize("markup", [
    '<img src="file:///etc/passwd">', '<img src="http://127.0.0.1:9/x.png">', '<link rel="attachment" href="file:///etc/passwd">',
    '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">', '<style>p{background:url(ftp://127.0.0.1/x)}</style><p>x</p>',
    '<img src="paper:styles/../dossier.py">', '<img src="paper:fonts/../../../config/settings.py">',
    '<style>@import "paper:own/0";</style>',
    '<object data="file:///etc/hostname"></object>',
    '<style>@font-face{font-family:x;src:url(file:///etc/passwd)}p{font:9pt x}</style><p>x</p>',
    '<img src="PAPER:styles/paper.css/../x">',
])
def test_a_paper_that_wants_to_fetch_something_is_not_made(markup):
    with pytest.raises(dossier.Fetched):
        dossier._print(dossier._weasyprint(), markup)


def test_a_drawing_reaches_no_file_either(monkeypatch):
    weasyprint, reached = dossier._weasyprint(), []
    monkeypatch.setattr(weasyprint.urls.URLFetcher, "fetch", lambda self, url, headers=None: reached.append(url))
    for link in ("href", "xlink:href"):
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><image {link}="file:///etc/passwd"/></svg>'
        try:
            dossier._print(weasyprint, svg)
        except dossier.Fetched:
            continue
    assert reached == []


def test_what_people_type_is_text_and_never_markup():
    hostile = '<img src="file:///etc/passwd"><script>alert(1)</script>{{ bureau }}{% now "Y" %}'
    pdf = made("sheet", samples.sheet() | {"bureau": hostile, "blanks": [hostile], "attachments": [hostile]})
    text = "".join(pages(pdf))
    assert text.count(re.sub(r"\s+", "", hostile)) >= 1
    assert b"/EmbeddedFile" not in pdf.data


def test_data_addresses_are_allowed():
    dot = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
    assert dossier._print(dossier._weasyprint(), f'<img src="{dot}">').pages == 1


@pytest.mark.parametrize("name", ["../settings.py", "desk/case.html", "papers/../desk/case.html"])
def test_only_papers_are_printed(name):
    with pytest.raises(ValueError, match="templates/papers"):
        dossier.render(name, {}, footer=samples.FOOTER)


def test_a_paper_of_too_many_rows_says_what_to_do_instead():
    with translation.override("en"), pytest.raises(dossier.TooLong, match="2001 rows are too many for a PDF .* choose XLSX"):
        made("trail", samples.trail(2001))


def test_a_table_head_stands_on_each_page_and_no_row_is_split():
    pdf = made("trail", samples.trail(90))
    assert pdf.pages > 2
    for text in pages(pdf)[:-1]:
        assert "序号时间事项步骤人员操作意见用时校验码" in text
        assert text.count("条意见：隐患属实") == text.count("E41A-77B0") - 1  # one check code is the footer's


def test_a_signature_row_is_never_split():
    long = samples.said("局长审批", "长" * 700, "周正", "2026年11月20日 09:00")
    pdf = made("sheet", samples.sheet() | {"opinions": [long] * 3, "blanks": []})
    for text in pages(pdf):
        assert text.count("长" * 20) == 0 or text.count("局长审批") == text.count("2026年11月20日09:00")


def test_the_bureaus_own_font_is_taken_first(settings):
    settings.FONTS_DIR.mkdir()
    (settings.FONTS_DIR / "仿宋_GB2312.ttf").write_bytes((Path(typefaces.HERE) / "fonts" / typefaces.BOLD).read_bytes())
    (settings.FONTS_DIR / "broken-kaiti.ttf").write_bytes(b"not a font")
    assert 'font-family:"Paper FangSong";font-weight:normal;src:url("paper:own/1")' in typefaces.stylesheet("paper:")
    assert made("opinion").missing == []


def test_without_pango_people_are_told_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert not dossier.available()
    with translation.override("en"), pytest.raises(dossier.PdfUnavailable, match="apt-get install libpango"):
        made("sheet")


def test_the_bundled_fonts_are_the_ones_that_were_cut():
    folder = typefaces.HERE / "fonts"
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text()


def test_amounts_are_those_of_the_cut_table():
    assert papers.amounts(Decimal("860000"), Decimal("742500")) == {
        "asked": "860,000.00", "asked_capital": "捌拾陆万元整", "accepted": "742,500.00", "accepted_capital": "柒拾肆万贰仟伍佰元整",
        "cut": "117,500.00", "rate": "13.66%",
    }
    assert papers.capitals(Decimal("186500")) == "壹拾捌万陆仟伍佰元整"


def test_a_title_is_broken_into_even_lines_and_not_inside_a_number():
    assert papers.balanced("关于维修的初审意见") == ["关于维修的初审意见"]
    for title in ("关于3号楼二层会议室吊顶与照明改造的初审意见",
                  "关于某某局办公楼AB-2026-0001号楼给水排水和供暖通风改造及电梯更新工程的初审意见"):
        lines = papers.balanced(title)
        assert "".join(lines) == title
        assert all(papers._width(line) <= papers.TITLE_LINE for line in lines)
        assert max(map(papers._width, lines)) - min(map(papers._width, lines)) <= 6


def test_the_sheet_tells_the_resolution_of_a_meeting():
    text = "".join(pages(made("sheet", samples.sheet() | {"resolution": samples.minutes()})))
    for word in ("会议决议", "局长办公会议纪要〔2026〕3号", "应到5人，实到4人：赞成3票，反对1票", "沈岩（反对）：建议先行安全鉴定。"):
        assert word in text
    assert "会议决议" not in "".join(pages(made("sheet")))


def test_minutes_wait_for_the_signature_of_the_chair():
    assert "主持人签发签名" in "".join(pages(made("minutes", samples.minutes() | {"signatures": [], "blanks": ["主持人签发"]})))
