"""The second language is whole: every sentence has an English text, and that text says the same."""

import re
import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from flask import Flask, render_template_string

from deploy.catalogue import ENGLISH
from processing.commands import Acting
from processing.commands.noting import note_help, note_talk
from processing.evidence import check_evidence
from processing.outcomes import GROUNDS, check_grounds
from services.actor import SYSTEM
from services.clock import CHINA
from services.errors import Invalid
from services.web import i18n
from services.web.schemas import Day, FormSchema, Line, load
from services.words import Word, day_word, joined, said, words

ROOT = Path(__file__).resolve().parents[3]
CHINESE = re.compile("[\u4e00-\u9fff]")
FIELDS = re.compile(r"%\((\w+)\)s")
BRACES = re.compile(r"\{\w[^{}]*\}")
# What stays Chinese in an English sentence: what the reader must write or recognise on paper, and numbers of documents.
LITERALS = (
    "政府信息公开申请", "政府信息公开工作机构", "审核通过", "经审核，", "住建局", "（2026）鲁0303行初12号", "（一）", "{新收}",
    "国办公开办函〔2016〕201号", "国办函〔2020〕109号", "“含”", "“不含”", "“是”", "〔完〕", "“表头”", "“逐行 字段”",
    "2027-10-01 至 2027-10-07",
)  # fmt: skip

# Who notes something of a case that is never asked for: what was typed is refused before.
NOBODY: Any = (None, 0, uuid.UUID(int=0))
BY = Acting(SYSTEM, frozenset(), datetime(2026, 3, 2, 9, tzinfo=CHINA))


def catalogue() -> dict[str, str]:
    with ENGLISH.open("rb") as file:
        return {m.id: m.string for m in read_po(file, locale="en") if m.id and isinstance(m.id, str)}


def scripts() -> Iterator[Path]:
    for package in ("services", "intake", "processing", "notifications", "reporting"):
        yield from sorted((ROOT / package).rglob("static/**/*.js"))


def test_every_sentence_has_an_english_text():
    missing = [sentence for sentence, text in catalogue().items() if not text]
    told = "\n".join(f'msgid "{sentence}"' for sentence in missing)
    where = ENGLISH.relative_to(ROOT)
    assert not missing, (
        f"{len(missing)} sentence(s) without English. Write each msgstr in {where}, then run "
        f"python -m deploy.catalogue:\n{told}"
    )


def test_a_translation_has_the_fields_of_its_sentence():
    wrong = [
        (sentence, text)
        for sentence, text in catalogue().items()
        if text
        and (
            set(FIELDS.findall(sentence)) != set(FIELDS.findall(text))
            or not set(BRACES.findall(sentence)) <= set(BRACES.findall(text))
        )
    ]
    assert wrong == []


def test_a_translation_is_english():
    left = {}
    for sentence, text in catalogue().items():
        bare = text
        for literal in LITERALS:
            bare = bare.replace(literal, "")
        if CHINESE.search(bare):
            left[sentence] = text
    assert left == {}


