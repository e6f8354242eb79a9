"""The agency's code from the file's name."""

from pathlib import Path

import pytest

from deploy.play.cli import agency_code
from services.identity.commands.agencies import CODE


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("zhangdian_district_2019.json", "ZHANGDIAN-DISTRICT-2019"),
        ("a b--c.json", "A-B-C"),
        ("2024.json", "2024"),
    ],
)
def test_a_plain_name_becomes_the_code(name, code):
    assert agency_code(Path("somewhere") / name) == code


@pytest.mark.parametrize(
    "name", ["张店区2019.json", "张店区.json", "___.json", "x" * 300 + ".json", "-.json"]
)
def test_any_other_name_becomes_a_code_too(name):
    assert CODE.fullmatch(agency_code(Path(name)))


def test_names_that_differ_only_in_chinese_get_different_codes():
    assert agency_code(Path("张店2019.json")) != agency_code(Path("宿迁2019.json"))
