"""What processing hears: applications to open cases for, what came in later, what went out. Set-wise."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from processing.handlers.arriving import (
    on_applicant_corrected,
    on_correspondence_received,
    on_supplement_received,
    on_withdrawal_received,
)
from processing.handlers.calendar import on_calendar_changed, on_calendar_region_changed
from processing.handlers.cooperating import (
    on_cooperation_answered,
    on_cooperation_asked,
    on_cooperation_withdrawn,
)
from processing.handlers.correcting import on_correction_requested
from processing.handlers.importing import on_case_imported
from processing.handlers.opening import on_receipt_confirmed, on_registration_voided, on_request_registered
from processing.handlers.sending import on_notice_dispatched, on_notice_failed, on_notice_served_again
from processing.handlers.supervised import on_chased, on_conferral_answered, on_filing_remarked
from services.delivery import Envelope
from services.events import Event
from services.events.cooperation import CooperationAnswered, CooperationAsked, CooperationWithdrawn
from services.events.corrections import CorrectionRequested
from services.events.intake import (
    ApplicantCorrected,
    CaseImported,
    CorrespondenceReceived,
    ReceiptConfirmed,
    RegistrationVoided,
    RequestRegistered,
    SupplementReceived,
    WithdrawalReceived,
)
from services.events.notifications import (
    NoticeDispatched,
    NoticeFailed,
    NoticeServedAgain,
    RecipientUnreachable,
)
from services.events.platform import CalendarChanged, CalendarRegionChanged
from services.events.reporting import Chased, ConferralAnswered, FilingRemarked

SUBSCRIPTIONS: dict[type[Event], Callable[[Session, Sequence[Envelope]], None]] = {
    RequestRegistered: on_request_registered,
    CaseImported: on_case_imported,
    ReceiptConfirmed: on_receipt_confirmed,
    SupplementReceived: on_supplement_received,
    WithdrawalReceived: on_withdrawal_received,
    CorrespondenceReceived: on_correspondence_received,
    ApplicantCorrected: on_applicant_corrected,
    RegistrationVoided: on_registration_voided,
    NoticeDispatched: on_notice_dispatched,
    NoticeServedAgain: on_notice_served_again,
    NoticeFailed: on_notice_failed,
    RecipientUnreachable: on_notice_failed,
    CalendarChanged: on_calendar_changed,
    CalendarRegionChanged: on_calendar_region_changed,
    CorrectionRequested: on_correction_requested,
    CooperationAsked: on_cooperation_asked,
    CooperationWithdrawn: on_cooperation_withdrawn,
    CooperationAnswered: on_cooperation_answered,
    Chased: on_chased,
    FilingRemarked: on_filing_remarked,
    ConferralAnswered: on_conferral_answered,
}
