"""Every document the work knows ships as a template, is filled from one case, and names what it misses."""

from io import BytesIO
from pathlib import Path

import docx
import pypdfium2
import pytest

from processing.numbers import KIND_STYLES, document_number
from processing.remedies import PROCESS_NOTICES
from services.documents import (
    FIELDS,
    Layout,
    Paper,
    TemplateFault,
    compose,
    kept,
    render_docx,
    render_pdf,
    restored,
    shipped_templates,
    text_of,
)
from services.documents.fields import PARTS
from services.documents.samples import SAMPLE
from services.documents.shipped import kinds_by_theme

from .test_templates import DAY

KINDS = sorted({template.kind for template in shipped_templates()})
NEW = [
    "consult_third_party",
    "consult_told",
    "disclosure_told",
    "joint_maker_letter",
    "cooperation_letter",
    "reasons_demand",
    "delay_notice",
    "fee_notice",
    "refund_notice",
    "split_notice",
    "correction_told",
    "correction_reply",
    "approval_form",
    "search_sheet",
    "secrecy_review",
    "seal_record",
    "assignment_sheet",
    "forwarding_sheet",
    "supervision_sheet",
    "reading_record",
    "collection_receipt",
    "case_index",
    "file_note",
    "read_back",
    "originals_slip",
    "acknowledgement",
    "supplement_notice",
    "extension_notice",
    "proof_of_service",
    "reply_archived",
    "reply_not_information",
]


def template(kind):
    return next(each for each in shipped_templates() if each.kind == kind)


def test_the_whole_set_of_documents_ships():
    assert set(NEW) <= set(KINDS)


def test_the_sample_fills_every_field_the_dictionary_knows():
    assert set(SAMPLE) == set(FIELDS)
    for name, parts in PARTS.items():
        assert {part for row in SAMPLE[name] for part in row} == set(parts)


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_is_made_of_full_fields(kind):
    told = text_of(compose(kind, DAY, SAMPLE))
    title = template(kind).title
    assert title in told if isinstance(title, str) else template(kind).name in told
    assert not any(fault in told for fault in ("{", "}", "。。", "None", "，。", "：。"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_field_is_refused_by_its_name(kind):
    assert template(kind).needed <= template(kind).fields
    for name in template(kind).needed:
        rest = {known: value for known, value in SAMPLE.items() if known != name}
        with pytest.raises(TemplateFault) as refused:
            compose(kind, DAY, rest)
        assert name in refused.value.fields


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_case_keeps_of_a_document_is_the_whole_document(kind):
    made = compose(kind, DAY, SAMPLE)
    paper = Paper(
        issuer=SAMPLE["body"],
        title=made.title,
        addressee=made.addressee,
        paragraphs=made.paragraphs,
        number=made.number,
        attachments=made.attachments,
        date=made.dated,
        **restored(kept(made)),
    )
    assert text_of(paper) == text_of(made)


def test_process_notices_carry_no_remedy():
    for kind in PROCESS_NOTICES:
        assert "remedy" not in template(kind).fields


def test_every_letter_but_a_reply_has_a_number_series_of_its_own():
    letters = {each.kind for each in shipped_templates() if each.layout is Layout.LETTER}
    assert {kind for kind in letters if not kind.startswith("reply_")} <= set(KIND_STYLES)
    printed = {document_number("榆东建", 2026, 7, style) for style in KIND_STYLES.values()}
    assert len(printed) == len(KIND_STYLES)


def test_the_form_behind_a_letter_is_on_the_paper_and_in_the_word_file():
    letter = compose("consult_third_party", DAY, SAMPLE)
    assert letter.addressee == SAMPLE["recipient"]
    last = list(pypdfium2.PdfDocument(render_pdf(letter)))[-1]
    assert "□不同意公开" in last.get_textpage().get_text_range()
    word = docx.Document(BytesIO(render_docx(letter)))
    assert any("不同意公开的理由和依据" in cell.text for cell in word.tables[-1].columns[0].cells)


def test_a_merged_reply_lists_the_numbers_it_answers():
    for kind in KINDS:
        if kind.startswith("reply_"):
            assert all(number in text_of(compose(kind, DAY, SAMPLE)) for number in SAMPLE["numbers"])


def test_every_kind_stands_under_one_heading():
    listed = [kind for kinds in kinds_by_theme().values() for kind in kinds]
    assert sorted(listed) == KINDS


def test_the_gallery_shows_every_kind_and_its_pictures_are_small():
    folder = Path(__file__).parents[3] / "docs" / "documents"
    index = (folder / "README.md").read_text("utf-8")
    pictures = list(folder.glob("*.png"))
    assert {kind for kind in KINDS if f"({kind}.png)" not in index} == set()
    assert {each.stem for each in pictures} >= set(KINDS)
    assert max(each.stat().st_size for each in pictures) <= 120_000
    assert sum(each.stat().st_size for each in pictures) <= 4_000_000
