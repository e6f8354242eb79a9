"""Answers facts: each event of the others becomes part of a fact row, set-wise and safe to repeat."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from reporting.asked_for import on_report_asked, on_report_judged, on_report_reminded, on_report_taken_back
from reporting.facts import WRITES, write_facts, write_remedies
from reporting.fee_facts import on_fee_changed
from reporting.opening_facts import on_opening_declared
from reporting.supervised import on_chase_answered, on_conferral_asked, on_reply_filed
from services.delivery import Envelope
from services.events import Event
from services.events.intake import OpeningDeclared
from services.events.processing import ChaseAnswered, ConferralAsked, FeeChanged, RemedyChanged, ReplyFiled
from services.events.reporting import ReportAsked, ReportJudged, ReportReminded, ReportTakenBack

Handler = Callable[[Session, Sequence[Envelope]], None]

SUBSCRIPTIONS: dict[type[Event], Handler] = {
    **dict.fromkeys(WRITES, write_facts),
    FeeChanged: on_fee_changed,
    RemedyChanged: write_remedies,
    OpeningDeclared: on_opening_declared,
    ReplyFiled: on_reply_filed,
    ConferralAsked: on_conferral_asked,
    ChaseAnswered: on_chase_answered,
    ReportAsked: on_report_asked,
    ReportJudged: on_report_judged,
    ReportReminded: on_report_reminded,
    ReportTakenBack: on_report_taken_back,
}
