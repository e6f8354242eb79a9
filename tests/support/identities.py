"""What must hold of tables 三 and 四 whatever happened: looked for here over every agency, their sum, years, parts of years."""

from collections import Counter

from reporting.domain import SPANS, checks, passages, period, table3
from reporting.queries import months, roll_up, roll_up_four, table_four, table_three
from reporting.queries.further import channels, further
from reporting.remedies import places, remedy_checks, table4

PARTS = (("h1", "h2"), tuple(f"q{n}" for n in range(1, 5)), tuple(f"m{n}" for n in range(1, 13)))


def broken(session, whole, years, forms):
    """Every identity that does not hold, a line each. `whole` is the subject of all agencies, `forms` those of 三 and 四."""
    form, four = forms
    subjects = [whole, *(type(whole)((agency,)) for agency in whole.agencies)]
    for subject in subjects:
        tables = {year: table_three(session, subject, period(year), form) for year in years}
        fours = {year: table_four(session, subject, period(year), four) for year in years}
        for year in years:
            yield from _sums(subject, tables[year], fours[year])
            if subject is whole:
                yield from _parts(session, subject, tables[year], form)
            yield from _channels(session, subject, tables[year])
            if year + 1 in tables:
                yield from _over_the_year(subject, tables[year], tables[year + 1])
                yield from _pending(subject, fours[year], fours[year + 1])
    for year in years:
        yield from _rolled_up(session, whole, period(year), forms)


def _sums(subject, three, four):
    found = [*checks(three), *remedy_checks(four)]
    yield from (f"{subject} {three.within.name}: {one}" for one in found if not one.holds)
    if any(figure < 0 for table in (three, four) for figure in table.cells.values()):
        yield f"{subject} {three.within.name}: less than nothing"


def _over_the_year(subject, before, after):
    """C2: 结转下年度 is the next year's 上年结转, column by column."""
    if before.row("carried_out") != after.row("carried_in"):
        yield f"{subject} {after.within.year}: {before.row('carried_out')} carried out, {after.row('carried_in')} in"


def _pending(subject, before, after):
    """C11: what was undecided at the year's end stands in the next year's table again, however it goes on."""
    for block in before.form.blocks:
        left, total = before.cell(block.key, "pending"), after.cell(block.key, "total")
        if left > total:
            yield f"{subject} {after.within.year} {block.key}: {left} undecided, {total} in the next table"


def _parts(session, subject, year, form):
    """Months, quarters, halves: what came and how it ended adds up to the year, and each goes on from the one before."""
    for spans in PARTS:
        tables = [table_three(session, subject, period(year.within.year, span=span), form) for span in spans]
        assert all(span in SPANS for span in spans)
        for row in (row.key for row in form.keyed_rows if row.key not in ("carried_in", "carried_out")):
            parts = [sum(figures) for figures in zip(*(table.row(row) for table in tables), strict=True)]
            if parts != list(year.row(row)):
                yield f"{subject} {year.within.name} {spans[0]}… {row}: {parts} ≠ {year.row(row)}"
        ins = [table.row("carried_in") for table in tables] + [year.row("carried_out")]
        outs = [year.row("carried_in")] + [table.row("carried_out") for table in tables]
        if ins != outs:
            yield f"{subject} {year.within.name} {spans[0]}…: parts do not go on from each other"
    monthly = months(session, subject, year.within)
    told = (sum(one.new for one in monthly), sum(one.closed for one in monthly), monthly[-1].open)
    due = tuple(year.cell(row, "total") for row in ("new", "total", "carried_out"))
    if told != due:
        yield f"{subject} {year.within.name} by month: {told} ≠ {due}"


def _channels(session, subject, table):
    ways, more = channels(session, subject, table.within), further(session, subject, table.within)
    if sum(ways.values()) != table.cell("new", "total"):
        yield f"{subject} {table.within.name}: channels {ways} ≠ {table.cell('new', 'total')}"
    if (more.new, more.answered) != (table.cell("new", "total"), table.cell("total", "total")):
        yield f"{subject} {table.within.name}: further statistics {more}"


def _rolled_up(session, whole, within, forms):
    for form, one, each in ((forms[0], table_three, roll_up), (forms[1], table_four, roll_up_four)):
        together = one(session, whole, within, form)
        parts = each(session, whole, within, form).values()
        added = {cell: sum(part.cells[cell] for part in parts) for cell in together.cells}
        if added != dict(together.cells):
            yield f"{within.name}: children add up to {added}, the whole is {together.cells}"


def expected(cases, within, forms, late=True):
    """Tables 三 and 四 of these cases by the pure rules, from what their histories come to."""
    facts = [fact for case in cases if (fact := case.fact(late)) is not None]
    told = Counter(places([one for case in cases for one in case.disputes(late).values()], within))
    return table3(passages(facts, within), forms[0], within), table4(told, forms[1], within)
