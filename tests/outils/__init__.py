"""Helpers shared by the tests of the grid, the jury and the command line."""
