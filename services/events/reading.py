"""The short way to read a stored payload that is plainly as it was written.

A worker reads thousands of events a second, nearly all exactly as `dump` wrote them. This reads those without a
schema's walk; a payload it finds odd in any way is left to the schema, which mends it or says what is wrong.
"""

import types
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field
from datetime import date
from typing import Any, Final, Union, get_args, get_origin

Read = Callable[[Any], Any]
Reading = tuple[tuple[str, Read | None, Any], ...]

ISO_DAY: Final = 10  # characters: `fromisoformat` knows more ways to write a day than `dump` does


class Odd(ValueError):
    """Not as `dump` writes it: the schema decides."""


def reading_of(fields: Iterable[Field[Any]], hints: Mapping[str, Any]) -> Reading:
    """Per field its name, how its value is read (None: as it stands) and what it is when it was left out."""
    return tuple((field.name, *_read_of(hints[field.name], field.default)) for field in fields)


def read_plainly(reading: Reading, told: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a fact. Raises ValueError where a payload is not plainly what it should be."""
    values = {}
    for name, read, left_out in reading:
        value = told.get(name)
        if value is None:
            if left_out is MISSING or name in told:
                raise Odd(name)
            values[name] = left_out
        else:
            values[name] = value if read is None else read(value)
    return values


def _read_of(hint: Any, default: Any) -> tuple[Read | None, Any]:
    if get_origin(hint) in (Union, types.UnionType):
        (hint,) = (part for part in get_args(hint) if part is not type(None))
        default = None if default is MISSING else default
    if get_origin(hint) is tuple:
        return _many(_READS[get_args(hint)[0]]), default
    return (None if get_origin(hint) in (dict, list) else _READS[hint]), default


def _exactly(kind: type) -> Read:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise Odd(value)
        return value

    return read


def _day(value: Any) -> date:
    if type(value) is not str or len(value) != ISO_DAY:
        raise Odd(value)
    return date.fromisoformat(value)


def _id(value: Any) -> uuid.UUID:
    if type(value) is not str:
        raise Odd(value)
    return uuid.UUID(value)


def _many(read: Read) -> Read:
    def each(value: Any) -> tuple[Any, ...]:
        if type(value) is not list:
            raise Odd(value)
        return tuple(read(one) for one in value)

    return each


_READS: dict[Any, Read] = {
    str: _exactly(str),
    int: _exactly(int),
    bool: _exactly(bool),
    date: _day,
    uuid.UUID: _id,
}
