"""Small real files for demo cases: a one-page PDF and a picture, made here, plainly marked as demo."""
import struct
import zlib
from collections.abc import Iterable
from dataclasses import replace

from approvals.files.store import Stored, store


def pdf(name: str, text: str) -> Stored:
    """A one-page PDF that says it is demo material (ASCII text only)."""
    words = text.encode("ascii", "replace").replace(b"(", b"[").replace(b")", b"]")
    stream = b"BT /F1 18 Tf 72 770 Td (" + words + b") Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, start,
    )
    return store(out, name)


NAMES = {
    "letter": "申请函", "building": "房屋基本情况表", "evidence": "损坏情况照片说明", "plan": "工程预算书及技术方案",
    "schedule": "进度安排表", "history": "历次维修情况", "competent": "主管部门意见函", "funds": "资金来源证明", "staff": "人员编制名册",
}


def papers(but: Iterable[str] = ()) -> list[Stored]:
    """The nine papers that every application needs, each under its kind; `but` leaves some out."""
    return [replace(pdf(f"{name}（演示）.pdf", f"DEMO paper: {kind}"), paper=kind) for kind, name in NAMES.items() if kind not in but]


def photos(count: int = 2) -> list[Stored]:
    """Pictures from the site, under their kind, so that they get numbers."""
    return [replace(picture(f"现场照片{n}（演示）.png", 40 * n), paper="photo") for n in range(1, count + 1)]


def picture(name: str, shade: int) -> Stored:
    """A grey PNG in place of a photo from the site."""
    wide, high = 160, 120
    rows = b"".join(b"\0" + bytes((shade + x // 4 + y // 6) % 256 for x in range(wide)) for y in range(high))

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    return store(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""), name)
