"""Where files are written: names that Windows accepts, folders that exist, nothing overwritten."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from rdcxl.erreurs import EcritureRefusee, raison_du_systeme
from rdcxl.grille.ecriture import en_octets

LONGUEUR_MAX = 120  # characters of a file name without its extension: leaves room for the folder within 260
OCTETS_MAX = 180  # bytes of it: a name may have 255 with its extension and the mark of a homonym
_INTERDITS = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)


def nom_de_fichier(*parties: str) -> str:
    """Return parts joined by « - » as a file name without extension, valid on Windows, accents kept.

    Forbidden characters become « _ », blanks collapse, the end loses its dots, a reserved name (CON, COM1…)
    gets a leading « _ », a long name is shortened (the caller puts what must survive first).
    """
    nom = unicodedata.normalize("NFC", "-".join(partie for partie in parties if partie))
    nom = "".join(c for c in nom if unicodedata.category(c) not in ("Cf", "Cs"))
    nom = _INTERDITS.sub("_", " ".join(nom.split()))[:LONGUEUR_MAX]
    nom = en_octets(nom, OCTETS_MAX).strip(" .") or "_"
    return f"_{nom}" if _RESERVES.match(nom) else nom


def sans_collision(noms: Iterable[str]) -> list[str]:
    """Return the names in the same order, those that only differ by case told apart by « (2) », « (3) »…"""
    vus: set[str] = set()
    resultat = []
    for nom in noms:
        candidat, rang = nom, 1
        while candidat.casefold() in vus:
            rang += 1
            candidat = f"{nom} ({rang})"
        vus.add(candidat.casefold())
        resultat.append(candidat)
    return resultat


def ecrire(chemin: Path, contenu: bytes) -> Path:
    """Write a new file and return its path.

    Raises:
        EcritureRefusee: the file exists already, or the folder is missing or cannot be written.
    """
    try:
        with chemin.open("xb") as fichier:
            fichier.write(contenu)
    except FileExistsError as erreur:
        raise EcritureRefusee(
            f"Le fichier {chemin} existe déjà : choisissez un autre dossier ou retirez ce fichier."
        ) from erreur
    except OSError as erreur:
        raise EcritureRefusee(f"Le fichier {chemin} ne peut pas être écrit : {raison_du_systeme(erreur)}.") from erreur
    return chemin


def exiger_dossier(dossier: Path) -> None:
    """Raise EcritureRefusee unless the folder exists."""
    if not dossier.is_dir():
        raise EcritureRefusee(f"Le dossier {dossier} n'existe pas : créez-le d'abord.")
