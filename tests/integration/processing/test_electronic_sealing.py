"""A signed reply and the electronic seal of its body: set before the PDF is stored, recorded by itself, never in the way."""

import hashlib
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pypdf import PdfReader
from sqlalchemy import select, update

from processing import commands
from processing.models import CaseDocument
from processing.tasks import render_now
from services.db import unit_of_work
from services.documents.electronic_seal.keeping import GivenSeal, put_seal
from services.documents.models import ElectronicSealRow
from services.errors import Conflict
from services.files import read
from services.identity.permissions import Role
from services.ids import new_id
from tests.integration.processing.test_joining import sign
from tests.integration.processing.test_sealing import answered_again
from tests.integration.processing.told import at, at_work, case_of, do, drain, file_of, register, staffed
from tests.support.seals import PASSPHRASE, container

pytestmark = pytest.mark.usefixtures("platform")
DAY = "2026-03-04"


@pytest.fixture
def office(platform):
    made = staffed()
    yield made
    drain(made.agency_id)


def with_seal(office, now=at("2026-03-01"), name="disclosure", **certificate):
    made = new_id()
    given = GivenSeal(office.body_id, name, container(**certificate), PASSPHRASE)
    with unit_of_work("identity", office.scope) as session:
        put_seal(session, office.agency_id, made, given, by=office.officer, now=now)
    return made


def signed(office):
    case = register(office)
    return case, sign(office, case)


def made_file(office, case):
    with at_work(office) as session:
        reply = session.scalars(
            select(CaseDocument).where(CaseDocument.case_id == case, CaseDocument.kind == "reply")
        ).one()
        return read(session, office.agency_id, reply.id)


def signatures(file):
    return PdfFileReader(BytesIO(file.data)).embedded_signatures


def steps(office, case):
    return [str(step.action) for step in file_of(office, case).steps]


def test_the_reply_is_sealed_hashed_as_sealed_and_the_step_recorded_once(office):
    with_seal(office)
    case, _reply = signed(office)
    render_now(office.agency_id, case, at(DAY))
    render_now(office.agency_id, case, at(DAY))
    file = made_file(office, case)
    (signature,) = signatures(file)
    assert hashlib.sha256(file.data).digest() == file.sha256
    assert signature.self_reported_timestamp == at(DAY)
    line = file_of(office, case).steps[0]
    assert steps(office, case).count("seal") == 1
    assert (line.action, line.actor_name) == ("seal", office.people[Role.RESPONSIBLE].name)
    assert line.detail["electronic"] is True and line.detail["copies"] == 1
    assert (line.detail["seal"], line.on) == ("disclosure", date(2026, 3, 4))
    assert not case_of(office, case).warnings
    with pytest.raises(Conflict, match="已经用印"):
        do(commands.seal, office, case, name="office", copies=2, on=date(2026, 3, 4))


def test_without_an_electronic_seal_nothing_changes(office):
    case, _reply = signed(office)
    render_now(office.agency_id, case, at(DAY))
    assert signatures(made_file(office, case)) == []
    assert "seal" not in steps(office, case) and not case_of(office, case).warnings
    do(commands.seal, office, case, name="office", copies=2, on=date(2026, 3, 4))
    assert "electronic" not in file_of(office, case).steps[0].detail


def test_an_expired_certificate_costs_the_seal_and_not_the_paper(office):
    with_seal(office, last="2026-03-03")
    case, _reply = signed(office)
    render_now(office.agency_id, case, at(DAY))
    file = made_file(office, case)
    assert signatures(file) == [] and "seal" not in steps(office, case)
    assert len(PdfReader(BytesIO(file.data)).pages) == 1
    assert case_of(office, case).warnings == ["electronic_seal_failed"]
    do(commands.seal, office, case, name="office", copies=2, on=date(2026, 3, 4))
    assert not case_of(office, case).warnings


def test_a_seal_nobody_can_open_any_more_costs_the_seal_only(office):
    first = with_seal(office)
    with unit_of_work("identity", office.scope) as session:
        row = session.get_one(ElectronicSealRow, first)
        session.execute(update(ElectronicSealRow).values(locked=type(row.locked)(b"\x01" + b"x" * 60)))
    case, _reply = signed(office)
    render_now(office.agency_id, case, at(DAY))
    assert signatures(made_file(office, case)) == []
    assert case_of(office, case).warnings == ["electronic_seal_failed"]


def test_what_was_sealed_by_hand_first_is_not_sealed_again(office):
    with_seal(office)
    case, _reply = signed(office)
    do(commands.seal, office, case, name="office", copies=2, on=date(2026, 3, 4))
    render_now(office.agency_id, case, at(DAY))
    assert signatures(made_file(office, case)) == []
    assert steps(office, case).count("seal") == 1 and not case_of(office, case).warnings


def test_the_reply_of_a_second_round_is_made_and_sealed_and_the_first_stays_as_it_went_out(office):
    case, again = answered_again(office)
    with_seal(office, now=at("2026-05-13"))
    render_now(office.agency_id, case, at("2026-05-14"))
    with at_work(office) as session:
        first, second = session.scalars(
            select(CaseDocument)
            .where(CaseDocument.case_id == case, CaseDocument.kind == "reply")
            .order_by(CaseDocument.id)
        )
        assert second.id == again and first.rendered_at and second.rendered_at
        files = [read(session, office.agency_id, one.id) for one in (first, second)]
    assert [len(signatures(one)) for one in files] == [0, 1]
    assert file_of(office, case).steps[0].detail["document"] == str(again)


def test_another_letter_gets_no_seal(office):
    with_seal(office)
    case = register(office)
    do(commands.extend, office, case, days=20, reason="情况复杂", role=Role.RESPONSIBLE)
    render_now(office.agency_id, case, at(DAY))
    with at_work(office) as session:
        letters = session.scalars(select(CaseDocument).where(CaseDocument.case_id == case)).all()
        files = [read(session, office.agency_id, letter.id) for letter in letters if letter.rendered_at]
    assert files and all(signatures(file) == [] for file in files)


def test_a_new_seal_ends_the_one_before_and_both_are_audited(office):
    first, second = with_seal(office), with_seal(office, now=at("2026-03-02"), name="office")
    with unit_of_work("identity", office.scope) as session:
        ended = session.get_one(ElectronicSealRow, first)
        assert (ended.ended_by, ended.ended_at) == (office.officer.name, at("2026-03-02"))
        assert session.get_one(ElectronicSealRow, second).ended_at is None
        assert session.get_one(ElectronicSealRow, second).valid_to == datetime(2029, 12, 31, tzinfo=UTC)
        assert PASSPHRASE.encode() not in bytes(ended.locked)
    case, _reply = signed(office)
    render_now(office.agency_id, case, at(DAY))
    assert file_of(office, case).steps[0].detail["seal"] == "office"


def test_another_agency_s_body_gets_no_seal(office):
    from services.errors import Invalid

    other = staffed()
    given = GivenSeal(other.body_id, "office", container(), PASSPHRASE)
    with pytest.raises(Invalid, match="本机关的答复主体"), unit_of_work("identity", office.scope) as session:
        put_seal(session, office.agency_id, new_id(), given, by=office.officer, now=at("2026-03-02"))
