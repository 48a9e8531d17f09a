"""Where the table of a sheet stands: its heading rows, its candidates, and every row that is left out, with why. Pure.

No library finds it: the words of the first rows are scored, then the rows under them are looked at.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Optional

from rdcxl.grille.carnet.mots import mots, normaliser
from rdcxl.grille.carnet.titres import NOM_COMPLET, PROBABLE, SUR, Dictionnaire
from rdcxl.grille.conversion import ecrire_valeur, est_vide
from rdcxl.grille.lecture.feuilles import Structure
from rdcxl.grille.lecture.tableur import FeuilleLue

PREMIERES = 40  # rows among which the heading stands
HAUTEUR = 6  # rows of a heading, at most
PLUSIEURS = 2
QUI = ("identifiant", "nom_naissance", "nom_usage", "prenoms", NOM_COMPLET)
NOMS = ("nom_naissance", NOM_COMPLET, "prenoms")
_POIDS = {SUR: 4, PROBABLE: 3}
_MENTIONS = ("abs", "abi", "abj", "exc", "att", "dem", "def", "dis", "neu", "nr", "supr")


class RangeeHors(NamedTuple):
    """A row that is no candidate's: its 0-based number, what it begins with, why it was left out."""

    numero: int
    debut: str
    raison: str


class Table(NamedTuple):
    """The table of a sheet.

    Attributes:
        entete: 0-based rows of the heading, from above; titres: the heading of each column, its parts from above.
        maxima: by column, what a row of maxima gives; candidats: 0-based rows; hors: the rows that were left out.
        dessus: the texts above the heading.
    """

    feuille: FeuilleLue
    entete: tuple[int, ...]
    titres: dict[int, tuple[str, ...]]
    maxima: dict[int, object]
    candidats: tuple[int, ...]
    hors: tuple[RangeeHors, ...]
    dessus: str

    def valeur(self, ligne: int, colonne: int) -> object:
        """The raw value of a cell."""
        rangee = self.feuille.lignes[ligne]
        return rangee[colonne] if colonne < len(rangee) else None


def trouver(feuille: FeuilleLue, mots_connus: Dictionnaire) -> Optional[Table]:
    """The table of a sheet; None where no row heads candidates."""
    lignes = feuille.lignes
    notes = [(score, rang) for rang, ligne in enumerate(lignes[:PREMIERES]) if (score := _score(ligne, mots_connus))]
    meilleur = max((score for score, _ in notes), default=0)
    lues = [
        (score, t)
        for score, rang in notes
        if score * PLUSIEURS >= meilleur and (t := _table(feuille, rang, mots_connus))
    ]
    return max(lues, key=lambda x: (x[0] * _part_des_candidats(x[1]), x[1].entete[-1]))[1] if lues else None


def _part_des_candidats(table: Table) -> float:
    """How much of what stands under a heading it explains."""
    return len(table.candidats) / (len(table.candidats) + len(table.hors) or 1)


def _table(feuille: FeuilleLue, rang: int, mots_connus: Dictionnaire) -> Optional[Table]:
    lignes = feuille.lignes
    haut, bas = _etendue(feuille, rang, mots_connus)
    entete = tuple(range(haut, bas + 1))
    maxima: dict[int, object] = {}
    utiles = []
    for i in entete:
        if i != rang and (trouves := _maxima(lignes[i])):
            maxima |= trouves
        elif i == rang or not _est_un_pied(lignes[i]):
            utiles.append(i)
    titres = dict(_titres(feuille, utiles, rang))
    qui = _colonnes_d_identite(titres, mots_connus)
    if not qui:
        return None
    candidats, hors = _rangees(feuille, bas + 1, titres, qui, maxima)
    dessus = " · ".join(t for ligne in lignes[:haut] for x in ligne if (t := texte_de(x)))
    return Table(feuille, entete, titres, maxima, candidats, hors, dessus)


def texte_de(valeur: object) -> str:
    """A cell as a text on one line."""
    return " ".join(ecrire_valeur(valeur).split())


def _score(ligne: Sequence[Any], mots_connus: Dictionnaire) -> int:
    """How much a row looks like a heading: understood fields count, one that says who is needed; long texts and numbers do not."""
    score, champs = 0, set()
    for valeur in ligne:
        texte = texte_de(valeur) if isinstance(valeur, str) else ""
        if texte:
            lue = mots_connus.comprendre((texte,))
            score += _POIDS.get(lue.certitude, 0) or int(bool(lue.champ or lue.raison))
            champs |= {lue.champ} if lue.certitude in _POIDS else set()
    pleines = sum(not est_vide(v) for v in ligne)
    return score if champs & set(QUI) and pleines >= PLUSIEURS else 0


