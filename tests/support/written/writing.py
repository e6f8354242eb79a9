"""Books as files: DOCX, HTML, XLSX, PDF, Markdown, text with tabs, text with one cell a line. For tests only."""

import io
import json
from html import escape

import xlsxwriter
from docx import Document

from services.documents.pdf import _compiler
from tests.support.written.layout import flat, pieces


def docx(book, blank=""):
    document = Document()
    for kind, told in pieces(book, blank):
        if kind != "table":
            document.add_paragraph(told)
            continue
        cells, height, width = flat(told)
        table = document.add_table(height, width)
        for r, c, words, across, down in cells:
            first = table.cell(r, c)
            if across * down > 1:
                first = first.merge(table.cell(r + down - 1, c + across - 1))
            first.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def html(book, blank="", encoding="utf-8"):
    parts = [
        f"<html><head><meta charset='{encoding}'><title>公开</title></head><body><nav>首页 政务公开</nav>"
    ]
    for kind, told in pieces(book, blank):
        if kind != "table":
            tag = {"title": "h1", "head": "h2", "text": "p"}[kind]
            parts.append(f"<{tag}>{escape(told)}</{tag}>")
            continue
        rows = [
            "<tr>"
            + "".join(f"<td colspan='{a}' rowspan='{d}'><p>{escape(w)}</p></td>" for w, a, d in row)
            + "</tr>"
            for row in told
        ]
        parts.append("<table>" + "".join(rows) + "</table>")
    return ("".join(parts) + "</body></html>").encode(encoding)


def xlsx(book, blank=""):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        sheet, at = workbook.add_worksheet("年报"), 0
        for kind, told in pieces(book, blank):
            if kind != "table":
                sheet.write_string(at, 0, told)
                at += 1
                continue
            cells, height, _ = flat(told)
            for r, c, words, across, down in cells:
                value = float(words) if words.replace(".", "", 1).lstrip("-").isdigit() else words
                if across * down > 1:
                    sheet.merge_range(at + r, c, at + r + down - 1, c + across - 1, value)
                else:
                    sheet.write(at + r, c, value)
            at += height + 1
    return out.getvalue()


SOURCE = """
#set page(width: 297mm, height: 210mm, margin: 15mm, numbering: "— 1 —")
#set text(font: ("Noto Sans SC", "Noto Sans CJK SC", "Noto Serif SC"), size: 8pt, lang: "zh")
#let told = json(bytes(sys.inputs.at("told")))
#for piece in told {
  if piece.kind == "table" {
    table(columns: piece.width, stroke: 0.5pt, inset: 3pt, ..piece.cells.map(c => table.cell(x: c.at(1), y: c.at(0), colspan: c.at(3), rowspan: c.at(4))[#c.at(2)]))
  } else { par(piece.text) }
}
"""


def pdf(book, blank=""):
    told = []
    for kind, content in pieces(book, blank):
        if kind == "table":
            cells, _, width = flat(content)
            told.append({"kind": "table", "width": width, "cells": [list(cell) for cell in cells]})
        else:
            told.append({"kind": "text", "text": content})
    inputs = {"told": json.dumps(told, ensure_ascii=False)}
    return _compiler().compile(SOURCE.encode(), format="pdf", sys_inputs=inputs)


def markdown(book, blank=""):
    lines = []
    for kind, told in pieces(book, blank):
        if kind != "table":
            lines += [("# " if kind == "title" else "## " if kind == "head" else "") + told, ""]
            continue
        cells, height, width = flat(told)
        grid = [[""] * width for _ in range(height)]
        for r, c, words, _, _ in cells:
            grid[r][c] = words
        rows = ["| " + " | ".join(row) + " |" for row in grid]
        lines += [rows[0], "|" + "---|" * width, *rows[1:], ""]
    return "\n".join(lines).encode()


def tabs(book, blank=""):
    """As text is copied out of a page: cells between tabs, merged ones told once, nothing where they reach."""
    lines = []
    for kind, told in pieces(book, blank):
        lines += [told] if kind != "table" else ["\t".join(words for words, _, _ in row) for row in told]
    return "\n".join(lines).encode("gb18030")


def one_by_one(book, blank="/"):
    """One cell a line, blank lines between."""
    lines = []
    for kind, told in pieces(book, blank or "/"):
        lines += [told] if kind != "table" else [words for row in told for words, _, _ in row]
    return "\n\n".join(lines).encode()


WRITERS = {
    "docx": docx,
    "html": html,
    "xlsx": xlsx,
    "pdf": pdf,
    "md": markdown,
    "tabs": tabs,
    "lines": one_by_one,
}
