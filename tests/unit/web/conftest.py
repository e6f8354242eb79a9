"""The application without servers: nobody is signed in unless a test says who."""

import uuid
from pathlib import Path

import pytest

from services.actor import Actor, ActorKind
from services.config import Settings
from services.identity.permissions import Permission, Role
from services.web import ActiveAgency, Standing, Viewer, build_app

SECRET = b"kXv0Gm2r8tQ1zP5wYc7uJb3nLs6eHa9dRf4o"
OFFICE = ActiveAgency(7, "ZDQ-ZJJ", "榆东区住房和城乡建设局", "区住建局")


class Staff:
    """Recognises the token "officer" as a person who may do everything, "clerk" as one who may do little."""

    def person(self, token, now):
        permissions = {"officer": frozenset(Permission), "clerk": frozenset({Permission.REQUEST_VIEW})}.get(
            token
        )
        if permissions is None:
            return None
        actor = Actor(ActorKind.PERSON, str(uuid.UUID(int=1)), "李婉")
        standing = Standing(OFFICE, Role.OFFICER, "承办人")
        return Viewer(actor, uuid.UUID(int=1), "李婉", OFFICE, permissions, (standing,))

    def machine(self, token, now):
        if token != "machine":
            return None
        return Viewer(
            Actor(ActorKind.MACHINE, "1", "机器"), None, "机器", OFFICE, frozenset({Permission.REQUEST_VIEW})
        )


def settings(**changes) -> Settings:
    told = {
        "data_dir": Path("var"),
        "database_url": "postgresql://nobody@127.0.0.1:1/none",
        "redis_url": None,
    }
    return Settings(**(told | {"secret": SECRET, "mode": "test"} | changes))


@pytest.fixture(scope="session")
def app():
    return build_app(settings(), recogniser=Staff())


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def staff(app):
    client = app.test_client()
    client.set_cookie("gongkai_session", "officer")
    return client
