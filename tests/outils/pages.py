"""Looking into PDF files: their text on one line, their pages, their conformity."""

from __future__ import annotations

import subprocess
import unicodedata
from pathlib import Path

import page
from tests.outils.programmes import programme


def texte_du_pdf(fichier: Path) -> str:
    """The text of a PDF on one line, with ordinary spaces."""
    commande = [programme("pdftotext", "poppler-utils"), "-raw", str(fichier), "-"]
    brut = subprocess.run(commande, capture_output=True, check=True).stdout.decode()
    return " ".join(unicodedata.normalize("NFC", brut).replace("\u202f", " ").split())


def pages_du_pdf(fichier: Path) -> list[str]:
    """The text of each page of a PDF, line by line, with ordinary spaces between words."""
    commande = [programme("pdftotext", "poppler-utils"), "-raw", str(fichier), "-"]
    brut = subprocess.run(commande, capture_output=True, check=True).stdout.decode()
    return unicodedata.normalize("NFC", brut).split("\f")[:-1]


def verifier_conformite(fichier: Path) -> int:
    """Check PDF/A-3a and PDF/UA-1 (STREAM-LENGTH of page-validation is a known false alarm); the number of pages."""
    pages = 0
    for profil in ("3a", "ua1"):
        rapport = page.validate_pdf(str(fichier), profile=profil)
        assert [d.message for d in rapport.failures if "STREAM-LENGTH" not in d.rule_id] == []
        pages = rapport.document.page_count
    return pages
