"""The tables of a grid, each declared once: a class is a table, an attribute a column. `colonnes` says how."""
