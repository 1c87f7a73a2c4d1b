"""Use cases: what a user can do, over ports that adapters fill."""
