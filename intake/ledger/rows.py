"""One row of a register as a case, or what is wrong with it, field by field. Pure.

条例第三十一条、第三十三条: without a receipt day nothing counts; a reply is not before the receipt. What an office
wrote about people is taken as it stands: it is their register, not a form.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from intake.domain import Agent, Applicant, ApplicantKind, Carrier, Submission, Wanted, Way
from intake.ledger.basis import articles, check_beside, told_beside
from intake.ledger.columns import COLUMNS
from intake.ledger.periods import AWAITED, happenings, to_check
from intake.ledger.reading import FORMULA
from intake.ledger.words import ASKED, CARRIERS, WAYS, known, plain_word
from intake.people import check_resident_id, check_uscc
from services.calendar.domain import FIRST_DAY
from services.channels import Channel
from services.citations import Citation

EXCEL_BEGINS: Final = date(1899, 12, 30)
_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?|(\d{4})(\d{2})(\d{2})")
DAYS: Final = tuple(key for key in COLUMNS if key.endswith("_on") or key in ("receipt_date", "due_date", "supplement_until"))  # fmt: skip
# Earlier, later: what cannot have happened the other way round.
ORDER: Final = (
    ("posted_on", "signed_on"),
    ("receipt_date", "supplement_on"),
    ("supplement_on", "supplemented_on"),
    ("receipt_date", "third_sent_on"),
    ("third_sent_on", "third_back_on"),
    ("receipt_date", "joint_sent_on"),
    ("joint_sent_on", "joint_back_on"),
    ("receipt_date", "other_sent_on"),
    ("other_sent_on", "other_back_on"),
    ("receipt_date", "extended_on"),
    ("receipt_date", "fee_on"),
    ("fee_on", "paid_on"),
    ("receipt_date", "closed_on"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """How an office's register is read: meaning -> heading, and its own words for results, channels, applicants."""

    columns: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Reading":
        """From JSON."""
        return cls(told.get("columns", {}), told.get("words", {}))

    def as_data(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "columns": dict(self.columns),
            "words": {kind: dict(own) for kind, own in self.words.items() if own},
        }


@dataclass(frozen=True, slots=True)
class LedgerCase:
    """A good row. `clock` are the happenings of the period as (kind, on, until, days); no outcome: still open.

    `beside` are its words on section, legal basis and docket numbers; `basis` the articles these words name.
    """

    old_number: str
    channel: Channel
    carrier: Carrier | None
    receipt_date: date
    submission: Submission
    clock: tuple[dict[str, Any], ...]
    outcome: str | None
    closed_on: date | None
    reply_number: str
    due_told: date | None
    evidence: Mapping[str, Any]
    supplement_until: date | None = None
    check: tuple[str, ...] = ()
    beside: Mapping[str, str] = field(default_factory=dict)
    basis: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a row: a case, or problems by field; `unknown` are words nobody has explained yet."""

    case: LedgerCase | None
    problems: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[tuple[str, str], ...] = ()


def read_row(told: Mapping[str, str], mapping: Reading, today: date) -> Read:
    """A row as heading -> text. Everything that is wrong is said at once."""
    cells = {key: told.get(heading, "") for key, heading in mapping.columns.items()}
    problems = _shape(cells)
    days, wrong = _days(cells)
    problems |= wrong
    asked, unknown = _words(cells, mapping)
    problems |= {key: "这个词还不认识，请说明它是什么意思。" for key, _word in unknown}
    receipt = _receipt(days, asked.get("channel"))
    if receipt is None:
        problems.setdefault("receipt_date", "没有收到日期。")
    else:
        days["receipt_date"] = receipt
    kind = asked.get("applicant_kind") or _kind_of(cells)
    if kind is None and "applicant_kind" not in problems:
        problems["applicant_kind"] = "没有申请人类型，从证件号也看不出来。"
    problems |= _order(days, today, problems)
    problems |= _ending(days, asked.get("outcome"), problems)
    problems = check_beside(cells, asked.get("outcome"), days) | problems
    if problems or kind is None or receipt is None:
        return Read(None, problems, tuple(unknown))
    return Read(_case(cells, days, asked, ApplicantKind(kind), mapping))


def day_of(written: str) -> date | None:
    """A day as registers write it: 2026-3-5, 2026.3.5, 2026年3月5日, 20260305, or Excel's own number. ValueError for none."""
    text = unicodedata.normalize("NFKC", written).strip().rstrip(".")
    if not text or text in ("-", "—", "/", "无"):
        return None
    if shape := _DAY.fullmatch(text):
        return date(*(int(part) for part in shape.groups() if part))
    if re.fullmatch(r"[3-6]\d{4}", text):
        return EXCEL_BEGINS + timedelta(days=int(text))
    raise ValueError(written)


def _shape(cells: Mapping[str, str]) -> dict[str, str]:
    problems = {}
    for key, text in cells.items():
        column = COLUMNS[key]
        if text.startswith(FORMULA):
            problems[key] = "这一格是公式，请在 Excel 里复制后“选择性粘贴—数值”。"
        elif len(text) > column.most:
            problems[key] = f"太长，最多 {column.most} 个字。"
    for column in COLUMNS.values():
        if column.required and not cells.get(column.key, "").strip():
            problems.setdefault(column.key, f"没有{column.label}。")
    return problems


