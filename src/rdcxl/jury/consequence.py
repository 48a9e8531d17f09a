"""Do the results of a closed file follow from what it holds? The rules decide again, and what closing checked is checked again. Pure.

A file is judged under what it records: its readings, its référentiel. One that lacks a reading was closed before that reading was
named: the value that decides as rdcxl did then is taken (`AVANT`). Sentences may have been reworded since; decisions, points and states
may not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Optional

from rdcxl.grille.anomalies import Anomalie, Code
from rdcxl.grille.modele import Candidat, Promotion
from rdcxl.grille.tables.notation import Tentative
from rdcxl.grille.tables.session import FRAUDE, Incident
from rdcxl.jury.arrets import Arret, arreter
from rdcxl.jury.deliberation import deliberer
from rdcxl.jury.empechements import (
    A_CONFIRMER,
    DATE_D_UN_ACTE,
    DATE_DE_SESSION,
    DERNIERE_DELIVRANCE,
    ORIGINE,
    Empechement,
    empechements,
)
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.oublis import oublies_trop_tot
from rdcxl.jury.parties_closes import CandidatClos, EtatClos, ResultatClos
from rdcxl.jury.resultats import dit_comme, resultat_clos
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import Dossier, Mention, Note
from rdcxl.regles.lectures import AVANT
from rdcxl.regles.modele import FRAUDE_A_DECIDER, VAE, Acquis

# What closing has refused since a reading was added: a file that does not name that reading was closed before, and is not asked.
DEPUIS = "pro_par_blocs"
AJOUTES = frozenset({DERNIERE_DELIVRANCE, A_CONFIRMER, DATE_DE_SESSION, DATE_D_UN_ACTE, ORIGINE})
INCOHERENT = "ce qu’il dit ne suit pas de ce qu’il contient, si juste que soit son sceau."
AUTRE_REFERENTIEL = (
    "ses résultats n’ont pas été décidés à nouveau, son référentiel n’étant pas celui que l’on connaît ici :"
)


def ce_qui_ne_suit_pas(clos: Cloture, r: Referentiel, maintenant: dt.datetime) -> list[str]:
    """What a closed file says that does not follow from what it holds; nothing when all follows.

    Args:
        r: the référentiel of the file; maintenant: the time, with its offset: no closing comes from the future.

    Where persons were forgotten, the others are decided again; what closing checked was checked of all, and is not checked again.
    """
    deliberation = deliberer(promotion_close(clos), r, lectures_closes(clos, r), motiver=False)
    actes = [acte.rendre(c.identifiant, "") for c in clos.candidats for acte in c.actes]
    arrets = arreter(deliberation, actes)
    rectifie = clos.remplace is not None
    trouves = (
        [] if clos.oublies else empechements(deliberation, arrets, actes, clos.jury, clos.clos_le, rectifie=rectifie)
    )
    return [
        *_des_resultats(clos, arrets),
        *_de_la_cloture(clos, trouves, maintenant),
        *oublies_trop_tot(clos, maintenant),
    ]


def promotion_close(clos: Cloture) -> Promotion:
    """What the grid held, as far as decisions hang on it."""
    anomalies = tuple(
        Anomalie(a.feuille, a.cellule, a.identifiant, a.valeur, a.message, Code.HEURES_ENTREPRISE, bloque=False)
        for a in clos.a_statuer
    )
    candidats = tuple(Candidat(c.fiche, dossier_clos(clos, c), "", "") for c in clos.candidats)
    return Promotion(clos.session, candidats, anomalies)


def dossier_clos(clos: Cloture, c: CandidatClos) -> Dossier:
    """What the rules were given of one candidate."""
    f = c.fiche
    return Dossier(
        f.identifiant,
        {code: _note(n) for code, n in c.saisies.notes.items()},
        parcours=f.parcours,
        blocs_inscrits=frozenset(f.blocs_inscrits),
        dispense_pro=f.dispense_pro,
        executive=bool(f.executive),
        positionnement=f.positionnement,
        heures_entreprise=f.heures_entreprise,
        heures_injustifiees=f.heures_absence_injustifiees,
        heures_justifiees=f.heures_absence_justifiees,
        heures_formation=f.heures_formation,
        accord_penalite=f.accord_penalite is not None,
        fraude=f.fraude is not None,
        acquis={
            code: Acquis(None if a.points is None else Decimal(a.points), a.session, a.accorde_le)
            for code, a in c.saisies.acquis.items()
        },
        tentatives=_tentatives(clos, f.identifiant),
        portefeuilles={bloc: _note(n) for bloc, n in c.saisies.portefeuilles.items()},
        vae=f.voie == VAE,
        champs_en_anomalie=(FRAUDE_A_DECIDER,) if fraude_a_decider(clos, c) else (),
        repasses=_repasses(clos, f.identifiant),
    )


def fraude_a_decider(clos: Cloture, c: CandidatClos) -> bool:
    """A fraud is on the candidate's minutes, and nothing is decided of it."""
    incidents = clos.rangees_de(Incident.table.nom, c.identifiant)
    return c.fiche.fraude is None and any(x.get("incident") == FRAUDE for x in incidents)


