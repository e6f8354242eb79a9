"""The report of an agency and year as a book, from its facts, table 二 and what people wrote; nothing is written here."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from sqlalchemy.orm import Session

from reporting.annual.figures import Figures, added, values
from reporting.annual.sentences import default_text
from reporting.annual.texts import blocks_of, fill_text
from reporting.book import TABLE_OF_CHAPTER, Block, Book, Cells, Chapter, TableHere
from reporting.domain import Table3, period
from reporting.fee_facts import fee_statement
from reporting.formats import Format, format_for, load_format
from reporting.formats.declared import load_declared_form
from reporting.formats.remedies import load_remedy_form
from reporting.models import Report
from reporting.queries import Subject, table_four, table_three, years_with_facts
from reporting.queries.annual import declared_cells, open_report
from reporting.queries.earlier import earlier_book
from reporting.queries.rolling import Component, added_up, components, counted_twice
from reporting.remedies import Table4
from services.identity.models import Agency

TITLE = "{name}{year}年政府信息公开工作年度报告"
PREAMBLE = (
    "本报告依据《中华人民共和国政府信息公开条例》和{document}的要求编制。"
    "所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
)


def draft_book(session: Session, agency: Agency, year: int, form: str | None = None) -> Book:
    """The report as it stands now. A report that covers the agencies below adds their accepted reports.

    Needs the scope of the agency, with its subtree in sight when the report covers it. Raises Invalid for an
    unknown form or year.
    """
    report = open_report(session, agency.id, year)
    name = form or (report.form if report else format_for(year).name)
    covers = report.covers if report else "own"
    figures = figures_of(session, agency.id, year, name, covers)
    return book_of(agency, report, figures)


def figures_of(session: Session, agency_id: int, year: int, form: str, covers: str = "own") -> Figures:
    """The figures of the agency's own facts, and of the accepted reports below it where the report covers them."""
    own = own_figures(session, agency_id, year, form)
    if covers == "own":
        return own
    parts = [part for part in components(session, agency_id, year, form) if part.book is not None]
    return rolled_up(
        session, agency_id, own, parts, earlier_book(session, agency_id, year - 1, covers=covers)
    )


def own_figures(session: Session, agency_id: int, year: int, form: str) -> Figures:
    """The figures of one agency's facts and its table 二."""
    within, subject, official = period(year), Subject((agency_id,)), load_format(form)
    three = table_three(session, subject, within, official)
    four = table_four(session, subject, within, load_remedy_form(form))
    told = load_declared_form(form).filled(declared_cells(session, agency_id, year, form))
    fees = fee_statement(session, subject.agencies, within)
    last = last_three(session, agency_id, year, official)
    return Figures(year, form, told, decimals(three), decimals(four), fees, last)


def rolled_up(
    session: Session,
    agency_id: int,
    own: Figures,
    parts: Sequence[Component],
    earlier: Book | None = None,
) -> Figures:
    """Own figures and those of the accepted reports below, place by place; what passed between two of them once.

    `earlier`: last year's report of as much.
    """

    def whole(name: str, mine: Cells) -> dict[tuple[str, str], Decimal]:
        return added([mine, *(part.book.tables.get(name, {}) for part in parts if part.book is not None)])

    within = period(own.year)
    twice = counted_twice(session, agency_id, own.table3, parts, within, own.form)
    agencies = added_up(agency_id, parts)[1:]
    fees = fee_statement(session, agencies, within) if agencies else None
    return replace(
        own,
        table2=whole("table2", own.table2),
        table3=added([whole("table3", own.table3), twice]),
        table4=whole("table4", own.table4),
        fees=own.fees.plus(fees) if fees else own.fees,
        last=earlier.tables.get("table3") if earlier else None,
        who="本机关及下级机关",
        twice=twice,
    )


def last_three(session: Session, agency_id: int, year: int, form: Format) -> Cells | None:
    """Table 三 of the year before: as reported, here or before the platform, else of the facts; None where nothing is known."""
    earlier = earlier_book(session, agency_id, year - 1, covers="own")
    if earlier is not None and "table3" in earlier.tables:
        return earlier.tables["table3"]
    known = years_with_facts(session, Subject((agency_id,)))
    if known is None or known[0] >= year:
        return None
    return decimals(table_three(session, Subject((agency_id,)), period(year - 1), form))


def decimals(table: Table3 | Table4) -> dict[tuple[str, str], Decimal]:
    """The cells of a counted table as a book holds them."""
    return {place: Decimal(figure) for place, figure in table.cells.items()}


def book_of(agency: Agency, report: Report | None, figures: Figures) -> Book:
    """The book of these figures with what people wrote; chapters nobody wrote carry the offered sentences."""
    official, told = load_format(figures.form), values(figures)
    texts = report.texts if report else {}
    chapters = tuple(
        Chapter(number, title, _blocks(number, chapter_text(texts, figures, number), told))
        for number, title in enumerate(official.chapters, 1)
    )
    tables = {"table2": figures.table2, "table3": figures.table3, "table4": figures.table4}
    return Book(
        agency=agency.name,
        agency_code=agency.code,
        year=figures.year,
        form=figures.form,
        title=TITLE.format(name=agency.name, year=figures.year),
        preamble=PREAMBLE.format(document=official.document, year=figures.year),
        chapters=chapters,
        tables=tables,
        published_on=report.published_on if report else None,
        address=report.address if report else "",
        version=report.version if report else 1,
    )


def chapter_text(texts: dict[str, str], figures: Figures, number: int) -> str:
    """What stands in a chapter, fields unfilled: as written, else the offered sentences."""
    written = texts.get(str(number))
    return default_text(figures, number) if written is None else written


def _blocks(number: int, text: str, told: dict[str, str]) -> tuple[Block, ...]:
    written = blocks_of(fill_text(text, told))
    table = TABLE_OF_CHAPTER.get(number)
    return (*written, TableHere(table)) if table else written
