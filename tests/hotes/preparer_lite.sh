#!/usr/bin/env bash
# Fills a folder with what tests/hotes/test_lite.py needs: Pyodide, and xlwings' wheel for it, at the tested versions.
#
#   tests/hotes/preparer_lite.sh OUTILS && RDCXL_PYODIDE=OUTILS python -m pytest tests/hotes/test_lite.py
#
# Needs node (18 or later), npm and pip. The wheels' tags are those of this Pyodide: change them together.
set -euo pipefail
outils=${1:?"usage: preparer_lite.sh OUTILS"}
xlwings=$(grep '^xlwings==' "$(dirname "$0")/../../constraints.txt")

mkdir -p "$outils/roues"
npm install --prefix "$outils" --no-save --no-audit --no-fund --loglevel=error pyodide@314.0.7
python3 -m pip download -q --no-deps --only-binary :all: --dest "$outils/roues" \
    --platform pyemscripten_2026_0_wasm32 --implementation cp --python-version 3.14 --abi cp314 "$xlwings"
