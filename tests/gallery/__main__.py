"""Every document once, made of one invented case: PDF and a picture of its first page, with a page that lists them.

`python -m tests.gallery` writes `docs/documents/`. Whoever changes a template or a layout runs it and looks.
"""

import struct
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pypdfium2

from processing.evidence import why_told
from processing.outcomes import GROUNDS, articles_of
from processing.remedies import RemedyBodies, remedy_paragraph
from services.documents import (
    Document,
    compose,
    count_pages,
    render_envelopes,
    render_labels,
    render_pdf,
)
from services.documents.numbering import KIND_STYLES, NumberStyle
from services.documents.own import shipped
from services.documents.samples import SAMPLE
from services.documents.shipped import kinds_by_theme
from tests.gallery.cases import ENVELOPE, LABEL, OPTIONAL, OTHERS, REPLIES, VARIANTS

FOLDER = Path(__file__).parents[2] / "docs" / "documents"
DAY = date(2026, 11, 20)
BODIES = RemedyBodies("榆东区人民政府", "榆东区人民法院")
WIDTH = 794  # pixels of a picture
SHADES = bytes(
    min(255, round(round(value / 255 * 7) * 255 / 7)) for value in range(256)
)  # eight of each colour
ENGLISH = {
    "收件登记": "Coming in",
    "程序告知": "Notices of the procedure",
    "征求意见和协办": "Asking others",
    "信息处理费": "The processing fee",
    "答复": "Replies",
    "信息更正": "Correcting a record",
    "内部表单": "Sheets inside the office",
    "送达和领取": "Handing over",
    "归档": "The file",
}


def main() -> None:
    """Write everything anew, and take away what no template makes any more."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = {"README.md"}
    for name, data, picture in _papers():
        (FOLDER / f"{name}.pdf").write_bytes(data)
        (FOLDER / f"{name}.png").write_bytes(picture)
        made |= {f"{name}.pdf", f"{name}.png"}
    (FOLDER / "README.md").write_text("\n".join(_index()) + "\n", "utf-8")
    for each in FOLDER.iterdir():
        if each.name not in made:
            each.unlink()
    sizes = [each.stat().st_size for each in FOLDER.glob("*.png")]
    sys.stdout.write(f"{len(sizes)} papers, {sum(sizes) / 1e6:.1f} MB, largest {max(sizes) / 1e3:.0f} kB\n")


def demonstrated(kind: str, **change: Any) -> Document:
    """A document as its case would have it: its own number, and only the fields such a paper is given."""
    numbered = "reply" if kind.startswith("reply_") else kind
    style = KIND_STYLES.get(numbered)
    number = NumberStyle(style).number("榆东建", DAY.year, 37) if style else ""
    told = {**SAMPLE, "document_number": number, "attachments": []}
    more = _reply(kind) if kind in REPLIES else OTHERS.get(kind, {})
    return compose(kind, DAY, told | more | change)


def _reply(kind: str) -> dict[str, Any]:
    row, codes, more = REPLIES[kind]
    grounds = [GROUNDS[code] for code in codes]
    says = "；".join(ground.says for ground in grounds)
    return {
        **dict.fromkeys(OPTIONAL, ""),
        "articles": articles_of(grounds),
        "codes": codes,
        **why_told(row, codes, (), {}),
        "findings": says,
        "remedy": remedy_paragraph(row, DAY, BODIES, codes),
        **more,
    }


def _papers() -> Iterator[tuple[str, bytes, bytes]]:
    for name, _title, make in _listed():
        data = make()
        yield name, data, _picture(data)


def _listed() -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """Every paper as file name, title and how it is made; what follows a kind stands behind it."""
    for kinds in kinds_by_theme().values():
        for kind in kinds:
            yield kind, shipped(kind).name, partial(_paper, kind, kind)
            for name, (title, told) in VARIANTS.get(kind, {}).items():
                yield name, title, partial(_paper, kind, told)
    yield "envelope", "信封", lambda: render_envelopes([ENVELOPE])
    yield "label", "标签", lambda: render_labels([LABEL])


def _paper(kind: str, told: Any) -> bytes:
    return render_pdf(demonstrated(kind) if told == kind else demonstrated(kind, **told))


def _picture(data: bytes) -> bytes:
    """The first page in few shades: small enough to be kept, sharp enough to be read."""
    page = pypdfium2.PdfDocument(data)[0]
    drawn = page.render(scale=WIDTH / page.get_width(), rev_byteorder=True)
    pixels, palette = bytes(drawn.buffer), dict[tuple[int, ...], int]()
    rows = []
    for y in range(drawn.height):
        line = pixels[y * drawn.stride : y * drawn.stride + drawn.width * drawn.n_channels]
        shades = [line[n :: drawn.n_channels].translate(SHADES) for n in range(3)]
        rows.append(
            b"\0" + bytes(palette.setdefault(seen, len(palette)) for seen in zip(*shades, strict=True))
        )
    colours = b"".join(bytes(each) for each in palette)
    size = struct.pack(">IIBBBBB", drawn.width, drawn.height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", size), (b"PLTE", colours), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _index() -> Iterator[str]:
    yield "# 文书 · Documents"
    yield ""
    yield "每种文书以同一件虚构的办件填写一次：图为第一页，点开是 PDF。文字的来源是 `services/documents/data/`，"
    yield "机关可以在“管理 · 文书模板”里改写。改了模板或者版式，运行 `python -m tests.gallery` 重新生成，并逐张看过。"
    yield ""
    yield "Every document once, filled from one invented case: the picture is its first page, the link its PDF. The wording lies in"
    yield "`services/documents/data/`; an agency rewrites it under 管理 · 文书模板. After changing a template or a layout, run"
    yield "`python -m tests.gallery` and look at every picture. How the wording is written: [013](../decisions/013-wording-is-text.md)."
    for theme, kinds in kinds_by_theme().items():
        yield from _table(f"{theme} · {ENGLISH[theme]}", kinds)
    yield from _table("信封和标签 · Envelope and label", ("envelope", "label"))


def _table(heading: str, kinds: Iterable[str]) -> Iterator[str]:
    titles = {name: title for name, title, _make in _listed()}
    names = [name for kind in kinds for name in (kind, *VARIANTS.get(kind, {}))]
    yield from ("", f"## {heading}", "", "| | | |", "|---|---|---|")
    cells = [_cell(name, titles[name]) for name in names]
    for row in range(0, len(cells), 3):
        yield "| " + " | ".join([*cells[row : row + 3], "", ""][:3]) + " |"


def _cell(name: str, title: str) -> str:
    pages = count_pages((FOLDER / f"{name}.pdf").read_bytes())
    return f"[![{title}]({name}.png)]({name}.pdf)<br>{title} `{name}`{f'，{pages} 页' if pages > 1 else ''}"


if __name__ == "__main__":
    main()
