"""The look of the system changes while the window is open."""

from PySide6.QtCore import Qt


class _Hints:
    """What a system says of its look, to be changed while the program is open."""

    def __init__(self) -> None:
        self.scheme, self.contrast = Qt.ColorScheme.Light, Qt.ContrastPreference.NoPreference

    def colorScheme(self):
        return self.scheme

    def accessibility(self):
        return self

    def contrastPreference(self):
        return self.contrast


def test_the_open_window_follows_the_look_of_the_system_and_a_choice_stays(
    open_window, ward_planner, appearance, qapp, monkeypatch
):
    window, hints = open_window(ward_planner), _Hints()
    appearance.choose("system")
    real = qapp.styleHints()
    monkeypatch.setattr(appearance, "_application", _Asked(qapp, hints))
    seen = []
    high = Qt.ContrastPreference.HighContrast
    for scheme, contrast in (
        (Qt.ColorScheme.Dark, hints.contrast),
        (Qt.ColorScheme.Light, hints.contrast),
        (Qt.ColorScheme.Dark, high),
    ):
        hints.scheme, hints.contrast = scheme, contrast
        real.colorSchemeChanged.emit(scheme)
        real.accessibility().contrastPreferenceChanged.emit(contrast)
        seen.append((appearance.theme.name, window.palette().window().color().name()))
    assert [name for name, _ in seen] == ["dark", "light", "high-contrast"]
    assert len({colour for _, colour in seen}) == 3
    appearance.choose("light")
    real.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert appearance.theme.name == "light"


class _Asked:
    """The application, but for what it says of the system."""

    def __init__(self, application, hints) -> None:
        self._application, self._hints = application, hints

    def styleHints(self):
        return self._hints

    def __getattr__(self, name):
        return getattr(self._application, name)
