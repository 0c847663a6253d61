"""Document → Extraction: title, form, the three tables, the six sections, and every doubt."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reports import statutory
from reports.equations import equations
from reports.extraction import challenges, disclosure, identity, narrative, requests
from reports.extraction.ledger import Ledger
from reports.extraction.printings import Found
from reports.extraction.result import Extraction
from reports.extraction.rows import Row, table_rows
from reports.models.figures import Figures
from reports.readers.document import Block, Document, Table, UnreadableDocument
from reports.statutory import Form

_OLDER = re.compile(r"概述|收费及减免|收费和减免|申诉情况|历年累计")
_ENOUGH_SECTIONS = 3


def extract(document: Document) -> Extraction:
    """Read a document as a report; raise ``not_a_report`` or ``two_years`` where it is none or two."""
    blocks = document.blocks
    rows = table_rows(block for block in blocks if isinstance(block, Table))
    candidates = narrative.candidate_marks(blocks)
    marks = narrative.find_marks(candidates)
    lines = requests.find_rows(rows)
    title = identity.find_title(document, blocks, marks[0].block if marks else None)
    year = title.year if title else None
    ledger = Ledger()
    figures, tables = read_tables(rows, lines, year, ledger)
    if not any(tables) and len(marks) < _ENOUGH_SECTIONS and title is None:
        raise UnreadableDocument("not_a_report")
    if max(requests.count(lines), narrative.count(candidates)) > 1:
        refuse_two_years(blocks)
    is_older = not any(tables) and _is_older(blocks, year)
    result = Extraction(
        title=title.text if title else None,
        agency=title.agency if title else None,
        year=year,
        form=Form.OLDER if is_older else figures.form,
        figures=Figures.blank(Form.OLDER) if is_older else figures,
        sections=narrative.sections(
            blocks,
            marks,
            title.last + 1 if title else 0,
            _statutory_blocks(blocks, rows, lines, figures.form),
        ),
        places=ledger.places,
        printed=ledger.printed,
        labels=ledger.labels,
        doubts=ledger.doubts,
        media_type=document.media_type,
        pages=document.pages,
        reader=document.reader,
    )
    _doubt_tables(result, tables, is_older=is_older)
    _identify(result)
    _doubt_sections(result)
    return result


# --- the three tables ---------------------------------------------------------------------------


def read_tables(
    rows: Sequence[Row], lines: Sequence[Found], year: int | None, ledger: Ledger
) -> tuple[Figures, tuple[bool, bool, bool]]:
    """Return the figures, and of each of tables two, three and four whether it was found."""
    form = disclosure.form_of(rows) or _form_in_force(year)
    has_disclosure = disclosure.read_disclosure(rows, form, ledger)
    combined = requests.read_requests(lines, rows, ledger, combined=form == Form.F2019)
    has_challenges = challenges.read_challenges(rows, ledger)
    figures = Figures.blank(form, combined=combined)
    for at, value in ledger.values.items():
        figures.put(at, value)
    _doubt_guesses(figures, ledger)
    return figures, (has_disclosure, combined is not None, has_challenges)


def _form_in_force(year: int | None) -> Form:
    return Form.F2019 if year in {2019, 2020} else Form.F2021


def _doubt_guesses(figures: Figures, ledger: Ledger) -> None:
    """Doubt what was read from the position of text alone, or from broken digits, and does not add up."""
    if not ledger.guessed and not ledger.joined:
        return
    checked = [
        equation
        for equation in equations(combined=figures.combined)
        if equation.sums(figures) is not None
    ]
    wrong = {at for equation in checked if equation.fails(figures) for at in equation.cells}
    right = {at for equation in checked for at in equation.cells} - wrong
    doubted = {doubt.at for doubt in ledger.doubts}
    for at in [at for at in ledger.places if at not in doubted]:
        if at in ledger.guessed & wrong:
            ledger.doubt("guessed_grid", at)
        elif at in ledger.joined and at not in right:
            ledger.doubt("joined_digits", at, printed=ledger.joined[at])


# --- what kind of document it is -----------------------------------------------------------------


def refuse_two_years(blocks: Sequence[Block]) -> None:
    """Raise ``two_years`` where a document with two sets of tables or sections has titles of different years."""
    titles = [title for title in identity.titles(blocks) if title.agency]
    years = sorted({title.year for title in titles if title.year})
    if len(years) > 1:
        raise UnreadableDocument("two_years", years="、".join(str(year) for year in years))


def _is_older(blocks: Sequence[Block], year: int | None) -> bool:
    if year is not None and year > 2018:
        return False
    headings = "\n".join(
        block.text for block in blocks if not isinstance(block, Table) and len(block.text) < 40
    )
    return year is not None or len(set(_OLDER.findall(headings))) >= 2


def _statutory_blocks(
    blocks: Sequence[Block], rows: Sequence[Row], lines: Sequence[Found], form: Form
) -> set[int]:
    """Return the numbers of the blocks that are one of the three tables, or a part of one."""
    numbers = [number for number, block in enumerate(blocks) if isinstance(block, Table)]
    tables = {found.row.table for found in lines}
    tables |= challenges.tables(rows) | disclosure.tables(rows, form)
    return {numbers[table] for table in tables}


# --- what is missing -----------------------------------------------------------------------------


def _doubt_tables(
    extraction: Extraction, tables: tuple[bool, bool, bool], *, is_older: bool
) -> None:
    if is_older:
        extraction.doubt("older_form")
        return
    for table, found in zip(statutory.SECTIONS[1:4], tables, strict=True):
        if not found:
            extraction.doubt("table_missing", table=table)


def _identify(extraction: Extraction) -> None:
    """Fill in agency and year from the text where the title does not say them."""
    texts = {section.number: section.text for section in extraction.sections}
    cover = texts.get(0, "").split("\n")
    if extraction.title is None:
        extraction.doubt("title_unclear")
    if extraction.agency:
        extraction.agency = identity.full_name(extraction.agency, cover)
    elif agency := identity.agency_in_text(cover):
        extraction.agency = agency
        extraction.doubt("agency_from_text", agency=agency)
    else:
        extraction.doubt("agency_unclear")
    if extraction.year is None:
        extraction.year = identity.year_in_text([*cover, texts.get(1, "")])
        if extraction.year is None:
            extraction.doubt("year_unclear")
        else:
            extraction.doubt("year_from_text", year=extraction.year)


def _doubt_sections(extraction: Extraction) -> None:
    if extraction.form == Form.OLDER:
        return
    known = {section.number for section in extraction.sections}
    for number, section in enumerate(statutory.SECTIONS, start=1):
        if number not in known:
            extraction.doubt("section_missing", section=section)
