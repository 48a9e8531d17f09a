"""Other sheets taken over from an older grid: tables of rows, the session, and what is not ours."""

from __future__ import annotations

from typing import Any

from rdcxl.grille import champs as C
from rdcxl.grille.annexes import NOM_DU_CANDIDAT, annexes
from rdcxl.grille.colonnes_de_grille import TOTAL, code_d_appoint
from rdcxl.grille.conversion import ecrire_valeur, est_vide
from rdcxl.grille.lecture.feuilles import FeuilleReperee, lettres
from rdcxl.grille.lecture.transposition import Transposition
from rdcxl.grille.tables.fixes import FIXES
from rdcxl.regles.saisie import nettoyer

# Calculated columns of our sheets, by their heading: what stands there as a formula is not taken over.
CALCULEES = {
    C.NOTES: {"nom"},
    C.ASSIDUITE: {"nom", "part", "taux", "etat"},
    C.SESSION: {"intitulé", "aide"},
}
BAREME_DE_SESSION = (5, 6)  # 0-based columns of the référentiel's numbers


def lire_table(t: Transposition, x: FeuilleReperee) -> None:
    """The rows of a table: acquis, acts of the jury, an optional one."""
    if x.genre in FIXES:
        champs = FIXES[x.genre].champs
        vers = t.acquis if x.genre == "acquis" else t.decisions
    else:
        champs, vers = annexes(t.r)[x.genre].champs, t.annexes.setdefault(x.genre, [])
    par_code = {champ.code: champ for champ in champs}
    for rangee in t.rangees(x):
        if all(est_vide(v) for v in rangee.valeurs.values()):
            continue
        t.figees += [f"{x.feuille}!{t.adresse(x, c, rangee.ligne)}" for c in rangee.formules]
        vers.append({c: _de_table(t, par_code[c], v) for c, v in rangee.valeurs.items()})


def _de_table(t: Transposition, champ: C.Champ, brut: Any) -> object:
    """As typed; a whole number in a column of text stays a number, and yes or no in words."""
    if isinstance(brut, bool) and champ.genre == C.OUI_NON:
        return "oui" if brut else "non"
    return t.brut(brut)


def lire_session_reprise(t: Transposition, x: FeuilleReperee) -> None:
    """What cannot be read there; the rest is in the session already."""
    refusees = {a.cellule for a in t.a.propre.anomalies if a.feuille == x.feuille}
    inverse = {code: i for i, code in x.codes.items()}
    rangees = {nettoyer(str(rangee.valeurs.get("cle", ""))): rangee for rangee in t.rangees(x)}
    for cle, rangee in rangees.items():
        lieux = {f"{lettres(inverse[c] + 1)}{rangee.ligne + 1}" for c in ("cle", "valeur") if c in inverse}
        if cle and lieux & refusees and "valeur" in rangee.valeurs:
            t.session[cle] = t.brut(rangee.valeurs["valeur"])
        if "valeur" in rangee.formules:
            t.figees.append(f"{x.feuille}!{t.adresse(x, 'valeur', rangee.ligne)}")


def lire_le_reste(t: Transposition, x: FeuilleReperee) -> None:
    """Everything that stands beside our columns, or is typed over a calculated one."""
    brutes, formules = t.a.brutes[x.feuille], t.a.formules[x.feuille]
    entetes = brutes[x.numero - 1]
    titres = {i: nettoyer(str(v)).casefold() for i, v in enumerate(entetes) if v is not None}
    notres = {i for i, titre in titres.items() if titre in _calculees(t, x)} | set(x.codes)
    notres |= set(BAREME_DE_SESSION) if x.genre == "session" else set()
    derniere = max(notres)
    qui = next((i for i, c in x.codes.items() if c in ("identifiant", "cle")), 0)
    for rang, ligne in enumerate(brutes):
        for i, valeur in enumerate(ligne):
            dehors = i not in notres and (rang >= x.numero or i > derniere)
            dessus = i in notres - set(x.codes) and rang >= x.numero and (rang, i) not in formules
            if est_vide(valeur) or not (dehors or (dessus and x.genre != "session")):
                continue
            identifiant = ecrire_valeur(ligne[qui]) if rang >= x.numero and qui < len(ligne) else ""
            titre = str(entetes[i] or "") if i < len(entetes) else ""
            ou = f"{lettres(i + 1)}{rang + 1}"
            t.divers.append((x.feuille, ou, identifiant, titre, t.autre(valeur)))


def _calculees(t: Transposition, x: FeuilleReperee) -> set[str]:
    if code := t.composante(x):
        fins = [code_d_appoint(code, TOTAL, e) for e in range(1, 10)]
        return {t.casefold() for t in ("nom", code, *fins, code_d_appoint(code, "concertation"))}
    if x.genre in annexes(t.r):
        return {NOM_DU_CANDIDAT, *annexes(t.r)[x.genre].calculees}
    if x.genre in FIXES:
        return set(FIXES[x.genre].calculees)
    return CALCULEES.get(C.SESSION if x.genre == "session" else x.feuille, set())
