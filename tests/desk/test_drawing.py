"""Pages are drawn in a limited child: sharp as asked, bounded whatever the file wants, words where they stand."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image

from reports import child, drawing
from reports.drawing import Drawing
from reports.readers import pdf_picture
from reports.readers.document import (
    Cell,
    Document,
    Heading,
    Paragraph,
    Place,
    Table,
    UnreadableDocument,
)
from reports.readers.markup import document_to_markup
from tests.desk.paper import ORDINARY, pdf, words


def draw(data: bytes, page: int = 1, scale: float = 1.5, name: str = "报告.pdf") -> Drawing:
    return drawing.draw(io.BytesIO(data), name, page=page, scale=scale, progress=lambda *_: None)


def size(drawn: Drawing) -> tuple[int, int]:
    return Image.open(io.BytesIO(drawn.data)).size


def test_a_page_is_as_sharp_as_asked_and_says_its_size_in_points():
    drawn = draw(ORDINARY, 2, 3)
    assert (drawn.pages, drawn.width, drawn.height) == (3, 595, 842)
    assert size(drawn) == (1785, 2526)
    assert drawn.media_type == "image/png"


def test_words_stand_where_they_are_printed():
    drawn = draw(ORDINARY)
    text, (x0, y0, x1, y1) = drawn.words[0]
    assert text.startswith("Received")
    assert x0 == pytest.approx(72, abs=2)
    assert 842 - 700 - 14 < y0 < y1 < 842 - 700 + 6
    assert x1 > x0


def test_a_turned_page_is_shown_upright_with_its_words_on_it():
    drawn = draw(pdf(words("Turned"), extra="/Rotate 90"))
    assert (drawn.width, drawn.height) == (842, 595)
    _text, (x0, y0, x1, y1) = drawn.words[0]
    assert 0 <= x0 < x1 <= 842
    assert 0 <= y0 < y1 <= 595


@pytest.mark.parametrize(
    "box", ["0 0 14400 14400", "0 0 200000 200000", "0 0 1 14400", "0 0 1000000 2"]
)
def test_no_paper_is_large_enough_to_make_a_picture_beyond_the_limits(box):
    drawn = draw(pdf(words("Large"), box=box), scale=4.5)
    width, height = size(drawn)
    assert width * height <= pdf_picture.MOST_PIXELS * 1.01
    assert max(width, height) <= pdf_picture.LARGEST_SIDE + 1


def test_a_photograph_is_stored_as_one():
    noise = Image.merge("RGB", [Image.effect_noise((400, 400), 90) for _ in range(3)])
    data, media_type = pdf_picture.encoded(noise)
    assert media_type == "image/jpeg"
    assert data[:2] == b"\xff\xd8"


@pytest.mark.parametrize(("page", "code"), [(4, "no_such_page"), (99, "no_such_page")])
def test_a_page_there_is_not_is_said_so(page, code):
    with pytest.raises(UnreadableDocument) as problem:
        draw(ORDINARY, page)
    assert problem.value.code == code
    assert "3" in problem.value.reason


@pytest.mark.parametrize("data", [b"%PDF-1.7\nnothing", b"%PDF-1.7" + b"\x00" * 5000])
def test_a_broken_file_is_said_so(data):
    with pytest.raises(UnreadableDocument):
        draw(data)


def test_a_drawing_crosses_from_the_child_unharmed():
    drawn = draw(ORDINARY)
    again = Drawing.from_json(json.loads(json.dumps(drawn.to_json())))
    assert again.data == drawn.data
    assert [text for text, _box in again.words] == [text for text, _box in drawn.words]


# --- in the child ------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path):
    def opened(data: bytes):
        path = tmp_path / "file"
        path.write_bytes(data)
        return path.open("rb")

    return opened


def test_the_child_draws(file):
    with file(ORDINARY) as stream:
        drawn = child.draw(stream, "报告.pdf", page=3, scale=1.5)
    assert size(drawn) == (893, 1263) or size(drawn)[0] in {892, 893}
    assert drawn.words[0][0].startswith("Page")


def test_a_page_that_never_ends_is_given_up(file, settings):
    settings.DRAW_TIMEOUT_SECONDS = 1
    endless = b"".join(b"%d 0 m 595 842 l 3 w S " % (n % 595) for n in range(400_000))
    with file(pdf(endless)) as stream, pytest.raises(UnreadableDocument) as problem:
        child.draw(stream, "报告.pdf", page=1, scale=4.5)
    assert problem.value.code in {"took_too_long", "took_too_much_memory"}


# --- documents without pages -----------------------------------------------------------------------


def test_a_document_becomes_markup_of_our_own_with_its_anchors():
    place = Place(anchor="t1r1c1")
    document = Document(
        (
            Heading("一、<b>总体</b>情况", 1, Place(anchor="p1")),
            Paragraph('新收 "8" 件 & 其他 <script>alert(1)</script>', Place(anchor="p2")),
            Table((Cell("规章\n<img src=x>", 0, 0, 2, 3, place),), Place(anchor="t1")),
        ),
        "text/html",
        "x",
    )
    markup = document_to_markup(document)
    assert '<h3 data-anchor="p1">一、&lt;b&gt;总体&lt;/b&gt;情况</h3>' in markup
    assert "&lt;script&gt;" in markup
    assert (
        '<td data-anchor="t1r1c1" rowspan="2" colspan="3">规章<br>&lt;img src=x&gt;</td>' in markup
    )


def test_an_endless_document_is_too_complex():
    many = tuple(Paragraph("字" * 10_000, Place(anchor=f"p{n}")) for n in range(500))
    with pytest.raises(UnreadableDocument) as problem:
        document_to_markup(Document(many, "text/plain", "x"))
    assert problem.value.code == "too_complex"


def test_what_has_no_pages_is_one_page_of_markup():
    html = "<html><body><p onclick=alert(1)>正文</p><table><tr><td>规章<td>3</table></body></html>"
    drawn = draw(html.encode(), 1, 0, "报告.html")
    assert (drawn.pages, drawn.data) == (1, b"")
    assert "onclick" not in drawn.markup
    assert "data-anchor" in drawn.markup
