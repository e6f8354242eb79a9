"""The steps after the end: the file goes to the archive (办结 and 归档 are two). They keep the state. Pure."""

from processing.domain.states import Action, State, Transition
from services.identity.permissions import Permission

S, A, P = State, Action, Permission
KEEPING: tuple[Transition, ...] = (
    Transition(
        A.ARCHIVE,
        frozenset({S.CLOSED}),
        None,
        P.CASE_HANDLE,
        "归档",
        "条例第四十五条",
        "编档号，定保管期限；缺的材料先列出来",
    ),
)
del S, A, P
