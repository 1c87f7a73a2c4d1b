"""`check`: working-time breaches."""
