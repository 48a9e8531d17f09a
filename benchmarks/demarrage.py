"""Wall time of `rdcxl --help` and of the other starts, beside a bare Python.

Run: python benchmarks/demarrage.py
"""

from __future__ import annotations

import subprocess
import sys

from commun import mediane

COMMANDES = {
    "python -c pass": ["-c", "pass"],
    "rdcxl --help": ["-m", "rdcxl", "--help"],
    "import rdcxl.regles + référentiel": [
        "-c",
        "from rdcxl.regles import Reglement; from rdcxl.referentiel import charger_referentiel as c; Reglement(c())",
    ],
}


def main() -> None:
    """Print the median of nine starts for each command."""
    for nom, arguments in COMMANDES.items():
        duree = mediane(lambda a=arguments: subprocess.run([sys.executable, *a], check=True, capture_output=True), 9)
        print(f"{nom:36} {duree * 1000:6.0f} ms")


if __name__ == "__main__":
    main()
