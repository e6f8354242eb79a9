"""Passwords: Argon2id, and what a sign-in profile asks of one.

`asvs` follows OWASP ASVS 5 §6.2 (length and a list of bad ones, no composition, no rotation), `dengbao3` follows
GB/T 22239 8.1.4.1 (classes, change after 90 days, five old ones). The two contradict each other, so the
deployment chooses; `demo` asks for nothing and is refused in production.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from services.errors import Invalid
from services.words import said

LONGEST: Final = 256  # characters; anything longer is an attempt to make hashing expensive


@dataclass(frozen=True)
class Profile:
    """What one sign-in profile asks for."""

    name: str
    shortest: int
    classes: int = 0
    max_age: timedelta | None = None
    history: int = 0
    check_common: bool = True
    memory_kib: int = 65536


PROFILES: Final[Mapping[str, Profile]] = {
    "demo": Profile("demo", shortest=6, check_common=False, memory_kib=8192),
    "asvs": Profile("asvs", shortest=12),
    "dengbao3": Profile("dengbao3", shortest=12, classes=3, max_age=timedelta(days=90), history=5),
}

CLASSES: Final = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")


@cache
def _hasher(memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=3, memory_cost=memory_kib, parallelism=4)


@cache
def common_passwords() -> frozenset[str]:
    """Passwords seen everywhere, folded to lower case."""
    text = files("services.identity").joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


def check_password(
    password: str, profile: Profile, words: Iterable[str] = (), old: Sequence[str] = ()
) -> None:
    """Raise Invalid unless `password` satisfies `profile`.

    `words`: names that must not be the password's main part (agency, login name). `old`: hashes not to be used again.
    """
    if problem := _problem(password, profile, words):
        raise Invalid(problem, fields={"password": problem})
    if any(verify_password(password, hash_) for hash_ in old[: profile.history]):
        problem = said("不能使用最近 %(history)s 次用过的密码。", history=profile.history)
        raise Invalid(problem, fields={"password": problem})


def _problem(password: str, profile: Profile, words: Iterable[str]) -> str | None:
    if "\x00" in password:
        return "密码中含有无法使用的字符。"
    if len(password) < profile.shortest:
        return said("密码至少需要 %(shortest)s 个字符。", shortest=profile.shortest)
    if len(password) > LONGEST:
        return said("密码不能超过 %(longest)s 个字符。", longest=LONGEST)
    if sum(bool(re.search(c, password)) for c in CLASSES) < profile.classes:
        return said(
            "密码须包含大写字母、小写字母、数字、符号中的至少 %(classes)s 类。", classes=profile.classes
        )
    if profile.check_common and _is_guessable(password, words):
        return "这个密码太常见或含有单位、账号名称，请换一个。"
    return None


def _is_guessable(password: str, words: Iterable[str]) -> bool:
    folded = password.casefold()
    bare = re.sub(r"[^a-z]+$", "", folded)
    mostly_common = bare in common_passwords() and 2 * len(bare) >= len(folded)
    if folded in common_passwords() or mostly_common or len(set(folded)) < 5:
        return True
    return any(len(word) >= 3 and word.casefold() in folded for word in words)


def hash_password(password: str, profile: Profile) -> str:
    """The Argon2id hash as a PHC string."""
    return _hasher(profile.memory_kib).hash(password)


def verify_password(password: str, hash_: str) -> bool:
    """Whether `password` made `hash_`; the cost is the one stored in the hash."""
    try:
        return _hasher(PROFILES["asvs"].memory_kib).verify(hash_, password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(hash_: str, profile: Profile) -> bool:
    """Whether the hash was made with other costs than the profile's: make it anew at the next sign-in."""
    return _hasher(profile.memory_kib).check_needs_rehash(hash_)


@cache
def decoy_hash(profile: Profile) -> str:
    """Verified against when the login name is unknown, so that both answers take the same time."""
    return hash_password("a name nobody has", profile)
