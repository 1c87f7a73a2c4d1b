"""Help beside the work: a page for what is on view, and the keys."""
