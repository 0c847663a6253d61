"""Prints reports as PDF with the programs agencies use: LibreOffice from Word, Chromium from a web page."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from reports.writers import write
from reports.writers.manuscript import Manuscript

SECONDS = 300
CHROMIUM_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
)


def office() -> str | None:
    """The path of LibreOffice, if it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def browser() -> str | None:
    """The path of Chromium, if it is installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def print_with_office(manuscripts: Sequence[Manuscript], layout: str = "docx") -> list[bytes]:
    """Return a PDF of each manuscript, written in a layout (docx, html); one call of LibreOffice for all."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        suffix = ".docx" if layout == "docx" else ".html"
        sources = [folder / f"{index}{suffix}" for index in range(len(manuscripts))]
        for source, manuscript in zip(sources, manuscripts, strict=True):
            source.write_bytes(write(manuscript, layout))
        target = "pdf" if layout == "docx" else "pdf:writer_web_pdf_Export"
        run(
            str(office()),
            f"-env:UserInstallation=file://{folder}/profile",
            *("--headless", "--convert-to", target, "--outdir", str(folder)),
            *map(str, sources),
        )
        return [source.with_suffix(".pdf").read_bytes() for source in sources]


def print_with_browser(manuscripts: Sequence[Manuscript]) -> list[bytes]:
    """Return a PDF of each manuscript as a web page printed by Chromium."""
    with tempfile.TemporaryDirectory() as name:
        return [_printed_page(Path(name), manuscript) for manuscript in manuscripts]


def _printed_page(folder: Path, manuscript: Manuscript) -> bytes:
    source, target = folder / "page.html", folder / "page.pdf"
    source.write_bytes(write(manuscript, "html"))
    run(
        str(browser()),
        *CHROMIUM_FLAGS,
        f"--user-data-dir={folder}/profile",
        f"--print-to-pdf={target}",
        source.as_uri(),
    )
    return target.read_bytes()


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
