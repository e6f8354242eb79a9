"""What a sign-in profile asks of a password."""

import pytest

from services.errors import Invalid
from services.identity.passwords import (
    PROFILES,
    check_password,
    common_passwords,
    hash_password,
    is_outdated,
    verify_password,
)

DEMO, ASVS, DENGBAO = PROFILES["demo"], PROFILES["asvs"], PROFILES["dengbao3"]


def refused(password, profile, **more):
    with pytest.raises(Invalid) as told:
        check_password(password, profile, **more)
    assert told.value.fields["password"] == told.value.message
    return told.value.message


def test_the_list_of_common_passwords_is_long_enough_for_the_standard():
    assert len(common_passwords()) >= 3000
    assert "qwertyuiop" in common_passwords()


@pytest.mark.parametrize("password", ["short", "password1234", "aaaaaaaaaaaa", "qwertyuiop12"])
def test_asvs_refuses_the_short_and_the_common(password):
    refused(password, ASVS)


@pytest.mark.parametrize("password", ["correct horse battery", "青榆河边有三棵老槐树还有鱼", "x7#kQ" * 20])
def test_asvs_takes_long_ones_of_any_characters(password):
    check_password(password, ASVS)


def test_asvs_refuses_the_login_name_inside():
    refused("wangxiaoming-2026", ASVS, words=["wangxiaoming"])


def test_dengbao_wants_three_classes():
    assert "3 类" in refused("yudongjiedao", DENGBAO)
    check_password("Yudong-jiedao7", DENGBAO)


def test_dengbao_remembers_five_old_ones():
    old = [hash_password("Yudong-jiedao7", DEMO)]
    assert "最近 5 次" in refused("Yudong-jiedao7", DENGBAO, old=old)


def test_what_makes_hashing_expensive_is_refused():
    refused("长" * 257, ASVS)
    refused("nul\x00inside-somewhere", ASVS)


def test_a_hash_verifies_and_says_its_cost():
    hash_ = hash_password("gongkai", DEMO)
    assert verify_password("gongkai", hash_)
    assert not verify_password("gongkaj", hash_)
    assert not verify_password("gongkai", "not a hash")
    assert is_outdated(hash_, ASVS) and not is_outdated(hash_, DEMO)
