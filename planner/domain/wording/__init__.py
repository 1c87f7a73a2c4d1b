"""Sentences and figures for people: the one place where codes become words."""
