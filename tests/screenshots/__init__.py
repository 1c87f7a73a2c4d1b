"""Pictures of every view, on request: the real window on a demonstration region."""
