"""The spoken report as files: MP3 and OGG, the marks of its chapters, and the words beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from reporting.book import Book
from reporting.exports.cleaning import cleaned, complete, file_stem
from reporting.exports.making import File
from reporting.speech.id3 import tag
from reporting.speech.script import Track, as_text, script
from reporting.speech.speaker import Espeak, Sound, Speaker, check_installed

AFTER_SENTENCE, AFTER_TRACK = 0.25, 1.0  # seconds of silence
SMALL: Final = 0.9  # of 1: speech of one voice needs few bits


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a chapter begins and ends, in seconds."""

    title: str
    begins: float
    ends: float


def audio_files(book: Book, speaker: Speaker | None = None) -> tuple[File, ...]:
    """MP3, OGG, cue sheet, chapters as WebVTT and the spoken text. Raises Unavailable without `gongkai[voice]`."""
    if speaker is None:
        check_installed()
    told, _taken = cleaned(complete(book))
    tracks = script(told)
    sound, marks = _joined(tracks, speaker or Espeak())
    stem = file_stem(told)
    head = tag(told.title, told.agency, told.year, [(mark.title, mark.begins, mark.ends) for mark in marks])
    return (
        File(f"{stem}.mp3", "audio/mpeg", head + _encoded(sound, "MP3", "MPEG_LAYER_III")),
        File(f"{stem}.ogg", "audio/ogg", _encoded(sound, "OGG", "VORBIS", told)),
        File(f"{stem}.cue", "text/plain", _cue(told, f"{stem}.mp3", marks).encode()),
        File(f"{stem}.vtt", "text/vtt", _chapters(marks).encode()),
        File(f"{stem}（朗读的文字）.txt", "text/plain", as_text(tracks).encode()),
    )


def _joined(tracks: Sequence[Track], speaker: Speaker) -> tuple[Sound, tuple[Mark, ...]]:
    """All tracks one after the other, and where each begins and ends."""
    sounds = iter(speaker.say([sentence for track in tracks for sentence in track.sentences]))
    samples, marks, rate = bytearray(), [], 1
    for track in tracks:
        begins = len(samples)
        for _sentence in track.sentences:
            sound = next(sounds)
            rate = sound.rate
            samples += sound.samples + _silence(rate, AFTER_SENTENCE)
        samples += _silence(rate, AFTER_TRACK)
        marks.append(Mark(track.title, begins / 2 / rate, len(samples) / 2 / rate))
    return Sound(rate, bytes(samples)), tuple(marks)


def _silence(rate: int, seconds: float) -> bytes:
    return bytes(2 * int(rate * seconds))


def _encoded(sound: Sound, kind: str, subtype: str, named: Book | None = None) -> bytes:
    import soundfile  # the extra; nothing else of the platform needs it

    memory = BytesIO()
    with soundfile.SoundFile(
        memory, "w", sound.rate, 1, subtype, format=kind, compression_level=SMALL
    ) as file:
        if named:
            file.title, file.artist, file.date = named.title, named.agency, str(named.year)
        for second in _seconds(sound):  # the encoder of OGG falls over on minutes at once
            file.buffer_write(second, dtype="int16")
    return memory.getvalue()


def _seconds(sound: Sound) -> Iterator[bytes]:
    length = 2 * sound.rate
    return (sound.samples[at : at + length] for at in range(0, len(sound.samples), length))


def _cue(book: Book, name: str, marks: Sequence[Mark]) -> str:
    lines = [f'PERFORMER "{_quoted(book.agency)}"', f'TITLE "{_quoted(book.title)}"', f'FILE "{name}" MP3']
    for number, mark in enumerate(marks, 1):
        minutes, seconds = divmod(mark.begins, 60)
        frame = f"{int(minutes):02d}:{int(seconds):02d}:{int(seconds % 1 * 75):02d}"
        lines += [
            f"  TRACK {number:02d} AUDIO",
            f'    TITLE "{_quoted(mark.title)}"',
            f"    INDEX 01 {frame}",
        ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return " ".join(text.replace('"', "'").split())


def _chapters(marks: Sequence[Mark]) -> str:
    """WebVTT, as players on the web take chapters."""
    lines = ["WEBVTT", ""]
    for mark in marks:
        lines += [f"{_clock(mark.begins)} --> {_clock(mark.ends)}", " ".join(mark.title.split()), ""]
    return "\n".join(lines)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours:02d}:{minutes:02d}:{rest:06.3f}"
