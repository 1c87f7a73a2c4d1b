"""Tables and lists that show one value a row, and grids that paint their cells themselves."""
