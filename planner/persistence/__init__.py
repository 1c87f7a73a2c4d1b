"""The store: SQLAlchemy tables, units of work, the window reader, the journal."""
