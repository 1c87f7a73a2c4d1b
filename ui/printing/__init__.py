"""Printed pages: laid out as values, then painted on a screen, into a PDF or by a printer."""
