"""Write the golden message of every fact version that has none yet; existing files are never touched."""

import json
import uuid
from dataclasses import fields
from datetime import date
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import services.events.routes  # noqa: F401  (registers every fact)
from services.events import dump, registered

FOLDER = Path(__file__).parent / "events"
SAMPLE: dict[Any, Any] = {
    str: "甲",
    int: 7,
    bool: True,
    date: date(2026, 11, 20),
    uuid.UUID: uuid.UUID(int=7),
}


def sample(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        hint = next(part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is tuple:
        return (SAMPLE[get_args(hint)[0]],)
    if get_origin(hint) is dict:
        return {"carrier": "ems"}
    if get_origin(hint) is list:
        return [{"kind": "counted"}]
    return SAMPLE[hint]


def main() -> None:
    for kind in registered().values():
        target = FOLDER / f"{kind.name}.v{kind.version}.json"
        if target.exists():
            continue
        hints = get_type_hints(kind)
        fact = kind(**{f.name: sample(hints[f.name]) for f in fields(kind)})
        message = {"name": kind.name, "version": kind.version, "payload": dump(fact)}
        target.write_text(json.dumps(message, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
