"""Draws small PDF files byte by byte: text in an unembedded Chinese font, lines, fills, forms, locks."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


@dataclass
class Sheet:
    """One page; coordinates are points from the top left, as readers give them."""

    width: float = 595.0
    height: float = 842.0
    rotate: int = 0
    """Turns the page; what is drawn is turned back, so that it is shown upright, as landscape pages are made."""
    as_form: bool = False
    operators: list[str] = field(default_factory=list)
    image: bytes | None = None

    def text(self, x: float, y: float, text: str, size: float = 10.0) -> Sheet:
        """Print ``text`` with its em square from (x, y) downwards."""
        code = text.encode("utf-16-be").hex()
        baseline = self.height - y - 0.86 * size
        self.operators.append(f"BT /F1 {size} Tf 1 0 0 1 {x} {baseline:.3f} Tm <{code}> Tj ET")
        return self

    def stroke(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        self.operators.append(f"0.5 w {x0} {self.height - y0} m {x1} {self.height - y1} l S")
        return self

    def fill(self, x0: float, y0: float, x1: float, y1: float, grey: float = 0.0) -> Sheet:
        self.operators.append(f"{grey} g {x0} {self.height - y1} {x1 - x0} {y1 - y0} re f 0 g")
        return self

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        """Stroke a rectangle."""
        self.operators.append(f"0.5 w {x0} {self.height - y1} {x1 - x0} {y1 - y0} re S")
        return self

    def raw(self, operators: str) -> Sheet:
        self.operators.append(operators)
        return self

    def table(
        self, xs: list[float], ys: list[float], rows: list[list[str]], size: float = 9.0
    ) -> Sheet:
        """Rule a full grid and print each text centred in its cell."""
        for y in ys:
            self.stroke(xs[0], y, xs[-1], y)
        for x in xs:
            self.stroke(x, ys[0], x, ys[-1])
        for top, bottom, row in zip(ys, ys[1:], rows, strict=False):
            for left, right, text in zip(xs, xs[1:], row, strict=False):
                width = sum(size if ord(c) > 255 else size / 2 for c in text)
                self.text((left + right - width) / 2, (top + bottom - size) / 2, text, size)
        return self


def stream(data: bytes, extra: str = "") -> bytes:
    return f"<< /Length {len(data)} {extra} >>\nstream\n".encode() + data + b"\nendstream"


def to_pdf(*sheets: Sheet, password: str | None = None, user_password: str = "") -> bytes:
    """Return the file; with ``password`` its texts are locked with the standard 40-bit handler."""
    objects: dict[int, bytes] = {
        3: b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        b" /DescendantFonts [4 0 R] >>",
        4: b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
        b" /W [1 95 500] /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>"
        b" /FontDescriptor 5 0 R >>",
        5: b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /Ascent 860 /Descent -140"
        b" /CapHeight 700 /StemV 80 /ItalicAngle 0 /FontBBox [0 -140 1000 860] >>",
    }
    kids = []
    for sheet in sheets:
        page, body, form, image = (len(objects) + offset for offset in (3, 4, 5, 6))
        kids.append(page)
        width, height = sheet.width, sheet.height
        turn = {
            0: "1 0 0 1 0 0",
            90: f"0 1 -1 0 {height} 0",
            180: f"-1 0 0 -1 {width} {height}",
            270: f"0 -1 1 0 0 {width}",
        }[sheet.rotate]
        if sheet.rotate in {90, 270}:
            width, height = height, width
        content = "\n".join([f"q {turn} cm", *sheet.operators, "Q"]).encode()
        resources = "/Font << /F1 3 0 R >>"
        box = f"[0 0 {width} {height}]"
        objects[form] = stream(
            content, f"/Type /XObject /Subtype /Form /BBox {box} /Resources << {resources} >>"
        )
        objects[image] = b"null"
        if sheet.image is not None:
            objects[image] = stream(
                sheet.image,
                "/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8",
            )
            content = f"q {sheet.width} 0 0 {sheet.height} 0 0 cm /Im Do Q\n".encode() + content
        if sheet.as_form:
            content = b"q 1 0 0 1 0 0 cm /Fm Do Q"
        objects[body] = stream(content)
        objects[page] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Rotate {sheet.rotate} /Contents {body} 0 R"
            f" /Resources << {resources} /XObject << /Fm {form} 0 R /Im {image} 0 R >> >> >>"
        ).encode()
    objects[1] = b"<< /Type /Catalog /Pages 2 0 R >>"
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects[2] = f"<< /Type /Pages /Count {len(kids)} /Kids [{listed}] >>".encode()
    trailer = ""
    if password is not None:
        objects, trailer = locked(objects, password, user_password)
    return assembled(objects, trailer)


def assembled(objects: dict[int, bytes], trailer: str) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number in sorted(objects):
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + objects[number] + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {max(objects) + 1}\n0000000000 65535 f \n".encode()
    for number in range(1, max(objects) + 1):
        kind = "n" if number in places else "f"
        out += f"{places.get(number, 0):010d} 00000 {kind} \n".encode()
    out += f"trailer\n<< /Size {max(objects) + 1} /Root 1 0 R {trailer} >>\n".encode()
    out += f"startxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def locked(objects: dict[int, bytes], owner: str, user: str) -> tuple[dict[int, bytes], str]:
    """Encrypt the streams (PDF 32000-1, 7.6.3, revision 2)."""

    def padded(word: str) -> bytes:
        return (word.encode() + PADDING)[:32]

    identity = b"0123456789abcdef"
    owner_entry = rc4(hashlib.md5(padded(owner)).digest()[:5], padded(user))
    key = hashlib.md5(
        padded(user) + owner_entry + (-4).to_bytes(4, "little", signed=True) + identity
    ).digest()[:5]
    out = {}
    for number, body in objects.items():
        mixed = hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10]
        head, mark, rest = body.partition(b"\nstream\n")
        head = re.sub(
            rb"\((\w+)\)",
            lambda found, mixed=mixed: f"<{rc4(mixed, found[1]).hex()}>".encode(),
            head,
        )
        data = rc4(mixed, rest.removesuffix(b"\nendstream")) + b"\nendstream" if mark else b""
        out[number] = head + mark + data
    number = max(out) + 1
    out[number] = (
        f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{owner_entry.hex()}> /U <{rc4(key, PADDING).hex()}> >>"
    ).encode()
    return out, f"/Encrypt {number} 0 R /ID [<{identity.hex()}> <{identity.hex()}>]"


def rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
