"""GRILLE.anonymat.csv: which anonymous number is whose, by composante. Beside the grid, never with what markers get. Reads and writes it."""

from __future__ import annotations

import csv
import io
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

from rdcxl.erreurs import ClasseurIllisible, SaisieRefusee
from rdcxl.grille.ecriture import fichier_neuf, tout_fichier
from rdcxl.grille.lecture.tableur import lire_feuilles

SUFFIXE = ".anonymat.csv"
COLONNES = ("composante", "numero", "identifiant")
NUMEROS = range(1000, 10000)

Cle = Mapping[tuple[str, str], str]  # identifier by composante and number


def chemin_de_la_cle(grille: Path) -> Path:
    """Where the key of a grid stands."""
    return grille.with_name(grille.stem + SUFFIXE)


def lire_la_cle(chemin: Path) -> dict[tuple[str, str], str]:
    """The key; empty when there is none.

    Raises:
        SaisieRefusee: the file is no key.
    """
    if not chemin.exists():
        return {}
    try:
        rangees = lire_feuilles(chemin)[0].lignes
    except ClasseurIllisible as erreur:
        raise SaisieRefusee("La clé de l’anonymat ne peut pas être lue.", [erreur.message]) from erreur
    if tuple(rangees[0]) != COLONNES or any(len(r) != len(COLONNES) for r in rangees):
        raise SaisieRefusee(
            f"« {chemin.name} » n’est pas une clé d’anonymat : ses colonnes sont {', '.join(COLONNES)}."
        )
    return {(str(composante), str(numero)): str(identifiant) for composante, numero, identifiant in rangees[1:]}


def completer_la_cle(grille: Path, besoins: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The number of each candidate for each composante that needs one, by (composante, identifier); new ones join the key.

    Args:
        besoins: composante and identifier of each.

    Raises:
        SaisieRefusee: what stands there is no key; EcritureRefusee: it cannot be written.
    """
    chemin = chemin_de_la_cle(grille)
    cle = lire_la_cle(chemin)
    numeros = {(composante, qui): numero for (composante, numero), qui in cle.items()}
    hasard = secrets.SystemRandom()
    nouveaux = [x for x in besoins if x not in numeros]
    for composante, qui in nouveaux:
        pris = {int(numero) for c, numero in cle if c == composante}
        numero = str(hasard.choice([n for n in NUMEROS if n not in pris]))
        cle[composante, numero] = qui
        numeros[composante, qui] = numero
    if nouveaux:
        _ecrire(chemin, cle)
    return numeros


def _ecrire(chemin: Path, cle: Cle) -> None:
    texte = io.StringIO(newline="")
    ecrivain = csv.writer(texte, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow(COLONNES)
    ecrivain.writerows((composante, numero, qui) for (composante, numero), qui in sorted(cle.items()))
    with fichier_neuf(chemin, remplacable=tout_fichier) as provisoire:
        provisoire.write_text(texte.getvalue(), "utf-8-sig", newline="")
