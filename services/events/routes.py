"""The map: which context hears which fact. A test keeps it equal to the handlers."""

from services.events.base import Event
from services.events.cooperation import CooperationAnswered, CooperationAsked, CooperationWithdrawn
from services.events.corrections import (
    CorrectionChanged,
    CorrectionMoved,
    CorrectionOpened,
    CorrectionRequested,
    CorrectionTakenOver,
)
from services.events.intake import (
    ApplicantCorrected,
    CaseImported,
    CorrespondenceReceived,
    OpeningDeclared,
    ReceiptConfirmed,
    RegistrationVoided,
    RequestRegistered,
    SupplementReceived,
    WithdrawalReceived,
)
from services.events.notifications import NoticeDispatched, NoticeFailed, RecipientUnreachable
from services.events.platform import CalendarChanged
from services.events.processing import (
    CaseClosed,
    CaseExtended,
    CaseHandedOver,
    CaseMoved,
    CasePurged,
    CaseTakenOver,
    ChaseAnswered,
    ClockChanged,
    ConferralAsked,
    DocumentVoided,
    FeeChanged,
    NoticeIssued,
    RemedyChanged,
    ReplyFiled,
    ReplyShared,
    ReplySigned,
    SplitDecided,
    SupplementRequested,
)
from services.events.reporting import (
    Chased,
    ConferralAnswered,
    FilingRemarked,
    ReportAsked,
    ReportJudged,
    ReportReminded,
)

# What a consumer is called in the database for ever; a number is never given twice.
CONSUMERS = {"intake": 1, "processing": 2, "notifications": 3, "reporting": 4}

ROUTES: dict[type[Event], tuple[str, ...]] = {
    RequestRegistered: ("processing", "notifications", "reporting"),
    CaseImported: ("processing", "notifications", "reporting"),
    OpeningDeclared: ("reporting",),
    ReceiptConfirmed: ("processing", "reporting"),
    SupplementReceived: ("processing",),
    WithdrawalReceived: ("processing",),
    CorrespondenceReceived: ("processing",),
    ApplicantCorrected: ("processing", "notifications", "reporting"),
    RegistrationVoided: ("processing", "notifications", "reporting"),
    CaseMoved: ("intake", "reporting"),
    ClockChanged: ("intake", "reporting"),
    SupplementRequested: ("intake", "notifications"),
    CaseExtended: ("intake", "notifications"),
    NoticeIssued: ("intake", "notifications"),
    ReplySigned: ("intake", "notifications"),
    DocumentVoided: ("notifications",),
    CaseClosed: ("intake", "reporting"),
    ReplyShared: ("intake",),
    CaseTakenOver: ("intake", "notifications", "reporting"),
    CaseHandedOver: ("reporting",),
    CasePurged: ("intake",),
    SplitDecided: ("intake",),
    FeeChanged: ("reporting",),
    RemedyChanged: ("reporting",),
    ReplyFiled: ("reporting",),
    ConferralAsked: ("reporting",),
    ChaseAnswered: ("reporting",),
    CorrectionRequested: ("processing",),
    CorrectionOpened: ("intake", "notifications"),
    CorrectionChanged: ("intake", "notifications"),
    CorrectionMoved: ("intake",),
    CorrectionTakenOver: ("intake", "notifications"),
    CooperationAsked: ("processing",),
    CooperationWithdrawn: ("processing",),
    CooperationAnswered: ("processing",),
    Chased: ("processing",),
    FilingRemarked: ("processing",),
    ConferralAnswered: ("processing",),
    ReportAsked: ("reporting",),
    ReportJudged: ("reporting",),
    ReportReminded: ("reporting",),
    NoticeDispatched: ("processing", "intake"),
    NoticeFailed: ("processing",),
    RecipientUnreachable: ("processing",),
    CalendarChanged: ("processing",),
}
