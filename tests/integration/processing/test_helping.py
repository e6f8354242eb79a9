"""Help for people with difficulties: sealed, shown to who handles the case, recorded, asked for before the end."""

import uuid
from datetime import date

import pytest

import processing.app
from processing import commands, queries
from processing.archiving import gaps
from processing.queries.archiving import contents_of
from services.config import settings
from services.errors import Invalid, NotAllowed
from services.identity.permissions import Role
from services.web import build_app
from tests.integration.processing.test_pages import TODAY, ago, at_desk
from tests.integration.processing.test_remedies import answered
from tests.integration.processing.told import (
    PERSONAL,
    at_work,
    case_of,
    do,
    file_of,
    register,
)

pytestmark = pytest.mark.usefixtures("platform")
BLIND = PERSONAL | {"help": {"kinds": ["sight"], "words": "请把答复读给我听"}}


@pytest.fixture(scope="module")
def officer(platform, office):
    return at_desk(build_app(settings(), [processing.app]), office)


def asking(office, **more):
    return register(office, ago(3), registered=ago(3), personal=BLIND, needs_help=True, **more)


def note(office, case, text="电话里读了补正告知书", on="2026-03-04", **more):
    return do(commands.note_help, office, case, text, date.fromisoformat(on), **more)


def test_help_that_was_given_is_kept_sealed_in_the_history(office):
    case = register(office, personal=BLIND, needs_help=True)
    note(office, case)
    file = file_of(office, case)
    (line,) = [each for each in file.notes if each.kind == "help"]
    assert file.said[line.id] == "电话里读了补正告知书"
    assert "电话" not in str(line.detail)


def test_help_given_to_somebody_who_had_not_asked_is_flagged(office):
    case = register(office)
    assert not case_of(office, case).needs_help
    note(office, case)
    assert case_of(office, case).needs_help


@pytest.mark.parametrize(("text", "on", "field"), ((" ", "2026-03-04", "text"), ("读了", "2026-03-05", "on")))
def test_an_empty_record_or_one_of_tomorrow_is_refused(office, text, on, field):
    with pytest.raises(Invalid) as refused:
        note(office, register(office), text, on)
    assert list(refused.value.fields) == [field]


def test_who_does_not_handle_cases_records_no_help(office):
    with pytest.raises(NotAllowed):
        note(office, register(office), role=Role.RESPONSIBLE)


def test_the_archive_asks_about_help_nobody_recorded(office):
    case = answered(office)
    with at_work(office) as session:
        found = queries.case_of(session, office.agency_id, case)
        found.needs_help = True
        words = [gap.words for gap in gaps(contents_of(session, office.agency_id, [found])[case])]
    assert any("没有记录提供了什么协助" in each for each in words)
    note(office, case, on="2026-03-06", day="2026-03-06")
    with at_work(office) as session:
        found = queries.case_of(session, office.agency_id, case)
        words = [gap.words for gap in gaps(contents_of(session, office.agency_id, [found])[case])]
    assert not any("协助" in each for each in words)


def test_the_case_page_says_what_is_needed_and_takes_what_was_given(office, officer):
    case = asking(office)
    page = officer.text(f"/cases/{case}")
    assert "视力有困难；请把答复读给我听" in page and "请在办结以前记录" in page
    assert "需要协助" in officer.text("/cases")
    refused = officer.post(f"/cases/{case}/help", on=TODAY.isoformat(), text="", key=uuid.uuid4().hex)
    assert refused.status_code == 422
    told = {"on": TODAY.isoformat(), "text": "电话里读了收到日期和期限", "key": uuid.uuid4().hex}
    assert [officer.post(f"/cases/{case}/help", **told).status_code for _ in range(2)] == [303, 303]
    page = officer.text(f"/cases/{case}")
    assert "电话里读了收到日期和期限" in page and "请在办结以前记录" not in page and "提供协助" in page


def test_a_case_without_need_has_no_such_panel(office, officer):
    case = register(office, ago(3), registered=ago(3))
    assert 'id="help"' not in officer.text(f"/cases/{case}")
