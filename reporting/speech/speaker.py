"""Who speaks: a port with one voice behind it, espeak-ng from `gongkai[voice]`. Another voice is another `Speaker`."""

import json
import struct
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final, Protocol

from services.errors import Unavailable

NEEDED: Final = ("espeakng_loader", "soundfile")
PATIENCE: Final = 600  # seconds; a report takes one
NUMBER: Final = struct.Struct("<I")


@dataclass(frozen=True, slots=True)
class Sound:
    """Samples of 16 bits, one channel."""

    rate: int
    samples: bytes

    @property
    def seconds(self) -> float:
        return len(self.samples) / 2 / self.rate


class Speaker(Protocol):
    """Says sentences, a sound each. Raises Unavailable."""

    def say(self, sentences: Sequence[str]) -> list[Sound]: ...


class Espeak:
    """The voice that is always there once the extra is: robotic, exact, a thousand times faster than speech."""

    def say(self, sentences: Sequence[str]) -> list[Sound]:
        """All sentences in one process."""
        try:
            done = subprocess.run(
                [sys.executable, "-m", "reporting.speech.espeak"],
                input=json.dumps(list(sentences)).encode(),
                capture_output=True,
                timeout=PATIENCE,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise Unavailable("语音合成没有完成，其他格式不受影响。") from error
        return _sounds(done.stdout, len(sentences))


def _sounds(said: bytes, number: int) -> list[Sound]:
    (rate,) = NUMBER.unpack_from(said)
    found: list[Sound] = []
    at = NUMBER.size
    while len(found) < number:
        (length,) = NUMBER.unpack_from(said, at)
        at += NUMBER.size
        found.append(Sound(rate, said[at : at + length]))
        at += length
    return found


def is_installed() -> bool:
    """Whether the extra is there."""
    return all(find_spec(name) is not None for name in NEEDED)


def check_installed() -> None:
    """Raises Unavailable when the extra is not installed."""
    if not is_installed():
        raise Unavailable("没有安装语音合成。有声朗读需要：pip install 'gongkai[voice]'。")
