"""DOCX files for the tests of the reader, made from bare XML so that any shape can be had."""

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
)


def relations(**targets):
    """A .rels part: kind → target, or (target, "External")."""
    entries = []
    for number, (kind, target) in enumerate(targets.items()):
        target, mode = (target, "") if isinstance(target, str) else target
        mode = f' TargetMode="{mode}"' if mode else ""
        entries.append(
            f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
        )
    return f'<Relationships xmlns="{RELATIONS}">{"".join(entries)}</Relationships>'


def part(name, body):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:{name} xmlns:w="{W}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        f'xmlns:v="urn:schemas-microsoft-com:vml">{body}</w:{name}>'
    )


def docx(body, *, styles="", numbering="", parts=None):
    """The bytes of a DOCX with this body."""
    members = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(officeDocument="word/document.xml"),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": relations(styles="styles.xml", numbering="numbering.xml"),
    }
    if styles:
        members["word/styles.xml"] = part("styles", styles)
    if numbering:
        members["word/numbering.xml"] = part("numbering", numbering)
    return archive(members | (parts or {}))


def archive(members):
    """The bytes of a ZIP with these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return stream.getvalue()


def p(text, properties=""):
    properties = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{properties}{r(text)}</w:p>"


def r(text, properties=""):
    properties = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(text, properties="", *, inner=None):
    properties = f"<w:tcPr>{properties}</w:tcPr>" if properties else ""
    return f"<w:tc>{properties}{p(text) if inner is None else inner}</w:tc>"


def tr(*cells, properties=""):
    properties = f"<w:trPr>{properties}</w:trPr>" if properties else ""
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def tbl(*rows):
    return f"<w:tbl>{''.join(rows)}</w:tbl>"
