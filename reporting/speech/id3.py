"""The head of an MP3 file: its title and its chapters (ID3v2.3 with CHAP and CTOC), so that players can jump. Pure."""

import struct
from collections.abc import Sequence

UNICODE = b"\x01"  # UTF-16 with its mark
NOWHERE = 0xFFFFFFFF  # the place in bytes is not told; the time counts
IN_ORDER = 0x03  # the one list of chapters, in their order


def tag(title: str, artist: str, year: int, chapters: Sequence[tuple[str, float, float]]) -> bytes:
    """The tag to stand before the sound; chapters as (title, begin, end) in seconds."""
    names = [f"c{number}".encode() + b"\0" for number in range(1, len(chapters) + 1)]
    frames = _text("TIT2", title) + _text("TPE1", artist) + _text("TYER", str(year))
    frames += _frame("CTOC", b"toc\0" + bytes((IN_ORDER, len(names))) + b"".join(names))
    for name, (words, begins, ends) in zip(names, chapters, strict=True):
        times = struct.pack(">IIII", round(begins * 1000), round(ends * 1000), NOWHERE, NOWHERE)
        frames += _frame("CHAP", name + times + _text("TIT2", words))
    return b"ID3\x03\x00\x00" + _sevens(len(frames)) + frames


def _text(name: str, words: str) -> bytes:
    return _frame(name, UNICODE + words.encode("utf-16"))


def _frame(name: str, data: bytes) -> bytes:
    return name.encode() + struct.pack(">IH", len(data), 0) + data


def _sevens(length: int) -> bytes:
    """The length in four bytes of seven bits each."""
    return bytes(length >> shift & 0x7F for shift in (21, 14, 7, 0))
