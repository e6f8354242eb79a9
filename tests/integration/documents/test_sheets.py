"""The forms of a case: filled as far as it knows, blank where it does not, and who printed one is on record."""

from datetime import date
from io import BytesIO

import docx
import pypdfium2
import pytest
from sqlalchemy import select

from deploy.contexts import ORDER, wiring
from processing import commands
from processing.web.sheets import SHEETS
from services.audit.models import AuditRow
from services.config import settings
from services.db import unit_of_work
from services.identity.permissions import Role
from services.web import build_app
from tests.integration.processing.told import STAFF, case_of, do, drain, granting, register
from tests.support.agencies import PASSWORD, new_office, new_person
from tests.support.pages import Visitor

pytestmark = pytest.mark.usefixtures("platform")


@pytest.fixture(scope="module")
def app(platform):
    return build_app(settings(), wiring(ORDER, "app"))


@pytest.fixture
def office(platform):
    made = new_office(*STAFF)
    yield made
    drain(made.agency_id)


def officer_of(app, office, role=Role.OFFICER):
    login = f"s{office.agency_id}{role}".replace("_", "")
    new_person(office.agency_id, role, login=login)
    visitor = Visitor(app)
    assert visitor.sign_in(login, PASSWORD).status_code == 303
    return visitor


def text(data):
    pages = pypdfium2.PdfDocument(data)
    return "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")


@pytest.mark.parametrize("kind", SHEETS)
def test_every_form_is_printed_for_a_case_that_has_only_come_in(app, office, kind):
    case = register(office)
    visitor = officer_of(app, office)
    assert f"/cases/{case}/sheets/{kind}.pdf" in visitor.text(f"/cases/{case}")
    answer = visitor.get(f"/cases/{case}/sheets/{kind}.pdf")
    assert answer.mimetype == "application/pdf"
    assert case_of(office, case).number in text(answer.get_data())
    word = docx.Document(BytesIO(visitor.get(f"/cases/{case}/sheets/{kind}.docx").get_data()))
    assert word.tables


def test_the_register_of_seals_has_the_seal_that_was_set(app, office):
    case = register(office)
    do(commands.claim, office, case, day="2026-03-03")
    do(commands.draft_reply, office, case, granting(), day="2026-03-04")
    do(commands.submit, office, case, day="2026-03-04")
    do(commands.approve, office, case, role=Role.REVIEWER, day="2026-03-05")
    do(commands.sign, office, case, role=Role.RESPONSIBLE, day="2026-03-05")
    visitor = officer_of(app, office)
    assert "sheets/seal_record.pdf" in visitor.text(f"/cases/{case}/seal")
    do(commands.seal, office, case, name="disclosure", copies=3, on=date(2026, 3, 5), day="2026-03-05")
    shown = text(visitor.get(f"/cases/{case}/sheets/seal_record.pdf").get_data())
    assert "政府信息公开专用章" in shown and office.officer.name in shown and "3" in shown


def test_the_record_of_a_search_is_printed_from_where_the_search_is_written(app, office):
    case = register(office)
    do(commands.claim, office, case, day="2026-03-03")
    visitor = officer_of(app, office)
    assert f"/cases/{case}/sheets/search_sheet.pdf" in visitor.text(f"/cases/{case}/reply")


def test_the_approval_form_says_who_drafted_reviewed_and_signed(app, office):
    case = register(office)
    do(commands.claim, office, case, day="2026-03-03")
    do(commands.draft_reply, office, case, granting(), day="2026-03-04")
    do(commands.submit, office, case, day="2026-03-04")
    do(commands.approve, office, case, role=Role.REVIEWER, day="2026-03-05")
    visitor = officer_of(app, office)
    shown = text(visitor.get(f"/cases/{case}/sheets/approval_form.pdf").get_data())
    for part in ("槐小满", "予以公开", "条例第三十六条第二项", "拟稿送审", "审核通过", "2026年3月5日"):
        assert part in shown
    assert "同意签发" not in shown
    do(commands.sign, office, case, role=Role.RESPONSIBLE, day="2026-03-06")
    shown = text(visitor.get(f"/cases/{case}/sheets/approval_form.pdf").get_data())
    assert "同意签发" in shown
    index = text(visitor.get(f"/cases/{case}/sheets/case_index.pdf").get_data())
    assert "榆东公开依复〔2026〕1号" in index


def test_who_printed_a_form_is_in_the_audit(app, office):
    case = register(office)
    officer_of(app, office).get(f"/cases/{case}/sheets/registration_sheet.pdf")
    with unit_of_work("audit_reader", office.scope) as session:
        wanted = select(AuditRow).where(
            AuditRow.agency_id == office.agency_id, AuditRow.action == "case.sheet_printed"
        )
        assert session.scalars(wanted).one().detail == {"sheet": "registration_sheet"}


def test_another_agency_an_unknown_form_and_a_stranger_get_nothing(app, office):
    case, other = register(office), new_office(*STAFF)
    assert officer_of(app, other).get(f"/cases/{case}/sheets/file_note.pdf").status_code == 404
    visitor = officer_of(app, office)
    assert visitor.get(f"/cases/{case}/sheets/fee_notice.pdf").status_code == 404
    assert (
        officer_of(app, office, Role.AGENCY_ADMIN).get(f"/cases/{case}/sheets/file_note.pdf").status_code
        == 403
    )
