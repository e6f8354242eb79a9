"""A document as plain text, line by line: for search, comparison and the body of an e-mail."""

from collections.abc import Iterable, Iterator

from services.documents.content import Block, Document, Paper, Paragraph, Table, long_date


def text_of(document: Document | Paper) -> str:
    """What a reader reads, in the order of the page."""
    return "\n".join(_lines(document.document if isinstance(document, Paper) else document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield from filter(None, (document.letterhead, document.number, document.title))
    if document.addressee:
        yield f"{document.addressee}："
    yield from _told(document.body)
    yield from attachment_lines(document)
    if document.signatory:
        yield document.signatory
    if document.dated:
        yield long_date(document.dated)
    yield from _told(document.annex)


def _told(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph(text):
                yield text
            case Table(rows):
                yield from ("\t".join(row) for row in rows)
            case _:
                yield block.caption


def attachment_lines(document: Document) -> list[str]:
    """附件：1．… with the numbers of several, none for a single one."""
    if len(document.attachments) == 1:
        return [f"附件：{document.attachments[0]}"]
    numbered = [f"{n}．{name}" for n, name in enumerate(document.attachments, 1)]
    return [("附件：" if n == 0 else "　　　") + line for n, line in enumerate(numbered)]
