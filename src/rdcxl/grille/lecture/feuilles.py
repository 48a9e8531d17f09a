"""From raw rows to a promotion, whatever holds the sheets: a workbook file, or a spreadsheet program with the workbook open.

Any sheet with a row of codes (« identifiant » and at least one known code) is read, in any column order. Reads values
that a host already took out of its sheets; opens nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from rdcxl.erreurs import ClasseurIllisible
from rdcxl.grille import champs as C
from rdcxl.grille.annexes import Annexe, annexes
from rdcxl.grille.anomalies import Anomalie
from rdcxl.grille.colonnes_de_grille import codes_de_grille, lire_les_grilles
from rdcxl.grille.conversion import est_vide
from rdcxl.grille.lecture.interpretation import interpreter
from rdcxl.grille.modele import Promotion, Session
from rdcxl.grille.session import session_depuis_cellules
from rdcxl.grille.tableau import Cellule, Ligne, Tableau
from rdcxl.grille.tables.candidats import champs_par_candidat
from rdcxl.grille.tables.fixes import FIXES
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.echelle import Intitule, lire_intitule
from rdcxl.regles.saisie import nettoyer

LIGNES_D_ENTETE = 40
COLONNES_MAXIMUM = 400
INTITULES_DE_MAXIMA = ("", "maximum", "maxima", "max", "barème", "sur", "points", "total")
CALCULEES = (
    C.ACCUEIL,
    C.MODULES,
    C.SYNTHESE,
    C.CONTROLE,
    C.TABLEAU_DE_BORD,
    C.SIMULATION,
    C.JURY,
    C.DONNEES,
    C.ANOMALIES,
    C.REPRIS,
)
_FORMULE = "Cette formule n’a pas de valeur enregistrée. Ouvrez le classeur dans Excel, enregistrez-le, ou saisissez la valeur."
_FUSION = "Cette cellule est fusionnée avec d’autres : on ne sait pas à qui va la note. Défusionnez-la."


class FeuilleBrute(NamedTuple):
    """A sheet as a host gives it: its title, and its rows of raw values from A1 on, at most `COLONNES_MAXIMUM` wide.

    A value is None, text, a number (int, float), a bool, a date, a time; an error is its text (#N/A).
    """

    titre: str
    lignes: Iterable[tuple[Any, ...]]


class Structure(NamedTuple):
    """What a sheet says beside its values: merged ranges (A1:B2), hidden rows (1-based), formulas without a saved value."""

    fusions: tuple[str, ...] = ()
    lignes_masquees: frozenset[int] = frozenset()
    sans_valeur: frozenset[str] = frozenset()


def version_de_la_disposition(source: str, disposition: str | None) -> int | None:
    """The version of the layout of a workbook made by « rdcxl nouveau »; None for another one.

    Args:
        source: the workbook's name, for the message.
        disposition: the content of its name `NOM_DISPOSITION`, None when it has no such name.

    Raises:
        ClasseurIllisible: a layout that this version does not know yet. Older ones are read, by their codes.
    """
    if disposition is None:
        return None
    version = disposition.strip('="')
    if not version.isdecimal() or int(version) > C.DISPOSITION:
        raise ClasseurIllisible(
            f"« {source} » vient d’une version plus récente de rdcxl (disposition {version}). Mettez rdcxl à jour."
        )
    return int(version)


def a_lire(titres: Iterable[str], grille: bool) -> list[str]:
    """The sheets to read: all of a school's own workbook, those that are typed in for a grid of ours."""
    return [titre for titre in titres if not grille or titre not in CALCULEES]


def reperer(feuilles: Iterable[FeuilleBrute], referentiel: Referentiel) -> list[FeuilleReperee]:
    """The sheets that have a row of codes, each with its columns by code and the rows under it."""
    connus = {code.casefold(): code for code in champs_par_candidat(referentiel)}
    facultatives = tuple(annexes(referentiel).values())
    notes = {code.casefold() for code in referentiel.composantes}
    reperees = (_chercher_codes(f.titre, f.lignes, connus, facultatives, notes) for f in feuilles)
    return [r for r in reperees if r is not None]


def composer_promotion(
    source: str, reperees: Iterable[FeuilleReperee], structures: Mapping[str, Structure], referentiel: Referentiel
) -> Promotion:
    """Make a promotion of the sheets found by `reperer`.

    Args:
        source: the workbook's name, for the message.
        structures: by sheet title; a sheet without one has neither merged cells nor hidden rows.

    Raises:
        ClasseurIllisible: no sheet holds a row of codes.
    """
    session, tables = Session(), defaultdict[str, list[Tableau]](list)
    anomalies: list[Anomalie] = []
    maxima = {code: c.maximum for code, c in referentiel.composantes.items()}
    for reperee in reperees:
        if reperee.genre == "session":
            session, defauts = session_depuis_cellules(reperee.feuille, reperee.cellules(), referentiel)
            anomalies += defauts
        else:
            tables[reperee.genre].append(reperee.tableau(structures.get(reperee.feuille, Structure()), maxima))
    if not tables["candidats"]:
        codes = ", ".join(list(referentiel.composantes)[:3])
        raise ClasseurIllisible(
            f"« {source} » ne contient aucune ligne de codes. Une feuille doit avoir une ligne avec "
            f"« identifiant » et les codes des composantes ({codes}…)."
        )
    facultatives = {nom: tables[nom] for nom in annexes(referentiel) if nom in tables}
    promotion = interpreter(referentiel, tables["candidats"], tables["acquis"], session, anomalies, facultatives)
    return replace(promotion, decisions=tuple(tables["decisions"]))


class FeuilleReperee:
    """A sheet with its row of codes, its columns by code and the raw rows under it."""

    def __init__(
        self,
        feuille: str,
        genre: str,
        numero: int,
        codes: dict[int, str],
        lignes: list[tuple[Any, ...]],
        au_dessus: Sequence[tuple[Any, ...]] = (),
        echelles: Mapping[str, Decimal] | None = None,
    ) -> None:
        self.echelles = echelles or {}
        self.feuille, self.genre, self.numero, self.codes, self.lignes = feuille, genre, numero, codes, lignes
        self.titres, self.points = ((), (), *au_dessus)[-2:]

    def cellules(self) -> Iterator[dict[str, Cellule]]:
        """Cells by code, for each row under the codes."""
        colonnes = {i: lettres(i + 1) for i in self.codes}
        for rang, ligne in enumerate(self.lignes, self.numero + 1):
            largeur = len(ligne)
            yield {
                code: Cellule(ligne[i] if i < largeur else None, f"{colonnes[i]}{rang}")
                for i, code in self.codes.items()
            }

    def tableau(self, etat: Structure, maxima: dict[str, Decimal]) -> Tableau:
        """The table, with merged cells, formulas without a value and hidden rows marked."""
        lieux: dict[str, str] = {}
        repetes: dict[str, str] = {}
        for i, code in self.codes.items():
            (repetes if code in lieux else lieux)[code] = f"{lettres(i + 1)}{self.numero}"
        formules, fusionnees = etat.sans_valeur, cellules_fusionnees(etat.fusions, self.numero)
        lignes = []
        for rang, cellules in enumerate(self.cellules(), self.numero + 1):
            if formules or fusionnees:
                cellules = {code: _marquer(c, formules, fusionnees) for code, c in cellules.items()}
            if any(c.probleme or not est_vide(c.valeur) for c in cellules.values()):
                lignes.append(Ligne(cellules, f"A{rang}", rang in etat.lignes_masquees))
        grilles = lire_les_grilles(self.codes, self.titres, self.points, maxima)
        return Tableau(
            self.feuille,
            lieux,
            _sans_rappel_des_maxima(lignes, maxima),
            repetes,
            grilles=grilles,
            echelles=self.echelles,
        )


def _marquer(cellule: Cellule, formules: frozenset[str], fusionnees: frozenset[str]) -> Cellule:
    if cellule.lieu in fusionnees:
        return cellule._replace(probleme=_FUSION)
    return cellule._replace(probleme=_FORMULE) if cellule.lieu in formules else cellule


def _sans_rappel_des_maxima(lignes: list[Ligne], maxima: dict[str, Decimal]) -> list[Ligne]:
    """Leave out a first row that repeats the maximum of every composante, and names no candidate."""
    if not lignes:
        return lignes
    remplies = {code: c.valeur for code, c in lignes[0].cellules.items() if not est_vide(c.valeur)}
    attendues = {code: maxima[code] for code in lignes[0].cellules if code in maxima}
    intitule = nettoyer(str(remplies.pop("identifiant", ""))).casefold()
    rappel = intitule in INTITULES_DE_MAXIMA and bool(attendues) and remplies == attendues
    return lignes[1:] if rappel else lignes


def _chercher_codes(
    titre: str,
    lignes: Iterable[tuple[Any, ...]],
    connus: dict[str, str],
    facultatives: Collection[Annexe],
    notes: Collection[str],
) -> FeuilleReperee | None:
    """The row of codes is the one, among the first rows, that holds the most codes (the lowest of equal ones)."""
    iterateur = iter(lignes)
    debut = list(islice(iterateur, LIGNES_D_ENTETE))
    retenue: tuple[int, int, str, dict[int, str], dict[str, Decimal]] | None = None
    for rang, ligne in enumerate(debut):
        bruts = {i: _titre(v, notes) for i, v in enumerate(ligne) if isinstance(v, str)}
        textes = {i: x.code for i, x in bruts.items()}
        genre, codes = _reconnaitre({t.casefold() for t in textes.values()}, connus, facultatives)
        if genre:
            colonnes = {i: codes[t.casefold()] for i, t in textes.items() if t.casefold() in codes}
            exactes = sum(bruts[i].code == code for i, code in colonnes.items())
            if retenue is None or len(colonnes) + exactes >= retenue[0]:
                echelles = {code: x for i, code in colonnes.items() if (x := bruts[i].echelle) is not None}
                retenue = (len(colonnes) + exactes, rang, genre, colonnes, echelles)
    if retenue is None:
        return None
    _, rang, genre, colonnes, echelles = retenue
    return FeuilleReperee(
        titre, genre, rang + 1, colonnes, [*debut[rang + 1 :], *iterateur], debut[:rang][-2:], echelles
    )


def _titre(texte: str, notes: Collection[str]) -> Intitule:
    """A heading, with the scale after it where it is that of a mark."""
    lu = lire_intitule(texte) if "/" in texte else None
    return lu if lu is not None and lu.code.casefold() in notes else Intitule(nettoyer(texte))


def _reconnaitre(
    textes: set[str], connus: dict[str, str], facultatives: Collection[Annexe]
) -> tuple[str, dict[str, str]]:
    """Kind of table that a row of texts announces, and the codes to read under it; an empty kind when none."""
    if {"clé", "valeur"} <= textes:
        return "session", {"clé": "cle", "valeur": "valeur"}
    if fixe := next((x for x in FIXES.values() if x.marque <= textes), None):
        return fixe.nom, {champ.code: champ.code for champ in fixe.champs}
    if "identifiant" in textes:
        connus = {**connus, **codes_de_grille(textes, connus)}
        if len(textes & set(connus)) > 1:
            return "candidats", connus
    annexe = next((a for a in facultatives if a.marque <= textes), None)
    return (annexe.nom, {champ.code: champ.code for champ in annexe.champs}) if annexe else ("", {})


def cellules_fusionnees(fusions: tuple[str, ...], entete: int) -> frozenset[str]:
    """Cells of merged ranges that reach under the row of codes."""
    from openpyxl.utils import range_boundaries

    cellules = set()
    for ref in fusions:
        colonne, ligne, derniere_colonne, derniere_ligne = range_boundaries(ref)
        if derniere_ligne > entete and (derniere_ligne - ligne) * (derniere_colonne - colonne) < COLONNES_MAXIMUM**2:
            cellules |= {
                f"{lettres(c)}{r}"
                for c in range(colonne, derniere_colonne + 1)
                for r in range(max(ligne, entete + 1), derniere_ligne + 1)
            }
    return frozenset(cellules)


def lettres(colonne: int) -> str:
    """Column letters of a 1-based number.

    >>> lettres(1), lettres(26), lettres(27)
    ('A', 'Z', 'AA')
    """
    texte = ""
    while colonne:
        colonne, reste = divmod(colonne - 1, 26)
        texte = chr(ord("A") + reste) + texte
    return texte
