"""How a fact is declared, written and read again.

`@event("intake.request_registered", version=1)` freezes the dataclass, derives its marshmallow schema from the
annotations and registers it. Old versions load for ever: an `upcast` leads each to the next one.
Adding an optional field keeps the version; any other change adds one.
"""

import types
import uuid
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from typing import (
    Any,
    ClassVar,
    TypeVar,
    Union,
    cast,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from marshmallow import EXCLUDE, Schema
from marshmallow import fields as ma

from services.events.reading import Reading, read_plainly, reading_of

Payload = dict[str, Any]
Upcast = Callable[[Payload], Payload]


class UnknownEvent(LookupError):
    """A name or version this code has never heard of."""


class Event:
    """Base of all facts. Payloads carry no personal data: that travels sealed beside them."""

    name: ClassVar[str]
    version: ClassVar[int]
    _schema: ClassVar[Schema]
    _reading: ClassVar[Reading]


E = TypeVar("E", bound=Event)
_REGISTRY: dict[str, type[Event]] = {}
_UPCASTS: dict[tuple[str, int], Upcast] = {}

# The allowed field types: nothing here can hold a free text about a person by accident but `str`, which the
# schema test of the events reads field by field.
_SIMPLE: dict[Any, type[ma.Field[Any]]] = {
    str: ma.String,
    int: ma.Integer,
    bool: ma.Boolean,
    date: ma.Date,
    uuid.UUID: ma.UUID,
}


@dataclass_transform(frozen_default=True, kw_only_default=True)
def event(name: str, *, version: int) -> Callable[[type[E]], type[E]]:
    """Register a fact under its published name; two classes of one name are a mistake (ValueError)."""

    def register(cls: type[E]) -> type[E]:
        if name in _REGISTRY:
            raise ValueError(f"two facts are called {name}")
        frozen = dataclass(frozen=True, kw_only=True, slots=True)(cls)
        frozen.name, frozen.version = name, version
        hints = get_type_hints(frozen)
        frozen._schema = _schema_of(frozen, hints)
        frozen._reading = reading_of(fields(cast(Any, frozen)), hints)
        _REGISTRY[name] = frozen
        return frozen

    return register


def upcast(name: str, from_version: int) -> Callable[[Upcast], Upcast]:
    """Register the step from one version of a payload to the next."""

    def register(step: Upcast) -> Upcast:
        _UPCASTS[name, from_version] = step
        return step

    return register


def dump(fact: Event) -> Payload:
    """The payload as JSON types; fields that are None are left out."""
    dumped: Payload = fact._schema.dump(fact)
    return {key: value for key, value in dumped.items() if value is not None}


def load(name: str, version: int, payload: Mapping[str, Any]) -> Event:
    """The fact of a stored payload of this or any earlier version.

    Raises UnknownEvent, or marshmallow's ValidationError for a payload that breaks its promise.
    """
    kind = _REGISTRY.get(name)
    if kind is None or version > kind.version:
        raise UnknownEvent(f"{name} v{version}")
    told: Payload = dict(payload)
    for step in range(version, kind.version):
        told = _UPCASTS[name, step](told)
    try:
        return kind(**read_plainly(kind._reading, told))
    except ValueError:
        return kind(**kind._schema.load(told))


def registered() -> Mapping[str, type[Event]]:
    """Every fact by its name."""
    return dict(_REGISTRY)


def _schema_of(cls: Any, hints: Mapping[str, Any]) -> Schema:
    declared = {f.name: _field_of(hints[f.name], f.default) for f in fields(cls)}
    schema: Schema = Schema.from_dict(declared, name=f"{cls.__name__}Payload")(unknown=EXCLUDE)
    return schema


def _field_of(hint: Any, default: Any) -> ma.Field[Any]:
    options: dict[str, Any] = {"required": True} if default is MISSING else {"load_default": default}
    if get_origin(hint) in (Union, types.UnionType):
        # None is left out of the payload: on the way back what is missing is None.
        options = {"allow_none": True, "load_default": None if default is MISSING else default}
        (hint,) = (part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is tuple:
        return _Tuple(_SIMPLE[get_args(hint)[0]](), **options)
    if get_origin(hint) in (dict, list):
        return ma.Raw(**options)
    return _SIMPLE[hint](**options)


class _Tuple(ma.List[Any]):
    """A list on the wire, a tuple in the frozen fact."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return tuple(super()._deserialize(value, attr, data, **kwargs))
