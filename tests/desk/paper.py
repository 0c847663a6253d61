"""PDF files written by hand: an ordinary page, and pages that want too much."""

from __future__ import annotations

import zlib


def pdf(*contents: bytes, box: str = "0 0 595 842", extra: str = "", resources: str = "") -> bytes:
    """Write a PDF with a page for each content stream; ``box`` and ``resources`` hold for all pages."""
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", font.encode()]
    kids = []
    for content in contents:
        packed = zlib.compress(content)
        objects.append(
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed)
            + packed
            + b"\nendstream"
        )
        stream = len(objects)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] {extra} /Contents {stream} 0 R"
            f" /Resources << /Font << /F 3 0 R >> {resources} >> >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode()
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return out


def words(*lines: str) -> bytes:
    """A content stream with these lines, one below the other."""
    shown = b"".join(b"(%s) Tj 0 -24 Td " % line.encode() for line in lines)
    return b"BT /F 12 Tf 72 700 Td " + shown + b"ET"


ORDINARY = pdf(words("Received 8 of 9", "Second line"), words("Page two"), words("Page three"))
