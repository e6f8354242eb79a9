"""`python -m deploy.pictures`: draws the pages of docs/processing from the tables, so that both stay the same."""

from pathlib import Path

from deploy.calendar_page import calendars
from processing.diagram import state_diagram, steps_table

PAGES = Path(__file__).parents[1] / "docs" / "processing"


def life_of_a_case() -> str:
    """The page with the states and the steps between them."""
    return f"""# The life of a case

`processing/domain/table.py` holds one table of steps. It decides what is allowed and which buttons an officer sees; the
picture and the list below are made from it (`python -m deploy.pictures`), and a test keeps them equal to it.

```mermaid
{state_diagram()}
```

{steps_table()}

A case that a review or a court ordered to be answered again goes the way a second time: a new round, due as the order
says. How the round before ended is kept in `processing.case_round`, and table 三 counts the first closing alone.
"""


MADE = {"life-of-a-case.md": life_of_a_case, "calendars.md": calendars}


def main() -> None:
    for name, page in MADE.items():
        (PAGES / name).write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
