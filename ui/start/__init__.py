"""First start and data: demonstration, import, template, export of the region."""
