"""docker-compose.yml is true: every command in it runs against real servers until its health check answers."""

import json
import os
import re
import signal
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import psycopg
import pytest

from deploy.contexts import ORDER
from deploy.servers import Running, start
from tests.integration.deploy.compose import ROOT, Container, is_ours, proxy_target, services

SECRETS = {
    "POSTGRES_PASSWORD": "p" * 20,
    "REDIS_PASSWORD": "r" * 20,
    "GONGKAI_SECRET": "k3Jd8sLq0zXv7Tn5Wb2Yh9Rm4Pc6Fg1A",
}


@pytest.fixture(scope="module")
def stack(tmp_path_factory) -> Iterator[Running]:
    running = start(tmp_path_factory.mktemp("compose") / "servers")
    yield running
    running.stop()


@pytest.fixture
def containers(stack, tmp_path) -> Iterator[dict[str, Container]]:
    secrets = SECRETS | {
        "POSTGRES_PASSWORD": stack.postgres.password,
        "REDIS_PASSWORD": stack.valkey.password,
    }
    told = services(secrets)
    made = {name: Container(name, one, stack, tmp_path) for name, one in told.items() if is_ours(one)}
    yield made
    for one in made.values():
        if one.process and one.process.poll() is None:
            os.killpg(one.process.pid, signal.SIGKILL)
            one.process.wait()


def test_every_command_of_the_file_starts_and_its_health_check_answers(containers):
    migrate = containers.pop("migrate")
    migrate.start()
    assert migrate.process.wait(120) == 0, migrate.log.read_text()
    assert "数据库已就绪" in migrate.log.read_text()
    for one in containers.values():
        one.start()
    waiting = dict(containers)
    until = time.monotonic() + 180
    while waiting and time.monotonic() < until:
        for name, one in list(waiting.items()):
            assert one.process.poll() is None, f"{name} ended:\n{one.log.read_text()[-3000:]}"
            if one.is_healthy():
                del waiting[name]
        time.sleep(0.2)
    assert not waiting, {name: one.log.read_text()[-1500:] for name, one in waiting.items()}
    for name in (f"{context}-web" for context in ORDER):
        told = ready(containers[name].port)
        assert (told["status"], told["database"], told["queue"]) == ("ok", True, True)
    for one in containers.values():
        one.process.send_signal(signal.SIGTERM)
    grace = float(containers["relay"].service["stop_grace_period"].rstrip("s"))
    until = time.monotonic() + grace
    for name, one in containers.items():
        assert one.process.wait(max(0.1, until - time.monotonic())) == 0, (
            f"{name}: {one.log.read_text()[-2000:]}"
        )


def ready(port: int) -> dict:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/ready")
    return json.loads(connection.getresponse().read())


def test_a_dead_process_fails_its_health_check(containers):
    assert not containers["relay"].is_healthy()
    assert not containers["intake-web"].is_healthy()


def test_only_the_migration_knows_the_administrator_of_the_database():
    for name, one in services(SECRETS).items():
        if is_ours(one) and name != "migrate":
            assert SECRETS["POSTGRES_PASSWORD"] not in json.dumps(one), name


def test_no_service_starts_without_its_secrets():
    for missing in SECRETS:
        with pytest.raises(AssertionError, match=missing):
            services({name: value for name, value in SECRETS.items() if name != missing})


def test_each_context_has_its_web_and_worker_in_the_order_of_the_flow():
    names = list(services(SECRETS))
    flow = [name for name in names if name.endswith(("-web", "-worker"))]
    assert flow == [f"{context}-{kind}" for context in ORDER for kind in ("web", "worker")]
    assert {"postgres", "redis", "migrate", "relay", "scheduler", "proxy"} <= set(names)


def test_everything_that_keeps_running_has_a_health_check_and_waits_for_the_migration():
    for name, one in services(SECRETS).items():
        if one.get("restart") != "no":
            assert one["healthcheck"]["test"][0] == "CMD", name
        if is_ours(one) and name != "migrate":
            assert one["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}, name
            assert one["environment"]["GONGKAI_MODE"] == "production"


def test_the_proxy_sends_every_page_to_the_context_that_has_it(platform):
    from deploy.web import build
    from services.web.application import build_app

    ground = {rule.rule for rule in build_app(platform).url_map.iter_rules()}
    seen = 0
    for context in ORDER:
        for rule in build([context]).url_map.iter_rules():
            path = re.sub(r"<[^>]+>", "x", rule.rule)
            if rule.rule not in ground and not path.startswith("/api/"):
                assert proxy_target(path) == f"{context}-web", rule.rule
                seen += 1
    assert seen > 20
    assert (
        proxy_target("/sign-in") == proxy_target("/admin/people") == proxy_target("/api/v1/x") == "intake-web"
    )


def test_the_image_has_every_room_and_is_not_run_by_root():
    told = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
    users = re.findall(r"^USER (\w+)", told, re.MULTILINE)
    assert users == ["gongkai"]
    assert told.index("USER gongkai") < told.index("CMD")
    copied = {name for line in re.findall(r"^COPY (.+) \S+$", told, re.MULTILINE) for name in line.split()}
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages <= copied
    for name in copied - {"README.md", "LICENSE"}:
        assert (ROOT / name).exists(), name
    assert "--require-hashes" in told


def test_the_databases_of_the_file_are_set_up_as_the_embedded_ones(stack):
    postgres = services(SECRETS)["postgres"]
    for part in ("--locale-provider=builtin", "--lc-ctype=C.UTF-8", "--data-checksums"):
        assert part in postgres["environment"]["POSTGRES_INITDB_ARGS"]
    settings = [word for word in postgres["command"] if "=" in word]
    with psycopg.connect(stack.postgres.url("postgres")) as connection:
        for setting in settings:
            connection.execute(f"SELECT current_setting('{setting.partition('=')[0]}')")
    redis = services(SECRETS)["redis"]["command"]
    assert redis[redis.index("--maxmemory-policy") + 1] == "noeviction"
    assert redis[redis.index("--appendfsync") + 1] == "everysec"


def test_paths_of_the_folder_are_where_the_file_says():
    assert Path(ROOT / services(SECRETS)["intake-web"]["build"]["dockerfile"]).exists()
    assert (ROOT / "deploy" / "proxy.conf").exists()