def _etendue(feuille: FeuilleLue, rang: int, mots_connus: Dictionnaire) -> tuple[int, int]:
    """The first and the last row of the heading around its best one."""
    lignes = feuille.lignes
    qui = [
        i
        for i, v in enumerate(lignes[rang])
        if isinstance(v, str) and mots_connus.comprendre((texte_de(v),)).champ in QUI
    ]
    premiere = min(qui, default=0)
    haut = rang
    while haut and rang - haut < HAUTEUR and _chapeaute(lignes[haut - 1], premiere, feuille.structure, haut - 1):
        haut -= 1
    bas = rang
    while bas + 1 < len(lignes) and bas - rang < PLUSIEURS and _prolonge(lignes[bas + 1], qui):
        bas += 1
    return haut, bas


def _chapeaute(ligne: Sequence[Any], premiere: int, structure: Structure, rang: int) -> bool:
    """A row above a heading that groups its columns: several texts, or one that stands further right than who is meant."""
    textes = [i for i, v in enumerate(ligne) if not est_vide(v)]
    return len(textes) >= PLUSIEURS or (len(textes) == 1 and textes[0] > premiere)


def _prolonge(ligne: Sequence[Any], qui: Sequence[int]) -> bool:
    """A row under a heading that continues it: nobody's, and nothing but words or maxima."""
    pleines = {i: v for i, v in enumerate(ligne) if not est_vide(v)}
    if not pleines or any(i in pleines and not _dit_le_maximum(pleines[i]) for i in qui):
        return False
    return bool(_maxima(ligne)) or all(isinstance(v, str) and not _est_un_nombre(v) for v in pleines.values())


def _dit_le_maximum(valeur: object) -> bool:
    return normaliser(texte_de(valeur)) in mots().maxima


def _maxima(ligne: Sequence[Any]) -> dict[int, object]:
    """What a row of maxima gives, by column; empty when the row is none: a label, or numbers alone, « /20 » included."""
    pleines = {i: v for i, v in enumerate(ligne) if not est_vide(v)}
    etiquettes = [i for i, v in pleines.items() if _dit_le_maximum(v)]
    nombres = {i: v for i, v in pleines.items() if _est_un_maximum(v)}
    if etiquettes and nombres:
        return nombres
    autres = [v for i, v in pleines.items() if i not in nombres and i not in etiquettes]
    return nombres if len(nombres) >= PLUSIEURS and not autres and 0 not in nombres else {}


def _est_un_maximum(valeur: object) -> bool:
    texte = (
        texte_de(valeur).lower().removeprefix("sur").strip(" /()").removesuffix("pts").removesuffix("points").strip()
    )
    return not isinstance(valeur, bool) and texte.replace(",", "").replace(".", "").isdigit()


def _est_un_nombre(texte: str) -> bool:
    return texte.strip().replace(",", "").replace(".", "").isdigit()


