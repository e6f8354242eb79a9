"""The page that goes out: what a reader can copy from it, and that values stay values."""

from datetime import date
from io import BytesIO

import docx
import pypdfium2
import pytest

from services.documents import (
    Envelope,
    Label,
    Paper,
    compose,
    count_pages,
    merge,
    render_docx,
    render_envelopes,
    render_labels,
    render_pdf,
)
from services.documents.samples import SAMPLE
from services.errors import Invalid

from .test_templates import DAY, REPLY

MARKUP = '#import "x" *粗* $a$ \\u{41} <b>& {{x}} `code` // no'


def text(data):
    pages = pypdfium2.PdfDocument(data)
    return "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")


def paper(**more):
    told = {
        "issuer": "榆东区人民政府办公室",
        "title": "答复书",
        "addressee": "吴某",
        "paragraphs": ("正文。",),
    }
    return Paper(**{**told, "number": "榆政依复〔2026〕1号", "date": DAY, **more})


def test_rare_characters_and_markup_are_printed_as_they_are():
    shown = text(render_pdf(paper(addressee="𠮷䶮㐀", paragraphs=(MARKUP,))))
    assert "𠮷䶮㐀：" in shown
    assert MARKUP in shown


def test_a_character_no_font_has_does_not_keep_a_letter_from_going_out():
    assert "正文" in text(render_pdf(paper(paragraphs=("正文😀",))))


def test_a_letter_has_head_number_addressee_signature_and_day():
    shown = text(
        render_pdf(compose("reply_granted", DAY, {**REPLY, "dated": DAY, "document_number": "榆〔2026〕1号"}))
    )
    for part in ("榆〔2026〕1号", "政府信息公开答复书", "郑某某：", "2026年11月20日"):
        assert part in shown
    assert shown.count(REPLY["body"]) == 2


def test_pages_after_the_first_are_numbered_and_the_signature_never_stands_alone():
    data = render_pdf(paper(paragraphs=tuple(f"第{n}段，" + "内容" * 40 for n in range(20))))
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
    assert "— 1 —" not in pages[0]
    assert "— 2 —" in pages[1]
    assert "第19段" in pages[-1]


def test_the_same_letter_gives_the_same_bytes():
    assert render_pdf(paper()) == render_pdf(paper())


def test_a_draft_says_so_on_the_page():
    assert "草 稿" in text(render_pdf(paper(is_draft=True)))


def test_the_docx_holds_the_same_text_with_the_offices_typefaces():
    word = docx.Document(
        BytesIO(
            render_docx(paper(addressee="𠮷䶮㐀", paragraphs=(MARKUP, "甲\x00乙"), attachments=("名单",)))
        )
    )
    lines = [paragraph.text for paragraph in word.paragraphs]
    assert {"𠮷䶮㐀：", MARKUP, "甲乙", "附件：名单", "2026年11月20日"} <= set(lines)
    assert 'w:eastAsia="仿宋_GB2312"' in word.styles["Normal"].element.xml


@pytest.mark.parametrize("kind", ["application_form", "proof_of_service"])
def test_blank_forms_are_made_in_both_shapes(kind):
    made = compose(kind, DAY, SAMPLE | {"document_number": "", "attachments": []})
    assert count_pages(render_pdf(made)) == 1
    assert docx.Document(BytesIO(render_docx(made))).tables


def test_the_form_asks_about_reminders_only_where_the_agency_sends_any():
    told = {"body": "榆东区财政局"}
    said = [text(render_pdf(compose("application_form", DAY, told | {"sms": sms}))) for sms in ("", "已开通")]
    assert ["短信提醒" in each for each in said] == [False, True]


def test_the_acknowledgement_shows_number_code_and_qr():
    fields = {**REPLY, "registered_on": date(2026, 11, 20), "query_code": "ABCD-EFGH", "wanted_way": "邮寄"}
    data = render_pdf(compose("acknowledgement", DAY, {**fields, "track_url": "http://127.0.0.1/track"}))
    assert "ABCD-EFGH" in text(data)


def test_a_print_run_is_one_file_in_which_letters_begin_on_their_own_sheet():
    one = render_pdf(paper())
    assert count_pages(merge([one, one])) == 2
    assert count_pages(merge([one, one], duplex=True)) == 4
    with pytest.raises(Invalid):
        merge([b"no pdf"])


def test_every_letter_gets_its_envelope():
    envelope = Envelope("255000", "某路1号", "𠮷某", "区财政局", "府前街1号", "255001", mark="〔2026〕1号")
    assert text(render_envelopes([envelope] * 3)).count("𠮷某") == 3


def test_the_properties_of_a_docx_paragraph_stand_in_the_order_word_asks_for():
    order = ["pStyle", "keepNext", "pBdr", "spacing", "ind", "jc", "rPr"]
    word = docx.Document(BytesIO(render_docx(paper())))
    for paragraph in word.paragraphs:
        names = [
            child.tag.partition("}")[2]
            for child in (paragraph._p.pPr if paragraph._p.pPr is not None else ())
        ]
        assert names == sorted(names, key=order.index)


def test_every_item_gets_its_label_with_number_and_day():
    labels = [Label("榆东区财政局", f"YDQ-CZJ-2026-{n:06}", DAY, "1097652188431") for n in range(3)]
    shown = text(render_labels(labels))
    assert all(label.number in shown for label in labels)
    assert shown.count("2026年11月20日") == 3
    with pytest.raises(ValueError, match="label"):
        render_labels([])
