"""`python -m reporting.speech.espeak`: says sentences with espeak-ng, in a process of its own.

espeak-ng is GPL-3 and this project is not: it is loaded here alone, as a program of its own, and spoken to through pipes.
In: a JSON list of sentences. Out: the samples a second, then for each sentence its length in bytes and its samples,
16 bits mono; every number as four bytes, the low one first.
"""

import ctypes
import json
import struct
import sys
from collections.abc import Callable
from typing import BinaryIO

SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: samples are handed over, nothing sounds
UTF8 = 1
RATE, WORDS_A_MINUTE = 1, 240  # about five characters a second
VOICE = b"cmn"


def main(told: BinaryIO, out: BinaryIO) -> int:
    """Say everything; 1 when the engine does not start."""
    engine, samples = _engine()
    if samples <= 0 or engine.espeak_SetVoiceByName(VOICE) != 0:
        return 1
    engine.espeak_SetParameter(RATE, WORDS_A_MINUTE, 0)
    heard = bytearray()
    listener = _listener(heard)
    engine.espeak_SetSynthCallback(listener)
    out.write(struct.pack("<I", samples))
    for sentence in json.load(told):
        heard.clear()
        text = sentence.encode()
        engine.espeak_Synth(text, len(text) + 1, 0, 1, 0, UTF8, None, None)
        engine.espeak_Synchronize()
        out.write(struct.pack("<I", len(heard)) + heard)
    out.flush()
    return 0


def _engine() -> tuple[ctypes.CDLL, int]:
    import espeakng_loader

    engine = ctypes.CDLL(espeakng_loader.get_library_path())
    data = espeakng_loader.get_data_path().encode()
    return engine, engine.espeak_Initialize(SYNCHRONOUS, 0, data, 0)


def _listener(heard: bytearray) -> Callable[..., int]:
    kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)

    def take(wave: object, number: int, _events: object) -> int:
        if wave and number:
            heard.extend(ctypes.string_at(wave, number * 2))  # type: ignore[arg-type]  # a pointer as C has it
        return 0

    return kind(take)


if __name__ == "__main__":
    sys.exit(main(sys.stdin.buffer, sys.stdout.buffer))
