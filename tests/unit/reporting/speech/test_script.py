"""What is read aloud of a report: every figure of it, nothing twice, and in time."""

import io
import re
import struct
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from reporting.book import Chapter, Paragraph, chapter_title
from reporting.formats import NAMES
from reporting.speech.numbers import said
from reporting.speech.script import as_text, script
from tests.support.reports import PUBLISHED, book, published

BOOKS = [published(path) for path in PUBLISHED]
EVERY = pytest.mark.parametrize("book", BOOKS, ids=[path.stem for path in PUBLISHED])
SMALL = BOOKS[[path.stem for path in PUBLISHED].index("shuyang_drc_2023")]


def chapter_text(book, number):
    return "".join(script(book)[number].sentences)


@EVERY
def test_every_figure_of_the_tables_is_said_in_its_chapter(book):
    for number, table in ((2, "table2"), (3, "table3"), (4, "table4")):
        if table not in book.tables:
            continue
        heard = chapter_text(book, number)
        told = [figure for figure in book.tables[table].values() if figure]
        for figure in set(told):
            words = {said(figure), said(figure).replace("二", "两") if figure == 2 else said(figure)}
            spoken = sum(
                len(
                    re.findall(
                        rf"(?<![零一二三四五六七八九十百千万亿点负]){one}(?![零一二三四五六七八九十百千亿点]|万(?!元))",
                        heard,
                    )
                )
                for one in words
            )
            assert spoken >= told.count(figure), (table, figure)


@EVERY
def test_zeros_are_summed_up_and_never_read_one_by_one(book):
    heard = chapter_text(book, 3)
    assert "零件" not in heard and ("均为零" in heard)


@EVERY
def test_a_track_a_chapter_and_no_sentence_without_breath(book):
    tracks = script(book)
    assert [track.title for track in tracks] == [book.title, *map(chapter_title, book.chapters)]
    sentences = [one for track in tracks for one in track.sentences]
    assert all(re.search("[〇一-鿿]", one) for one in sentences) and max(map(len, sentences)) <= 110
    assert not re.search(r"[0-9A-Za-z%]", "".join(sentences))


@pytest.mark.parametrize("form", NAMES)
def test_a_report_of_zeros_is_said_shortly(form):
    empty = book("某局", 2025, form, {"table2": {}, "table3": {}, "table4": {}})
    for number in (2, 3, 4):
        assert script(empty)[number].sentences[-1] == "本表各项均为零。"


def test_figures_of_the_text_are_said_as_numbers():
    told = replace(SMALL, chapters=(Chapter(1, "总体情况", (Paragraph("收到 3,607 件；同比增长 12.5%。"),)),))
    assert script(told)[1].sentences[1:] == ("收到三千六百零七件；", "同比增长百分之十二点五。")


def test_the_words_stand_beside_the_sound_line_by_line():
    text = as_text(script(SMALL))
    assert text.startswith(f"【{SMALL.title}】\n") and text.count("【") == 7 and text.endswith("\n")


@pytest.fixture(scope="module")
def spoken():
    pytest.importorskip("espeakng_loader")
    pytest.importorskip("soundfile")
    from reporting.speech.tracks import audio_files

    return {file.name.rpartition(".")[2]: file.data for file in audio_files(SMALL)}


def chapters(spoken):
    """(title, begin, end) as a player on the web reads them."""
    lines = spoken["vtt"].decode().split("\n\n")
    assert lines[0] == "WEBVTT"
    found = []
    for cue in filter(None, lines[1:]):
        times, title = cue.strip().split("\n")
        begins, ends = (
            sum(float(part) * 60**place for place, part in enumerate(reversed(one.split(":"))))
            for one in times.split(" --> ")
        )
        found.append((title, begins, ends))
    return found


def test_it_is_said_at_the_pace_of_a_reader(spoken):
    seconds = chapters(spoken)[-1][2]
    assert 4 <= sum(track.characters for track in script(SMALL)) / seconds <= 7


@pytest.mark.parametrize("suffix", ("mp3", "ogg"))
def test_the_sound_can_be_played_and_is_not_silence(spoken, suffix):
    import soundfile

    sound = soundfile.SoundFile(io.BytesIO(spoken[suffix]))
    samples = sound.read(dtype="int16")
    told = chapters(spoken)[-1][2]
    assert abs(len(samples) / sound.samplerate - told) < 0.3
    assert abs(samples).max() > 3000
    if suffix == "ogg":
        assert sound.title == SMALL.title


def test_players_find_the_chapters(spoken):
    told = chapters(spoken)
    assert [title for title, _begins, _ends in told] == [SMALL.title, *map(chapter_title, SMALL.chapters)]
    assert all(before[2] == after[1] for before, after in pairwise(told))
    assert spoken["cue"].decode().count("INDEX 01") == len(told) == 7
    head = spoken["mp3"]
    assert head[:3] == b"ID3" and head.count(b"CHAP") == 7 and head.count(b"CTOC") == 1
    begins = struct.unpack_from(">I", head, head.index(b"CHAP", head.index(b"CHAP") + 1) + 10 + 3)[0]
    assert abs(begins - told[1][1] * 1000) <= 1
    assert chapter_title(SMALL.chapters[2]).encode("utf-16-le") in head


def test_the_words_beside_the_sound_are_the_words_that_were_said(spoken):
    assert spoken["txt"].decode() == as_text(script(SMALL))


def test_the_voice_runs_in_a_process_of_its_own():
    from reporting.speech.speaker import Espeak

    (sound,) = Espeak().say(["政府信息公开"])
    assert 0.5 < sound.seconds < 4 and sound.rate == 22050
    maps = Path("/proc/self/maps")
    assert not maps.exists() or "espeak" not in maps.read_text()


def test_without_the_extra_it_is_said_what_is_missing(monkeypatch):
    from reporting.speech import speaker
    from services.errors import Unavailable

    monkeypatch.setattr(speaker, "NEEDED", ("no_such_package",))
    with pytest.raises(Unavailable) as refused:
        speaker.check_installed()
    assert "gongkai[voice]" in refused.value.message
