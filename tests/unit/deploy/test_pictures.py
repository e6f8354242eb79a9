"""The pages of docs/processing are what the tables and the clock say today."""

import pytest

from deploy.pictures import DOCS, MADE


@pytest.mark.parametrize("name", MADE)
def test_a_drawn_page_is_as_it_would_be_drawn_now(name: str):
    assert (DOCS / name).read_text("utf-8") == MADE[name](), "python -m deploy.pictures"
