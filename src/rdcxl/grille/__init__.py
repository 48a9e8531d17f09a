"""The gradebook: its fields and model, reading (openpyxl), building (XlsxWriter). Stands on the rules."""
