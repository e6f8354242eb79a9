"""The same words on paper and in the word processor, also on a letterhead the office made itself."""

import zipfile
from collections import Counter
from io import BytesIO

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from services.documents import compose, render_docx, render_pdf, shipped_templates
from services.documents.letterheads import MOST, check_letterhead
from services.documents.samples import SAMPLE
from services.errors import Invalid

from .test_templates import DAY

KINDS = sorted({template.kind for template in shipped_templates()})


def letterhead(*lines, cell=""):
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "榆东区住房和城乡建设局文件"
    for line in lines:
        word.add_paragraph(line)
    if cell:
        word.add_table(1, 1).cell(0, 0).text = cell
    return saved(word)


def saved(word):
    data = BytesIO()
    word.save(data)
    return data.getvalue()


def pdf_words(data):
    pages = list(pypdfium2.PdfDocument(data))
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    for n in range(1, len(pages) + 1):
        text = text.replace(f"— {n} —", "").replace(f"第 {n} 页，共 {len(pages)} 页", "")
    return Counter("".join(text.split()))


def docx_words(data):
    body = docx.Document(BytesIO(data)).element.body
    return Counter("".join("".join(piece.text or "" for piece in body.iter(qn("w:t"))).split()))


@pytest.mark.parametrize("kind", KINDS)
def test_the_word_file_says_the_same_as_the_paper(kind):
    made = compose(kind, DAY, SAMPLE)
    assert docx_words(render_docx(made)) == pdf_words(render_pdf(made))


@pytest.mark.parametrize("kind", ["extension_notice", "consult_third_party", "fee_notice"])
def test_on_its_own_letterhead_the_text_stands_where_the_office_keeps_its_place(kind):
    made = compose(kind, DAY, SAMPLE)
    data = render_docx(made, letterhead("红头", "{{正文}}", "版记"))
    word = docx.Document(BytesIO(data))
    lines = [paragraph.text for paragraph in word.paragraphs]
    assert (lines[0], lines[-1]) == ("红头", "版记")
    assert lines.index(made.title) < lines.index(f"{made.addressee}：") < lines.index("2026年11月20日")
    assert not any("{{" in line for line in lines)
    assert word.sections[0].header.paragraphs[0].text == "榆东区住房和城乡建设局文件"
    head = Counter("红头版记")
    assert docx_words(data) - head == pdf_words(render_pdf(made)) - Counter(made.letterhead)


def test_without_a_place_the_text_follows_the_letterhead():
    data = render_docx(compose("extension_notice", DAY, SAMPLE), letterhead("红头"))
    lines = [paragraph.text for paragraph in docx.Document(BytesIO(data)).paragraphs]
    assert lines[0] == "红头"
    assert lines[-1] == "2026年11月20日"


def test_the_place_may_be_a_cell_of_a_table_and_be_typed_with_broad_braces():
    data = render_docx(compose("fee_notice", DAY, SAMPLE), letterhead("红头", cell="｛｛ 正文 ｝｝"))
    cell = docx.Document(BytesIO(data)).tables[0].cell(0, 0)
    assert "政府信息公开信息处理费收费通知书" in [paragraph.text for paragraph in cell.paragraphs]
    assert cell._tc[-1].tag == qn("w:p")


def test_a_form_of_the_office_is_no_letter():
    data = render_docx(compose("search_sheet", DAY, SAMPLE), letterhead("红头", "{{正文}}"))
    assert "红头" not in [paragraph.text for paragraph in docx.Document(BytesIO(data)).paragraphs]


def with_member(name, content=b"x"):
    data = BytesIO(letterhead("红头"))
    with zipfile.ZipFile(data, "a") as package:
        package.writestr(name, content)
    return data.getvalue()


def two_sections():
    word = docx.Document()
    word.add_section()
    return saved(word)


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (lambda: b"x", "a.pdf", "须是 DOCX"),
        (lambda: b"", "a.docx", "空文件"),
        (lambda: b"hello", "a.docx", "不是 Word 文档"),
        (lambda: b"PK\x03\x04broken", "a.docx", "已损坏"),
        (lambda: letterhead("红头") + b"\0" * MOST, "a.docx", "不能超过 2 MB"),
        (lambda: with_member("word/vbaProject.bin"), "a.docx", "宏"),
        (lambda: letterhead("{{正文}}", "{{正文}}"), "a.docx", "只能有一处"),
        (two_sections, "a.docx", "只能有一节"),
    ],
)
def test_what_is_no_plain_letterhead_is_refused(data, name, told):
    with pytest.raises(Invalid) as refused:
        check_letterhead(data(), name)
    assert told in refused.value.message
    assert "letterhead" in refused.value.fields


def test_a_plain_one_is_taken():
    check_letterhead(letterhead("红头", "{{正文}}"), "信笺.docx")
