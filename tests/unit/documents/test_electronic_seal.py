"""The electronic seal on PDF: a signature that holds, over name and day, and nothing of the letter changed."""

from datetime import date, datetime
from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from services.clock import CHINA
from services.documents import Paper, render_pdf
from services.documents.electronic_seal.container import MOST, open_container
from services.documents.electronic_seal.pdf_seal import PdfSeal
from services.documents.electronic_seal.picture import check_picture, drawn, inked
from services.documents.electronic_seal.place import ACROSS, place_of
from services.documents.electronic_seal.renewing import Standing, days_left, standing
from services.errors import Invalid
from tests.support.seals import OWNER, PASSPHRASE, container, picture, rsa_key

AT = datetime(2026, 3, 4, 9, 30, tzinfo=CHINA)


def letter(lines=4, **more):
    told = {"attachments": (), "date": date(2026, 3, 4), "is_draft": False, "kind": "reply"} | more
    return render_pdf(
        Paper(
            issuer=OWNER,
            number="榆水依复〔2026〕3号",
            title="政府信息公开申请答复书",
            addressee="槐小满",
            paragraphs=("您于2026年3月2日提交的申请已收悉，现予答复。",) * lines,
            **told,
        )
    )


def seal(data=None, **more):
    return PdfSeal("disclosure", OWNER, open_container(data or container(), PASSPHRASE), **more)


def checked(sealed):
    (signature,) = PdfFileReader(BytesIO(sealed)).embedded_signatures
    trusted = ValidationContext(trust_roots=[signature.signer_cert], moment=AT)
    return signature, validate_pdf_signature(signature, trusted)


@pytest.mark.parametrize("key", (None, rsa_key))
def test_the_signature_holds_and_covers_the_whole_file(key):
    made = letter()
    signature, status = checked(seal(container(key=key and key())).apply(made, AT))
    assert status.bottom_line and status.coverage.name == "ENTIRE_FILE"
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.self_reported_timestamp == AT


def test_nothing_of_the_letter_is_changed():
    made = letter()
    sealed = seal().apply(made, AT)
    assert sealed.startswith(made)
    before, after = PdfReader(BytesIO(made)), PdfReader(BytesIO(sealed))
    assert [page.extract_text() for page in after.pages] == [page.extract_text() for page in before.pages]


def test_a_changed_file_shows():
    sealed = bytearray(seal().apply(letter(), AT))
    sealed[200] ^= 1
    assert not checked(bytes(sealed))[1].intact


def test_the_seal_is_42_millimetres_wide_over_name_and_day_of_the_last_page():
    place = place_of(letter(30))
    left, low, right, high = place.box
    assert place.page == 1 and right - left == pytest.approx(ACROSS, abs=1)
    assert high - low == right - left
    sealed = PdfReader(BytesIO(seal().apply(letter(30), AT)))
    (widget,) = [note.get_object() for note in sealed.pages[1]["/Annots"]]
    assert widget["/FT"] == "/Sig" and widget["/F"] & 4, "it is printed"


def test_pages_behind_the_signature_are_passed_over():
    from services.documents import Paragraph

    made = letter(annex=(Paragraph("附页：另有说明。"),), attachments=("说明",))
    assert len(PdfReader(BytesIO(made)).pages) == 2
    assert place_of(made).page == 0


def test_a_paper_without_name_and_day_has_no_place():
    with pytest.raises(Invalid, match="没有找到盖章的位置"):
        seal().apply(letter(date=None), AT)


def test_a_long_name_fits_on_the_drawn_seal_and_paper_white_becomes_clear():
    long = drawn("office", "青榆市榆东区农业农村和水利水务综合行政执法监督管理局办公室")
    check_picture(long)
    assert inked(long).getpixel((0, 0))[3] == 0
    assert inked(picture()).getpixel((0, 0))[3] == 0


def test_an_own_picture_keeps_its_shape():
    sealed = PdfReader(BytesIO(seal(picture=picture(600, 300)).apply(letter(), AT)))
    (widget,) = [note.get_object() for note in sealed.pages[0]["/Annots"]]
    left, low, right, high = map(float, widget["/Rect"])
    assert (right - left) / (high - low) == pytest.approx(2, abs=0.05)


@pytest.mark.parametrize(
    ("first", "last", "told"),
    (("2024-01-01", "2026-03-01", "已于 2026-03-01 过期"), ("2026-04-01", "2027-01-01", "起才有效")),
)
def test_a_certificate_out_of_its_time_seals_nothing(first, last, told):
    with pytest.raises(Invalid, match=told):
        seal(container(first, last)).apply(letter(), AT)


@pytest.mark.parametrize(
    ("data", "told"),
    (
        (b"", "请选择证书文件"),
        (b"x" * (MOST + 1), "不超过 128 KB"),
        (b"not a container", "不是 PKCS#12"),
        (b"\x30\x03\x02\x01\x03", "不是 PKCS#12"),
        (b"\x30\x00", "不是 PKCS#12"),
    ),
)
def test_what_is_no_container_is_refused(data, told):
    with pytest.raises(Invalid, match=told):
        open_container(data, PASSPHRASE)


def test_another_passphrase_and_a_weak_key_are_refused():
    with pytest.raises(Invalid, match="口令不对") as refused:
        open_container(container(), "另一把钥匙")
    assert set(refused.value.fields) == {"passphrase"}
    with pytest.raises(Invalid, match="不能短于 2048 位"):
        open_container(container(key=rsa_key(1024)), PASSPHRASE)


def test_neither_key_nor_passphrase_shows_when_a_seal_is_printed():
    assert PASSPHRASE not in repr(seal(picture=picture())) and "container" in repr(seal())
    assert "PNG" not in repr(seal(picture=picture()))


@pytest.mark.parametrize(
    ("data", "told"),
    (
        (b"GIF89a", "须是 PNG"),
        (picture()[:300], "须是 PNG"),
        (picture(2001, 300), "过大"),
        (picture(100, 100), "太小"),
        (b"\0" * (1024 * 1024 + 1), "不能超过 1 MB"),
    ),
)
def test_what_is_no_picture_of_a_seal_is_refused(data, told):
    with pytest.raises(Invalid, match=told):
        check_picture(data)


@pytest.mark.parametrize(
    ("now", "told", "days"),
    (
        ((2026, 2, 1), Standing.VALID, 31),
        ((2026, 2, 2), Standing.SOON, 30),
        ((2026, 3, 4), Standing.SOON, 0),
        ((2026, 3, 5), Standing.EXPIRED, -1),
    ),
)
def test_a_certificate_is_told_of_a_month_before_it_ends(now, told, days):
    ends, moment = datetime(2026, 3, 4, 12, tzinfo=CHINA), datetime(*now, 12, tzinfo=CHINA)
    assert (standing(ends, moment), days_left(ends, moment)) == (told, days)