def lectures_closes(clos: Cloture, r: Referentiel) -> dict[str, str]:
    """The readings by which a closed file was decided, of those that its référentiel has."""
    avant = {nom: valeur for nom, valeur in AVANT.items() if nom in r.lectures and nom not in clos.lectures}
    return {**avant, **{nom: valeur for nom, valeur in clos.lectures.items() if nom in r.lectures}}


def _note(saisie: Optional[str]) -> Note:
    if saisie is None:
        return Mention.VIDE
    return Mention(saisie) if saisie in Mention.__members__ else Decimal(saisie)


def _tentatives(clos: Cloture, identifiant: str) -> dict[str, tuple[Decimal, ...]]:
    points: dict[str, tuple[Decimal, ...]] = {}
    for x in clos.rangees_de(Tentative.table.nom, identifiant):
        code, obtenus = x.get("tentative", ""), x.get("points_obtenus", "")
        if code and obtenus.replace(".", "", 1).isdecimal():
            points[code] = (*points.get(code, ()), Decimal(obtenus))
    return points


def _repasses(clos: Cloture, identifiant: str) -> Optional[frozenset[str]]:
    """Codes with an earlier attempt that counts; None where the grid kept no history."""
    if not clos.rangees(Tentative.table.nom):
        return None
    lignes = clos.rangees_de(Tentative.table.nom, identifiant)
    return frozenset(x["tentative"] for x in lignes if x.get("tentative") and x.get("compte") != "non")


# -- comparison -------------------------------------------------------------------------------------------------------


def _des_resultats(clos: Cloture, arrets: tuple[Arret, ...]) -> Iterator[str]:
    for c, arret in zip(clos.candidats, arrets, strict=True):
        for quoi, dit, suit in (
            ("la proposition", c.proposition, arret.proposition),
            ("le résultat", c.resultat, arret.resultat),
        ):
            if dit_comme(dit, suit):
                continue
            yield from (f"{c.identifiant}, {quoi} : {ecart}." for ecart in _ecarts(dit, resultat_clos(suit)))
        if c.blocs_certifies != arret.certifies:
            yield f"{c.identifiant}, blocs à certifier : {_liste(c.blocs_certifies)}, alors que suivent {_liste(arret.certifies)}."
        retenus = {id(a) for a in arret.retenus}
        if [a.retenu for a in c.actes] != [id(a) in retenus for a in arret.histoire]:
            yield f"{c.identifiant} : les actes retenus ne sont pas les derniers de chaque objet."


def _ecarts(dit: ResultatClos, suit: ResultatClos) -> Iterator[str]:
    for nom, champ in (("décision", "decision"), ("points", "points"), ("sur", "sur"), ("moyenne", "moyenne")):
        avant, apres = getattr(dit, champ), getattr(suit, champ)
        if avant != apres:
            yield f"{nom} {avant}, alors que suit {apres}"
    if dit.blocs_valides != suit.blocs_valides:
        yield f"blocs conservés {_liste(dit.blocs_valides)}, alors que suivent {_liste(suit.blocs_valides)}"
    etats: list[tuple[str, Optional[EtatClos], Optional[EtatClos]]] = [
        (code, dit.blocs.get(code), suit.blocs.get(code)) for code in dict.fromkeys((*dit.blocs, *suit.blocs))
    ]
    for code, avant_, apres_ in (*etats, ("évaluation professionnelle", dit.pro, suit.pro)):
        if avant_ != apres_:
            yield f"{code} {_etat(avant_)}, alors que suit {_etat(apres_)}"


def _etat(x: Optional[EtatClos]) -> str:
    return "absent" if x is None else f"{x.statut} ({x.points} sur {x.sur})"


def _liste(codes: tuple[str, ...]) -> str:
    return ", ".join(codes) or "aucun"


def _de_la_cloture(clos: Cloture, trouves: list[Empechement], maintenant: dt.datetime) -> Iterator[str]:
    """What closing refuses today and the jury did not force; and a closing that has not happened yet."""
    if clos.clos_le > maintenant:
        yield f"Close le {clos.clos_le:%d/%m/%Y à %H:%M} : cette date est dans l’avenir."
    forces = {(e.code, e.texte) for e in clos.force.empechements} if clos.force else set()
    for e in trouves:
        if e.code in AJOUTES and DEPUIS not in clos.lectures:
            continue
        if not (e.forcable and (e.code, e.texte) in forces):
            yield f"Cette clôture n’aurait pas été acceptée : {e}"
