"""One request for correction on its page: what was asked, what is proposed, its letters, and the forms that stand there."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema
from sqlalchemy.orm import Session

from processing import queries
from processing.commands import Acting
from processing.commands.voiding_letters import why_kept
from processing.correction_rules import APPLICANTS, REPLY, RESULT_LABELS, WAYS, is_timely
from processing.lights import SOON, SOONER, Light
from processing.models import Correction
from processing.tasks import render_letters_now
from processing.web.proposals import begun, shown
from processing.web.stepping import once
from services.calendar.domain import WorkingCalendar
from services.calendar.queries import calendar_for
from services.channels import CHANNELS
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import DomainError
from services.files import refs
from services.identity.permissions import Permission
from services.identity.queries import agency
from services.web import Form, acting_now, form_fields, page, viewer
from services.web.schemas import load
from services.words import said, words

Step = Callable[[Session, Acting, Mapping[str, Any]], object]
MAY = (Permission.CASE_HANDLE, Permission.REQUEST_REGISTER)
REVEALED = words(
    {
        "name": "姓名或者名称",
        "id_number": "证件号码",
        "uscc": "统一社会信用代码",
        "phone": "联系电话",
        "address": "通信地址",
        "email": "电子邮箱",
    }
)
CONTACT = words(
    {
        "wanted_way": "送达方式",
        "address": "通信地址",
        "phone": "联系电话",
        "email": "电子邮箱",
        "postcode": "邮政编码",
    }
)


def light(row: Correction, today: Any, calendar: WorkingCalendar) -> Light:
    """How urgent it is, by the agency's own last day: decided is not told, and told late is late."""
    if row.told_on is not None:
        in_time = is_timely(row.due_date, row.told_on)
        return Light("done", "按期告知") if in_time else Light("late", "逾期告知")
    if row.unsent == REPLY:
        return Light("late", "没有送达")
    if row.result is not None and row.due_date >= today:
        return Light("soon3", "待送达")
    if row.due_date < today:
        return Light(
            "late", said("逾期 %(due_date)s 日", due_date=calendar.working_days_between(row.due_date, today))
        )
    left = calendar.working_days_between(today, row.due_date)
    kind = "soon3" if left <= SOONER else "soon7" if left <= SOON else "calm"
    return Light(kind, said("剩 %(left)s 日", left=left) if left else "今天到期", left)


def on_page(correction_id: uuid.UUID, scope: str, schema: Schema, step: Step) -> ResponseReturnValue:
    """Take a step whose form stands on the request's page; refused, the page says why and keeps what was typed."""

    def show(form: Form, status: int) -> Response:
        return correction_page(correction_id, form, status)

    return taken(scope, [correction_id], schema, step, show)


def taken(
    scope: str,
    about: list[uuid.UUID],
    schema: Schema,
    step: Step,
    show: Callable[[Form, int], Response],
) -> ResponseReturnValue:
    """`about` holds the request, or comes to hold the one the step makes; its letter is made right afterwards."""
    try:
        told = load(schema, {name: value for name, value in form_fields().items() if value != ""})
        known = about[0] if about else uuid.UUID(int=0)
        once(scope, known, lambda session, by: step(session, by, told))
    except DomainError as refused:
        if refused.status not in (409, 422):
            raise
        return show(Form.refused(refused), refused.status)
    if not about:
        return redirect(url_for(".corrections"), 303)
    render_letters_now(viewer().agency.id, about[0], acting_now())
    return redirect(url_for(".correction", correction_id=about[0]), 303)


def correction_page(
    correction_id: uuid.UUID, form: Form, status: int, revealed: str | None = None
) -> Response:
    """The request with its letters and what can be done with it; `revealed` is the value shown in full."""
    agency_id, today = viewer().agency.id, china_date(acting_now())
    with unit_of_work("processing", Scope(agency_id)) as session:
        file = queries.correction_file(session, agency_id, correction_id)
        calendar = calendar_for(session, agency(session, agency_id).region)
        return page(
            "processing/corrections/correction.html",
            status=status,
            file=file,
            row=file.row,
            form=begun(form, file),
            light=light(file.row, today, calendar),
            results=[(str(result), label) for result, label in RESULT_LABELS.items()],
            result=RESULT_LABELS.get(file.row.result) if file.row.result else "",
            channels=CHANNELS,
            kinds=APPLICANTS,
            pairs=[
                (what, label, file.personal["applicant"][what])
                for what, label in REVEALED.items()
                if file.personal["applicant"].get(what)
            ],
            revealed=revealed,
            proofs=refs(session, agency_id, [uuid.UUID(one) for one in file.row.file_ids]),
            ways=WAYS,
            contact=CONTACT,
            voidable={paper.id for paper in file.papers if not why_kept(file.row, paper)},
            taken_from=agency(session, file.row.taken_from).name if file.row.taken_from else "",
            timely=file.row.told_on is not None and is_timely(file.row.due_date, file.row.told_on),
            may=viewer().may(*MAY),
            **shown(session, file, today),
        )
