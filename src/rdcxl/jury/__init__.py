"""Deliberation, sensitivity to the readings, closing. Stands on the grid and the rules; writes only closed files."""
