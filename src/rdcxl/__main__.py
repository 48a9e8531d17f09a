"""`python -m rdcxl`: the same as the command `rdcxl`."""

import sys

from rdcxl.cli import main

if __name__ == "__main__":
    sys.exit(main())
