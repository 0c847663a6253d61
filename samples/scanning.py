"""Turns a printed report into what a scanner makes of it: a PDF of page images without any text."""

from __future__ import annotations

import tempfile
from pathlib import Path

from samples.printing import run


def scanned(content: bytes) -> bytes:
    """Return a PDF of which only page images are left, grey and coarse."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "source.pdf"
        source.write_bytes(content)
        run("pdftocairo", "-jpeg", "-gray", "-r", "60", str(source), f"{name}/page")
        pages = sorted(Path(name).glob("page*.jpg"))
        return _pdf_of_images([page.read_bytes() for page in pages])


def _pdf_of_images(pages: list[bytes]) -> bytes:
    """Return a minimal PDF with one JPEG image a page, A4."""
    numbers = range(3, 3 + 3 * len(pages), 3)
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
    ]
    for number, image in zip(numbers, pages, strict=True):
        width, height = _jpeg_size(image)
        drawing = b"595 0 0 842 0 0 cm /Scan Do"
        objects += [
            (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number + 1} 0 R "
                f"/Resources << /XObject << /Scan {number + 2} 0 R >> >> >>"
            ).encode(),
            b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawing), drawing),
            (
                f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} "
                f"/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode "
                f"/Length {len(image)} >>\nstream\n"
            ).encode()
            + image
            + b"\nendstream",
        ]
    return _pdf(objects)


def _pdf(objects: list[bytes]) -> bytes:
    content, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, table, len(objects) + 1, len(content))
    )


def _jpeg_size(image: bytes) -> tuple[int, int]:
    """Width and height from the frame header of a baseline JPEG."""
    start = image.index(b"\xff\xc0")
    return int.from_bytes(image[start + 7 : start + 9]), int.from_bytes(
        image[start + 5 : start + 7]
    )
