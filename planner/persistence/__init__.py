"""The store: SQLAlchemy tables, units of work, the window reader, the journal."""

from planner.persistence.store import Store, open_store

__all__ = ["Store", "open_store"]
