"""Files a filer may hand in by mistake and an attacker on purpose, as bytes; one good report to compare."""

from __future__ import annotations

import zlib

from reports.statutory import TITLE
from reports.writers import Manuscript, write
from tests.readers import packages
from tests.readers.packages import p, tbl, tc, tr
from tests.readers.paper import Sheet, assembled, stream, to_pdf
from tests.specimens import clean_figures, sections


def good_report(layout: str = "docx", *, agency: str = "临江市财政局", year: int = 2024) -> bytes:
    """Return a whole report without a fault; ``requests/natural_person/received`` is 7."""
    texts = (f"{year}年，我局依法公开政府信息。", "", "", "", "解读偏少，将增加图解。", "无。")
    title = f"{agency}{year}年{TITLE}"
    return write(Manuscript(title, agency, year, clean_figures(), sections(*texts)), layout)


def page_of_text() -> Sheet:
    return Sheet().text(80, 60, "临江市财政局2024年政府信息公开工作年度报告", 16)


def encrypted_pdf() -> bytes:
    return to_pdf(page_of_text(), password="owner", user_password="geheim")


def scan() -> bytes:
    """Two pages that are a picture each, with a page number of text."""
    return to_pdf(*(Sheet(image=b"\0\xff\xff\0").text(290, 800, str(n)) for n in (1, 2)))


def truncated_pdf() -> bytes:
    data = to_pdf(page_of_text(), page_of_text())
    return data[: len(data) * 2 // 3]


def pdf_of_500_pages() -> bytes:
    return to_pdf(*[Sheet().text(80, 80, "页")] * 500)


def pdf_of_multiplying_forms() -> bytes:
    """Each form draws the next twice, 2^30 times in all: an engine never comes back."""
    forms = {
        number: stream(
            b"/Fm Do /Fm Do",
            "/Type /XObject /Subtype /Form /BBox [0 0 595 842]"
            f" /Resources << /XObject << /Fm {number + 1} 0 R >> >>",
        )
        for number in range(6, 36)
    }
    return one_page(b"/Fm Do", "/XObject << /Fm 6 0 R >>", forms | {36: stream(b"0 0 1 1 re f")})


def pdf_that_draws_itself() -> bytes:
    """A form that draws itself, without end."""
    form = stream(
        b"/Fm Do",
        "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /Fm 6 0 R >> >>",
    )
    return one_page(b"/Fm Do", "/XObject << /Fm 6 0 R >>", {6: form})


def pdf_that_inflates(megabytes: int = 2048) -> bytes:
    """A page whose description is packed twice and is gigabytes when unpacked."""
    packer = zlib.compressobj(9)
    line = b"0 0 m 1 1 l S\n" * (2**20 // 14)
    begin, block = (packer.compress(line) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    packed = begin + block * megabytes + packer.flush()  # a block flushed stands for itself
    return one_page(zlib.compress(packed, 9), "", {}, "/Filter [/FlateDecode /FlateDecode]")


def one_page(content: bytes, resources: str, objects: dict[int, bytes], extra: str = "") -> bytes:
    page = (
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        f" /Resources << {resources} >> >>"
    )
    return assembled(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            3: page.encode(),
            5: stream(content, extra),
        }
        | objects,
        "",
    )


def pdf_of_much_drawing() -> bytes:
    """A hundred pages that share one description of millions of lines: small, and a long time to read."""
    lines = zlib.compress(b"0 0 m 1 1 l n\n" * 2_000_000)
    kids = range(10, 110)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R >>"
    return assembled(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: f"<< /Type /Pages /Count 100 /Kids [{' '.join(f'{n} 0 R' for n in kids)}] >>".encode(),
            5: stream(lines, "/Filter /FlateDecode"),
        }
        | dict.fromkeys(kids, page),
        "",
    )


def docx(body: str, parts: dict[str, bytes | str] | None = None) -> bytes:
    data: bytes = packages.docx(body, parts=parts)
    return data


def zip_bomb() -> bytes:
    """A package of a quarter of a megabyte whose body is 210 MB of spaces."""
    return docx(p("甲"), parts={"word/document.xml": b" " * (210 * 2**20)})


def docx_with_external_entities() -> bytes:
    body = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>"
    )
    return docx("", parts={"word/document.xml": body})


def executable() -> bytes:
    return b"MZ\x90\0" + bytes(56) + b"\x80\0\0\0" + bytes(64) + b"PE\0\0" + bytes(2_000)


def image() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(2_000)


def budget() -> bytes:
    rows = (
        tr(tc(name), tc(f"{amount}.00")) for name, amount in (("人员经费", 812), ("项目支出", 96))
    )
    title = p("临江市财政局2024年部门预算")
    return docx(title + p("一、部门概况") + p("本年度收支总预算908万元。") + tbl(*rows))


def letter() -> bytes:
    return "尊敬的王先生：\n您好。来信收悉，关于停水的问题，我们已转有关单位办理。\n此致\n敬礼\n".encode()


def two_years() -> bytes:
    """The reports of two years, one after the other in one page."""
    first, second = (good_report("html", year=year).decode() for year in (2023, 2024))
    return (first.rpartition("</body>")[0] + second.partition("<body>")[2]).encode()


def html_with_scripts() -> bytes:
    """A good report full of what a browser would run, and of a tag that is text."""
    page = good_report("html").decode()
    head, body, rest = page.partition("<body>")
    evil = (
        "<script>alert(1)</script><img src=x onerror=alert(1)><iframe src=javascript:alert(1)></iframe>"
        "<svg onload=alert(1)></svg><style>@import url(//example.com/alert(1))</style>"
    )
    rest = rest.replace(
        "将增加图解。", "将增加图解。&lt;b onclick=evil()&gt;<script>alert(1)</script>"
    )
    return (head + body + evil + rest).encode()