def _titres(feuille: FeuilleLue, rangs: Sequence[int], principal: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The parts of each column's heading, from above; a merged or grouping text is carried to the right."""
    largeur = max((len(feuille.lignes[i]) for i in rangs), default=0)
    portees = {i: _porter(feuille, i, largeur) for i in rangs[:-1]}
    for colonne in range(largeur):
        parties = []
        for i in rangs:
            ligne = feuille.lignes[i]
            valeur = ligne[colonne] if colonne < len(ligne) else None
            texte = texte_de(valeur) if i == rangs[-1] or not est_vide(valeur) else ""
            dernier = rangs[-1]
            sous = any(
                colonne < len(feuille.lignes[j]) and not est_vide(feuille.lignes[j][colonne]) for j in rangs if j > i
            )
            if not texte and i != dernier and sous:
                texte = portees[i].get(colonne, "")
            if texte and not (_est_un_nombre(texte) and len(rangs) > 1):
                parties.append(texte)
        if parties:
            yield colonne, tuple(parties)


def _porter(feuille: FeuilleLue, rang: int, largeur: int) -> dict[int, str]:
    """By column, the text that stands to its left in a grouping row: inside its merged range where the file tells, else up to the next."""
    from openpyxl.utils import range_boundaries

    bornes = {}
    for ref in feuille.structure.fusions:
        gauche, haut, droite, bas = range_boundaries(ref)
        if haut - 1 <= rang <= bas - 1:
            bornes[gauche - 1] = droite - 1
    portees, texte, jusque = {}, "", -1
    ligne = feuille.lignes[rang]
    for colonne in range(largeur):
        valeur = ligne[colonne] if colonne < len(ligne) else None
        if not est_vide(valeur):
            texte, jusque = texte_de(valeur), bornes.get(colonne, colonne if bornes else largeur)
        elif texte and colonne <= jusque:
            portees[colonne] = texte
    return portees


def _colonnes_d_identite(titres: dict[int, tuple[str, ...]], mots_connus: Dictionnaire) -> dict[str, int]:
    qui: dict[str, int] = {}
    for colonne, parties in titres.items():
        lue = mots_connus.comprendre(parties)
        if lue.champ in QUI and lue.certitude in _POIDS:
            qui.setdefault(lue.champ, colonne)
    return qui


def _rangees(
    feuille: FeuilleLue, debut: int, titres: dict[int, tuple[str, ...]], qui: dict[str, int], maxima: dict[int, object]
) -> tuple[tuple[int, ...], tuple[RangeeHors, ...]]:
    noms = [c for champ, c in qui.items() if champ in NOMS] or list(qui.values())
    candidats: list[int] = []
    remplies: list[int] = []
    hors: list[RangeeHors] = []
    apres_un_pied = False
    for rang in range(debut, len(feuille.lignes)):
        ligne = feuille.lignes[rang]
        pleines = {i: v for i, v in enumerate(ligne) if not est_vide(v)}
        if not pleines:
            continue
        nom = " ".join(t for c in noms if (t := texte_de(pleines.get(c))))
        premier = texte_de(next(iter(pleines.values())))
        habituel = statistics.median(remplies) if remplies else 0
        if est_pied(ligne, noms):
            if (trouves := _maxima(ligne)) and _dit_le_maximum(premier) and not normaliser(premier).startswith("max"):
                maxima.update({c: v for c, v in trouves.items() if c not in maxima})
            hors.append(RangeeHors(rang, premier, "ligne de calcul ou de légende"))
            apres_un_pied = bool(candidats)
        elif _repete(pleines, titres):
            hors.append(RangeeHors(rang, premier, "l’intitulé est répété"))
        elif not nom or not any(c.isalpha() for c in nom):
            sans = texte_de(pleines.get(qui.get("identifiant", -1), "")) and not nom
            hors.append(
                RangeeHors(rang, premier, "aucun nom" if len(pleines) > 1 or sans else "une seule cellule remplie")
            )
        elif len(pleines) == 1 and habituel > PLUSIEURS:
            hors.append(RangeeHors(rang, premier, "une seule cellule remplie"))
        elif (apres_un_pied and len(pleines) * PLUSIEURS <= habituel) or normaliser(
            texte_de(pleines.get(noms[0]))
        ) in _MENTIONS:
            hors.append(RangeeHors(rang, premier, "légende"))
        else:
            candidats.append(rang)
            remplies.append(len(pleines))
    return tuple(candidats), tuple(hors)


def est_pied(ligne: Sequence[Any], noms: Sequence[int]) -> bool:
    """A row of averages, extremes, counts, maxima or legend: what stands in the place of a name, or first, says so."""
    textes = [normaliser(texte_de(ligne[c])) for c in noms if c < len(ligne) and isinstance(ligne[c], str)]
    premier = next((normaliser(v) for v in ligne if isinstance(v, str) and v.strip()), "")
    return any(_commence_par_un_pied(t) for t in (*textes[:1], premier))


def _est_un_pied(ligne: Sequence[Any]) -> bool:
    return any(_commence_par_un_pied(normaliser(v)) for v in ligne if isinstance(v, str)) and not _maxima(ligne)


def _commence_par_un_pied(texte: str) -> bool:
    return any(texte == m or (texte.startswith(f"{m} ") and not _peut_etre_un_nom(m)) for m in mots().pieds)


def _peut_etre_un_nom(mot: str) -> bool:
    return mot in ("min", "max", "moy", "nb", "q1", "q3", "sur", "date", "notes", "points", "total", "source", "visa")


def _repete(pleines: dict[int, Any], titres: dict[int, tuple[str, ...]]) -> bool:
    pareils = sum(texte_de(v) == titres[c][-1] for c, v in pleines.items() if c in titres)
    return pareils >= PLUSIEURS and pareils * PLUSIEURS > len(pleines)
