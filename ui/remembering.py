"""What the window finds again when it is next opened: scopes, and how its parts share the room."""

from dataclasses import dataclass

from ui.cover.page import CoverPage
from ui.overview.page import OverviewPage
from ui.people.page import PeoplePage
from ui.settings import WindowSettings
from ui.signoff.page import SignOffPage


@dataclass(frozen=True)
class Remembering:
    """Keeps and restores the state of the pages; what is not stored stays as it is."""

    settings: WindowSettings
    overview: OverviewPage
    cover: CoverPage
    people: PeoplePage
    sign_off: SignOffPage

    def restore(self) -> None:
        """Take up what was left."""
        self.overview.show_side(self.settings.word("overview_side"))
        self.cover.show_scope(self.settings.word("cover_scope"))
        self.people.show_scope(self.settings.word("people_scope"))
        state = self.settings.state("signoff_splitter")
        if state is not None:
            self.sign_off.splitter.restoreState(state)

    def keep(self) -> None:
        """Store what is on view."""
        self.settings.keep_word("overview_side", self.overview.side)
        self.settings.keep_word("cover_scope", self.cover.scope)
        self.settings.keep_word("people_scope", self.people.scope)
        self.settings.keep_state("signoff_splitter", self.sign_off.splitter.saveState())
