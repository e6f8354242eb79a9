"""How the house is kept: small files, short functions, one source of time, no wandering imports."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("services", "intake", "processing", "notifications", "reporting", "deploy")
SOURCES = [
    path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if not re.search(r"deploy/migrations/[a-z]+/0", path.as_posix())
]
LONGEST_FILE, LONGEST_FUNCTION = 300, 40
# Rules, models, commands and handlers get their time as an argument.
TIMELESS = ("domain", "deadlines", "outcomes", "models", "commands", "handlers")
CLOCKS = {"now", "utcnow", "today", "system_now", "time", "time_ns"}


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_file_fits_on_a_desk(path: Path):
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_function_fits_on_a_screen(path: Path):
    tree = ast.parse(path.read_text("utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    assert [f.name for f in functions if f.end_lineno - f.lineno + 1 > LONGEST_FUNCTION] == []


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_module_says_its_one_job(path: Path):
    text = path.read_text("utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text))


def test_no_drawer_for_odds_and_ends():
    assert [
        named(path) for path in SOURCES if path.stem in ("utils", "helpers", "misc", "common", "manager")
    ] == []


@pytest.mark.parametrize("context", ("intake", "processing", "notifications", "reporting"))
def test_rules_commands_and_handlers_read_no_clock(context: str):
    rooms = [
        p
        for p in SOURCES
        if p.is_relative_to(ROOT / context) and set(p.with_suffix("").parts) & set(TIMELESS)
    ]
    for path in rooms:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                on = ast.unparse(node.func.value) if isinstance(node.func, ast.Attribute) else ""
                assert not (called in CLOCKS and on in ("", "datetime", "date", "time", "clock")), (
                    f"{named(path)}:{node.lineno} reads a clock"
                )


def test_no_silenced_check_without_its_reason():
    loose = re.compile(r"#\s*type:\s*ignore(?!\[)|#\s*noqa(?!:)")
    found = [named(path) for path in SOURCES if loose.search(path.read_text("utf-8"))]
    assert found == []


def test_no_database_but_postgresql_and_no_legal_date_in_the_queue():
    for path in SOURCES:
        text = path.read_text("utf-8")
        assert "sqlite" not in text.lower(), named(path)
        assert not re.search(r"\b(eta|countdown)\s*=", text), named(path)