@pytest.mark.parametrize("path", scripts(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_script_says_only_what_a_page_can_translate(path: Path):
    source = re.sub(r"^\s*//.*$", "", path.read_text("utf-8"), flags=re.MULTILINE)
    spoken = set(re.findall(r'said\("([^"]+)"', source))
    carried = {
        text
        for template in [
            *ROOT.glob("services/web/templates/parts/scripts.html"),
            *ROOT.glob("*/templates/**/*_words.html"),
        ]
        for text in re.findall(r'"([^"]+)": _\(', template.read_text("utf-8"))
    }
    assert spoken <= carried
    bare = re.sub(r'said\("[^"]+"|/(?:[^/\n\\]|\\.)+/[a-z]*\.', "", source)
    literals = [text for text in re.findall(r'"([^"]*)"|`([^`]*)`', bare) if CHINESE.search("".join(text))]
    assert literals == []


class TestWords:
    """What rules and tables say."""

    @pytest.fixture
    def app(self) -> Flask:
        app = Flask("words")
        i18n.register(app)
        return app

    def shown(self, app: Flask, language: str, **values: object) -> str:
        with app.test_request_context(headers={"Cookie": f"lang={language}"}):
            return render_template_string("{{ x }}", **values)

    def test_a_word_is_the_chinese_text_it_is_made_of(self, app: Flask):
        word = said("至少 %(min)s 个字。", min=3)
        assert word == "至少 3 个字。"
        assert f"{word}" == "至少 3 个字。"
        assert self.shown(app, "zh", x=word) == "至少 3 个字。"

    def test_a_page_prints_it_in_the_readers_language(self, app: Flask):
        assert self.shown(app, "en", x=said("至少 %(min)s 个字。", min=3)) == "At least 3 characters."

    def test_words_inside_a_word_are_read_too(self, app: Flask):
        asked = joined("：", (said("收到"), day_word(date(2026, 11, 3))))
        assert asked == "收到：11月3日"
        assert self.shown(app, "zh", x=asked) == "收到：11月3日"
        assert self.shown(app, "en", x=asked) == "Received: 3 Nov"
        assert self.shown(app, "en", x=day_word(date(2026, 11, 3), with_year=True)) == "3 Nov 2026"

    def test_what_a_person_typed_is_never_translated_nor_trusted(self, app: Flask):
        assert self.shown(app, "en", x="收到") == "收到"
        assert self.shown(app, "en", x=said("办件 %(number)s", number="<b>%s")) == "Case &lt;b&gt;%s"

    def test_a_template_reads_a_word_given_to_it_as_a_sentence(self, app: Flask):
        with app.test_request_context(headers={"Cookie": "lang=en"}):
            word = said("办件 %(number)s", number="<b>100%")
            assert render_template_string("{{ _(x) }}", x=word) == "Case &lt;b&gt;100%"
            assert (
                render_template_string("{{ _('办件 %(number)s', number=y) }}", y=said("收到"))
                == "Case Received"
            )

    def test_outside_a_page_everything_is_chinese(self):
        assert i18n.read(said("收到")) == "收到"

    def test_a_refusal_and_its_fields_are_words(self):
        refused = Invalid("请写明理由。", fields={"reason": "请写明理由。"})
        assert isinstance(refused.message, Word)
        assert all(isinstance(problem, Word) for problem in refused.fields.values())

    @pytest.mark.parametrize(
        "refuse",
        (
            lambda: check_evidence(list(GROUNDS), {}),
            lambda: check_grounds("granted", ["14-law", "16-2a"]),
            lambda: note_talk(*NOBODY, "", date(2026, 3, 2), by=BY),
            lambda: note_help(*NOBODY, "来电", date(2026, 3, 3), by=BY),
        ),
        ids=("evidence", "grounds", "talk", "help"),
    )
    def test_what_fills_a_refusal_is_read_too(self, app: Flask, refuse: Callable[[], object]):
        with pytest.raises(Invalid) as refused:
            refuse()
        for told in (refused.value.message, *refused.value.fields.values()):
            assert CHINESE.search(told) and not CHINESE.search(self.shown(app, "en", x=told))

    def test_a_schema_says_what_is_wrong_in_both_languages(self, app: Flask):
        class Form(FormSchema):
            name = Line(most=5, required=True)
            day = Day()

        with pytest.raises(Invalid) as refused:
            load(Form(), {"name": "x" * 6, "day": "?"})
        problems = refused.value.fields
        assert problems == {"name": "不能超过 5 个字。", "day": "日期写成 2026-11-22 的样子。"}
        assert self.shown(app, "en", x=problems["name"]) == "At most 5 characters."
        assert self.shown(app, "en", x=problems["day"]) == "Write dates like 2026-11-22."

    def test_a_table_keeps_its_keys_and_what_is_no_text(self):
        table = words({"a": ("收到", 3, date(2026, 1, 1))})
        assert table == {"a": ("收到", 3, date(2026, 1, 1))}
        assert isinstance(table["a"][0], Word)
        assert type(next(iter(table))) is str
