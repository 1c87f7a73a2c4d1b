"""Sign-off: what will be signed, its pages, and whether a workbook still agrees."""
