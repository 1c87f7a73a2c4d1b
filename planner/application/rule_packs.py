"""Loads the rule packs that come with the product, as a trust may have edited them."""

from pathlib import Path

from planner.application.errors import UserError
from planner.application.resources import RESOURCES
from planner.domain.rules.packs import PackError, RuleBook, parse_packs


def load_rule_book(folder: Path = RESOURCES / "rules") -> RuleBook:
    """The packs in a folder; UserError says which file, rule and key is wrong."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml"))}
    try:
        return parse_packs(texts)
    except PackError as error:
        raise UserError(str(error), f"The rule packs are in {folder}.") from error
