"""Values that threads share and that travel to other processes."""

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, eq=False)
class Given:
    """A frozen dataclass of which only what it was given is pickled.

    What is worked out from it and kept (cached properties) may be added by another thread at
    any moment, also while it is written: pickled as it lies, that fails with "dictionary changed
    size during iteration". It is worked out again where it arrives. O(fields).
    """

    def __getstate__(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}
