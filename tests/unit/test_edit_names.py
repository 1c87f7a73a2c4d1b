"""Names of people, cells and steps as the undo list shows them."""

import pytest

from planner.domain.wording.edits import codes_text, short_name, step_text, where_text


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Amara Okafor", "A. Okafor"),
        ("Okafor, Amara", "A. Okafor"),
        ("Dr Nia Wyn Evans", "N. Evans"),
        ("Prof. Li", "Li"),
        ("Cher", "Cher"),
        ("", ""),
    ],
)
def test_that_a_short_name_keeps_the_family_name(name: str, short: str) -> None:
    assert short_name(name) == short


def test_that_a_step_says_what_when_and_who() -> None:
    day = 20_796
    assert step_text("Move of N", ["Amara Okafor"], [day]) == "Move of N, Wed 9 Dec, A. Okafor"
    three = step_text("Paste", ["A B", "C D", "E F"], [day + 1, day])
    assert three == "Paste, Wed 9 Dec – Thu 10 Dec, 3 people"
    assert where_text("Amara Okafor", day) == "A. Okafor on Wed 9 Dec"


def test_that_codes_are_joined_as_they_are_typed() -> None:
    assert codes_text(["E", "L"]) == "E/L"
    assert codes_text([]) == "nothing"
