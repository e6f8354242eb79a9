"""The steps after the end, which keep the state: the file goes to the archive (办结 and 归档 are two), and what was given
goes into proactive disclosure. Pure."""

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
    Transition(
        A.PROPOSE_PUBLICATION,
        frozenset({S.CLOSED}),
        None,
        P.CASE_HANDLE,
        "提出转主动公开",
        "条例第四十四条",
        "多个申请人申请同样的信息，或者申请人建议主动公开",
    ),
    Transition(
        A.DECIDE_PUBLICATION,
        frozenset({S.CLOSED}),
        None,
        P.CASE_SIGN,
        "决定是否主动公开",
        "条例第四十四条",
        "提出的人不能自己决定；申请人建议的，答复申请人",
        document="publication_reply",
    ),
    Transition(
        A.RECORD_PUBLICATION,
        frozenset({S.CLOSED}),
        None,
        P.CASE_HANDLE,
        "登记已主动公开",
        "条例第四十四条",
        "公开的日期、网址和目录索引号",
    ),
)
del S, A, P