def _days(cells: Mapping[str, str]) -> tuple[dict[str, date], dict[str, str]]:
    days, wrong = {}, {}
    for key in DAYS:
        text = cells.get(key, "")
        if text.startswith(FORMULA):
            continue
        try:
            day = day_of(text)
        except ValueError:
            wrong[key] = "不是日期，写成 2026-03-05 的样子。"
            continue
        if day is not None:
            days[key] = day
    return days, wrong


def _words(cells: Mapping[str, str], mapping: Reading) -> tuple[dict[str, str], list[tuple[str, str]]]:
    found, unknown = {}, []
    for key, table in ASKED.items():
        text = cells.get(key, "").strip()
        if not text or text.startswith(FORMULA):
            continue
        meant = known(table, text, mapping.words.get(key, {}))
        if meant is None:
            unknown.append((key, text[:60]))
        else:
            found[key] = meant
    return found, unknown


def _receipt(days: Mapping[str, date], channel: str | None) -> date | None:
    # 条例第三十一条: signed-for mail counts from the signature, what had to be confirmed from the confirmation.
    told = days.get("receipt_date") or days.get("confirmed_on")
    return told or (days.get("signed_on") if channel in (None, Channel.LETTER) else None)


def _kind_of(cells: Mapping[str, str]) -> str | None:
    number = plain_word(cells.get("identity", "")).upper()
    if len(number) == 18 and check_resident_id(number) is None:
        return ApplicantKind.NATURAL
    return None


def _order(days: Mapping[str, date], today: date, problems: Mapping[str, str]) -> dict[str, str]:
    wrong = {}
    for key, day in days.items():
        if key not in ("due_date", "supplement_until") and day > today:
            wrong[key] = f"{COLUMNS[key].label}不能晚于今天。"
        elif day < FIRST_DAY:
            wrong[key] = f"{COLUMNS[key].label}早于 2008 年 5 月 1 日，请核对年份。"
    for earlier, later in ORDER:
        if earlier in days and later in days and days[later] < days[earlier]:
            wrong.setdefault(later, f"{COLUMNS[later].label}早于{COLUMNS[earlier].label}。")
    for left, returned in AWAITED:
        if returned in days and left not in days:
            wrong.setdefault(returned, f"有{COLUMNS[returned].label}，没有{COLUMNS[left].label}。")
    return {key: words for key, words in wrong.items() if key not in problems}


def _ending(days: Mapping[str, date], outcome: str | None, problems: Mapping[str, str]) -> dict[str, str]:
    if "outcome" in problems or "closed_on" in problems:
        return {}
    if outcome and "closed_on" not in days:
        return {"closed_on": "有答复类型，没有答复日期。"}
    if "closed_on" in days and not outcome:
        return {"outcome": "有答复日期，没有答复类型。"}
    return {}


def _case(
    cells: Mapping[str, str],
    days: Mapping[str, date],
    asked: Mapping[str, str],
    kind: ApplicantKind,
    mapping: Reading,
) -> LedgerCase:
    channel = Channel(asked.get("channel", Channel.LETTER))
    carrier = known(CARRIERS, cells.get("carrier") or cells.get("channel", ""), {})
    outcome = asked.get("outcome")
    return LedgerCase(
        old_number=cells["old_number"].strip(),
        channel=channel,
        carrier=Carrier(carrier) if carrier and channel is Channel.LETTER else None,
        receipt_date=days["receipt_date"],
        submission=_submission(cells, kind),
        clock=tuple(happenings(cells, days)),
        outcome=outcome,
        closed_on=days.get("closed_on"),
        reply_number=cells.get("reply_number", "").strip(),
        due_told=days.get("due_date"),
        evidence=_evidence(cells, days, channel, asked),
        supplement_until=days.get("supplement_until"),
        check=() if outcome else tuple(to_check(cells, days, mapping.columns)),
        beside=told_beside(cells),
        basis=articles(cells, outcome, days),
    )


def _submission(cells: Mapping[str, str], kind: ApplicantKind) -> Submission:
    number = re.sub(r"\s+", "", unicodedata.normalize("NFKC", cells.get("identity", ""))).upper()
    natural = kind is ApplicantKind.NATURAL
    is_code = not natural and check_uscc(number) is None
    applicant = Applicant(
        kind=kind,
        name=cells["applicant"].strip(),
        id_kind="resident_id" if natural and len(number) == 18 else "other",
        id_number=number if natural else "",
        uscc=number if is_code else "",
        phone=cells.get("phone", "").strip()[:40],
        email=cells.get("email", "").strip(),
        address=cells.get("address", "").strip(),
    )
    agent = Agent(cells["agent"].strip()) if cells.get("agent", "").strip() else None
    way = known(WAYS, cells.get("wanted_way", ""), {})
    wanted = Wanted(cells.get("content", "").strip() or "（台账没有记载）", way=Way(way) if way else Way.POST)
    return Submission(applicant, wanted, agent)


def _evidence(
    cells: Mapping[str, str], days: Mapping[str, date], channel: Channel, asked: Mapping[str, str]
) -> dict[str, Any]:
    named = ("posted_on", "signed_on", "handed_over_on", "confirmed_on")
    told: dict[str, Any] = {name: days[name].isoformat() for name in named if name in days}
    if cells.get("mail_number") and channel is Channel.LETTER:
        told["mail_number"] = "".join(cells["mail_number"].split()).upper()
    if "channel" not in asked:
        told["channel_unknown"] = True
    return told
