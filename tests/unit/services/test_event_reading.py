"""The short way to read an event says what the schema would say, or leaves it to the schema."""

import json
from pathlib import Path

import pytest
from marshmallow import ValidationError

from services.events import registered
from services.events import routes as _every_fact  # noqa: F401
from services.events.base import load
from services.events.reading import read_plainly

GOLDEN = sorted((Path(__file__).parents[2] / "contracts" / "events").glob("*.json"))
ODD = (None, "", "甲", "7", 7, 7.5, True, "true", [], ["甲"], [7], {}, "20260102", "2026-01-02", "2026-13-45",
       "{00000000-0000-7000-8000-000000000001}")  # fmt: skip
CURRENT = [
    told
    for told in (json.loads(path.read_text("utf-8")) for path in GOLDEN)
    if registered()[told["name"]].version == told["version"]
]


def by_schema(told):
    kind = registered()[told["name"]]
    try:
        return kind(**kind._schema.load(told["payload"]))
    except ValidationError as refused:
        return refused.messages


def by_load(told):
    try:
        return load(told["name"], told["version"], told["payload"])
    except ValidationError as refused:
        return refused.messages


@pytest.mark.parametrize("told", CURRENT, ids=lambda told: told["name"])
def test_what_was_written_is_read_the_short_way_and_as_the_schema_reads_it(told):
    kind = registered()[told["name"]]
    assert kind(**read_plainly(kind._reading, told["payload"])) == by_schema(told)


@pytest.mark.parametrize("told", CURRENT, ids=lambda told: told["name"])
def test_an_odd_or_missing_value_is_read_or_refused_as_by_the_schema(told):
    assert by_load({**told, "payload": {}}) == by_schema({**told, "payload": {}})
    for field in told["payload"]:
        rest = {name: value for name, value in told["payload"].items() if name != field}
        for payload in (rest, *({**rest, field: odd} for odd in ODD), {**told["payload"], "unheard_of": 1}):
            assert by_load({**told, "payload": payload}) == by_schema({**told, "payload": payload}), payload
