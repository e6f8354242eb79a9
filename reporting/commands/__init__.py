"""What is done in reporting: the supervising office's own work (`supervising`), table 二 (`declaring`), the report of an
agency (`writing`, `handing`), and what the supervising office does with reports (`judging`, `reopening`)."""

from reporting.commands.declaring import Telling, assign_block, declare
from reporting.commands.handing import accept_all, accept_finding, finish, publish_report, sign_none, submit
from reporting.commands.judging import TaskTold, judge, open_task, remind
from reporting.commands.reopening import reopen, take_back
from reporting.commands.supervising import (
    Chasing,
    Supervising,
    chase,
    give_opinion,
    mark_read,
    remark_on,
)
from reporting.commands.visiting import visit_again
from reporting.commands.writing import begin, correct, cover, mark_seen, write_text

__all__ = [
    "Chasing",
    "Supervising",
    "TaskTold",
    "Telling",
    "accept_all",
    "accept_finding",
    "assign_block",
    "begin",
    "chase",
    "correct",
    "cover",
    "declare",
    "finish",
    "give_opinion",
    "judge",
    "mark_read",
    "mark_seen",
    "open_task",
    "publish_report",
    "remark_on",
    "remind",
    "reopen",
    "sign_none",
    "submit",
    "take_back",
    "visit_again",
    "write_text",
]
