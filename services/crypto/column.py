"""The column type of sealed values."""

from __future__ import annotations

from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

from services.crypto.sealed import Sealed


class SealedType(TypeDecorator[Sealed]):
    """bytea in the table, `Sealed` in Python; only sealed values can be stored."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Sealed | None, dialect: Dialect) -> bytes | None:
        """Refuse plain bytes: they would be personal data in the clear."""
        if value is not None and not isinstance(value, Sealed):
            raise TypeError("a sealed column takes Sealed values only")
        return None if value is None else bytes(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Sealed | None:
        """The stored bytes as Sealed."""
        return None if value is None else Sealed(value)
