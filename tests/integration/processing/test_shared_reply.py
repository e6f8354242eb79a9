"""合并答复 as its applicant sees it: each application's own page has the reply, its state, and no second letter."""

import pytest
from sqlalchemy import text

import intake.app
from intake import queries as intake_queries
from intake.timeline import Line, Standing, timeline
from processing import commands, papers
from services.config import settings
from services.crypto import query_code
from services.db import Scope, unit_of_work
from services.errors import NotFound
from services.files import read
from services.web import build_app
from tests.integration.processing.test_among_the_others import posted
from tests.integration.processing.test_succession import asked
from tests.integration.processing.test_way_of_a_case import sign
from tests.integration.processing.told import at, at_work, do, granting, staffed
from tests.support.deliveries import drain, left_over
from tests.support.pages import Visitor

pytestmark = pytest.mark.usefixtures("platform")


@pytest.fixture
def shared(platform):
    """Two applications with one reply, posted: the office, the leading and the other one as (id, number)."""
    office = staffed()
    leading, other = asked(office), asked(office)
    do(commands.join, office, other[0], leading[0])
    drain(office.agency_id)
    document = sign(office, leading[0], granting())
    with at_work(office) as session:
        papers.render(session, office.agency_id, document, at("2026-03-04"))
    drain(office.agency_id)
    posted(office, document, "2026-03-05")
    assert not left_over([office.agency_id])
    return office, leading, other, document


def test_the_joined_application_has_the_reply_as_a_copy_of_its_own(shared):
    office, _leading, (other, _own), document = shared
    with unit_of_work("intake", Scope(office.agency_id, request=other)) as session:
        file = intake_queries.request_file(session, office.agency_id, other)
        (paper,) = [one for one in file.issued if one.kind == "reply"]
        assert (paper.dispatched_on.isoformat(), paper.way) == ("2026-03-05", "post")
        assert paper.document_id != document
        mine = read(session, office.agency_id, paper.document_id).data
        with pytest.raises(NotFound):
            read(session, office.agency_id, document)
    with at_work(office) as session:
        assert read(session, office.agency_id, document).data == mine


def test_its_timeline_says_with_which_application_it_was_answered(shared):
    office, (_id, number), (other, _own), _document = shared
    with unit_of_work("intake", office.scope) as session:
        file = intake_queries.request_file(session, office.agency_id, other)
    lines = [Line(line.on, line.plain, line.detail or {}) for line in file.progress]
    standing = Standing(file.request.state, False, None, None, "纸质，邮寄")
    told = {event["title"]: event["text"] for event in timeline(lines, standing, at("2026-03-06").date())}
    assert number in told["已与您的另一件申请一并答复您（邮寄）"]
    assert file.request.state == "closed"


def test_the_applicant_opens_and_downloads_it(shared):
    _office, _leading, (other, number), _document = shared
    visitor = Visitor(build_app(settings(), [intake.app]))
    visitor.home = "/track"
    assert visitor.post("/track", number=number, code=query_code(other)).status_code == 303
    html = visitor.text("/track/request")
    assert "已与您的另一件申请一并答复您" in html
    link = html.split('href="/track/files/')[1].split('"')[0]
    answer = visitor.get(f"/track/files/{link}")
    assert answer.status_code == 200 and answer.get_data().startswith(b"%PDF")


def test_one_letter_goes_out_for_both(shared):
    office, (leading, _), (other, _), _document = shared
    with unit_of_work("notifications", office.scope) as session:
        replies = "SELECT stream FROM notifications.notice WHERE kind = 'reply' AND stream IN (:a, :b)"
        assert session.execute(text(replies), {"a": leading, "b": other}).scalars().all() == [leading]
        receipts = (
            "SELECT count(*) FROM notifications.notice WHERE kind = 'acknowledgement' AND stream IN (:a, :b)"
        )
        assert session.execute(text(receipts), {"a": leading, "b": other}).scalar_one() == 2
