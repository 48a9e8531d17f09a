"""What candidates keep from earlier sessions, in rows (sheet Acquis) or in columns (`acquis.B1`)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from rdcxl.grille.anomalies import Code
from rdcxl.grille.conversion import ecrire_valeur, est_vide
from rdcxl.grille.lecture.lignes import est_connu, lire_identifiant
from rdcxl.grille.lecture.rangees import lire_cellule
from rdcxl.grille.lecture.releve import Releve
from rdcxl.grille.tableau import Cellule, Ligne, Tableau
from rdcxl.grille.tables.acquis import CHAMPS_ACQUIS
from rdcxl.regles import Acquis
from rdcxl.regles.saisie import lire_note, nettoyer

_PAR_CODE = {champ.code: champ for champ in CHAMPS_ACQUIS}
_DATES = ("session", "accorde_le", "preuve_du")


class _Entree(NamedTuple):
    """An acquis as it was entered: whose (in lower case), of what, the cell of its points, what else its row says, its place."""

    tableau: Tableau
    cle: str
    composante: str
    points: Cellule
    suite: dict[str, Any]
    lieu: str
    en_ligne: bool


def lire_acquis(releve: Releve) -> None:
    """Acquis by candidate, from rows (identifiant, composante, points, session …) and from columns `acquis.B1`."""
    for x in _entrees_acquis(releve):
        qui = releve.noms[x.cle]
        lu = lire_note(x.points.valeur, releve.r.codes_acquis[x.composante])
        erreur = x.points.probleme or lu.anomalie
        if not erreur and not isinstance(lu.valeur, Decimal):
            erreur = "Les points de l’acquis manquent. Saisissez un nombre."
        if (x.cle, x.composante) in releve.lieux_acquis:
            erreur = f"L’acquis {x.composante} est saisi deux fois. Gardez-en un."
        if erreur:
            releve.refuser(x.tableau, x.points, qui, f"Acquis {x.composante} : {erreur}", Code.ACQUIS)
        elif x.en_ligne and not (x.suite.get("preuve") and x.suite.get("preuve_du")):
            message = f"Acquis {x.composante} : la preuve (référence et date) n’est pas dite. Complétez-la."
            releve.avis(x.tableau.feuille, x.points.lieu or x.lieu, qui, "", message)
        releve.lieux_acquis[x.cle, x.composante] = (x.tableau.feuille, x.points.lieu or x.lieu)
        valeur = lu.valeur if isinstance(lu.valeur, Decimal) and not erreur else None
        releve.acquis.setdefault(x.cle, {})[x.composante] = Acquis(valeur, **x.suite)


def _entrees_acquis(releve: Releve) -> Iterator[_Entree]:
    for tableau in releve.tables_acquis:
        for ligne in tableau.lignes:
            identifiant = lire_identifiant(releve, tableau, ligne)
            if identifiant:
                yield from _ligne_acquis(releve, tableau, ligne, identifiant)
    for cle in releve.noms:
        for tableau, ligne in releve.lignes[cle]:
            for code, cellule in ligne.cellules.items():
                if code.startswith("acquis.") and not est_vide(cellule.valeur):
                    yield _Entree(tableau, cle, code.removeprefix("acquis."), cellule, {}, cellule.lieu, False)


def _ligne_acquis(releve: Releve, tableau: Tableau, ligne: Ligne, identifiant: str) -> Iterator[_Entree]:
    cle = identifiant.casefold()
    ou = ligne.cellules["identifiant"].lieu
    if not est_connu(releve, tableau, ligne, identifiant, "Une ligne d’acquis"):
        return
    composante = ligne.cellule("composante")
    codes = {code.upper(): code for code in releve.r.codes_acquis}
    code = codes.get(nettoyer(str(composante.valeur or "")).upper())
    if code is None:
        message = f"« {ecrire_valeur(composante.valeur)} » ne peut pas être acquis. Composantes : {', '.join(releve.r.codes_acquis)}."
        releve.refuser(tableau, composante, identifiant, message, Code.ACQUIS)
        releve.ambigus[cle] = "acquis"
        return
    suite = {champ: _lire(releve, tableau, ligne, identifiant, champ) for champ in (*_DATES, "preuve")}
    suite["preuve"] = suite["preuve"] or ""
    yield _Entree(tableau, cle, code, ligne.cellule("points"), suite, ou, True)


def _lire(releve: Releve, tableau: Tableau, ligne: Ligne, identifiant: str, code: str) -> Any:
    """What a cell beside the points says; what cannot be read is an anomaly there."""
    champ, cellule = _PAR_CODE[code], ligne.cellule(code)
    lu = lire_cellule(champ, cellule, repetee=code in tableau.repetes)
    if lu.erreur:
        titre = "Session de l’acquis" if code == "session" else f"Acquis, {champ.titre.lower()}"
        releve.refuser(tableau, cellule, identifiant, f"{titre} : {lu.erreur}", Code.ACQUIS)
    return lu.valeur
