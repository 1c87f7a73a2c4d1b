"""Workbooks: the region workbook and the sign-off workbook."""
