"""Read a grid, or a school's own gradebook, from a workbook file. openpyxl in read-only mode; writes nothing.

Any sheet with a row of codes (« identifiant » and at least one known code) is read, in any column order.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdcxl.erreurs import ClasseurIllisible
from rdcxl.grille import champs as C
from rdcxl.grille.conversion import est_vide
from rdcxl.grille.lecture.archive import Structure, structures, verifier_archive
from rdcxl.grille.lecture.interpretation import interpreter
from rdcxl.grille.modele import Anomalie, Promotion, Session
from rdcxl.grille.session import session_depuis_cellules
from rdcxl.grille.tableau import Cellule, Ligne, Tableau
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.saisie import nettoyer

if TYPE_CHECKING:
    from openpyxl import Workbook

LIGNES_D_ENTETE = 40
COLONNES_MAXIMUM = 400
INTITULES_DE_MAXIMA = ("", "maximum", "maxima", "max", "barème", "sur", "points", "total")
CALCULEES = (C.ACCUEIL, C.SYNTHESE, C.CONTROLE, C.TABLEAU_DE_BORD, C.SIMULATION, C.DONNEES)
_FORMULE = "Cette formule n’a pas de valeur enregistrée. Ouvrez le classeur dans Excel, enregistrez-le, ou saisissez la valeur."
_FUSION = "Cette cellule est fusionnée avec d’autres : on ne sait pas à qui va la note. Défusionnez-la."


def lire_grille(chemin: Path, referentiel: Referentiel) -> Promotion:
    """Read every candidate of a workbook, and everything that is wrong with it.

    Args:
        chemin: an .xlsx or .xlsm file; it is only read, never rewritten.
        referentiel: says which codes exist.

    Returns:
        The promotion, with all anomalies and notices (each with sheet and cell).

    Raises:
        ClasseurIllisible: the file is no readable workbook, has another layout, or holds no row of codes.
    """
    verifier_archive(chemin)
    brutes, etats, formules = _lire_brut(chemin, referentiel)
    session, tableaux, acquis = Session(), list[Tableau](), list[Tableau]()
    anomalies: list[Anomalie] = []
    maxima = {code: c.maximum for code, c in referentiel.composantes.items()}
    for brute in brutes:
        etat = etats.get(brute.feuille, Structure((), frozenset(), False))
        if brute.genre == "session":
            session, defauts = session_depuis_cellules(brute.feuille, brute.cellules(), referentiel)
            anomalies += defauts
        else:
            tableau = brute.tableau(etat, formules.get(brute.feuille, frozenset()), maxima)
            (acquis if brute.genre == "acquis" else tableaux).append(tableau)
    if not tableaux:
        codes = ", ".join(list(referentiel.composantes)[:3])
        raise ClasseurIllisible(
            f"« {chemin.name} » ne contient aucune ligne de codes. Une feuille doit avoir une ligne avec "
            f"« identifiant » et les codes des composantes ({codes}…)."
        )
    return interpreter(referentiel, tableaux, acquis, session, anomalies)


def _lire_brut(
    chemin: Path, referentiel: Referentiel
) -> tuple[list[_Feuille], dict[str, Structure], dict[str, frozenset[str]]]:
    """Everything that is taken from the file; whatever a damaged part makes openpyxl raise becomes one sentence."""
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            classeur = load_workbook(chemin, read_only=True, data_only=True, keep_links=False)
            try:
                _verifier_disposition(chemin, classeur)
                brutes = _lire_feuilles(classeur, referentiel)
            finally:
                classeur.close()
            etats = structures(chemin, {b.feuille for b in brutes})
            formules = _formules_sans_valeur(chemin, {nom for nom, etat in etats.items() if etat.formules_sans_valeur})
    except ClasseurIllisible:
        raise
    except Exception as erreur:  # openpyxl raises whatever the damaged part makes Python raise
        message = (
            f"« {chemin.name} » est endommagé. Ouvrez-le dans Excel, laissez Excel le réparer, puis enregistrez-le."
        )
        raise ClasseurIllisible(message) from erreur
    return brutes, etats, formules


def _verifier_disposition(chemin: Path, classeur: Workbook) -> None:
    nom = classeur.defined_names.get(C.NOM_DISPOSITION)
    if nom is None:
        return
    version = str(nom.value).strip('="')
    if not version.isdecimal() or int(version) > C.DISPOSITION:
        raise ClasseurIllisible(
            f"« {chemin.name} » vient d’une version plus récente de rdcxl (disposition {version}). Mettez rdcxl à jour."
        )
    if int(version) < C.DISPOSITION:
        raise ClasseurIllisible(
            f"« {chemin.name} » a une disposition ancienne ({version}). Créez une grille avec « rdcxl nouveau »."
        )


class _Feuille:
    """A sheet with its row of codes, its columns by code and the raw rows under it."""

    def __init__(
        self, feuille: str, genre: str, numero: int, codes: dict[int, str], lignes: list[tuple[Any, ...]]
    ) -> None:
        self.feuille, self.genre, self.numero, self.codes, self.lignes = feuille, genre, numero, codes, lignes

    def cellules(self) -> Iterator[dict[str, Cellule]]:
        """Cells by code, for each row under the codes."""
        lettres = {i: _lettres(i + 1) for i in self.codes}
        for rang, ligne in enumerate(self.lignes, self.numero + 1):
            largeur = len(ligne)
            yield {
                code: Cellule(ligne[i] if i < largeur else None, f"{lettres[i]}{rang}")
                for i, code in self.codes.items()
            }

    def tableau(self, etat: Structure, formules: frozenset[str], maxima: dict[str, Decimal]) -> Tableau:
        """The table, with merged cells, formulas without a value and hidden rows marked."""
        lieux: dict[str, str] = {}
        repetes: dict[str, str] = {}
        for i, code in self.codes.items():
            (repetes if code in lieux else lieux)[code] = f"{_lettres(i + 1)}{self.numero}"
        fusionnees = _cellules_fusionnees(etat.fusions, self.numero)
        lignes = []
        for rang, cellules in enumerate(self.cellules(), self.numero + 1):
            if formules or fusionnees:
                cellules = {code: _marquer(c, formules, fusionnees) for code, c in cellules.items()}
            if any(c.probleme or not est_vide(c.valeur) for c in cellules.values()):
                lignes.append(Ligne(cellules, f"A{rang}", rang in etat.lignes_masquees))
        return Tableau(self.feuille, lieux, _sans_rappel_des_maxima(lignes, maxima), repetes)


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


def _lire_feuilles(classeur: Workbook, referentiel: Referentiel) -> list[_Feuille]:
    connus = {code.casefold(): code for code in C.catalogue(referentiel)}
    ecartees = CALCULEES if C.NOM_DISPOSITION in classeur.defined_names else ()
    feuilles = []
    for feuille in classeur.worksheets:
        if feuille.title in ecartees:
            continue
        feuille.reset_dimensions()
        trouvee = _chercher_codes(feuille.title, feuille.iter_rows(values_only=True, max_col=COLONNES_MAXIMUM), connus)
        if trouvee:
            feuilles.append(trouvee)
    return feuilles


def _chercher_codes(titre: str, lignes: Iterable[tuple[Any, ...]], connus: dict[str, str]) -> _Feuille | None:
    """The row of codes is the one, among the first rows, that holds the most codes (the lowest of equal ones)."""
    iterateur = iter(lignes)
    debut = list(islice(iterateur, LIGNES_D_ENTETE))
    retenue: tuple[int, int, str, dict[int, str]] | None = None
    for rang, ligne in enumerate(debut):
        textes = {i: nettoyer(v) for i, v in enumerate(ligne) if isinstance(v, str)}
        genre, codes = _reconnaitre({t.casefold() for t in textes.values()}, connus)
        if genre:
            colonnes = {i: codes[t.casefold()] for i, t in textes.items() if t.casefold() in codes}
            exactes = sum(textes[i] == code for i, code in colonnes.items())
            if retenue is None or len(colonnes) + exactes >= retenue[0]:
                retenue = (len(colonnes) + exactes, rang, genre, colonnes)
    if retenue is None:
        return None
    _, rang, genre, colonnes = retenue
    return _Feuille(titre, genre, rang + 1, colonnes, [*debut[rang + 1 :], *iterateur])


def _reconnaitre(textes: set[str], connus: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Kind of table that a row of texts announces, and the codes to read under it; an empty kind when none."""
    if {"clé", "valeur"} <= textes:
        return "session", {"clé": "cle", "valeur": "valeur"}
    if {"identifiant", "composante", "points"} <= textes:
        return "acquis", {champ.code: champ.code for champ in C.CHAMPS_ACQUIS}
    if "identifiant" in textes and len(textes & set(connus)) > 1:
        return "candidats", connus
    return "", {}


