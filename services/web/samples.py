"""Invented values for the page of components."""

from __future__ import annotations

from typing import Any


def samples() -> dict[str, Any]:
    """What design.html shows."""
    return {}
