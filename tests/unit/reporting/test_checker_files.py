"""Files that are no report, or are broken, or dangerous: told apart, in Chinese, and the rest goes on."""

import io
import json
import time
import zipfile

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from reporting.checker.reading import read_file
from reporting.report_cli import report
from services.documents.pdf import _compiler
from tests.support.written import WRITERS, fixture_books

BOOKS = fixture_books()
CITY = BOOKS["suqian_city_2024"]


def refusal(data, name="a"):
    refused = read_file(name, data).refused
    return refused and refused.code


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


def locked():
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(WRITERS["pdf"](CITY))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def scanned():
    return _compiler().compile(b"#rect(width: 10cm, height: 10cm, fill: gray)", format="pdf")


@pytest.mark.parametrize(("data", "code"), (
    (b"", "empty"),
    (b"\x00\x00  \n", "empty"),
    (b"PK\x03\x04" + b"broken" * 50, "damaged"),
    (WRITERS["docx"](CITY)[:6000], "damaged"),
    (WRITERS["xlsx"](CITY)[:3000], "damaged"),
    (WRITERS["pdf"](CITY)[:300], "damaged"),
    (b"%PDF-1.7\nnothing here\n%%EOF", "damaged"),
    (zipped(word__document_xml=b"0" * 200_000_000), "bomb"),
    (zipped(readme="a picture book"), "no_report"),
    (zipped(word__document_xml=b"<a/>"), "damaged"),
    (locked(), "encrypted"),
    (scanned(), "scan"),
    (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "picture"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "old_office"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ("今天的天气很好。\n明天也是。".encode(), "no_report"),
    ("一、总体要求\n二、工作任务\n三、保障措施\n四、其他\n五、附则".encode(), "no_report"),
    (bytes(range(256)) * 40, "unreadable_text"),
    (b'{"shape": "something else"}', "no_report"),
    (b"<html><body><p>404</p></body></html>", "no_report"),
))  # fmt: skip
def test_what_cannot_be_read_is_told_apart(data, code):
    refused = read_file("a", data).refused
    assert refused is not None and refused.code == code
    assert refused.message.endswith("。")


def test_text_in_gb18030_is_read():
    read = read_file("a.txt", WRITERS["md"](CITY).decode().encode("gb18030"))
    assert read.books[0].book.tables == CITY.tables


def test_external_entities_are_not_followed(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("不可外传")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]><html><body><p>&x;</p></body></html>'
    assert refusal(page.encode()) == "no_report"


def test_one_bad_file_stops_nothing(tmp_path):
    (tmp_path / "good.html").write_bytes(WRITERS["html"](CITY))
    (tmp_path / "bad.docx").write_bytes(b"PK\x03\x04nothing")
    (tmp_path / "known.xlsx").write_bytes(WRITERS["xlsx"](BOOKS["jinhu_county_2023"]))
    ran = CliRunner().invoke(report, ["check", "--json", str(tmp_path)])
    told = {one["file"]: one for one in json.loads(ran.stdout)["files"]}
    assert ran.exit_code == 2
    assert told["bad.docx"]["error"]["code"] == "damaged" and told["good.html"]["findings"] == []
    finding = told["known.xlsx"]["findings"][0]
    assert (finding["rule"], finding["severity"], finding["left"], finding["right"]) == (
        "remedy_sum",
        "hard",
        "3",
        "0",
    )
    assert (
        "工作表" in finding["at"]
        and told["known.xlsx"]["tables"]["table4"]["litigation_direct"]["total"] == 0
    )


@pytest.mark.parametrize(("name", "code"), (("suqian_city_2024", 0), ("jinhu_county_2023", 1)))
def test_a_hard_finding_is_exit_1(tmp_path, name, code):
    file = tmp_path / "a.md"
    file.write_bytes(WRITERS["md"](BOOKS[name]))
    ran = CliRunner().invoke(report, ["check", str(file)])
    assert ran.exit_code == code and f"{code} 处错误" in ran.output


def test_two_years_and_the_parts_of_a_sum_are_held_together(tmp_path):
    for name in ("suqian_city_2023", "suqian_city_2024"):
        (tmp_path / f"{name}.html").write_bytes(WRITERS["html"](BOOKS[name]))
    ran = CliRunner().invoke(report, ["check", "--json", str(tmp_path)])
    told = {one["year"]: one for one in json.loads(ran.stdout)["files"]}
    assert told[2024]["compared_with"] == ["2023年报告"] and told[2024]["findings"] == []


def test_a_file_that_is_not_there_is_told(tmp_path):
    ran = CliRunner().invoke(report, ["check", str(tmp_path / "none.docx")])
    assert ran.exit_code == 2 and "打不开" in ran.output


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.binary(max_size=3000),
    st.sampled_from([b"", b"%PDF-1.4", b"PK\x03\x04", b"<html>", b"{", "一、总体情况\n|".encode()]),
)
def test_no_bytes_whatever_bring_the_reader_down(data, start):
    read = read_file("a", start + data)
    assert read.refused is not None or read.books


@pytest.mark.parametrize("data", (
    b"1 " * 3_000_000, b"|" * 3_000_000, b"|1|2|3|\n" * 300_000, b"<div>" * 200_000,
    ("申请" + "1" * 3_000_000).encode(), ("一、本年新收政府信息公开申请数量\n1\n" * 20_000).encode(),
    ("<html>" + ("<table>" + ("<tr>" + "<td>其他1</td>" * 20 + "</tr>") * 20 + "</table>") * 100).encode(),
), ids=("digits", "strokes", "rows", "depth", "number", "lines", "tables"))  # fmt: skip
def test_what_was_made_to_be_slow_is_not(data):
    began = time.perf_counter()
    assert read_file("a", data).refused is not None or read_file("a", data).books
    assert time.perf_counter() - began < 60
