"""`python -m deploy.pictures`: draws the pages of docs that tell of tables from them, so that both stay the same."""

from pathlib import Path

from deploy.calendar_page import calendars
from processing.diagram import state_diagram, steps_table
from reporting.counting import rules_table

DOCS = Path(__file__).parents[1] / "docs"


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


def counting() -> str:
    """The page with the rules by which the year is counted."""
    return f"""# How the year is counted

Table 三 and table 四 are pure functions of facts and a day. Each rule below is one named function; its evidence is
**F** (read in published law or reports), **D** (derived from them) or **G** (office practice). The list is made from
`reporting/counting.py` (`python -m deploy.pictures`); `tests/unit/reporting/test_counting_rules.py` has a test for each.

{rules_table()}
"""


MADE = {
    "processing/life-of-a-case.md": life_of_a_case,
    "processing/calendars.md": calendars,
    "reports/counting.md": counting,
}


def main() -> None:
    for name, page in MADE.items():
        (DOCS / name).write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
