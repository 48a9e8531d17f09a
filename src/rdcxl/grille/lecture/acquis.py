"""What candidates keep from earlier sessions, in rows (sheet Acquis) or in columns (`acquis.B1`)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from rdcxl.grille.anomalies import Code
from rdcxl.grille.conversion import ecrire_valeur, est_vide
from rdcxl.grille.lecture.lignes import est_connu, lire_identifiant
from rdcxl.grille.lecture.rangees import lire_cellule
from rdcxl.grille.lecture.releve import Releve
from rdcxl.grille.tableau import Cellule, Ligne, Tableau
from rdcxl.grille.tables.acquis import CHAMPS_ACQUIS
from rdcxl.regles import Acquis
from rdcxl.regles.saisie import lire_note, nettoyer


def lire_acquis(releve: Releve) -> None:
    """Acquis by candidate, from rows (identifiant, composante, points, session) and from columns `acquis.B1`."""
    for tableau, cle, composante, points, session, lieu in _entrees_acquis(releve):
        maximum = releve.r.codes_acquis[composante]
        lu = lire_note(points.valeur, maximum)
        erreur = points.probleme or lu.anomalie
        if not erreur and not isinstance(lu.valeur, Decimal):
            erreur = "Les points de l’acquis manquent. Saisissez un nombre."
        if (cle, composante) in releve.lieux_acquis:
            erreur = f"L’acquis {composante} est saisi deux fois. Gardez-en un."
        if erreur:
            releve.refuser(tableau, points, releve.noms[cle], f"Acquis {composante} : {erreur}", Code.ACQUIS)
        releve.lieux_acquis[cle, composante] = (tableau.feuille, points.lieu or lieu)
        valeur = lu.valeur if isinstance(lu.valeur, Decimal) and not erreur else None
        releve.acquis.setdefault(cle, {})[composante] = Acquis(valeur, session)


def _entrees_acquis(releve: Releve) -> Iterator[tuple[Tableau, str, str, Cellule, Any, str]]:
    for tableau in releve.tables_acquis:
        for ligne in tableau.lignes:
            identifiant = lire_identifiant(releve, tableau, ligne)
            if identifiant:
                yield from _ligne_acquis(releve, tableau, ligne, identifiant)
    for cle in releve.noms:
        for tableau, ligne in releve.lignes[cle]:
            for code, cellule in ligne.cellules.items():
                if code.startswith("acquis.") and not est_vide(cellule.valeur):
                    yield tableau, cle, code.removeprefix("acquis."), cellule, None, cellule.lieu


def _ligne_acquis(
    releve: Releve, tableau: Tableau, ligne: Ligne, identifiant: str
) -> Iterator[tuple[Tableau, str, str, Cellule, Any, str]]:
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
    session = ligne.cellule("session")
    lu = lire_cellule(CHAMPS_ACQUIS[-1], session, repetee="session" in tableau.repetes)
    if lu.erreur:
        releve.refuser(tableau, session, identifiant, f"Session de l’acquis : {lu.erreur}", Code.ACQUIS)
    yield tableau, cle, code, ligne.cellule("points"), lu.valeur, ou
