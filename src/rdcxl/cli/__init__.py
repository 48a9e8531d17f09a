"""The command line: French verbs, French help, no traceback. `main` is the entry point; heavy imports wait for it."""

from __future__ import annotations

import sys


def main(arguments: list[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: words after `rdcxl`; those of the process when None.

    Returns:
        0 done, 1 refused or anomalies, 2 wrong usage. As a console script the value becomes the exit code.
    """
    from rdcxl.cli.execution import executer

    return executer(sys.argv[1:] if arguments is None else arguments)
