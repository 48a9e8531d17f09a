"""One candidate of the tables: marks, fields, path. An unreadable value becomes an anomaly with its place."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from rdcxl.grille import champs as C
from rdcxl.grille.anomalies import Code
from rdcxl.grille.conversion import convertir, ecrire_valeur, est_vide
from rdcxl.grille.lecture.grilles import notes_des_grilles, revient_a_la_grille
from rdcxl.grille.lecture.notes import lire_note_sur
from rdcxl.grille.lecture.passages import passages_comptes
from rdcxl.grille.lecture.rangees import lire_cellule
from rdcxl.grille.lecture.releve import Releve
from rdcxl.grille.modele import Candidat
from rdcxl.grille.tableau import Cellule, Tableau
from rdcxl.grille.tables.candidats import Fiche
from rdcxl.regles import COMPLET, Dossier, Mention, Note
from rdcxl.regles.acquis import sans_note
from rdcxl.regles.inscription import BLOCS_ABSENTS, COMPLET_ET_BLOCS, DATES, NOMBRES, PARCOURS_ABSENT
from rdcxl.regles.modele import VAE
from rdcxl.regles.residus import MENTION, est_un_residu, issue_ambigue, phrase_du_residu

DECIMALES_USUELLES = 6
NON_REPORTE = "?"  # what the formula shows of an optional table that must be corrected


def _a_trop_de_decimales(note: Note) -> bool:
    """A mark that no marker types: it comes from a formula, and native formulas round such numbers."""
    return isinstance(note, Decimal) and -int(note.as_tuple().exponent) > DECIMALES_USUELLES


def lire_candidat(releve: Releve, cle: str) -> Candidat:
    """One candidate, from all his rows."""
    identifiant = releve.noms[cle]
    lus: dict[str, Any] = {"identifiant": identifiant}
    en_anomalie = [releve.ambigus[cle]] if cle in releve.ambigus else []
    notes: dict[str, Note] = {}
    origine: dict[str, tuple[Tableau, Cellule]] = {}
    des_grilles = notes_des_grilles(releve, cle)
    for tableau, ligne in releve.lignes[cle]:
        for code, cellule in ligne.cellules.items():
            if code == "identifiant" or revient_a_la_grille(releve, des_grilles, tableau, cellule, identifiant, code):
                continue
            if code in origine and (est_vide(cellule.valeur) or _refuse(*origine[code], cellule)):
                continue
            contredit = code in origine and _contradiction(releve, tableau, cellule, *origine[code], identifiant, code)
            if contredit and origine[code][0].partiel:  # what is typed is read, and the candidate waits
                en_anomalie = [*(c for c in en_anomalie if c != code), C.REPORTS]
            elif code in origine and origine[code][0].partiel:
                continue
            elif contredit:
                notes[code] = Mention.ANOMALIE
                en_anomalie += [code] if code in releve.fiche and releve.fiche[code].decisif else []
                continue
            origine[code] = (tableau, cellule)
            if code in releve.r.composantes:
                notes[code] = _note(releve, tableau, cellule, identifiant, code)
            elif code in releve.fiche:
                _champ(releve, tableau, cellule, identifiant, releve.fiche[code], lus, en_anomalie)
    propres = {code: lue for code, lue in des_grilles.items() if code not in origine}
    notes |= {code: lue.note for code, lue in propres.items()}
    origine |= {code: (lue.tableau, lue.cellule) for code, lue in propres.items()}
    en_anomalie += ["tentatives"] if identifiant in releve.passages_illisibles else []
    _parcours(releve, cle, lus, en_anomalie)
    fiche = Fiche(**lus)
    tableau, ligne = releve.lignes[cle][0]
    decisifs: dict[str, Any] = {nom: getattr(fiche, champ) for champ, nom in NOMBRES.items()}
    decisifs |= {champ: getattr(fiche, champ) is not None for champ in DATES}
    dossier = Dossier(
        identifiant, notes, lus["parcours"], frozenset(fiche.blocs_inscrits), fiche.dispense_pro, fiche.executive,
        **decisifs,
        acquis=releve.acquis.get(cle, {}), tentatives=releve.tentatives.get(identifiant, {}),
        champs_en_anomalie=tuple(dict.fromkeys(en_anomalie)),
        portefeuilles=releve.portefeuilles.get(identifiant, {}), vae=fiche.voie == VAE and sans_note(notes),
        positionnement=fiche.positionnement, repasses=passages_comptes(releve, identifiant),
    )  # fmt: skip
    dossier = _ecarter_residus(releve, dossier, origine)
    return Candidat(fiche, dossier, tableau.feuille, ligne.cellules["identifiant"].lieu)


def _ecarter_residus(releve: Releve, d: Dossier, origine: dict[str, tuple[Tableau, Cellule]]) -> Dossier:
    """A candidate whose outcome hangs on the binary residue of a formula waits for the mark to be rounded."""
    suspectes = [code for code in releve.r.composantes if code in origine and est_un_residu(origine[code][1].valeur)]
    if not suspectes or not issue_ambigue(releve.reglement, d, suspectes):
        return d
    for code in suspectes:
        tableau, cellule = origine[code]
        valeur, message = ecrire_valeur(cellule.valeur), f"{code} : {phrase_du_residu(cellule.valeur)}"
        releve.anomalie(tableau.feuille, cellule.lieu, d.identifiant, valeur, message, Code.RESIDU)
    return replace(d, champs_en_anomalie=(*d.champs_en_anomalie, f"{MENTION} ({', '.join(suspectes)})"))


def _refuse(premier: Tableau, premiere: Cellule, cellule: Cellule) -> bool:
    """The first cell cannot be read, and this one says nothing else: it is the formula that copies an optional table."""
    return bool(premiere.probleme) and (not premier.partiel or cellule.valeur == NON_REPORTE)


def _contradiction(
    releve: Releve, tableau: Tableau, cellule: Cellule, premier: Tableau, premiere: Cellule, identifiant: str, code: str
) -> bool:
    """The same code for the same candidate in two tables, with two different values."""
    valeur, autre = ecrire_valeur(cellule.valeur), ecrire_valeur(premiere.valeur)
    message = f"{code} vaut « {autre} » en {premier.feuille}!{premiere.lieu} et « {valeur} » ici. Gardez-en une."
    if premiere.probleme:
        message = f"{code} vaut « {valeur} » ici, et {premier.feuille}!{premiere.lieu} est à corriger. Corrigez-la ou videz cette cellule."
    elif est_vide(premiere.valeur) or _lue(releve, tableau, code, cellule) == _lue(releve, premier, code, premiere):
        return False
    genre = Code.REPORT if premier.partiel else Code.CONTRADICTION
    releve.anomalie(tableau.feuille, cellule.lieu, identifiant, valeur, message, genre)
    return True


def _lue(releve: Releve, tableau: Tableau, code: str, cellule: Cellule) -> object:
    """What a cell means, so that 60, « 60 » and « 60,0 » are the same."""
    if code in releve.r.composantes:
        c = releve.r.composantes[code]
        lu = lire_note_sur(cellule.valeur, c, tableau.echelles.get(code))
        return (lu.valeur, lu.anomalie)
    return convertir(releve.fiche[code], cellule.valeur, releve.blocs)[:2] if code in releve.fiche else cellule.valeur


def _note(releve: Releve, tableau: Tableau, cellule: Cellule, identifiant: str, code: str) -> Note:
    composante = releve.r.composantes[code]
    if cellule.probleme:
        releve.refuser(tableau, cellule, identifiant, f"{code} : {cellule.probleme}", Code.SAISIE)
        return Mention.ANOMALIE
    if cellule.valeur is None:
        return Mention.VIDE
    lu = lire_note_sur(cellule.valeur, composante, tableau.echelles.get(code))
    if lu.anomalie:
        releve.refuser(tableau, cellule, identifiant, f"{code} : {lu.anomalie}", Code.NOTE)
    elif code in tableau.repetes:
        return Mention.ANOMALIE
    elif lu.avis or _a_trop_de_decimales(lu.valeur):
        avis = (
            lu.avis
            or "cette note a de nombreuses décimales, sans doute celles d’une formule ; elle compte telle quelle"
        )
        releve.signaler(tableau, cellule, identifiant, f"{code} : {avis}.")
    return lu.valeur


def _champ(
    releve: Releve,
    tableau: Tableau,
    cellule: Cellule,
    identifiant: str,
    champ: C.Champ,
    lus: dict[str, Any],
    en_anomalie: list[str],
) -> None:
    lu = lire_cellule(champ, cellule, releve.blocs, repetee=champ.code in tableau.repetes)
    if lu.erreur:
        message = f"{champ.titre} : {lu.erreur}"
        releve.refuser(tableau, cellule, identifiant, message, Code.CHAMP)
        en_anomalie += [champ.code] if champ.decisif else []
        return
    if lu.avis:
        releve.signaler(tableau, cellule, identifiant, f"{champ.titre} : {lu.avis}")
    if lu.valeur is not None:
        lus[champ.code] = lu.valeur
    elif lu.manque and champ.code != "parcours":
        message = f"{champ.titre} n’est pas renseigné. Complétez-le."
        releve.anomalie(tableau.feuille, cellule.lieu, identifiant, "", message, Code.CHAMP_ABSENT)


def _parcours(releve: Releve, cle: str, lus: dict[str, Any], en_anomalie: list[str]) -> None:
    """The path must be said, and agree with the registered blocs; otherwise the candidate waits."""
    tableau, ligne = releve.lignes[cle][0]
    lieu = ligne.cellules.get("parcours") or ligne.cellules["identifiant"]
    inscrits = lus.get("blocs_inscrits", ())
    message = ""
    if "parcours" not in lus and "parcours" not in en_anomalie:
        if any("parcours" in t for t in releve.tableaux):
            message = PARCOURS_ABSENT
        else:
            lus["parcours"] = COMPLET
    elif lus.get("parcours") == COMPLET and inscrits:
        message = f"{COMPLET_ET_BLOCS} ({', '.join(inscrits)}). Videz-les ou choisissez BLOCS."
    elif lus.get("parcours") not in (None, COMPLET) and not inscrits and "blocs_inscrits" not in en_anomalie:
        message = f"{BLOCS_ABSENTS}, par exemple : {releve.r.exemple_de_blocs}."
    if message:
        releve.anomalie(
            tableau.feuille, lieu.lieu, lus["identifiant"], ecrire_valeur(lieu.valeur), message, Code.PARCOURS
        )
        en_anomalie.append("parcours")
    lus.setdefault("parcours", COMPLET)
