"""What the image installs is whole: every file of every room is in the built package."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ROOMS = ("services", "intake", "processing", "notifications", "reporting", "deploy")
NOT_PACKAGED = {"Dockerfile", "proxy.conf", "README.md"}


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """The package as `pip install .` would lay it down, built from a copy of the sources."""
    copy, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("installed")
    for name in (*ROOMS, "pyproject.toml", "README.md", "LICENSE"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, copy / name)
    build = ["-m", "pip", "--disable-pip-version-check", "wheel", "-q", "--no-deps", "--no-build-isolation"]
    subprocess.run([sys.executable, *build, "-w", str(copy / "dist"), str(copy)], check=True, cwd=copy)
    with zipfile.ZipFile(next((copy / "dist").glob("*.whl"))) as wheel:
        wheel.extractall(target)
    return target


def test_no_file_of_any_room_is_left_out(installed):
    files = [path.relative_to(ROOT) for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file()]
    wanted = [file for file in files if "__pycache__" not in file.parts and file.name not in NOT_PACKAGED]
    missing = [str(file) for file in wanted if not (installed / file).exists()]
    assert not missing


def test_the_installed_command_answers_without_the_sources(installed, tmp_path):
    env = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI")}
    done = subprocess.run(
        [
            sys.executable,
            "-P",
            "-c",
            "import deploy; print(deploy.__file__); from deploy.cli import main; main()",
            "--help",
        ],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=env | {"PYTHONPATH": str(installed)},
    )
    assert str(installed) in done.stdout
    assert "\n  clock " in done.stdout


def test_every_branch_of_the_migrations_is_installed(installed, tmp_path):
    code = "from deploy.migrations.run import *; import deploy.migrations as m; print(m.__file__); print(len(BRANCHES), sorted(p.parent.name for p in HERE.glob('*/0*.py')))"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(installed)},
    )
    where, found = done.stdout.splitlines()
    assert str(installed) in where
    there = sorted({path.parent.name for path in (ROOT / "deploy/migrations").glob("*/0*.py")})
    assert found.endswith(str(there))
