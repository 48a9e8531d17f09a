"""Who sits again after a closed jury, and with what: the rows of a new session, from the closed jury alone. Pure.

Sections « En cas d'échec » (D1 to D4 of the domain notes), « Motifs recevables… » (D5), « Fraude… »; readings X7, X11, X13, X21.

- The title was obtained: nothing to take again, the candidate is not carried over.
- Failure: blocs at or above the validation mark, and PRO when it was sufficient, are kept as acquis; the rest is due again.
- Rattrapage keeps the tutor's mark as an acquis of its own; redoublement does not, the year is done again.
- Postponed: the session is not decided, so the marks are carried over as they were entered, with the earlier acquis; a bloc that
  the jury certified already is an acquis. Its other acts are not carried over: each is named, for the jury to say again.
- Proven fraud: every mark of the session falls; what was acquired earlier stays, whatever it is.
- Separate blocs: the candidate is registered for those that he did not validate.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from rdcxl.erreurs import ClotureRefusee
from rdcxl.grille.tables.decisions import ACTES
from rdcxl.jury.historique import historique, reprises_epuisees
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import DE_LA_SESSION, IDENTITE, AcquisClos, ActeClos, CandidatClos, FicheClose
from rdcxl.referentiel.modele import Composante, Referentiel
from rdcxl.regles import BLOCS, Mention
from rdcxl.regles import libelles as L
from rdcxl.regles.acquis import acquis_est_recevable
from rdcxl.regles.assiduite import TUTEUR, diminuer
from rdcxl.regles.echeances import peut_repasser, premiere_session_apres_fraude
from rdcxl.regles.modele import VAE
from rdcxl.regles.nombres import CONTEXTE, canonique, en_francais

REDOUBLEMENT = "redoublement"
RATTRAPAGE = "rattrapage"
Garder = Callable[[str, "str | None", "dt.date | None"], dict[str, str]]
NON_DECIDEE = frozenset({L.EN_ATTENTE, L.ANNULEE})
NON_REPRIS = {  # acts that a new session does not know, by whether the candidate was postponed
    True: frozenset({"POINTS", "BLOC_REFUSE", "DEROGATION_HEURES"}),
    False: frozenset({"DEROGATION_HEURES"}),
}


@dataclass(frozen=True)
class Reprise:
    """The rows of a new session, each a mapping from the code of a column to its text; what the user must know."""

    candidats: tuple[dict[str, str], ...]
    acquis: tuple[dict[str, str], ...]
    avis: tuple[str, ...]
    tentatives: tuple[dict[str, str], ...] = ()


def preparer_reprise(
    clos: Cloture, r: Referentiel, mode: str, aujourdhui: dt.date, seulement: Sequence[str] = ()
) -> Reprise:
    """The candidates of a closed jury who sit again.

    Args:
        clos: a closed file in force; mode: `RATTRAPAGE` (épreuves only) or `REDOUBLEMENT` (modules and épreuves).
        seulement: identifiers of those who sit, among those who may; all when empty.

    Raises:
        ClotureRefusee: nobody has anything to take again, the date of last possible issue is past, or somebody of `seulement`
            has nothing to take again.
    """
    limite = clos.session.certification.date_derniere_delivrance
    if not peut_repasser(r, 0, aujourdhui, limite):
        raise ClotureRefusee(
            f"La certification ne peut plus être délivrée depuis le {limite:%d/%m/%Y} : aucun bloc ne peut être repassé "
            f"(section « {r.articles['echec'].titre} »)."
        )
    candidats, acquis, avis = [], [], []
    choisis = {qui.strip().casefold(): qui for qui in seulement}
    for c in clos.candidats:
        if c.resultat.decision == L.TITRE or (choisis and c.identifiant.casefold() not in choisis):
            continue
        gardes = list(_acquis(clos, c, r, mode))
        ligne = _ligne(c, {a["composante"] for a in gardes}, r)
        if ligne is None:
            avis.append(f"{c.identifiant} : plus rien à repasser, tous ses blocs inscrits sont validés.")
            continue
        candidats.append(ligne)
        acquis += gardes if ligne["parcours"] != BLOCS else []
        avis += _avis(c, gardes, r)
    absents = [qui for cle, qui in choisis.items() if cle not in {c["identifiant"].casefold() for c in candidats}]
    if absents:
        raise ClotureRefusee(
            f"Rien à repasser pour {', '.join(absents)} dans cette clôture : titre obtenu, ou identifiant inconnu.",
            avis,
        )
    tentatives = historique(clos, {c["identifiant"] for c in candidats})
    avis += _reprises_epuisees(candidats, tentatives, acquis, r)
    avis += _demarches(candidats, acquis, r, mode)
    if not candidats:
        raise ClotureRefusee("Aucun candidat de cette clôture n’a quoi que ce soit à repasser.", avis)
    presents = {c["identifiant"] for c in candidats}
    gardes_ici = tuple(a for a in acquis if a["identifiant"] in presents)
    return Reprise(
        tuple(candidats), gardes_ici, tuple(avis), tuple(t for t in tentatives if t["identifiant"] in presents)
    )


def _reprises_epuisees(
    candidats: list[dict[str, str]], tentatives: list[dict[str, str]], acquis: list[dict[str, str]], r: Referentiel
) -> Iterator[str]:
    """D1: on separate blocs, one that was taken as often as allowed is no longer registered; on the full path, it is said."""
    gardes = {(a["identifiant"], a["composante"]) for a in acquis}
    epuisees = reprises_epuisees(tentatives, r)
    for ligne in list(candidats):
        qui = ligne["identifiant"]
        blocs = [b for b in epuisees.get(qui, ()) if (qui, b) not in gardes]
        if ligne["parcours"] == BLOCS:
            inscrits = ligne["blocs_inscrits"].split()
            blocs = [b for b in blocs if b in inscrits]
            ligne["blocs_inscrits"] = " ".join(b for b in inscrits if b not in blocs)
            if not ligne["blocs_inscrits"]:
                candidats.remove(ligne)
        if blocs:
            suite = "retiré de son inscription" if ligne["parcours"] == BLOCS else "sa ligne restera en anomalie"
            yield f"{qui} : {', '.join(blocs)} a déjà été repassé et ne peut plus l’être, {suite} (section « {r.articles['echec'].titre} »)."


def _demarches(
    candidats: list[dict[str, str]], acquis: list[dict[str, str]], r: Referentiel, mode: str
) -> Iterator[str]:
    """The request that a rattrapage takes (D4); the modules that a redoublement follows again (D3)."""
    if mode == RATTRAPAGE:
        yield (
            f"Chaque candidat demande à repasser {r.reprise.demande_mois} mois avant la première épreuve concernée, par lettre recommandée "
            f"ou en main propre (section « {r.articles['echec'].titre} ») : saisissez sa demande dans la feuille Demandes."
        )
        return
    gardes = {(a["identifiant"], a["composante"]) for a in acquis}
    for ligne in candidats:
        if ligne["voie"] == VAE or r.composantes.keys() & ligne.keys():  # no training; a session that only goes on
            continue
        qui, inscrits = ligne["identifiant"], ligne["blocs_inscrits"].split()
        dus = [
            b for b in r.blocs if (b.code in inscrits if ligne["parcours"] == BLOCS else (qui, b.code) not in gardes)
        ]
        modules = [f"{b.code} ({b.modules[0].code} à {b.modules[-1].code})" for b in dus if b.modules]
        if modules:
            yield f"{qui} : modules à suivre et à évaluer de nouveau : {', '.join(modules)} (section « {r.articles['echec'].titre} »)."


def _ligne(c: CandidatClos, gardes: set[str], r: Referentiel) -> dict[str, str] | None:
    """The registration of one candidate, with the marks of a session that is not decided; None when nothing is due."""
    ligne = _de_la_fiche(c.fiche, IDENTITE)
    if c.fiche.parcours == BLOCS:
        restants = [code for code in c.fiche.blocs_inscrits if code not in gardes]
        if not restants:
            return None
        ligne["blocs_inscrits"] = " ".join(restants)
    if c.resultat.decision == L.EN_ATTENTE:
        ligne |= _de_la_fiche(c.fiche, DE_LA_SESSION)
        dues = {code: e.code for code, e in r.ensemble_de.items() if e.code not in gardes}
        ligne |= {code: note or "" for code, note in c.saisies.notes.items() if code in dues}
    return ligne


def _acquis(clos: Cloture, c: CandidatClos, r: Referentiel, mode: str) -> Iterator[dict[str, str]]:
    """What the candidate keeps, with its points and the session it comes from."""
    x, ancien, jury = c.resultat, c.saisies.acquis, clos.jury.date

    def garder(code: str, points: str | None, session: dt.date | None) -> dict[str, str]:
        sans_note = points is None and c.fiche.voie == VAE
        lus = "0" if sans_note else points or ""
        return {"identifiant": c.identifiant, "composante": code, "points": lus, "session": _jour(session)}

    if x.decision in NON_DECIDEE:
        yield from (garder(code, a.points, a.session) for code, a in ancien.items())
        nouveaux = [code for code in c.blocs_certifies if code not in ancien]
        yield from (garder(code, x.blocs[code].points, jury) for code in nouveaux)
        return
    for code, bloc in x.blocs.items():
        if bloc.statut == L.ACQUIS:
            yield garder(code, *_connu(ancien, code))
        elif bloc.statut == L.VALIDE:
            yield garder(code, bloc.points, jury)
    pro = x.pro
    if r.pro is None or not pro:
        return
    if pro.statut == L.ACQUIS:
        yield garder(r.pro.code, *_connu(ancien, r.pro.code))
    elif pro.statut == L.SUFFISANT:
        yield garder(r.pro.code, pro.points, jury)
    elif mode == RATTRAPAGE and pro.statut in (L.INSUFFISANT, L.NON_PRESENTE):
        yield from _note_du_tuteur(clos, c, r, garder)


def _connu(ancien: Mapping[str, AcquisClos], code: str) -> tuple[str | None, dt.date | None]:
    a = ancien.get(code)
    return (a.points, a.session) if a else (None, None)


def _note_du_tuteur(clos: Cloture, c: CandidatClos, r: Referentiel, garder: Garder) -> Iterator[dict[str, str]]:
    """D4, X11: in rattrapage the tutor's mark is kept, with the points that the jury added, the penalty deducted."""
    tuteur = r.pro.composante_de_role("TUTEUR") if r.pro else None
    if tuteur is None:
        return
    ancien = c.saisies.acquis.get(tuteur.code)
    if ancien:
        yield garder(tuteur.code, ancien.points, ancien.session)
        return
    note = _apres_penalite(clos, c, tuteur)
    if note is not None:
        yield garder(tuteur.code, canonique(note), clos.jury.date)


