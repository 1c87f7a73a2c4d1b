"""The rules of the house that a tool does not check by itself."""

import ast
import importlib.util
import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

from ui.screen import missing_packages, pair_obstacle, window_obstacle

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TOP_LEVEL = {
    "planner", "ui", "resources", "tests", "main.py", "pyproject.toml",
    "README.md", "ARCHITECTURE.md", "LICENSE", "constraints.txt",
}  # fmt: skip
LONGEST_FILE = 450


def tracked(*patterns: str) -> list[Path]:
    """Files that git tracks."""
    answer = subprocess.run(
        ["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in answer.stdout.split("\0") if name and (ROOT / name).exists()]


def test_every_name_in_an_import_contract_exists() -> None:
    names = {
        name.strip()
        for contract in PROJECT["tool"]["importlinter"]["contracts"]
        for key in ("layers", "source_modules", "forbidden_modules")
        for entry in contract.get(key, [])
        for name in entry.split("|")
    }
    optional = {"shiboken6"}
    missing = [name for name in names - optional if importlib.util.find_spec(name) is None]
    assert missing == []


def test_nothing_else_stands_at_the_top() -> None:
    top = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert {name for name in top if not name.startswith(".")} <= TOP_LEVEL


def test_files_can_be_read_in_one_sitting() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in tracked("*.py")}
    assert [f"{p.name}: {n}" for p, n in lengths.items() if n > LONGEST_FILE] == []


def test_only_three_files_speak_a_dialect_of_one_database() -> None:
    """The rest of the SQL runs on PostgreSQL as it stands."""
    dialect = re.compile(r"\bPRAGMA\b|sqlite_master|exec_driver_sql|sa[.]text[(]\"(?!SELECT )")
    files = tracked("planner/persistence/*.py")
    found = {path.name for path in files if dialect.search(path.read_text("utf-8"))}
    assert found == {"engine.py", "copying.py", "server_logins.py"}


def test_every_command_is_in_the_table_of_the_readme() -> None:
    from planner.cli.app import _COMMANDS

    rows = [line for line in (ROOT / "README.md").read_text("utf-8").splitlines() if "|" in line]
    told = {word for row in rows for word in re.findall(r"`([a-z-]+)", row.split("|")[1])}
    assert set(_COMMANDS) - told == set()


def test_files_that_the_architecture_names_exist_and_those_of_the_planner_are_named() -> None:
    told = set(re.findall(r"[\w/]+[.]py\b", (ROOT / "ARCHITECTURE.md").read_text("utf-8")))
    there = [f"/{path.relative_to(ROOT).as_posix()}" for path in tracked("*.py")]
    assert [name for name in told if not any(one.endswith(f"/{name}") for one in there)] == []
    planner = {path.name for path in tracked("planner/optimiser/*.py")} - {"__init__.py"}
    assert planner - {name.rpartition("/")[2] for name in told} == set()


def test_no_registry_address_and_no_lock_file() -> None:
    address = re.compile(r"https?://[^ \"]*[.](whl|tgz|tar[.]gz)|index[-]url")
    this_file = Path(__file__).resolve()
    texts = [p for p in tracked() if p.suffix in {".py", ".md", ".toml", ".txt", ".yaml", ""}]
    found = [p.name for p in texts if p != this_file and address.search(p.read_text("utf-8"))]
    assert found == []
    assert tracked("*.lock", "package-lock.json") == []


def test_constraints_name_one_version_of_every_direct_dependency() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pinned = {re.split("[=;]", line)[0].lower() for line in lines if line and line[0] != "#"}
    project = PROJECT["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = {re.split(r"[<>=!~;\[ ]", entry)[0].lower() for entry in wanted}
    assert names - pinned == set()
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+( ?;.*)?", ln) for ln in lines if ln and ln[0] != "#")


def test_the_installed_qt_runs_on_this_python() -> None:
    assert pair_obstacle(sys.version_info[:2], version("PySide6-Essentials")) is None


@pytest.mark.parametrize(
    ("python", "qt", "fine"),
    [((3, 11), "6.11.3", True), ((3, 11), "6.12.0", False), ((3, 12), "6.12.0", True)],
)
def test_a_qt_that_aborts_on_this_python_is_named(
    python: tuple[int, int], qt: str, fine: bool
) -> None:
    obstacle = pair_obstacle(python, qt)
    assert (obstacle is None) == fine
    if obstacle:
        assert "6.12" in obstacle


def test_missing_libraries_are_named_by_their_package() -> None:
    def load(name: str) -> object:
        if name == "libEGL.so.1":
            raise OSError(name)
        return object()

    assert missing_packages({"libEGL.so.1": "libegl1", "libGL.so.1": "libgl1"}, load) == ["libegl1"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="screens differ elsewhere")
def test_a_machine_without_a_screen_is_told_so() -> None:
    if missing_packages({"libEGL.so.1": "libegl1"}):
        pytest.skip("Qt's libraries are missing here, which is said first")
    obstacle = window_obstacle({})
    assert obstacle is not None
    assert "no screen" in obstacle
    assert "does not answer" in (window_obstacle({"DISPLAY": ":4711"}) or "")
    assert window_obstacle({"QT_QPA_PLATFORM": "offscreen"}) is None


def test_no_sum_of_products_wakes_the_threads_of_a_library() -> None:
    """They keep a core busy for hundredths of a second after each: see `warm.value_of`."""
    products = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in tracked("planner/*.py", "ui/*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult))
        or (isinstance(node, ast.Attribute) and node.attr in {"dot", "vdot", "inner", "matmul"})
    ]
    assert products == []
