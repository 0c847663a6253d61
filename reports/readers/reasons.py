"""Why a file cannot be read, and what its sender can do: one sentence a code.

Chinese source strings; ``_`` only marks them for the catalogues (readers do not import Django).
"""

from __future__ import annotations

from typing import Final


def _(message: str) -> str:
    return message


REASONS: Final[dict[str, str]] = {
    "empty": _("文件是空的（0 字节）。请确认文件内容后重新上传。"),
    "too_large": _(
        "文件有 {megabytes} MB，超过 {limit} MB 的上限。请压缩图片或另存为较小的文件后重新上传。"
    ),
    "too_many_pages": _("文件有 {pages} 页，超过 {limit} 页的上限。请只上传年度报告本身。"),
    "no_such_page": _("文件共 {pages} 页，没有第 {page} 页。请从页码条中另选一页。"),
    "encrypted": _("文件设有打开密码。请取消密码（另存为不加密的文件）后重新上传。"),
    "no_text_layer": _(
        "文件是扫描件或图片，没有可识读的文字。请上传由 Word 等直接导出的 PDF，或 Word、网页、文本原件。"
    ),
    "broken": _("文件已损坏或不完整，无法打开。请在本机确认能正常打开后重新导出、上传。"),
    "took_too_long": _(
        "文件过于复杂，{seconds} 秒内未能读完。请重新导出（例如另存为 PDF 或 Word）后再上传。"
    ),
    "took_too_much_memory": _(
        "文件过于复杂，识读所需内存超过 {megabytes} MB。请重新导出（例如另存为 PDF 或 Word）后再上传。"
    ),
    "crashes_reader": _(
        "识读程序两次打开这份文件都意外中止，文件可能已损坏或含有异常内容。"
        "请重新导出（例如另存为 PDF 或 Word）后再上传，仍不成功时请联系管理员。"
    ),
    "too_complex": _(
        "文件里的段落或表格远多于一份年度报告。请只上传年度报告本身，或重新导出（例如另存为 Word）后上传。"
    ),
    "archive_bomb": _("文件解压后体积异常，已拒绝打开。请重新导出 Word 文件后上传。"),
    "external_entities": _("文件引用了外部实体，出于安全原因已拒绝打开。请重新导出后上传。"),
    "executable": _(
        "这是一个程序文件，不是文档，已拒绝。请上传年度报告的 PDF、Word、网页或文本文件。"
    ),
    "legacy_doc": _(
        "这是旧版 Word 或 WPS（.doc、.wps）文件，暂不能识读。请用 Word 或 WPS 另存为 .docx 后重新上传。"
    ),
    "rtf": _("这是 RTF 文件，暂不能识读。请用 Word 或 WPS 另存为 .docx 后重新上传。"),
    "ofd": _("这是 OFD 版式文件，暂不能识读。请上传生成它的 Word 原件，或另存为 PDF 后上传。"),
    "spreadsheet": _(
        "这是电子表格或演示文稿，不是年度报告全文。请上传年度报告的 PDF、Word、网页或文本文件。"
    ),
    "archive": _("这是压缩包。请解压后，把其中的年度报告逐份上传。"),
    "image": _("这是一张图片，没有可识读的文字。请上传 PDF、Word、网页或文本原件。"),
    "unknown_format": _(
        "无法识别文件的格式。请上传年度报告的 PDF、Word（.docx）、网页（.html）、Markdown 或文本文件。"
    ),
    "unknown_encoding": _("无法识别文字的编码。请把文件另存为 UTF-8 编码后重新上传。"),
    "not_a_report": _(
        "文件内容不是政府信息公开工作年度报告（没有找到三张法定表格和六个部分）。请确认选择了正确的文件。"
    ),
    "two_years": _("文件里有 {years} 不止一个年度的年度报告。请把各年度的报告分开上传。"),
}
