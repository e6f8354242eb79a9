"""Reports for tests: the published tables kept as fixtures as books, and books as files of every readable kind."""

from tests.support.reports.books import FIXTURES, book, fixture_books, ordinary_chapters
from tests.support.reports.writing import WRITERS

__all__ = ["FIXTURES", "WRITERS", "book", "fixture_books", "ordinary_chapters"]
