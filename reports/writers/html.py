"""Writes a report as a web page like those of government sites: cells with rowspan and colspan."""

from __future__ import annotations

from html import escape

from reports.writers.layout import Grid, GridCell, Role
from reports.writers.manuscript import Manuscript

STYLE = """
@page { size: A4; margin: 25mm 22mm 22mm; }
body { font-family: "仿宋", "FangSong", "Noto Serif CJK SC", serif; font-size: 12pt; line-height: 1.9; }
h1 { font: bold 18pt/1.6 "黑体", "SimHei", "Noto Sans CJK SC", sans-serif; text-align: center; }
h2 { font: bold 13pt/1.8 "黑体", "SimHei", "Noto Sans CJK SC", sans-serif; }
p { margin: 0; text-indent: 2em; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; font-size: 9pt; line-height: 1.4; }
td { border: 1px solid #000; padding: 2px 3px; text-align: center; overflow-wrap: anywhere; }
td.label { text-align: left; }
td p { text-indent: 0; }
"""
FOOTER = "网站地图 | 联系我们 | 网站标识码"
"""What a portal prints below every article."""


def write(manuscript: Manuscript, encoding: str = "utf-8") -> bytes:
    """Return the page in an encoding; what it cannot hold becomes a character reference."""
    return page(manuscript, body(manuscript), encoding).encode(encoding, "xmlcharrefreplace")


def write_gbk(manuscript: Manuscript) -> bytes:
    """Return the page as older sites serve it, in GBK."""
    return write(manuscript, "gbk")


def write_portal(manuscript: Manuscript) -> bytes:
    """Return the report as an article of an old-fashioned portal: a layout table around the real ones."""
    article = (
        '<table class="frame" border="0"><tr><td colspan="2"><div class="top">'
        "首页 | 政务公开 | 政务服务 | 互动交流</div></td></tr>\n"
        '<tr><td class="menu"><ul><li>公开指南</li><li>公开制度</li><li>法定主动公开内容</li>'
        "<li>政府信息公开年报</li></ul></td>\n"
        f'<td class="article">\n{body(manuscript)}\n</td></tr>\n'
        f'<tr><td colspan="2"><div class="footer">{FOOTER}</div></td></tr></table>'
    )
    return page(manuscript, article, "utf-8").encode()


def page(manuscript: Manuscript, content: str, encoding: str) -> str:
    """Return a whole page around the content of its body."""
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="{encoding}">\n'
        f"<title>{escape(manuscript.title)}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n{content}\n</body>\n</html>\n"
    )


def body(manuscript: Manuscript) -> str:
    """Return title, sections and tables as markup."""
    lines = [f"<h1>{escape(manuscript.title)}</h1>"]
    for section, paragraphs, grid in manuscript.parts():
        if section.heading:
            lines.append(f"<h2>{escape(section.heading)}</h2>")
        lines += [f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs]
        if grid is not None:
            lines.append(table(manuscript, grid))
    return "\n".join(lines)


def table(manuscript: Manuscript, grid: Grid) -> str:
    """Return one official table; a blank is a cell with a no-break space, as editors leave it."""
    total = sum(grid.widths)
    columns = "".join(f'<col style="width:{100 * width / total:.1f}%">' for width in grid.widths)
    rows = (
        "<tr>" + "".join(_cell(manuscript, cell) for cell in row) + "</tr>" for row in grid.rows()
    )
    return (
        f'<table border="1" cellspacing="0"><colgroup>{columns}</colgroup><tbody>\n'
        + "\n".join(rows)
        + "\n</tbody></table>"
    )


def _cell(manuscript: Manuscript, cell: GridCell) -> str:
    text = manuscript.cell(cell.address) if cell.is_figure else cell.text
    spans = "".join(
        f' {name}="{span}"'
        for name, span in (("rowspan", cell.row_span), ("colspan", cell.col_span))
        if span > 1
    )
    role = ' class="label"' if cell.role == Role.LABEL else ""
    return f"<td{role}{spans}><p>{escape(text) or '&nbsp;'}</p></td>"
