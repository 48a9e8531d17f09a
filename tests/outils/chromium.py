"""A page in headless Chromium: its elements once its scripts have run. Under CI a missing Chromium fails."""

from __future__ import annotations

import html
import re
import subprocess
from pathlib import Path

from tests.outils.programmes import programme

_ETAT = re.compile(r'<html[^>]*data-etat="([^"]*)"')


def ouvrir(page: Path, fragment: str = "") -> str:
    """The DOM of a page, as text, opened from the disk with a fragment."""
    profil = page.parent / "profil-chromium"
    adresse = page.as_uri() + (f"#{fragment}" if fragment else "")
    commande = [programme("chromium"), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profil}",
                "--virtual-time-budget=10000", "--dump-dom", adresse]  # fmt: skip
    return subprocess.run(commande, capture_output=True, check=True, timeout=120).stdout.decode()


def etat(dom: str) -> str:
    """The state that the page of verification shows."""
    trouve = _ETAT.search(dom)
    assert trouve, dom[:2000]
    return trouve[1]


def texte(dom: str) -> str:
    """What the page says, on one line, without its scripts and styles."""
    nu = re.sub(r"<(script|style)\b.*?</\1>", " ", dom, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", nu)).split())