def _formules_sans_valeur(chemin: Path, feuilles: set[str]) -> dict[str, frozenset[str]]:
    """Cells of these sheets whose formula has no saved value (a second reading, only where one exists)."""
    if not feuilles:
        return {}
    from openpyxl import load_workbook

    trouvees = {}
    avec_formules = load_workbook(chemin, read_only=True, keep_links=False)
    avec_valeurs = load_workbook(chemin, read_only=True, data_only=True, keep_links=False)
    for nom in feuilles:
        trouvees[nom] = frozenset(_comparer(avec_formules[nom], avec_valeurs[nom]))
    avec_formules.close()
    avec_valeurs.close()
    return trouvees


def _comparer(formules: Any, valeurs: Any) -> Iterator[str]:
    for feuille in (formules, valeurs):
        feuille.reset_dimensions()
    paires = zip(formules.iter_rows(values_only=True), valeurs.iter_rows(values_only=True), strict=True)
    for rang, (ligne_f, ligne_v) in enumerate(paires, 1):
        for i, (formule, valeur) in enumerate(zip(ligne_f, ligne_v, strict=True), 1):
            if valeur is None and formule is not None:
                yield f"{_lettres(i)}{rang}"


def _cellules_fusionnees(fusions: tuple[str, ...], entete: int) -> frozenset[str]:
    """Cells of merged ranges that reach under the row of codes."""
    from openpyxl.utils import range_boundaries

    cellules = set()
    for ref in fusions:
        colonne, ligne, derniere_colonne, derniere_ligne = range_boundaries(ref)
        if derniere_ligne > entete and (derniere_ligne - ligne) * (derniere_colonne - colonne) < COLONNES_MAXIMUM**2:
            cellules |= {
                f"{_lettres(c)}{r}"
                for c in range(colonne, derniere_colonne + 1)
                for r in range(max(ligne, entete + 1), derniere_ligne + 1)
            }
    return frozenset(cellules)


def _lettres(colonne: int) -> str:
    """Column letters of a 1-based number.

    >>> _lettres(1), _lettres(26), _lettres(27)
    ('A', 'Z', 'AA')
    """
    texte = ""
    while colonne:
        colonne, reste = divmod(colonne - 1, 26)
        texte = chr(ord("A") + reste) + texte
    return texte
