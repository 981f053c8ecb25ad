"""What people may hand in, what is turned away and with which words, and how it leaves again."""
import hashlib
import stat
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from approvals import files
from approvals.files import Unacceptable

from . import samples


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    settings.MAX_UPLOAD_BYTES = 30 * 1024 * 1024
    return settings.FILES_DIR


def left_over(shelf: Path) -> list[Path]:
    return [path for path in shelf.rglob("*") if path.is_file()]


GOOD = [
    ("申请函.pdf", samples.PDF, "application/pdf"), ("照片.JPG", samples.JPEG, "image/jpeg"), ("a.png", samples.PNG, "image/png"),
    ("a.webp", samples.WEBP, "image/webp"), ("a.heic", samples.HEIC, "image/heic"), ("图纸.dwg", samples.DWG, "image/vnd.dwg"),
    ("图纸.dxf", samples.DXF, "image/vnd.dxf"), ("旧.doc", samples.OLE, "application/msword"),
    ("清单.csv", "名称,数量\r\n灯,48".encode("gb18030"), "text/csv"),
    ("说明.txt", "㛃镕".encode(), "text/plain"), ("a.txt", "宽".encode("utf-16"), "text/plain"),
    ("方案.docx", samples.office("docx"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("清单.xlsx", samples.office("xlsx"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("公文.ofd", samples.archive({"OFD.xml": b"<OFD/>", "Doc_0/Document.xml": b"<x/>"}), "application/ofd"),
]


@pytest.mark.parametrize(("name", "data", "media_type"), GOOD, ids=[name for name, _d, _m in GOOD])
def test_a_true_file_is_kept_under_its_hash(shelf, name, data, media_type):
    stored = files.store(SimpleUploadedFile("x", data), name)
    assert (stored.sha256, stored.size, stored.media_type, stored.name) == (hashlib.sha256(data).hexdigest(), len(data), media_type, name)
    with files.open_file(stored.sha256) as file:
        assert file.read() == data
    path = shelf / stored.sha256[:2] / stored.sha256[2:4] / stored.sha256
    assert left_over(shelf) == [path]
    assert not path.stat().st_mode & (stat.S_IWUSR | stat.S_IXUSR | stat.S_IROTH)


def test_the_same_bytes_are_kept_once(shelf):
    first = files.store(samples.PDF, "甲.pdf")
    second = files.store([samples.PDF[:10], samples.PDF[10:]], "乙.pdf")
    assert first.sha256 == second.sha256 and second.name == "乙.pdf"
    assert len(left_over(shelf)) == 1


BOMB = samples.archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"\0" * 40_000_000})
LOCKED = samples.OLE + "EncryptedPackage".encode("utf-16-le")
HOSTILE = [
    ("压缩包改名.pdf", samples.archive({"a.txt": b"x"}), "is not a PDF file"), ("材料.zip", samples.archive({"a": b"x"}), "Unpack it"),
    ("病毒.exe", b"MZ" + b"\0" * 100, "ending in"), ("合同.pdf.exe", samples.PDF, "ending in"), ("无后缀", samples.PDF, "ending in"),
    ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "ending in"),
    ("页.html", b"<script>1</script>", "ending in"),
    ("空.pdf", b"", "is empty"), ("假.png", samples.JPEG, "is not a PNG file"),
    ("假.jpg", b"<script>alert(1)</script>", "is not a JPG file"),
    ("假.docx", samples.office("xlsx"), "is not a DOCX file"), ("假.docx", samples.archive({"a": b"x"}), "is not a DOCX file"),
    ("前缀.docx", b"MZ" + samples.office("docx"), "is not a DOCX file"), ("宏.docm", samples.office("docx"), "with macros"),
    ("宏.docx", samples.office("docx", **{"word/vbaProject.bin": b"x"}), "holds macros"),
    ("宏.xlsx", samples.archive({"[Content_Types].xml": b"<Types ContentType='application/vnd.ms-excel.sheet.macroEnabled.main+xml'/>",
                                "xl/workbook.xml": b"x"}), "holds macros"),
    ("宏.xls", samples.OLE + "_VBA_PROJECT".encode("utf-16-le"), "holds macros"), ("密.docx", LOCKED, "password"),
    ("炸弹.xlsx", BOMB, "unpacks to far more"), ("出走.docx", samples.office("docx", **{"../../etc/passwd": b"x"}), "unusual way"),
    ("多.docx", samples.office("docx", **{f"p{n}": b"" for n in range(5001)}), "unusual way"),
    ("断.docx", samples.office("docx")[:-30], "is not a DOCX file"), ("二进制.txt", b"\x00\x01\x02" * 9, "is not a TXT file"),
    ("程序.csv", b"\x7fELF" + b"\0" * 50, "is not a CSV file"), ("旧.doc", samples.PDF, "is not a DOC file"),
    ("../../etc/passwd.pdf", samples.PDF, "slash"), ("a\\b.pdf", samples.PDF, "slash"), ("a\x00.pdf", samples.PDF, "invisible"),
    ("发票\u202efdp.exe.pdf", samples.PDF, "invisible"), ("换\n行.pdf", samples.PDF, "invisible"), (".pdf", samples.PDF, "no name"),
    ("长" * 200 + ".pdf", samples.PDF, "longer than 200"), ("", samples.PDF, "no name"),
]


@pytest.mark.parametrize(("name", "data", "words"), HOSTILE, ids=[f"{n}-{name[:12]!r}" for n, (name, _d, _w) in enumerate(HOSTILE)])
def test_a_false_file_is_refused_in_words_and_leaves_nothing(shelf, name, data, words):
    from django.utils import translation

    with translation.override("en"), pytest.raises(Unacceptable) as refusal:
        files.store(data, name)
    with translation.override("en"):
        assert words in str(refusal.value)
        assert str(refusal.value).endswith(".")
    assert left_over(shelf) == []


def test_a_file_is_refused_as_soon_as_it_passes_the_limit(shelf):
    read = []

    def endless():
        while True:
            read.append(1)
            yield b"%PDF-" + b"x" * 1_000_000

    with pytest.raises(Unacceptable):
        files.store(endless(), "大.pdf", limit=3_000_000)
    assert len(read) <= 4
    assert left_over(shelf) == []


def test_a_reader_that_breaks_off_leaves_nothing(shelf):
    def broken():
        yield samples.PDF
        raise OSError("line cut")

    with pytest.raises(OSError, match="line cut"):
        files.store(broken(), "a.pdf")
    assert left_over(shelf) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 64 + "\n", "/etc/passwd"])
def test_only_a_hash_names_a_file(name):
    with pytest.raises(ValueError, match="SHA-256"):
        files.open_file(name)


def test_what_is_not_on_the_shelf_is_not_found():
    with pytest.raises(FileNotFoundError):
        files.open_file("0" * 64)


def test_a_polyglot_leaves_as_an_attachment_that_no_browser_sniffs():
    stored = files.store(b"%PDF-1.4<script>alert(1)</script>", "两面.pdf")
    headers = files.download_headers(stored.name, stored.media_type)
    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]


def test_a_chinese_name_survives_and_cannot_break_the_header():
    assert files.disposition("维修 1.pdf") == "attachment; filename=\"__ 1.pdf\"; filename*=UTF-8''%E7%BB%B4%E4%BF%AE%201.pdf"
    hostile = files.disposition('a"\r\nSet-Cookie: x=1; \u202e/..\\b.pdf')
    assert "\r" not in hostile and "\n" not in hostile
    assert hostile.count('"') == 2


def test_what_the_system_made_is_kept_as_it_is():
    stored = files.keep([b"a", b"b"], "留痕.jsonl", "application/x-ndjson")
    assert stored.sha256 == hashlib.sha256(b"ab").hexdigest()
