"""One application handled as several, several answered by one reply."""

from processing import commands
from processing.domain import AT_WORK, State
from processing.models import CaseDocument
from tests.integration.processing.lives.life import Life, NotNow

# A row of its own for one that shares a reply; none: the row of the reply.
OWN_ROWS = (("", ()), ("", ()), ("unavailable_2", ("38",)), ("granted", ("36-2",)))


def another_comes(life: Life) -> None:
    """The same applicant asks for something else."""
    if len(life.cases) > 2:
        raise NotNow
    life.born()


def split(life: Life) -> None:
    """Handled as two or three; intake registers the others, and the applicant is told of all."""
    if len(life.cases) > 2:
        raise NotNow
    texts = ["出让合同", "规划许可证", "征收公告"][: 2 + life.draw(2)]
    life.do(commands.split, texts, "各项内容分属不同的项目，须分别检索")
    whole, received = life.case, life.own().receipt_date
    for _ in texts[1:]:
        life.born(parent=whole, receipt_date=received)
    assert [one.kind for one in life.papers(CaseDocument.kind == "split_notice")] == ["split_notice"]


def join(life: Life) -> None:
    """Answered along with another of the same applicant."""
    others = [case for case in life.cases if case != life.case and life.stood[case][0] in AT_WORK]
    row, grounds = life.one_of(OWN_ROWS)
    life.do(commands.join, life.one_of(others), outcome=row, grounds=grounds)


def join_a_stranger(life: Life) -> None:
    """With itself, or with one that is not at work: no."""
    life.do(commands.join, life.one_of(life.cases))


def leave(life: Life) -> None:
    life.do(commands.leave)


OFTEN = {State.JOINED: (leave,)}
BENT = {
    State.EXAMINING: (join, join, join, split, another_comes, join_a_stranger),
    State.DRAFTING: (join, split, another_comes),
}
SPLITTING = {State.EXAMINING: (split, split, join), State.DRAFTING: (join,)}
