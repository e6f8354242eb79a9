"""The published language holds what it promises."""

import importlib
import json
from dataclasses import fields
from pathlib import Path

import pytest

from services.events import dump, load, registered
from services.events.base import Event
from services.events.routes import CONSUMERS, ROUTES

GOLDEN = Path(__file__).parent.parent / "contracts" / "events"
# No field of a payload may name a person or carry what he wrote: that travels sealed.
FORBIDDEN = (
    "name",
    "phone",
    "email",
    "address",
    "text",
    "identity",
    "id_number",
    "contact",
    "applicant",
    "agent",
)


def test_every_fact_is_routed_and_every_route_leads_to_a_consumer():
    assert set(ROUTES) == set(registered().values())
    assert {context for heard in ROUTES.values() for context in heard} <= set(CONSUMERS)


@pytest.mark.parametrize("kind", registered().values(), ids=lambda kind: kind.name)
def test_no_payload_field_names_a_person(kind: type[Event]):
    assert {field.name for field in fields(kind)}.isdisjoint(FORBIDDEN)


@pytest.mark.parametrize("golden", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_a_message_written_once_can_be_read_for_ever(golden: Path):
    told = json.loads(golden.read_text("utf-8"))
    fact = load(told["name"], told["version"], told["payload"])
    assert fact.name == told["name"]
    if fact.version == told["version"]:
        assert dump(fact) == told["payload"]


def test_every_version_of_every_fact_has_its_golden_message():
    wanted = {
        f"{kind.name}.v{version}" for kind in registered().values() for version in range(1, kind.version + 1)
    }
    assert {path.stem for path in GOLDEN.glob("*.json")} >= wanted


@pytest.mark.parametrize("context", CONSUMERS)
def test_each_context_handles_exactly_the_facts_the_map_leads_to_it(context: str):
    worker = importlib.import_module(f"{context}.worker")
    assert set(worker.SUBSCRIPTIONS) == {fact for fact, heard in ROUTES.items() if context in heard}
