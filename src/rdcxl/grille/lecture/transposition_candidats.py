"""Rows of candidates taken over from an older grid: each to its candidate, each value as it was typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rdcxl.grille import champs as C
from rdcxl.grille.colonnes_de_grille import NOTES, code_d_appoint
from rdcxl.grille.conversion import convertir, ecrire_valeur, est_vide
from rdcxl.grille.lecture.feuilles import FeuilleReperee
from rdcxl.grille.lecture.transposition import Rangee, Transposition
from rdcxl.grille.tables.candidats import IDENTIFIANT
from rdcxl.regles.saisie import nettoyer

NORMALISES = (C.TEXTE, C.CHOIX, C.OUI_NON, C.BLOCS)


def lire_par_candidat(t: Transposition, x: FeuilleReperee) -> None:
    """A sheet with one row per candidate; what is nobody's, or stands twice, is kept as rows too many."""
    de_grille = {g.composante.code for g in t.grilles}
    vus = set[str]()
    for rangee in t.rangees(x):
        cle, identifiant = identifier(t, rangee)
        saisies = dict(_saisies(t, x, rangee, de_grille))
        reconnue = bool(cle) and cle not in vus and (cle in t.candidats or x.feuille == C.CANDIDATS)
        if not reconnue and not saisies and identifiant is None:
            continue
        if reconnue:
            vus.add(cle)
            t.vues[x.feuille].add(cle)
            sienne = t.candidats.setdefault(cle, {"identifiant": identifiant})
            for code, valeur in saisies.items():
                if code.startswith("acquis."):
                    t.acquis.append({"identifiant": sienne["identifiant"], "composante": code[7:], "points": valeur})
                elif est_vide(sienne.get(code)):
                    sienne[code] = valeur
        else:
            sienne = saisies if identifiant is None else {"identifiant": identifiant, **saisies}
            t.en_trop[x.feuille].append(sienne)
        if x.feuille == C.NOTES:
            t.places[x.feuille, rangee.ligne] = sienne


def garder_les_refuses(t: Transposition) -> None:
    """An identifier that cannot be read stays in the sheets where it stands, and in no other."""
    for cle, sienne in t.candidats.items():
        if convertir(IDENTIFIANT, sienne["identifiant"], t.blocs).erreur:
            sienne |= {f"identifiant:{feuille}": "" for feuille in (C.NOTES, C.ASSIDUITE) if cle not in t.vues[feuille]}


def identifier(t: Transposition, rangee: Rangee) -> tuple[str, object]:
    """The key of a row's candidate, and its identifier as a cell will hold it: as typed where it cannot be read."""
    brut = rangee.valeurs.get("identifiant")
    lu = convertir(IDENTIFIANT, brut, t.blocs)
    if lu.erreur:
        return nettoyer(ecrire_valeur(brut)).casefold(), t.brut(brut)
    return str(lu.valeur or "").casefold(), lu.valeur


def _saisies(t: Transposition, x: FeuilleReperee, rangee: Rangee, de_grille: set[str]) -> Iterator[tuple[str, object]]:
    for code, brut in rangee.valeurs.items():
        formule = rangee.formules.get(code)
        if code == "identifiant" or (formule is not None and t.recopie(formule, code)):
            continue
        if formule is not None:
            t.figees.append(f"{x.feuille}!{t.adresse(x, code, rangee.ligne)}")
        champ = t.fiche.get(code)
        cle = code_d_appoint(code, NOTES) if code in de_grille else code
        yield cle, _valeur(t, champ, brut) if champ else t.brut(brut)


def _valeur(t: Transposition, champ: C.Champ, brut: Any) -> object:
    """A registration as `nouveau` writes it where it can be read; as typed otherwise."""
    lu = convertir(champ, brut, t.blocs)
    if champ.genre in NORMALISES and not lu.erreur and lu.valeur is not None:
        return lu.valeur
    return t.brut(brut)
