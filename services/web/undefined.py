"""Templates may ask whether something was given, but never print what was not: a typo fails loudly."""

from __future__ import annotations

from jinja2 import Undefined


class Unsaid(Undefined):
    """Undefined that is false and empty, and raises when it is printed."""

    def __str__(self) -> str:
        raise self._undefined_exception(self._undefined_message)
