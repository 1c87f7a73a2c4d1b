"""Values and pure functions of rostering; NumPy and nothing else from outside."""
