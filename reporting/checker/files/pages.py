"""A PDF's text as lines and its ruled tables as grids. Pages without a table of ours are only read as text (fast)."""

import io
import logging
import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Any, Final

import pdfplumber
import pypdfium2

from reporting.checker.chapters import official, opening
from reporting.checker.files.kinds import Refused
from reporting.checker.files.plain import read_text
from reporting.checker.pieces import Grid, Line, Piece, Spot
from reporting.checker.titles import read_title

MOST_PAGES: Final = 200
MOST_RULED: Final = 60  # each takes a fifth of a second
LEAST_LETTERS: Final = 30  # a whole file with fewer is a scan
SHORTEST: Final = 20  # a shorter line is whole
LEAST_STROKES: Final = 6  # a ruled table of two cells has as many
_SPLIT: Final = {
    "vertical_strategy": "lines",
    "horizontal_strategy": "lines",
    "intersection_tolerance": 5,
    "snap_tolerance": 3,
}
_ENDS: Final = re.compile(r"[。；：:！？]$")
_BEGINS: Final = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.、．])"
)
logging.getLogger("pdfminer").setLevel(logging.ERROR)


def read_pdf(data: bytes) -> Sequence[Piece]:
    """Page by page. Raises Refused for a password, a broken file, a scan."""
    texts = _texts(data)
    if sum(len(re.sub(r"\s", "", text)) for text, _ in texts) < LEAST_LETTERS:
        raise Refused("scan", "这是扫描件，里面只有图像没有文字；请用有文字的 PDF，或 DOCX、网页。")
    if sum(is_ruled for _, is_ruled in texts) > MOST_RULED:
        raise Refused("too_large", f"PDF 里有表格的页超过 {MOST_RULED} 页，请把报告单独存成一个文件。")
    found: list[Piece] = []
    with pdfplumber.open(io.BytesIO(data)) as book:
        for number, (text, is_ruled) in enumerate(texts):
            found += (
                _page(book.pages[number], number + 1) if is_ruled else _lines(text.splitlines(), number + 1)
            )
            book.pages[number].close()
    if not any(isinstance(piece, Grid) for piece in found):
        found = list(read_text("\n".join(piece.text for piece in found if isinstance(piece, Line)).encode()))
    return found


def _texts(data: bytes) -> list[tuple[str, bool]]:
    """The text of each page, and whether it has rules drawn on it."""
    try:
        book = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as refused:
        if "assword" in str(refused):
            raise Refused("encrypted", "文件有打开密码，请去掉密码后再检查。") from refused
        raise Refused("damaged", "PDF 文件已损坏，打不开；请重新下载或重新生成。") from refused
    try:
        if len(book) > MOST_PAGES:
            raise Refused(
                "too_large", f"PDF 有 {len(book)} 页，最多读 {MOST_PAGES} 页；请把报告单独存成一个文件。"
            )
        return [(page.get_textpage().get_text_range(), _is_ruled(page)) for page in book]
    finally:
        book.close()


def _is_ruled(page: Any) -> bool:
    strokes = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH], max_depth=4)
    return len(list(islice(strokes, LEAST_STROKES))) == LEAST_STROKES


def _page(page: Any, number: int) -> list[Piece]:
    tables = sorted(page.find_tables(_SPLIT), key=lambda table: table.bbox[1])
    tables = [table for table in tables if len(table.cells) >= 4]
    words = page.extract_words(x_tolerance=2, keep_blank_chars=False)
    found: list[tuple[float, list[Piece]]] = []
    for at, table in enumerate(tables, 1):
        grid = _grid(table, page, f"第{number}页第{at}个表格")
        found.append((table.bbox[1], [grid]))
    outside = [word for word in words if not any(_in(word, table.bbox) for table in tables)]
    bands = [0.0, *(table.bbox[1] for table in tables), float("inf")]
    for top, bottom in pairwise(bands):
        own = [word for word in outside if top <= word["top"] < bottom]
        found.append((top + 0.1 if own else top, _lines(_rows(own), number)))
    return [piece for _, pieces in sorted(found, key=lambda one: one[0]) for piece in pieces]


def _in(word: Any, box: tuple[float, float, float, float]) -> bool:
    middle = (word["top"] + word["bottom"]) / 2
    return bool(box[0] - 1 <= word["x0"] <= box[2] + 1 and box[1] <= middle <= box[3])


def _rows(words: Sequence[Any]) -> list[str]:
    rows: list[list[Any]] = []
    for word in sorted(words, key=lambda one: (one["top"], one["x0"])):
        if rows and abs(word["top"] - rows[-1][0]["top"]) < 4:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [" ".join(word["text"] for word in sorted(row, key=lambda one: one["x0"])) for row in rows]


def _grid(table: Any, page: Any, at: str) -> Grid:
    texts = table.extract(x_tolerance=2)
    boxes = [list(row.cells) for row in table.rows]
    columns = sorted({box[0] for row in boxes for box in row if box})
    covered: dict[Spot, Spot] = {}
    begins = {box: (r, c) for r, row in enumerate(boxes) for c, box in enumerate(row) if box}
    for r, row in enumerate(boxes):
        known = [box for box in row if box]
        middle = (known[0][1] + min(box[3] for box in known)) / 2 if known else 0
        for c, box in enumerate(row):
            if box is None and c < len(columns):
                over = next(
                    (
                        one
                        for one in begins
                        if one[0] <= columns[c] + 1 < one[2] and one[1] <= middle < one[3]
                    ),
                    None,
                )
                if over is not None:
                    covered[r, c] = begins[over]
    rows = tuple(tuple((cell or "").replace("\n", "") for cell in row) for row in texts)
    return Grid(rows, at, covered)


def _lines(lines: Sequence[str], page: int) -> list[Piece]:
    """Lines of the page joined to paragraphs: a full line that ends no sentence goes on in the next."""
    said = [
        line.strip() for line in lines if line.strip() and not re.fullmatch(r"[-—–\s]*\d{1,3}[-—–\s]*", line)
    ]
    full = max((len(line) for line in said), default=0) * 0.85
    return [Line(text, f"第{page}页") for text in _joined(said, full)]


def _is_head(line: str) -> bool:
    opened = opening(line)
    return read_title(line) is not None or (opened is not None and official(opened.title) > 0)


def _joined(lines: Sequence[str], full: float) -> Iterator[str]:
    text, goes_on = "", False
    for line in lines:
        if goes_on and not _BEGINS.match(line):
            text += line
        else:
            if text:
                yield text
            text = line
        goes_on = len(line) >= max(full, SHORTEST) and not _ENDS.search(line) and not _is_head(line)
    if text:
        yield text
