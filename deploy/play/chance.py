"""Chance that is the same on every machine and every run: drawn from the file's digest, never from a generator."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def draw(digest: str, *about: object) -> int:
    """A large number that depends on the file and on what it is about, on nothing else."""
    told = ":".join(map(str, (digest, *about)))
    return int.from_bytes(hashlib.blake2b(told.encode(), digest_size=8).digest())


def between(digest: str, least: int, most: int, *about: object) -> int:
    """A whole number from `least` to `most`, both included."""
    return least + draw(digest, *about) % (most - least + 1)


def choice(digest: str, among: Sequence[T], *about: object) -> T:
    """One of `among`."""
    return among[draw(digest, *about) % len(among)]
