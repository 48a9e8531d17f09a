"""Every deadline that a grid, its épreuves and its calendar already fix before the jury. No mark is read here.

Sections « Organisation logistique… », « En cas d'échec », « Écrits », « Divulgation des résultats », « Les candidats Executive »,
« Fraude… », « Calendrier de formation ». The type `Echeance` is that of the list after the jury (`echeancier`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Optional

from rdcxl.grille.jours import Formation
from rdcxl.grille.modele import Candidat, Promotion
from rdcxl.grille.seances import Seance
from rdcxl.grille.tables.session import DemandeEcrite
from rdcxl.jury.echeancier import (
    Echeance,
    Qui,
    apres_fraude,
    de_la_delivrance,
    des_copies,
    des_resultats,
    du_rattrapage,
    ordonner,
)
from rdcxl.jury.parties_closes import Rangee
from rdcxl.jury.tables import rangee_de
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import demandes as D
from rdcxl.regles import echeances as E
from rdcxl.regles.acces import periode_du_jury_portefeuille
from rdcxl.regles.calendrier import ETRANGER
from rdcxl.regles.dates import date_iso


def echeances_avant(
    promotion: Promotion, r: Referentiel, seances: Sequence[Seance] = (), formation: Optional[Formation] = None
) -> list[Echeance]:
    """Every deadline, in the order of the days; those without a date come last.

    Args:
        promotion: a grid once read: only its session, its registrations and its table of requests count.
        seances: the sittings of epreuves.toml; formation: the training days. Both as far as they are known.
    """
    fin = formation.fin if formation else None
    return ordonner(
        [
            *_de_la_session(promotion, r, seances),
            *_des_seances(seances, r),
            *(_de_la_formation(formation, r) if formation else ()),
            *(e for c in promotion.candidats for e in _du_candidat(c, r, fin, _demandes(promotion, c))),
        ]
    )


def avis_des_seances(promotion: Promotion, seances: Sequence[Seance]) -> Iterator[str]:
    """A sitting later than the last épreuve of the session: the limit date of the results hangs on the latter."""
    derniere = promotion.session.session.date_derniere_epreuve
    tardive = max((s.epreuve.date for s in seances), default=None)
    if derniere and tardive and tardive > derniere:
        yield (
            f"Session : la dernière épreuve est datée du {derniere:%d/%m/%Y}, mais une séance a lieu le {tardive:%d/%m/%Y}. "
            "Le délai des résultats court de la première de ces dates : corrigez celle qui est fausse."
        )


def _de_la_session(promotion: Promotion, r: Referentiel, seances: Sequence[Seance]) -> Iterator[Echeance]:
    session = promotion.session
    derniere, precision = session.session.date_derniere_epreuve, ""
    if derniere is None and seances:
        derniere = max(s.epreuve.date for s in seances)
        precision = f", d’après la dernière séance prévue ({derniere:%d/%m/%Y}) : la session ne la date pas"
    yield des_resultats(r, derniere, precision)
    jury = session.session.date_jury
    manque = "" if jury else " : la date manque (session.date_jury)"
    yield Echeance(jury, f"Jury de certification{manque}", r.articles["jury_certification"].titre, fixe=True)
    yield de_la_delivrance(r, session.certification.date_derniere_delivrance)


def _des_seances(seances: Sequence[Seance], r: Referentiel) -> Iterator[Echeance]:
    """Convocations and scripts, for each bloc and day; requests to sit again, for each bloc before its first épreuve."""
    par_jour: dict[tuple[dt.date, str], list[Seance]] = {}
    for s in seances:
        par_jour.setdefault((s.epreuve.date, s.ensemble.code), []).append(s)
    premieres: dict[str, dt.date] = {}
    for (jour, bloc), groupe in par_jour.items():
        premieres[bloc] = min(jour, premieres.get(bloc, jour))
        if not any(s.inscrits for s in groupe):
            continue
        codes = _codes(c.code for s in groupe for p in s.parties for c in p.composantes)
        quoi = f"Convocations à envoyer pour {codes}, le {jour:%d/%m/%Y}"
        yield Echeance(E.limite_convocation(r, jour), quoi, r.articles["organisation"].titre)
    yield from _des_copies(r, seances)
    for bloc, jour in premieres.items():
        quoi = f"Demandes de rattrapage de {bloc}, dont les épreuves commencent le {jour:%d/%m/%Y}"
        yield Echeance(E.limite_demande_rattrapage(r, jour), quoi, r.articles["echec"].titre)


def _des_copies(r: Referentiel, seances: Sequence[Seance]) -> Iterator[Echeance]:
    """Scripts of each written épreuve, from its last sitting (X45)."""
    dernieres: dict[tuple[str, str], dt.date] = {}
    for s in (s for s in seances if s.inscrits):
        for cle in ((s.ensemble.code, c.code) for p in s.parties if p.ecrite for c in p.composantes):
            dernieres[cle] = max(s.epreuve.date, dernieres.get(cle, s.epreuve.date))
    par_jour: dict[tuple[str, dt.date], list[str]] = {}
    for (ensemble, code), jour in dernieres.items():
        par_jour.setdefault((ensemble, jour), []).append(code)
    yield from (des_copies(r, _codes(codes), jour) for (_, jour), codes in par_jour.items())


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(codes))


def _de_la_formation(formation: Formation, r: Referentiel) -> Iterator[Echeance]:
    article = r.articles["calendrier"].titre
    yield Echeance(formation.debut, "Début de la formation", article, fixe=True)
    yield Echeance(formation.fin, "Fin de la formation", article, fixe=True)
    sejour = [j.date for j in formation.jours if j.lieu == ETRANGER]
    if sejour:
        yield Echeance(sejour[0], f"Séjour à l’étranger, jusqu’au {sejour[-1]:%d/%m/%Y}", article, fixe=True)


def _demandes(promotion: Promotion, c: Candidat) -> list[Rangee]:
    lignes = promotion.lignes_de(DemandeEcrite)
    return [rangee_de(x) for x in lignes if x.identifiant == c.fiche.identifiant]


def _du_candidat(c: Candidat, r: Referentiel, fin: Optional[dt.date], demandes: list[Rangee]) -> Iterator[Echeance]:
    fiche = c.fiche
    nom = fiche.nom_complet
    qui = Qui(fiche.identifiant, "" if nom == fiche.identifiant else nom)
    if fiche.executive:
        yield from _portefeuille(r, fin, qui)
    for d in demandes:
        du = date_iso(d.get(D.DU))
        if d.get(D.NATURE) == D.ABSENCE and du:
            yield du_rattrapage(r, d.get(D.POUR, "absence justifiée"), du, qui)
    if fiche.fraude:
        yield apres_fraude(r, fiche.fraude, qui, demandes, reservee=True)


def _portefeuille(r: Referentiel, fin: Optional[dt.date], qui: Qui) -> Iterator[Echeance]:
    """When a jury may hear a portfolio of evidence, which an Executive candidate may present in the place of a bloc's épreuves."""
    quoi, article = "Jury du portefeuille de preuves, s’il en présente un", r.articles["executive"].titre
    if fin is None:
        e = r.executive
        delai = f"{e.jury_mois_minimum} à {e.jury_mois_maximum} mois après la fin de la formation, qui n’est pas connue"
        yield Echeance(None, f"{quoi} : {delai} (donnez --jours)", article, *qui)
        return
    premier, dernier = periode_du_jury_portefeuille(r, fin)
    yield Echeance(premier, f"{quoi} : premier jour", article, *qui, depuis=True)
    yield Echeance(dernier, f"{quoi} : dernier jour", article, *qui)
