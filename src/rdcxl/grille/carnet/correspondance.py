"""GRILLE.correspondance.csv: how the columns of a gradebook were understood, to be corrected and given back. Reads and writes one file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, Optional

from rdcxl.erreurs import ClasseurIllisible, SaisieRefusee
from rdcxl.grille.carnet.colonnes import Colonne
from rdcxl.grille.carnet.mots import normaliser
from rdcxl.grille.carnet.titres import AUCUNE, DOUTEUX, NOM_COMPLET, Dictionnaire
from rdcxl.grille.ecriture import fichier_neuf, tout_fichier
from rdcxl.grille.lecture.tableur import lire_feuilles
from rdcxl.regles.nombres import canonique
from rdcxl.regles.saisie import lire_nombre, nettoyer

COLONNES = ("feuille", "colonne", "intitule", "champ", "echelle", "certitude")
SUFFIXE = ".correspondance.csv"


class Dite(NamedTuple):
    """What a line says of a column: its heading, its field (empty: not taken), its scale."""

    intitule: str
    champ: str
    echelle: Optional[Decimal]


def chemin_de_la_correspondance(grille: Path) -> Path:
    """Where that of a grid stands: beside it."""
    return grille.with_name(grille.stem + SUFFIXE)


def ecrire_correspondance(chemin: Path, feuille: str, colonnes: Iterable[Colonne]) -> None:
    """Write it, for a spreadsheet: UTF-8 with its mark, semicolons; nothing in it can run as a formula."""
    texte = io.StringIO(newline="")
    ecrivain = csv.writer(texte, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow(COLONNES)
    for c in colonnes:
        champ = c.champ if c.certitude != AUCUNE else ""
        echelle = canonique(c.echelle) if c.echelle is not None and champ else ""
        ecrivain.writerow([_inerte(feuille), c.lettres, _inerte(c.intitule), champ, echelle, c.certitude])
    with fichier_neuf(chemin, remplacable=tout_fichier) as provisoire:
        provisoire.write_text(texte.getvalue(), "utf-8-sig", newline="")


def _inerte(texte: str) -> str:
    return f"'{texte}" if texte.startswith(("=", "+", "-", "@")) else texte


def lire_correspondance(chemin: Path, feuille: str, mots_connus: Dictionnaire) -> Mapping[str, Dite]:
    """What a corrected file says of the columns of a sheet, by their letters; a line that is still to confirm says nothing.

    Raises:
        SaisieRefusee: it is no such file, or names a field or a scale that does not exist; every finding with its line.
    """
    try:
        rangees = lire_feuilles(chemin)[0].lignes
    except ClasseurIllisible as erreur:
        raise SaisieRefusee("La correspondance ne peut pas être lue.", [erreur.message]) from erreur
    titres = [normaliser(str(x)) for x in rangees[0]]
    if any(x not in titres for x in COLONNES[:4]):
        manque = ", ".join(x for x in COLONNES[:4] if x not in titres)
        raise SaisieRefusee(
            "La correspondance ne peut pas être lue.", [f"{chemin.name}, ligne 1 : il y manque {manque}."]
        )
    dites, problemes = {}, []
    for numero, rangee in enumerate(rangees[1:], 2):
        ligne = {x: nettoyer(str(v if v is not None else "")) for x, v in zip(titres, rangee, strict=False)}
        if ligne.get("feuille", "").lstrip("'").casefold() != feuille.casefold() or not ligne.get("colonne"):
            continue
        champ, echelle = _champ(ligne["champ"], mots_connus), lire_nombre(ligne.get("echelle", ""))
        if champ is None:
            problemes.append(f"{chemin.name}, ligne {numero} : « {ligne['champ']} » n’est pas un champ de la grille.")
        if echelle.anomalie or echelle.valeur == 0:
            problemes.append(f"{chemin.name}, ligne {numero} : « {ligne['echelle']} » n’est pas une échelle.")
        elif champ is not None and ligne.get("certitude", "") != DOUTEUX:
            dites[ligne["colonne"].upper()] = Dite(ligne["intitule"].lstrip("'"), champ, echelle.valeur)
    if problemes:
        raise SaisieRefusee("La correspondance ne peut pas être suivie.", problemes)
    return dites


def _champ(texte: str, mots_connus: Dictionnaire) -> Optional[str]:
    """The field that a text names, by its code or the title of our sheets; empty for none, None when there is no such field."""
    if not texte or texte == NOM_COMPLET:
        return texte
    return mots_connus.exacts.get(normaliser(texte).replace(" ", ""))
