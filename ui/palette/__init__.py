"""Ctrl+K: any person, service, date or action by typing a part of it."""
