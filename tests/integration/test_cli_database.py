"""Which database a command means: named before or after it, there already or made new."""

from pathlib import Path

import pytest

from tests.program import call

COVER = ("cover", "--from", "2026-12-07", "--to", "2026-12-13")


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """A database that can be told from every other."""
    path = tmp_path / "known.db"
    assert call("profile", "add", "Cara", "--role", "administrator", "--db", path).status == 0
    return path


def names(*args: object) -> set[str]:
    ran = call(*args, "--json")
    assert ran.status == 0, ran
    return {profile["name"] for profile in ran.json["profiles"]}


def test_that_a_database_named_before_the_command_is_the_one_that_is_used(known: Path) -> None:
    assert "Cara" in names("--db", known, "profile", "list")


def test_that_the_database_named_after_the_command_is_the_last_word(
    known: Path, tmp_path: Path
) -> None:
    assert "Cara" in names("--db", tmp_path / "other.db", "profile", "list", "--db", known)
    assert not (tmp_path / "other.db").exists()


def test_that_a_mistyped_database_is_not_taken_for_one_without_gaps(tmp_path: Path) -> None:
    typo = tmp_path / "tpyo.db"
    for database in (typo, f"sqlite:///{tmp_path / 'url.db'}"):
        first = call(*COVER, "--db", database, "--json")
        assert (first.status, first.json["minimum_gaps"]) == (0, 0)
        assert first.err.count("There was no database") == 1
        assert "made new" in first.err
        assert "--db" in first.err
        assert call(*COVER, "--db", database).err == ""
    assert str(typo) in call("--db", typo.with_suffix(".x"), *COVER).err.replace(".x", ".db")


def test_that_the_users_own_database_is_told_of_when_it_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.persistence.engine._own_folder", lambda: tmp_path)
    assert f"There was no database {tmp_path / 'planner.db'}" in call(*COVER).err
    assert call(*COVER).err == ""


def test_that_wrong_usage_makes_no_database_and_says_nothing_of_one(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    ran = call("cover", "--from", "2026-12-07", "--db", path)
    assert ran.status == 2
    assert "--to" in ran.err
    assert "no database" not in ran.err
    assert not path.exists()
