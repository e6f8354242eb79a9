"""What is taken as an upload, and what is refused with which words."""

import io
import random
import struct
import zipfile
import zlib

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from services.errors import Invalid
from services.files import MAX_UPLOAD, clean_name, sniff

TYPES = '<Types><Default ContentType="application/xml"/></Types>'


def pdf(**more):
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    if "password" in more:
        writer.encrypt(more["password"])
    if "script" in more:
        action = {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject(more["script"]),
        }
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    writer.write(out)
    return out.getvalue()


def png(width=3, height=3):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 12))
        + chunk(b"IEND", b"")
    )


def jpeg(tail=b""):
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, 4, 4, 1) + b"\x01\x11\x00"
    return b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + b"\0" * 9 + frame + b"\xff\xd9" + tail


def package(main="word/document.xml", **members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in ({"[Content_Types].xml": TYPES, main: "<w/>"} | members).items():
            made.writestr(name, text)
    return out.getvalue()


def refusal(data, name):
    with pytest.raises(Invalid) as told:
        sniff(data, name)
    assert told.value.fields["file"] == told.value.message
    return told.value.message


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (pdf(), "申请书.PDF", "application/pdf"),
        (png(), "身份证.png", "image/png"),
        (jpeg(), "信封.jpeg", "image/jpeg"),
        (package(), "𠮷.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (
            package("xl/workbook.xml"),
            "清单.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (package("OFD.xml"), "答复.ofd", "application/ofd"),
        ("所需信息\r\n".encode("gb18030"), "说明.txt", "text/plain"),
        ("\ufeff说明".encode(), "说明.txt", "text/plain"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
            "旧.doc",
            "application/msword",
        ),
    ],
)
def test_the_usual_files_are_taken_for_what_they_are(data, name, media_type):
    assert sniff(data, name) == media_type


@pytest.mark.parametrize("name", ["a.exe", "a.zip", "a.html", "a.svg", "a", "a.docm"])
def test_other_kinds_are_named_with_what_would_be_taken(name):
    assert "pdf" in refusal(b"MZ\x90", name)


@pytest.mark.parametrize("name", ["a.pdf", "a.png", "a.jpg", "a.docx", "a.doc"])
def test_a_disguised_program_is_refused(name):
    assert "内容不是" in refusal(b"MZ\x90\0" + b"\0" * 100, name)


def test_a_picture_is_no_document():
    assert "内容不是 PDF" in refusal(png(), "a.pdf")
    assert "与扩展名不符" in refusal(package("xl/workbook.xml"), "a.docx")


def test_empty_and_oversize_files_are_refused():
    assert "空文件" in refusal(b"", "a.pdf")
    assert "10 MB" in refusal(b"%PDF-" + b"\0" * MAX_UPLOAD, "a.pdf")


def test_a_pdf_must_be_whole_and_open():
    assert "不完整" in refusal(pdf()[:-20], "a.pdf")
    assert "密码" in refusal(pdf(password="x"), "a.pdf")
    assert "脚本" in refusal(pdf(script="app.alert(1)"), "a.pdf")
    assert refusal(b"%PDF-1.7\nnonsense\n%%EOF", "a.pdf")


def test_a_picture_that_fills_the_memory_is_refused():
    assert "尺寸太大" in refusal(png(60_000, 60_000), "a.png")


def test_a_picture_with_a_package_behind_it_is_refused():
    assert "附有其他内容" in refusal(jpeg(package()), "a.jpg")


def test_a_truncated_picture_is_refused():
    assert "不完整" in refusal(png()[:-30], "a.png")
    assert "不完整" in refusal(jpeg()[:-2], "a.jpg")


def test_a_bomb_is_refused_by_what_it_inflates_to():
    assert "过大" in refusal(package(**{"word/media/a.xml": "0" * 30_000_000}), "a.docx")


@pytest.mark.parametrize(
    "members",
    [
        {"word/vbaProject.bin": "x"},
        {"../../etc/passwd": "x"},
        {"word/embedded.exe": "x"},
        {"word/inner.zip": "x"},
        {"word/a.xml": '<!DOCTYPE a [<!ENTITY b "c">]>'},
        {
            "word/_rels/settings.xml.rels": '<R Type="x/attachedTemplate" Target="http://x" TargetMode="External"/>'
        },
        {"[Content_Types].xml.copy.xml": "macroEnabled"},
    ],
)
def test_dangerous_packages_are_refused(members):
    assert refusal(package(**members), "a.docx")


def test_a_link_in_a_document_is_no_danger():
    rels = '<R Type="x/hyperlink" Target="http://x" TargetMode="External"/>'
    assert sniff(package(**{"word/_rels/document.xml.rels": rels}), "a.docx")


def test_web_pages_called_text_are_refused():
    assert "网页" in refusal(b"  <!DOCTYPE html><script>", "a.txt")
    assert refusal(b"\x00\x01\x02", "a.txt")


def test_random_bytes_never_break_the_sniffer():
    chance = random.Random(7)
    heads = {
        "pdf": b"%PDF-",
        "png": b"\x89PNG\r\n\x1a\n",
        "jpg": b"\xff\xd8\xff",
        "docx": b"PK\x03\x04",
        "txt": b"",
    }
    for _ in range(200):
        ending = chance.choice(sorted(heads))
        data = heads[ending] + chance.randbytes(chance.randrange(400))
        try:
            sniff(data, f"a.{ending}")
        except Invalid as told:
            assert told.message


def test_a_damaged_copy_of_a_good_file_never_breaks_the_sniffer():
    chance = random.Random(8)
    for good, ending in ((pdf(), "pdf"), (package(), "docx"), (jpeg(), "jpg")):
        for _ in range(60):
            bent = bytearray(good)
            for _ in range(3):
                bent[chance.randrange(8, len(bent))] = chance.randrange(256)
            try:
                sniff(bytes(bent), f"a.{ending}")
            except Invalid as told:
                assert told.message


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\Users\\张三\\申请.pdf", "申请.pdf"),
        ("../../etc/申请.pdf", "申请.pdf"),
        (" 申请.pdf . ", "申请.pdf"),
        ("䶮𠮷.pdf", "䶮𠮷.pdf"),
        ("2026.3.1说明.pdf", "2026.3.1说明.pdf"),
    ],
)
def test_a_name_keeps_its_last_part(sent, kept):
    assert clean_name(sent) == kept


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "a\x00.pdf",
        "a\u202efdp.exe",
        "申" * 90 + ".pdf",
        "CON.pdf",
        "a.exe.pdf",
        "a\n.pdf",
        "a\ud800.pdf",
    ],
)
def test_a_name_that_hides_something_is_refused(name):
    with pytest.raises(Invalid):
        clean_name(name)
