"""Sealed values: AES-256-GCM under a case's key, so that deleting the key is the purge. Pure."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

Json: TypeAlias = Any

FORMAT: Final = b"\x01"
NONCE: Final = 12
TAG: Final = 16


class Tampered(Exception):
    """The bytes were not made by this key, or were changed since."""


class Sealed(bytes):
    """What `CaseKey.seal` made: format byte, nonce, ciphertext with tag. Says nothing about what is in it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<Sealed {len(self)} bytes>"

    __str__ = __repr__


def encrypt(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """Encrypt under a 32-byte key; only the same `bound_to` opens it again."""
    nonce = os.urandom(NONCE)
    return FORMAT + nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def decrypt(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """The plain bytes again. Raises Tampered."""
    if sealed[:1] != FORMAT or len(sealed) < len(FORMAT) + NONCE + TAG:
        raise Tampered("not a sealed value of a known format")
    try:
        return AESGCM(key).decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], bound_to)
    except InvalidTag as error:
        raise Tampered("the seal does not fit the key") from error


@dataclass(frozen=True, slots=True)
class CaseKey:
    """The key of one case. Values of another case cannot be opened by it, nor moved into it."""

    agency_id: int
    stream: UUID
    secret: bytes = field(repr=False)

    def seal(self, value: Json) -> Sealed:
        """Seal anything JSON can hold."""
        return Sealed(self.seal_bytes(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()))

    def open(self, sealed: bytes) -> Json:
        """The value again. Raises Tampered."""
        return json.loads(self.open_bytes(sealed))

    def seal_bytes(self, plain: bytes) -> bytes:
        """Seal a file's bytes."""
        return encrypt(self.secret, plain, self.stream.bytes)

    def open_bytes(self, sealed: bytes) -> bytes:
        """The bytes again. Raises Tampered."""
        return decrypt(self.secret, sealed, self.stream.bytes)
