"""Opening files people send: what they are by their content, and their lines and grids; refusals are told apart."""

from reporting.checker.files.kinds import Refused, kind_of
from reporting.checker.files.opening import pieces_of

__all__ = ["Refused", "kind_of", "pieces_of"]
