"""A file is what its bytes say it is; what cannot be read gets a reason its sender can act on."""

import io
import struct
import zipfile

import pytest

from reports.readers import READERS, read, sniff
from reports.readers.document import UnreadableDocument
from reports.readers.reasons import REASONS
from reports.readers.sniffing import UNREADABLE, sniff_stream
from tests.readers.packages import archive, docx, p

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def ole(*streams):
    """A minimal OLE file (512-byte sectors): FAT, directory, and empty streams of these names."""
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
        + struct.pack("<I", 0)
        + b"\xff" * (4 * 108)
    )
    fat = struct.pack("<III", 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE) + b"\xff" * (512 - 12)
    names = ["Root Entry", *streams]
    entries = b""
    for number, name in enumerate(names):
        encoded = name.encode("utf-16-le") + b"\0\0"
        root = number == 0
        entries += (
            encoded.ljust(64, b"\0")
            + struct.pack("<HBB", len(encoded), 5 if root else 2, 1)
            + struct.pack(
                "<III",
                0xFFFFFFFF,
                number + 1 if 0 < number < len(names) - 1 else 0xFFFFFFFF,
                1 if root and streams else 0xFFFFFFFF,
            )
            + bytes(16 + 4 + 16)
            + struct.pack("<IQ", 0xFFFFFFFE, 0)
        )
    return (header + fat + entries).ljust(512 * 4, b"\0")


def refusal(data, name):
    with pytest.raises(UnreadableDocument) as caught:
        read(io.BytesIO(data), name)
    assert caught.value.reason
    return caught.value.code


@pytest.mark.parametrize(
    ("head", "name", "media_type"),
    [
        (b"%PDF-1.7\n", "report.pdf", "application/pdf"),
        (b"junk\r\n" * 100 + b"%PDF-1.4", "report.txt", "application/pdf"),
        (b"%PDF-1.7\n", "report.docx", "application/pdf"),
        (b"<!DOCTYPE html><html>", "report.pdf", "text/html"),
        ("\ufeff<!-- saved --><p>甲".encode(), "x", "text/html"),
        ("<html><meta charset=utf-16>".encode("utf-16"), "x", "text/html"),
        ("甲 <b>乙</b> <table>".encode(), "report.html", "text/html"),
        ("甲 <b>乙</b> <table>".encode(), "report.txt", "text/plain"),
        (b'<?xml version="1.0"?><html xmlns="x"><body>', "x.xhtml", "text/html"),
        (b"<p>a</p>", "report.doc", "text/html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related;", "a.mht", "multipart/related"),
        (b"From: <Saved>\r\nMIME-Version: 1.0\r\n\r\n", "a.doc", "multipart/related"),
        (b"| a | b |\n|---|---|\n", "report.txt", "text/markdown"),
        ("# 题\n\n甲\n".encode(), "report.txt", "text/markdown"),
        ("甲\n".encode(), "report.md", "text/markdown"),
        (b"# t\na\tb\tc\nd\te\tf\n1\t2\t3\n", "report.md", "text/plain"),
        ("一、总体情况\n".encode(), "report", "text/plain"),
        ("一、总体情况\n".encode("gb18030"), "年报😀/..\\" + "长" * 300, "text/plain"),
    ],
)
def test_bytes_decide_and_names_only_help(head, name, media_type):
    assert sniff(head, name) == media_type
    assert media_type in READERS


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\0" * 5_000, "empty"),
        (b"MZ\x90\0" + bytes(100), "executable"),
        (b"\x7fELF\x02\x01" + bytes(100), "executable"),
        (b"\xcf\xfa\xed\xfe" + bytes(100), "executable"),
        (b"#!/bin/sh\necho\n", "executable"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "image"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "image"),
        (b"GIF89a" + bytes(100), "image"),
        (b"BM\x36\x10\0\0\0\0\0\0\x36\0" + bytes(100), "image"),
        (b"II*\0" + bytes(100), "image"),
        (b"RIFF\0\0\0\0WEBPVP8 " + bytes(100), "image"),
        (b"\0\0\0\x18ftypheic" + bytes(100), "image"),
        (b"{\\rtf1\\ansi", "rtf"),
        (b"Rar!\x1a\x07\0", "archive"),
        (b"7z\xbc\xaf\x27\x1c", "archive"),
        (archive({"a.txt": "x"}), "archive"),
        (archive({"OFD.xml": "<x/>", "Doc_0/Document.xml": "<x/>"}), "ofd"),
        (archive({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}), "spreadsheet"),
        (archive({"mimetype": "x", "content.xml": "<x/>"}), "unknown_format"),
        (b"PK\x03\x04" + bytes(200), "archive"),
        (ole("WordDocument", "1Table"), "legacy_doc"),
        (ole("EncryptedPackage", "EncryptionInfo"), "encrypted"),
        (ole("Workbook"), "spreadsheet"),
        (ole("Other"), "unknown_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(300), "unknown_format"),
        (bytes(range(256)) * 20, "unknown_format"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:x/>', "legacy_doc"),
        (b'<?xml version="1.0"?><svg/>', "unknown_format"),
    ],
)
@pytest.mark.parametrize("name", ["report.pdf", "report.docx", "report.html", "x"])
def test_what_cannot_be_read_says_why_whatever_its_name(data, code, name):
    assert refusal(data, name) == code


def test_every_unreadable_type_has_a_reason():
    assert set(UNREADABLE.values()) <= set(REASONS)
    assert not set(UNREADABLE) & set(READERS)


def test_a_docx_is_known_from_its_head_and_from_the_whole():
    data = docx(p("甲" * 1_000))
    assert sniff(data, "x.bin") == DOCX
    assert sniff(data[:400], "x.bin") in {DOCX, "application/zip"}
    stream = io.BytesIO(data)
    assert sniff_stream(stream, "x.bin") == DOCX
    assert stream.tell() == 0


def test_a_document_behind_much_else_in_its_package_is_still_one():
    members = {"word/media/a.bin": bytes(100_000), "[Content_Types].xml": "<x/>"}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name, content in (members | {"word/document.xml": "<x/>"}).items():
            target.writestr(name, content)
    assert sniff_stream(stream, "x") == DOCX


def test_reasons_are_sentences_that_say_what_to_do():
    for code, reason in REASONS.items():
        assert reason.endswith("。"), code
        assert "请" in reason, code
