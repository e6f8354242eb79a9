"""No sentence reaches a reader past the catalogue, and the catalogue is the one of today's code."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from deploy import catalogue

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = [
    path for package in catalogue.PACKAGES for path in sorted((ROOT / package).rglob("templates/**/*.html"))
]
# What may stand bare: one sign inside a drawing or a cell, words inside code, names of languages in themselves.
CODE = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
SENT_TO = re.compile(r"机关管理员先?在“([^”]+)”")
THEMSELVES = {"中文"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_template_says_nothing_without_the_catalogue(path: Path):
    bare = set(CHINESE.findall(CODE.sub(" ", path.read_text("utf-8")))) - THEMSELVES
    assert bare == set()


def test_who_is_sent_to_a_page_of_administration_finds_one_of_that_name():
    from services.identity.web import NAVIGATION

    named = [
        (path.relative_to(ROOT).as_posix(), page)
        for package in catalogue.PACKAGES
        for path in [*(ROOT / package).rglob("*.py"), *(ROOT / package).rglob("*.html")]
        for page in SENT_TO.findall(path.read_text("utf-8"))
    ]
    assert named and {page for _where, page in named} <= {str(item.label) for item in NAVIGATION}, named


def test_the_catalogue_knows_every_sentence():
    with catalogue.ENGLISH.open("rb") as file:
        known = {message.id for message in read_po(file, locale="en")}
    missing = {message for _where, message in catalogue.sentences() if isinstance(message, str)} - known
    assert missing == set(), "run: python -m deploy.catalogue"


def test_the_compiled_catalogue_is_the_written_one():
    with catalogue.ENGLISH.open("rb") as file:
        _po, mo = catalogue.rendered(read_po(file, locale="en"))
    assert catalogue.ENGLISH.with_suffix(".mo").read_bytes() == mo
