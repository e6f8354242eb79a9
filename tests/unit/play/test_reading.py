"""Taking in a published table: what is given, what is computed, and what is refused before anything is stored."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deploy.play.declaring import read_declared
from deploy.play.reading import LARGEST, TableRefused, parse_table, read_table
from reporting.domain import KINDS, RESULTS

REPORTS = Path(__file__).parents[2] / "fixtures" / "reports"
COMPLETE = sorted(REPORTS.glob("*.json"))


def small(**changes):
    """Three requests in, two answered, one carried out."""
    rows = {"new": [2, 0, 0, 0, 0, 0, 2], "carried_in": [0, 1, 0, 0, 0, 0, 1]}
    rows |= {key: [0] * 7 for key in RESULTS}
    rows |= {"granted": [1, 0, 0, 0, 0, 0, 1], "other_1": [0, 1, 0, 0, 0, 0, 1]}
    rows |= {"total": [1, 1, 0, 0, 0, 0, 2], "carried_out": [1, 0, 0, 0, 0, 0, 1]}
    return {"agency": "某局", "year": 2024, "format": "2021", "table3": rows} | changes


def with_row(key, value):
    data = small()
    data["table3"][key] = value
    return data


def taken(data):
    return parse_table(json.dumps(data).encode())


def findings(data):
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    with pytest.raises(TableRefused) as refused:
        parse_table(raw)
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in finding) for finding in refused.value.findings)
    return "\n".join(refused.value.findings)


@pytest.mark.parametrize("path", COMPLETE, ids=lambda path: path.stem)
def test_every_complete_published_table_is_taken_in(path):
    table = read_table(path)
    data = json.loads(path.read_text("utf-8"))
    assert table.year == data["year"] and table.form.name == data["format"]
    assert sum(table.counts["new"].values()) == sum(cell or 0 for cell in data["table3"]["new"][:6])
    for kind in KINDS:
        column = table.column(kind)
        assert column["new"] + column["carried_in"] == column["total"] + column["carried_out"]


def test_the_2019_table_of_zhangdian_leaves_its_sums_to_be_computed():
    table = read_table(REPORTS / "zhangdian_district_2019.json")
    assert table.requests == 172
    assert sum(table.counts["total"].values()) == 172
    assert not any(row in ("total", "carried_out") for row, _ in table.given)
    assert table.given["new", "total"] == 172


def test_blank_row_totals_are_not_compared():
    table = read_table(REPORTS / "shanghai_general_office_2019.json")
    assert ("granted", "total") not in table.given
    assert table.given["granted", "natural"] == 258 and table.given["partial", "legal"] == 0


def test_an_incomplete_table_is_refused_naming_each_missing_row():
    with pytest.raises(TableRefused) as refused:
        read_table(REPORTS / "refused" / "nanhu_bureau_2019_partial.json")
    told = "\n".join(refused.value.findings)
    assert "属于国家秘密" in told and "（六）其他处理" in told and "予以公开" not in told


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path):
    with pytest.raises(TableRefused, match="读不到"):
        read_table(tmp_path / "none.json")


@pytest.mark.parametrize("key", ["total", "carried_out"])
@pytest.mark.parametrize("blank", [None, [None] * 7])
def test_a_blank_sum_row_is_computed_and_not_compared(key, blank):
    table = taken(with_row(key, blank))
    assert table.counts[key] == taken(small()).counts[key]
    assert not any(row == key for row, _ in table.given)


def test_a_missing_carried_in_row_follows_from_the_rest():
    data = small()
    del data["table3"]["carried_in"]
    assert taken(data).counts["carried_in"] == {kind: int(kind == "business") for kind in KINDS}


def test_a_missing_total_column_is_not_compared():
    data = small()
    data["table3"] = {key: row[:6] for key, row in data["table3"].items()}
    table = taken(data)
    assert {column for _, column in table.given} == set(KINDS)


def test_columns_may_stand_in_another_order():
    data = small()
    order = ["total", *reversed(KINDS)]
    data["columns_table3"] = order
    data["table3"] = {key: [row[6], *reversed(row[:6])] for key, row in data["table3"].items()}
    assert taken(data).counts == taken(small()).counts


def test_null_in_a_column_of_applicants_is_zero_and_compared():
    table = taken(with_row("refused_1", [None] * 6 + [0]))
    assert table.given["refused_1", "legal"] == 0


def test_the_form_shows_in_the_rows_when_it_is_not_named():
    data = small()
    del data["format"]
    assert taken(data).form.name == "2021"
    rows = {key: row for key, row in data["table3"].items() if not key.startswith("other_")}
    rows["other"] = data["table3"]["other_1"]
    assert taken(data | {"table3": rows}).form.name == "2019"


def test_a_column_that_does_not_balance_is_refused_with_both_sides():
    told = findings(with_row("new", [3, 0, 0, 0, 0, 0, 3]))
    assert "自然人" in told and "3＋0＝3" in told and "1＋1＝2" in told and "商业企业" not in told


def test_more_results_than_requests_are_refused_when_the_last_row_is_blank():
    data = with_row("carried_out", None)
    data["table3"]["new"] = [0, 0, 0, 0, 0, 0, 0]
    assert "自然人" in findings(data)


def test_a_wrong_total_row_or_column_is_refused():
    assert "总计写的是 3" in findings(with_row("total", [3, 1, 0, 0, 0, 0, 4]))
    assert "总计列写的是 5" in findings(with_row("granted", [1, 0, 0, 0, 0, 0, 5]))


@pytest.mark.parametrize(
    "cell",
    [-1, 1.0, "1", True, [1], {"a": 1}, 1.5],
    ids=["negative", "float", "text", "bool", "list", "object", "part"],
)
def test_a_cell_that_is_no_count_is_refused(cell):
    assert "granted" in findings(with_row("granted", [cell, 0, 0, 0, 0, 0, 1]))


@pytest.mark.parametrize("row", [[1], [0] * 8, [], "0000000", 7, {"natural": 1}])
def test_a_row_of_a_wrong_shape_is_refused(row):
    assert "granted" in findings(with_row("granted", row))


def test_a_row_the_form_does_not_know_is_refused():
    assert "refused_9" in findings(with_row("refused_9", [0] * 7))
    assert "other" in findings(with_row("other", [0] * 7))


@pytest.mark.parametrize("year", [None, "2024", 24, 1999, 2024.0, True])
def test_a_year_that_is_none_is_refused(year):
    assert "year" in findings(small(year=year))


@pytest.mark.parametrize("form", ["2013", 13, [], "x" * 5000])
def test_an_unknown_form_is_refused(form):
    assert "format" in findings(small(format=form))


@pytest.mark.parametrize("columns", [["natural"], [*KINDS, "total", "total"], "natural", [1, 2]])
def test_columns_that_are_not_the_six_kinds_are_refused(columns):
    assert "columns_table3" in findings(small(columns_table3=columns))


@pytest.mark.parametrize("table3", [None, [], "x", 3])
def test_a_file_without_a_table_is_refused(table3):
    assert "table3" in findings(small(table3=table3))


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[1]", b"3", b"null", b'{"year": NaN}', b'{"a": 1, "a": 2}', b"\xff\xfe{}", b"[" * 100_000],
    ids=["empty", "cut", "list", "number", "null", "nan", "twice", "utf16", "deep"],
)
def test_bytes_that_are_no_table_are_refused(raw):
    assert findings(raw)


def test_a_number_too_large_to_play_is_refused():
    much = LARGEST + 1
    data = small()
    data["table3"] |= {"new": [much, 0, 0, 0, 0, 0, much], "carried_out": [much - 1, 0, 0, 0, 0, 0, much - 1]}
    assert "一次最多" in findings(data)
    data["table3"]["new"][0] = 10**300
    assert findings(data)


def test_a_byte_order_mark_does_no_harm():
    assert parse_table(b"\xef\xbb\xbf" + json.dumps(small()).encode()).requests == 3


@settings(max_examples=300, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
        max_leaves=20,
    ),
    st.sampled_from(["table3", "year", "format", "columns_table3", "new", "granted", "total"]),
)
def test_nothing_whatever_in_a_file_makes_reading_fall_over(value, place):
    data = copy.deepcopy(small())
    (data["table3"] if place in data["table3"] else data)[place] = value
    try:
        table = taken(data)
    except TableRefused as refused:
        assert refused.findings
    else:
        assert table.requests >= 0


def test_table_two_is_read_by_row_and_column_and_what_has_no_place_is_told():
    findings = []
    told = {
        "art20_1_normative": {"issued": 109, "repealed": None},
        "art20_5_licences": 54408,
        "art20_8_fees_wan_yuan": 59237.2449,
        "art20_7_other": 3,
        "art20_6_penalties": {"fines": 2},
    }
    read = read_declared(told, "2021", findings)
    assert read == {
        "normative.issued": "109",
        "licences.decisions": "54408",
        "fees.amount": "59237.2449",
    }
    assert "art20_7_other" in findings[0] and "fines" in findings[1]
    assert read_declared(None, "2021", findings) == {}


def test_an_amount_with_its_unit_is_a_figure_and_words_are_none():
    findings = []
    told = {
        "art20_9_procurement": {"items": 6, "amount": "251000元"},
        "art20_8_fees": {"prev": "约三百", "delta": True},
    }
    read = read_declared(told, "2019", findings)
    assert read == {"procurement.items": "6", "procurement.amount": "251000"} and len(findings) == 2
