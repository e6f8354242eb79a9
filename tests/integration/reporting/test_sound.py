"""The spoken report: asked for when a report is published, made once by a job, kept with it."""

import io
import re
import uuid

import pytest
from sqlalchemy import select

from deploy.contexts import ORDER, wiring
from reporting import commands
from reporting.models import ReportFile
from reporting.queries import annual
from reporting.speech import speaker
from reporting.speech.keeping import JOB, ask_for_sound, look_for_silent, sounds_of, speak
from reporting.worker import JOBS, SCHEDULE
from services.clock import system_now
from services.config import settings
from services.db import Scope, unit_of_work
from services.identity.permissions import Role
from services.jobs import recent_jobs, run_slice
from services.web import build_app
from tests.integration.reporting.test_annual import PNG
from tests.integration.reporting.told import drain
from tests.integration.reporting.yearly import JANUARY, YEAR, at, do, handed_in, telling
from tests.support.agencies import new_office

pytestmark = pytest.mark.usefixtures("platform")


@pytest.fixture
def office():
    made = new_office(Role.REPORT_OFFICER, level="county")
    drain(made.agency_id)
    return made


def publish(office):
    handed_in(office)
    do(office, commands.finish, YEAR, "盖章件.png", PNG, by=telling(office))
    do(office, commands.publish_report, YEAR, "", by=telling(office))
    drain(office.agency_id)


def jobs(office):
    with unit_of_work("reporting", Scope(office.agency_id)) as session:
        return [(one.kind, one.state) for one in recent_jobs(session, office.agency_id)]


def kept(office):
    ((_report, edition),) = do(office, annual.published_reports, office.agency_id)
    return do(office, sounds_of, edition.id)


def test_a_published_report_is_read_aloud_once(office):
    import soundfile

    publish(office)
    assert jobs(office) == [(JOB, "queued")] and not kept(office)
    assert do(office, ask_for_sound, office.agency_id) == 0
    while run_slice("reporting", {JOB: speak}, system_now()):
        pass
    assert jobs(office) == [(JOB, "done")]
    files = kept(office)
    assert [one.media_type for one in files] == ["audio/mpeg", "audio/ogg", "text/plain", "text/vtt"]
    with unit_of_work("reporting", Scope(office.agency_id)) as session:
        data = session.scalars(select(ReportFile.data).where(ReportFile.id == files[1].id)).one()
    assert soundfile.SoundFile(io.BytesIO(data)).frames > 22050 * 20
    do(office, look_for_silent, "agency", JANUARY, at(JANUARY))
    assert len(jobs(office)) == 1


def test_the_portal_plays_it_in_parts(office, platform):
    client = build_app(settings(), wiring(ORDER, "app")).test_client()
    address = f"/a/{office.code}/reports/{YEAR}"
    publish(office)
    assert "<audio" not in client.get(address).get_data(as_text=True)
    while run_slice("reporting", {JOB: speak}, system_now()):
        pass
    page = client.get(address).get_data(as_text=True)
    (there,) = re.findall(r'<source src="([^"]+)" type="audio/mpeg">', page)
    whole = client.get(there)
    assert whole.status_code == 200 and whole.data[:3] == b"ID3"
    part = client.get(there, headers={"Range": "bytes=100-199"})
    assert part.status_code == 206 and part.data == whole.data[100:200]
    assert client.get(there, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    assert client.get(there.replace(str(YEAR), str(YEAR - 1))).status_code == 404
    assert client.get(f"{address}/sound/{uuid.uuid4()}").status_code == 404


def test_without_the_voice_nothing_is_asked_for_until_it_is_there(office, monkeypatch):
    with monkeypatch.context() as without:
        without.setattr(speaker, "NEEDED", ("no_such_package",))
        publish(office)
        do(office, look_for_silent, "agency", JANUARY, at(JANUARY))
        assert jobs(office) == []
    if speaker.is_installed():
        do(office, look_for_silent, "agency", JANUARY, at(JANUARY))
        assert jobs(office) == [(JOB, "queued")]


def test_the_worker_side_knows_the_job_and_the_nightly_look():
    assert JOBS[JOB] is speak and look_for_silent in [one.run for one in SCHEDULE]
