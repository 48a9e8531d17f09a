"""Files of one table, text or workbook, to tables: columns in any order, every finding with its line. Reads through `tableur`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rdcxl.erreurs import ClasseurIllisible
from rdcxl.grille import champs as C
from rdcxl.grille.anomalies import Anomalie
from rdcxl.grille.conversion import CONTROLE, ecrire_valeur, est_vide
from rdcxl.grille.lecture.entetes import Entetes, lire_entetes
from rdcxl.grille.lecture.feuilles import LIGNES_D_ENTETE, lettres
from rdcxl.grille.lecture.tableur import lire_feuilles, separer_la_feuille
from rdcxl.grille.tableau import Cellule, Ligne, Tableau
from rdcxl.regles.inscription import lire_date
from rdcxl.regles.saisie import lire_nombre, nettoyer


def lire_tableau(
    chemin: Path, connus: dict[str, C.Champ], exigees: Iterable[str], problemes: list[str], avis: list[Anomalie]
) -> Tableau:
    """Read one file, text or workbook; what prevents reading goes to `problemes`, unknown columns to `avis`."""
    rangees = lire_rangees_csv(chemin, problemes, avis)
    if rangees is None:
        return Tableau(chemin.name, {})
    return en_tableau(chemin.name, rangees, connus, exigees, problemes, avis)


def lire_rangees_csv(
    chemin: Path, problemes: list[str], avis: list[Anomalie] | None = None
) -> list[Sequence[Any]] | None:
    """The rows of a file (text, .xlsx, .xls or .ods; its first sheet, or « FICHIER#Feuille »); None, with the reason in `problemes`.

    A workbook gives its numbers and dates as such, a text gives texts; a notice on how it was read goes to `avis`.
    """
    fichier, feuille = separer_la_feuille(chemin)
    try:
        lue = lire_feuilles(fichier, feuille, strict=True)[0]
    except ClasseurIllisible as refus:
        problemes.append(refus.message)
        return None
    if lue.avis and avis is not None:
        avis.append(Anomalie.avis(chemin.name, "", "", "", lue.avis))
    return list(lue.lignes)


def en_tableau(
    nom: str, rangees: Sequence[Sequence[Any]], connus: Mapping[str, C.Champ], exigees: Iterable[str], problemes: list[str],
    avis: list[Anomalie],
) -> Tableau:  # fmt: skip
    """The table of raw rows; the headings are in the first row that holds a known one, else in the first that is filled.

    Args:
        connus: the fields by code; exigees: codes without whose column nothing can be read.
        problemes: what is missing or stands twice goes there; avis: what is unknown.
    """
    tete = rang_des_intitules(rangees, connus)
    intitules, sous = rangees[tete], rangees[tete + 1 :]
    ou, entetes = f"ligne {tete + 1}", lire_entetes(intitules, connus)
    avis += [Anomalie.avis(nom, ou, "", titre, message) for titre, message in _non_reprises(entetes, sous)]
    problemes += [f"{nom}, {ou} : la colonne « {code} » apparaît deux fois." for code in entetes.repetes.values()]
    manquantes = entetes.manquantes(exigees)
    if manquantes:
        presentes = ", ".join(f"« {nettoyer(ecrire_valeur(x))} »" for x in intitules if not est_vide(x))
        manquent = (
            f"la colonne « {manquantes[0]} » manque"
            if len(manquantes) == 1
            else f"les colonnes « {' », « '.join(manquantes)} » manquent"
        )
        carnet = " Pour un carnet à vos propres intitulés : « rdcxl reprendre »." if "nom_naissance" in connus else ""
        problemes.append(f"{nom} : {manquent}. Colonnes trouvées : {presentes}.{carnet}")
    fautes = _Fautes(nom)
    lignes = [
        ligne for numero, rangee in enumerate(sous, tete + 2)
        if (ligne := _ligne(numero, rangee, len(intitules), entetes, connus, fautes)) is not None
    ]  # fmt: skip
    problemes += fautes.phrases()
    return Tableau(nom, dict.fromkeys(entetes.codes.values(), ou), lignes, echelles=entetes.echelles)


def rang_des_intitules(rangees: Sequence[Sequence[Any]], connus: Mapping[str, C.Champ]) -> int:
    """The 0-based row of the headings: the one, among the first, that holds the most known ones; else the first that is filled."""
    debut = rangees[:LIGNES_D_ENTETE]
    comptes = [len(lire_entetes(ligne, connus).codes) for ligne in debut]
    if max(comptes, default=0):
        return comptes.index(max(comptes))
    return next((i for i, ligne in enumerate(debut) if any(not est_vide(x) for x in ligne)), 0)


class _Fautes:
    """Faults of rows, one sentence for all the rows that have it."""

    def __init__(self, nom: str) -> None:
        self.nom = nom
        self.par_faute: dict[tuple[str, str], list[int]] = {}

    def noter(self, numero: int, raison: str, colonne: str = "") -> None:
        """One more row; `colonne`: the code of the column where it is."""
        self.par_faute.setdefault((raison, colonne), []).append(numero)

    def phrases(self) -> list[str]:
        """« notes.csv, lignes 3, 7 et 9 : … »."""
        return [
            f"{self.nom}, {enumerer_les_lignes(lignes)}{f', colonne {colonne}' if colonne else ''} : {raison}"
            for (raison, colonne), lignes in self.par_faute.items()
        ]


def enumerer_les_lignes(lignes: Sequence[int]) -> str:
    """Rows in words.

    >>> enumerer_les_lignes([3]), enumerer_les_lignes([3, 7, 9])
    ('ligne 3', 'lignes 3, 7 et 9')
    """
    return f"ligne {lignes[0]}" if len(lignes) == 1 else f"lignes {', '.join(map(str, lignes[:-1]))} et {lignes[-1]}"


def _non_reprises(entetes: Entetes, rangees: Sequence[Sequence[Any]]) -> Iterator[tuple[str, str]]:
    """Each column that is not taken, with the reason."""
    for titre in entetes.inconnues.values():
        yield titre, f"La colonne « {titre} » n’est pas connue : elle n’a pas été reprise."
    for i in entetes.vides:
        if any(len(r) > i and not est_vide(r[i]) for r in rangees):
            yield "", f"La colonne {lettres(i + 1)} n’a pas d’intitulé : elle n’a pas été reprise."


def _ligne(
    numero: int, rangee: Sequence[Any], largeur: int, entetes: Entetes, connus: Mapping[str, C.Champ], fautes: _Fautes
) -> Ligne | None:
    """A row as cells; None for a blank one. What is wrong with it goes to `fautes`."""
    if all(est_vide(v) for v in rangee):
        return None
    for i, code in entetes.codes.items():
        if i < len(rangee) and isinstance(rangee[i], str) and CONTROLE.search(nettoyer(rangee[i])):
            fautes.noter(numero, "cette valeur contient un caractère de contrôle. Ressaisissez-la.", code)
    if len(rangee) > largeur and any(not est_vide(v) for v in rangee[largeur:]):
        fautes.noter(numero, f"{len(rangee)} valeurs pour {largeur} colonnes (séparateur en trop ?).")
    cellules = {
        code: Cellule(_typer(rangee[i] if i < len(rangee) else None, connus[code]), f"ligne {numero}, colonne {code}")
        for i, code in entetes.codes.items()
    }
    return Ligne(cellules, f"ligne {numero}")


def _typer(texte: object, champ: C.Champ) -> object:
    """In a text file everything is text: a number or a date in its column is one, without a notice."""
    if est_vide(texte):
        return None
    if not isinstance(texte, str):
        return texte
    if champ.genre == C.DATE:
        return lire_date(nettoyer(texte)) or texte
    if champ.genre in (C.NOTE, C.NOMBRE, C.POINTS):
        nombre = lire_nombre(texte)
        return texte if nombre.anomalie else nombre.valeur
    return texte
