"""What the installation may be told about its provider of SMS."""

from pathlib import Path

import pytest

from services.config import ConfigurationError, Settings

SECRET = b"0123456789abcdefghijklmnopqrstuvwxyz"


def told(**changes) -> Settings:
    needed = {"data_dir": Path("var"), "database_url": "postgresql://x", "redis_url": None, "secret": SECRET}
    return Settings(**(needed | changes))


@pytest.mark.parametrize(
    "url", [None, "file:", "http://10.0.0.8:8080/send", "https://sms.example/v1/send?a=b"]
)
def test_no_provider_a_file_or_an_address(url):
    told(sms_url=url, sms_key="k-1").check()


@pytest.mark.parametrize(
    "url", ["sms.example", "ftp://sms.example/", "https://", "http://x:port/", "http://[x/", "/send"]
)
def test_anything_else_is_refused_by_name(url):
    with pytest.raises(ConfigurationError, match="SMS_URL"):
        told(sms_url=url).check()


@pytest.mark.parametrize("key", ["密钥", "a\nb"])
def test_a_key_no_header_can_carry_is_refused(key):
    with pytest.raises(ConfigurationError, match="SMS_KEY"):
        told(sms_url="https://sms.example/", sms_key=key).check()


def test_production_writes_no_reminders_into_a_file():
    live = {"mode": "production", "profile": "asvs", "base_url": "https://gk.example"}
    with pytest.raises(ConfigurationError, match="服务商"):
        told(sms_url="file:", **live).check()
    told(sms_url="https://sms.example/", **live).check()


def test_the_environment_names_provider_and_key_and_neither_prints_the_key():
    env = {
        "DATABASE_URL": "postgresql://x",
        "GONGKAI_SECRET": SECRET.decode(),
        "SMS_URL": "https://sms.example/send",
        "SMS_KEY": "k-secret",
    }
    found = Settings.from_env(env)
    assert (found.sms_url, found.sms_key) == ("https://sms.example/send", "k-secret")
    assert "k-secret" not in repr(found)
    assert Settings.from_env(env | {"SMS_URL": "", "SMS_KEY": ""}).sms_url is None
