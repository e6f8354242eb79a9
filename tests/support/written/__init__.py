"""Reports for tests: the published tables kept as fixtures as books, and books as files of every readable kind."""

from tests.support.written.books import FIXTURES, book, fixture_books, ordinary_chapters
from tests.support.written.writing import WRITERS

__all__ = ["FIXTURES", "WRITERS", "book", "fixture_books", "ordinary_chapters"]