def _apres_penalite(clos: Cloture, c: CandidatClos, tuteur: Composante) -> Decimal | None:
    """The tutor's mark, diminished where the session applied the assiduity penalty to it; None when there is none."""
    saisie, p, lectures = c.saisies.notes.get(tuteur.code), c.penalite, clos.lectures
    if saisie is None or saisie in Mention.__members__:
        return None
    with localcontext(CONTEXTE):
        ajouts = (a.valeur for a in _retenus(c, {"POINTS"}) if a.objet == tuteur.code)
        note = Decimal(saisie) + sum(Decimal(v) for v in ajouts if v is not None)
    if p is None or p.taux is None or p.etat != L.APPLIQUEE or lectures["assiette_penalite"] != TUTEUR:
        return note
    with localcontext(CONTEXTE):
        return diminuer(note, tuteur.maximum, Decimal(p.taux), lectures["calcul_penalite"])


def _avis(c: CandidatClos, gardes: list[dict[str, str]], r: Referentiel) -> Iterator[str]:
    x, qui, fraude = c.resultat, c.identifiant, c.fiche.fraude
    if x.decision == L.ANNULEE and fraude:
        jour = premiere_session_apres_fraude(r, fraude, fraude, redoublement=False)
        yield f"{qui} : pas de nouvelle session avant le {jour:%d/%m/%Y} (section « {r.articles['fraude'].titre} »)."
    for acte in _retenus(c, NON_REPRIS[x.decision == L.EN_ATTENTE]):
        quoi = f"{ACTES[acte.acte]} {acte.objet}".strip()
        yield f"{qui} : le jury avait décidé ceci : {quoi}. La nouvelle session ne le sait pas, le jury devra le redire."
    for acquis in gardes:
        code, points = acquis["composante"], acquis["points"]
        if c.fiche.voie == VAE and points == "0":
            continue
        if not points or not acquis_est_recevable(r, code, Decimal(points)):
            combien = f"{en_francais(Decimal(points))} points" if points else "aucun point"
            yield f"{qui} : le jury a accordé {code} avec {combien} ; cet acquis sera en anomalie, le jury devra l’accorder de nouveau."
        elif code in r.composantes and points != c.saisies.notes.get(code, points):
            yield f"{qui} : {code} est gardé pour {en_francais(Decimal(points))} points, décisions du jury et pénalité d’assiduité comprises."


def _retenus(c: CandidatClos, lesquels: Collection[str]) -> list[ActeClos]:
    return [a for a in c.actes_retenus if a.acte in lesquels]


def _de_la_fiche(fiche: FicheClose, lesquels: Collection[str]) -> dict[str, str]:
    """These fields as the text of a cell."""
    return {code: _texte(valeur) for code, valeur in fiche.model_dump(mode="json", include=set(lesquels)).items()}


def _texte(brut: object) -> str:
    if brut is None:
        return ""
    if isinstance(brut, bool):
        return "oui" if brut else "non"
    return " ".join(brut) if isinstance(brut, list) else str(brut)


def _jour(jour: dt.date | None) -> str:
    return jour.isoformat() if jour else ""
