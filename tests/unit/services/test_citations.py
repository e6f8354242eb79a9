"""Articles of the Regulation as people write them."""

import pytest

from processing.outcomes.cited import cited_grounds
from services.citations import Citation, citations, names_a_law


@pytest.mark.parametrize(
    ("written", "read"),
    (
        ("条例第三十六条第四项", ["36--4"]),
        ("《中华人民共和国政府信息公开条例》第三十六条第（四）项", ["36--4"]),
        ("36条4项", ["36--4"]),
        ("第36条第（3）项、第16条第2款", ["36--3", "16-2-"]),
        ("《政府信息公开条例》第三十六条第一、二项", ["36--1", "36--2"]),
        ("条例第三十六条第三项、第五项", ["36--3", "36--5"]),
        ("依据《条例》第十条 第一款 第二项", ["10-1-2"]),
        ("《保密法》第九条、《条例》第十四条", ["14--"]),
        ("根据保密法第九条和条例第十四条", ["14--"]),
        ("《中华人民共和国档案法》第二十七条", []),
        ("居民身份证条例第三条", []),
        ("依法不予公开", []),
        ("第十条、第十条", ["10--"]),
        ("第零条", []),
        ("", []),
    ),
)
def test_articles_are_read_as_they_are_written(written, read):
    found = citations(written)
    assert [str(one) for one in found] == read
    assert tuple(Citation.read(str(one)) for one in found) == found


def test_a_law_is_named_by_title_or_number():
    named = ("《档案法》", "国办函〔2020〕109号", "保密法第九条", "条例")
    assert all(map(names_a_law, named)) and not any(map(names_a_law, ("依法", "合法", "内部信息", "")))


@pytest.mark.parametrize(
    ("row", "told", "codes"),
    (
        ("unavailable_1", "第三十六条第四项", ["36-4"]),
        ("unavailable_1", "第三十六条", []),
        ("refused_6", "第十六条第二款", ["16-2a"]),
        ("refused_1", "第三十六条第三项", ["14-secret"]),
        ("partial", "第三十七条、第十五条", ["37", "15"]),
        ("partial", "第三十六条第三项", []),
        ("partial", "第三十七条、第三十六条第四项", ["37", "36-4"]),
        ("partial", "第三十六条", []),
        ("partial", "第十六条第二款", []),
        ("granted", "第九十条", []),
    ),
)
def test_an_article_means_a_ground_where_it_can_mean_one_alone(row, told, codes):
    assert cited_grounds(row, citations(told)) == codes
