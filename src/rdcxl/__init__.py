"""rdcxl: the grading grid, the jury and the exports of « Responsable de développement commercial » (RNCP36395).

Importing this package imports nothing else: worksheet functions and `rdcxl --help` must start fast.
"""

__version__ = "0.1.0"
