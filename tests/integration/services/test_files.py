"""Files of cases: sealed on disk, open to their own case alone."""

import os
import time
import uuid

import pytest

from services.actor import SYSTEM
from services.config import settings
from services.crypto import CaseKey, Purged, case_key, case_keys, new_case_key, purge
from services.db import Scope, unit_of_work
from services.errors import NotFound, Unavailable
from services.files import exists, read, ref, refs, store, sweep_orphans
from services.files.storing import file_store
from services.ids import new_id
from tests.support.agencies import NOW, new_office

pytestmark = pytest.mark.usefixtures("platform")
TEXT = "张三要求公开征地补偿方案。".encode()


def new_case(office):
    stream = new_id()
    with unit_of_work("intake", office.scope) as session:
        new_case_key(session, office.agency_id, stream)
    return stream


def stored(office, stream, data=TEXT, name="张三的说明.txt", **more):
    with unit_of_work("intake", office.scope) as session:
        return store(
            session,
            agency_id=office.agency_id,
            stream=stream,
            name=name,
            data=data,
            now=NOW,
            actor=SYSTEM,
            **more,
        )


def disk(ref_, office):
    return settings().data_dir / "files" / str(office.agency_id) / "2026" / str(ref_.id)


def test_a_file_comes_back_as_it_was_stored():
    office = new_office()
    made = stored(office, new_case(office))
    with unit_of_work("processing", office.scope) as session:
        opened = read(session, office.agency_id, made.id)
        assert (opened.name, opened.data, opened.media_type) == ("张三的说明.txt", TEXT, "text/plain")
        assert exists(session, office.agency_id, made.id)
        assert ref(session, office.agency_id, made.id) == made
        assert refs(session, office.agency_id, [uuid.uuid4(), made.id]) == [made]


def test_nothing_readable_lies_on_the_disk_or_in_the_row():
    office = new_office()
    made = stored(office, new_case(office))
    assert TEXT not in disk(made, office).read_bytes()
    assert disk(made, office).stat().st_mode & 0o077 in (0o044, 0)  # the folder above is closed
    assert disk(made, office).parent.stat().st_mode & 0o077 == 0


def test_another_agency_finds_nothing():
    office, other = new_office(), new_office()
    made = stored(office, new_case(office))
    for scope in (other.scope, Scope()):
        with unit_of_work("processing", scope) as session, pytest.raises(NotFound):
            read(session, office.agency_id, made.id)


def test_an_applicant_reads_the_files_of_his_own_request_alone():
    office = new_office()
    mine, theirs = new_case(office), new_case(office)
    files = [stored(office, mine), stored(office, theirs)]
    with unit_of_work("intake", Scope(office.agency_id, request=mine)) as session:
        assert read(session, office.agency_id, files[0].id).data == TEXT
        with pytest.raises(NotFound):
            read(session, office.agency_id, files[1].id)


def test_what_was_made_once_never_changes():
    office = new_office()
    stream, id_ = new_case(office), new_id()
    first = stored(office, stream, file_id=id_, media_type="application/pdf", name="答复.pdf")
    second = stored(office, stream, data=b"other", file_id=id_, media_type="application/pdf", name="改.pdf")
    assert first == second
    with unit_of_work("notifications", office.scope) as session:
        assert read(session, office.agency_id, id_).data == TEXT


def test_a_changed_byte_on_the_disk_is_noticed():
    office = new_office()
    made = stored(office, new_case(office))
    bent = bytearray(disk(made, office).read_bytes())
    bent[-1] ^= 1
    disk(made, office).write_bytes(bent)
    with unit_of_work("processing", office.scope) as session, pytest.raises(Unavailable):
        read(session, office.agency_id, made.id)


def test_a_purged_case_keeps_its_files_closed_for_ever():
    office = new_office()
    stream = new_case(office)
    made = stored(office, stream)
    with unit_of_work("processing", office.scope) as session:
        purge(session, office.agency_id, stream)
    with unit_of_work("processing", office.scope) as session:
        with pytest.raises(Purged):
            read(session, office.agency_id, made.id)
        assert refs(session, office.agency_id, [made.id]) == []


def test_bytes_without_a_row_are_swept_after_a_day():
    office = new_office()
    kept = stored(office, new_case(office))
    orphan, fresh = (f"{office.agency_id}/2026/{uuid.uuid4()}" for _ in range(2))
    for path in (orphan, fresh):
        file_store().write(path, b"x")
    root = settings().data_dir / "files"
    for path in (root / orphan, disk(kept, office)):
        os.utime(path, (time.time() - 90_000,) * 2)
    with unit_of_work("intake", office.scope) as session:
        assert sweep_orphans(session, office.agency_id) == 1
    assert not (root / orphan).exists() and (root / fresh).exists() and disk(kept, office).exists()


def test_a_rolled_back_file_leaves_no_row():
    office = new_office()
    stream, id_ = new_case(office), new_id()
    with pytest.raises(ZeroDivisionError), unit_of_work("intake", office.scope) as session:
        store(
            session,
            agency_id=office.agency_id,
            stream=stream,
            name="a.txt",
            data=b"a",
            file_id=id_,
            now=NOW,
            actor=SYSTEM,
        )
        raise ZeroDivisionError
    with unit_of_work("intake", office.scope) as session:
        assert not exists(session, office.agency_id, id_)


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "1/2026/../../x", "1/2026/x"])
def test_the_store_takes_its_own_paths_only(path):
    with pytest.raises(ValueError):
        file_store().read(path)


def test_keys_of_many_cases_come_by_one_question():
    office = new_office()
    streams = [new_case(office) for _ in range(3)]
    with unit_of_work("notifications", office.scope) as session:
        found = case_keys(session, office.agency_id, [*streams, new_id()])
        assert set(found) == set(streams)
        assert all(isinstance(key, CaseKey) for key in found.values())


def test_a_key_made_before_a_rollback_is_forgotten():
    office, stream = new_office(), new_id()
    with unit_of_work("intake", office.scope) as session:
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            new_case_key(session, office.agency_id, stream)
            raise ZeroDivisionError
        with pytest.raises(Purged):
            case_key(session, office.agency_id, stream)


@pytest.mark.parametrize("context", ["reporting", "relay"])
def test_relay_and_reporting_cannot_read_keys(context):
    office = new_office()
    stream = new_case(office)
    with pytest.raises(Exception, match="permission denied"), unit_of_work(context, office.scope) as session:
        case_key(session, office.agency_id, stream)
