"""Sealing, keyed hashes and query codes."""

import os
import uuid

import pytest

from services.config import settings
from services.crypto import CaseKey, Sealed, SealedType, Tampered, keyed_hash, query_code, query_code_matches
from services.crypto.keys import agency_key, forget_derived_keys


@pytest.fixture(autouse=True)
def secret(monkeypatch, tmp_path):
    monkeypatch.setenv("GONGKAI_SECRET", "s" * 20 + "0123456789abcdef")
    monkeypatch.setenv("DATABASE_URL", "postgresql://nowhere/none")
    monkeypatch.setenv("GONGKAI_DATA", str(tmp_path))
    settings.cache_clear()
    forget_derived_keys()
    yield
    settings.cache_clear()
    forget_derived_keys()


def key(stream=None):
    return CaseKey(7, stream or uuid.uuid4(), os.urandom(32))


@pytest.mark.parametrize(
    "value", ["𠮷䶮", {"name": "张三", "n": 3, "none": None}, [1, "二"], "", "a" * 100_000]
)
def test_what_is_sealed_opens_again(value):
    case = key()
    assert case.open(case.seal(value)) == value


def test_the_same_value_is_sealed_differently_each_time():
    case = key()
    assert case.seal("张三") != case.seal("张三")


def test_a_seal_shows_nothing_of_what_is_inside():
    sealed = key().seal("张三")
    assert "张三".encode() not in sealed
    assert "张三" not in repr(sealed) and "张三" not in str(sealed)


@pytest.mark.parametrize("at", [0, 5, 20, -1])
def test_a_changed_byte_is_noticed(at):
    case = key()
    bent = bytearray(case.seal("张三"))
    bent[at] ^= 1
    with pytest.raises(Tampered):
        case.open(Sealed(bent))


def test_another_cases_value_does_not_open():
    case = key()
    other = CaseKey(7, uuid.uuid4(), case.secret)
    with pytest.raises(Tampered):
        other.open(case.seal("张三"))
    with pytest.raises(Tampered):
        case.open(Sealed(b""))


def test_a_sealed_column_takes_no_plain_bytes():
    with pytest.raises(TypeError):
        SealedType().process_bind_param(b"plain", None)


def test_agencies_have_different_keys():
    assert agency_key(1) != agency_key(2)
    assert keyed_hash("phone", 1, "13800001234") != keyed_hash("phone", 2, "13800001234")


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("phone", "+86 138-0000-1234", "13800001234"),
        ("id_number", "37990119900101123x", "３７９９０１ 19900101123X"),
        ("email", " Zhang@Example.CN", "zhang@example.cn"),
        ("mail_number", "ez 1234 5678 9cn", "EZ123456789CN"),
        ("name", "张 三", "张三"),
    ],
)
def test_spellings_of_the_same_are_found_again(kind, one, other):
    assert keyed_hash(kind, 7, one) == keyed_hash(kind, 7, other)


def test_kinds_do_not_meet_and_rare_characters_stay_apart():
    assert keyed_hash("name", 7, "13800001234") != keyed_hash("phone", 7, "13800001234")
    assert keyed_hash("name", 7, "𠮷") != keyed_hash("name", 7, "吉")


def test_a_query_code_is_eighty_bits_in_groups_of_four():
    code = query_code(uuid.uuid4())
    groups = code.split("-")
    assert [len(group) for group in groups] == [4, 4, 4, 4]
    assert set("".join(groups)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def test_a_query_code_is_the_same_on_every_reprint_and_new_with_the_version():
    stream = uuid.uuid4()
    assert query_code(stream) == query_code(stream) != query_code(stream, 2)
    assert not query_code_matches(stream, 2, query_code(stream))


def test_a_query_code_forgives_how_it_is_typed():
    stream = next(s for s in (uuid.uuid4() for _ in range(1000)) if {"O", "I"} <= set(query_code(s)))
    code = query_code(stream)
    typed = code.lower().replace("-", " ").replace("o", "0").replace("i", "1")
    assert query_code_matches(stream, 1, typed)
    assert query_code_matches(stream, 1, "".join(chr(ord(c) + 0xFEE0) if c != "-" else "　" for c in code))


@pytest.mark.parametrize("typed", ["", "AAAA-AAAA-AAAA-AAAA", "x" * 100_000, "\x00", "中文"])
def test_other_words_are_no_query_code(typed):
    assert not query_code_matches(uuid.UUID(int=7), 1, typed)
